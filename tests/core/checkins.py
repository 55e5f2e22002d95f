"""Rounds about Fatima in the sample data, for tests: opened with who stands for each party, and read back."""

from datetime import date

from sqlalchemy import Engine, select

from bot.app.sample import START
from bot.domain.checkins import Answer, CheckinKind, Party, Round
from bot.domain.people import PersonId
from storage import checkins
from storage import tables as t
from storage.checkins import NewRound
from storage.engine import reading, writing
from storage.parties import parties_of
from tests.core.talking import DOMAIN

TRAINEE, GUIDE, TEACHER = "fatima.elamrani", "henk.oosterhof", "ruud.terpstra"
"""Henk guides Fatima while Marja is away."""
MONDAY = date(2024, 11, 18)
PULSE = {"werkvloer": "4", "geoefend": "met begeleiding", "hulp": "genoeg", "medicatie": "nee"}
PULSE_OF_WORK = {"werkvloer": "2", "geoefend": "nee", "medicatie": "nee", "contact": "nee"}
SENTENCE = "Goed hoor. 3x adl gedaan met begeleiding en 1x met de tillift"


def number(engine: Engine, who: str) -> PersonId:
    with reading(engine) as db:
        found = db.execute(select(t.persons.c.id).where(t.persons.c.email == who + DOMAIN)).scalar_one()
    return PersonId(found)


def opened(
    engine: Engine,
    kind: CheckinKind = CheckinKind.PULSE,
    parties: tuple[Party, ...] = (Party.TRAINEE, Party.WORK),
    about: str = TRAINEE,
    first: date = MONDAY,
) -> int:
    """A round with the parties that stand around the trainee today; its number."""
    trainee = number(engine, about)
    with writing(engine) as db:
        people = parties_of(db, [trainee], START.date())[trainee]
        new = NewRound(trainee, kind, str(first), first, START, {one: people[one] for one in parties})
        made = checkins.open_round(db, new)
    assert made is not None
    return made


def round_of(engine: Engine, made: int) -> Round:
    with reading(engine) as db:
        found = checkins.get(db, made)
    assert found is not None
    return found


def kept(engine: Engine, made: int) -> list[Answer]:
    with reading(engine) as db:
        return checkins.answers(db, [made]).get(made, [])


def values(engine: Engine, made: int, party: Party = Party.TRAINEE) -> dict[str, str]:
    return {one.question: one.value for one in kept(engine, made) if one.party is party}

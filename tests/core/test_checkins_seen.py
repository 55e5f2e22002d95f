"""Who reads which answer: every role, every mark, every party, before and after closing, through the whole core."""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select, update

from bot.app.sample import START
from bot.domain.checkins import Answer, CheckinKind, Party, SeatState, Seen
from bot.domain.people import Role
from bot.domain.rounds import answered, closed
from bot.messages import Reply
from storage import checkins
from storage import tables as t
from storage.engine import open_engine, writing
from tests.core.checkins import GUIDE, MONDAY, TEACHER, TRAINEE, number, opened
from tests.core.talking import Conversation

ASKERS = {
    TRAINEE: Party.TRAINEE,
    GUIDE: Party.WORK,
    "ellen.verhoeven": Party.WORK,
    "anja.meijer": Party.SCHOOL,
    "mirjam.scholten": None,
    "bart.kuipers": None,
    "petra.hoekstra": None,
    TEACHER: Party.SCHOOL,
    "hilde.kuiper": Party.SCHOOL,
    "samira.bouzid": None,
    "noor.jansen": None,
    "wim.kramer": None,
    "marloes.veen": None,
}
"""Whom this is asked by, and on which side of Fatima they stand; None sees nothing."""
QUESTIONS = ("Wat heeft Fatima geantwoord?", "Hoe staan de check-ins ervoor?", "Exporteer de check-ins")


@dataclass(frozen=True)
class Filled:
    """A conversation with one answer of each party for each reader, whose value says both."""

    talk: Conversation
    closed: bool


def secret(party: Party, seen: Seen) -> str:
    return f"geheim-{party}-{seen}".replace(" ", "-")


@pytest.fixture(scope="module", params=[False, True], ids=["open", "closed"])
def filled(
    request: pytest.FixtureRequest, sample_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    file = tmp_path_factory.mktemp("seen") / "copy.db"
    shutil.copy(sample_file, file)
    engine = open_engine(f"sqlite:///{file}")
    made = opened(engine, CheckinKind.THREE_WAY, tuple(Party))
    people = dict(zip(Party, (number(engine, who) for who in (TRAINEE, GUIDE, TEACHER)), strict=True))
    with writing(engine) as db:
        before = checkins.get(db, made)
        assert before is not None
        after = before
        for person in people.values():
            after = answered(after, person, SeatState.ANSWERED, START)
        after = closed(after, "de tijd is om", START) if request.param else after
        assert checkins.save(db, before, after)
        for party in Party:
            said = [Answer(made, party, people[party], f"vraag {s}", secret(party, s), s, START) for s in Seen]
            checkins.keep_answers(db, made, party, said)
    yield Filled(Conversation(engine), request.param)
    engine.dispose()


def all_of(reply: Reply) -> str:
    return reply.text + "".join(cells(reply))


def cells(reply: Reply) -> Iterator[str]:
    for one in reply.documents:
        if one.name.endswith(".csv"):
            yield from (c for row in csv.reader(StringIO(one.content.decode("utf-8-sig")), delimiter=";") for c in row)
        else:
            rows = load_workbook(BytesIO(one.content)).active
            assert rows is not None
            yield from (str(c.value) for row in rows.iter_rows() for c in row)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("who", ASKERS)
def test_each_field_is_read_by_whom_it_is_for_and_by_nobody_else(filled: Filled, who: str, question: str) -> None:
    said = all_of(filled.talk.says(who, question))
    side, own = ASKERS[who], {TRAINEE: Party.TRAINEE, GUIDE: Party.WORK, TEACHER: Party.SCHOOL}.get(who)
    shows = question != QUESTIONS[1] and not (question == QUESTIONS[2] and side is Party.TRAINEE)
    for party in Party:
        for seen in Seen:
            may = party is own or (side is not None and _others(filled, side, seen))
            assert (secret(party, seen) in said) == (may and shows), (party, seen)


def _others(filled: Filled, side: Party, seen: Seen) -> bool:
    return filled.closed and (seen is Seen.EVERYONE or (seen is Seen.SCHOOL and side is Party.SCHOOL))


@pytest.mark.parametrize("who", [who for who, side in ASKERS.items() if side is None])
def test_who_has_no_side_sees_not_even_that_there_is_a_round(filled: Filled, who: str) -> None:
    for question in QUESTIONS:
        said = all_of(filled.talk.says(who, question))
        assert "Driehoeksgesprek" not in said
        assert "geheim" not in said
    unknown = all_of(filled.talk.picks(who, "bericht.ronde-lees:1/weekvraag/1999-01-04.x"))
    trainee = int(number(filled.talk.engine, TRAINEE))
    assert all_of(filled.talk.picks(who, f"bericht.ronde-lees:{trainee}/driehoeksgesprek/{MONDAY}.x")) == unknown


def test_who_guides_and_works_at_the_school_reads_with_both_eyes(filled: Filled) -> None:
    """The seat at work keeps its own answers; the school adds what is for the school, and nobody's private words."""
    role = {"person": number(filled.talk.engine, GUIDE), "role": Role.TEACHER, "organisation": "vlonder"}
    with writing(filled.talk.engine) as db:
        db.execute(insert(t.person_roles).values(role))
    said = all_of(filled.talk.says(GUIDE, QUESTIONS[0]))
    for seen in Seen:
        assert secret(Party.WORK, seen) in said
        assert (secret(Party.TRAINEE, seen) in said) == (filled.closed and seen is not Seen.SELF)


def test_who_left_the_school_for_the_ward_keeps_only_their_own_words(filled: Filled) -> None:
    """The seat they had at school opens no more what the trainee said to the school: they work for the employer now."""
    teacher, trainee = number(filled.talk.engine, TEACHER), number(filled.talk.engine, TRAINEE)
    r, s = t.person_roles.c, t.supervisions.c
    with writing(filled.talk.engine) as db:
        employer = (
            db.execute(select(t.placements.c.employer).where(t.placements.c.trainee == trainee)).scalars().first()
        )
        work = {"role": Role.WORK_SUPERVISOR, "organisation": employer}
        db.execute(update(t.person_roles).where(r.person == teacher).values(work))
        mine = (s.supervisor == teacher) & (s.trainee == trainee)
        db.execute(update(t.supervisions).where(mine).values(role=Role.WORK_SUPERVISOR))
    said = all_of(filled.talk.says(TEACHER, QUESTIONS[0]))
    for seen in Seen:
        assert secret(Party.SCHOOL, seen) in said
        assert (secret(Party.TRAINEE, seen) in said) == (filled.closed and seen is Seen.EVERYONE)

"""Who may see what, through the whole core: every role, every route that shows something of a person, two employers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import update

from bot.app.sample import START
from bot.core.handle import Core, Understand
from bot.domain.calendar import local_day
from bot.domain.people import Person, Relation, kinds_seen
from bot.messages import Reply
from bot.understanding import understand
from bot.understanding.dates import Dates
from bot.understanding.meaning import About, Doubt, Intent, Meaning, Mention, Words
from handlers.route import Need, Route
from handlers.routes import FALLBACK, routes
from handlers.turn import Said, Turn
from storage import people
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import DOMAIN, Conversation

ASKERS = (
    "fatima.elamrani",
    "marja.stam",
    "henk.oosterhof",
    "ellen.verhoeven",
    "wim.kramer",
    "petra.hoekstra",
    "marloes.veen",
    "ruud.terpstra",
    "hilde.kuiper",
    "gijs.lammers",
)
ABOUT = ("fatima.elamrani", "samira.bouzid", "daan.mulder", "karin.deboer", "jan.zomer", "wim.kramer")
SHOWING = [one for one in routes().values() if one.kind is not None and Need.PERSON in one.needs]


def person(conversation: Conversation, who: str) -> Person:
    with reading(conversation.engine) as db:
        found = people.person_by_email(db, who + DOMAIN)
    assert found is not None
    return found


def may(conversation: Conversation, asker: Person, about: Person, route: Route) -> bool:
    """The rule, from the relation that storage finds."""
    today = local_day(START)
    with reading(conversation.engine) as db:
        relation = people.relations(db, [about.id], today).get(about.id)
    nobody = Relation(about.id, frozenset(), (), frozenset())
    return asker.has(*route.roles) and route.kind in kinds_seen(asker, relation or nobody, today)


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("asker", ASKERS)
def test_a_handler_runs_only_for_whom_the_asker_may_see(
    sample_conversation: Conversation, asker: str, about: str
) -> None:
    """Also when the person is named by a number that no name search would have given (a forged choice)."""
    who, whom = person(sample_conversation, asker), person(sample_conversation, about)
    for route in SHOWING:
        ran: list[Turn] = []

        def handler(turn: Turn, ran: list[Turn] = ran) -> Said:
            ran.append(turn)
            return Said(Reply("shown"))

        bare = replace(route, handler=handler, needs=frozenset({Need.PERSON}))
        sample_conversation.core = Core(
            sample_conversation.engine, {route.intent: bare}, FALLBACK, understand=_naming(route.intent, whom)
        )
        sample_conversation.says(asker, f"about {whom.name}")
        assert bool(ran) == may(sample_conversation, who, whom, route), route.intent


def _naming(intent: Intent, whom: Person) -> Understand:
    def named(text: str, words: Words, now: datetime) -> Meaning:
        mention = Mention(whom.name, 0, 1, (str(int(whom.id)),), Doubt.NONE)
        return Meaning(intent, 1.0, (), About.OTHER, (mention,), (), (), (), Dates((), ()))

    return named


@pytest.mark.parametrize("asker", ["petra.hoekstra", "karin.deboer", "dirk.wolters", "tineke.faber"])
def test_somebody_elsewhere_and_nobody_read_alike(sample_conversation: Conversation, asker: str) -> None:
    """A refusal does not reveal that the person exists (invariant 7)."""
    for question in (
        "mag {} vrijdag sondevoeding geven op De Linde?",
        "wanneer is het examen van {}?",
        "wat moet {} nog inleveren?",
        "wie begeleidt {}?",
    ):
        answers = {
            Conversation(sample_conversation.engine).says(asker, question.format(name)).text.replace(name, "…")
            for name in ("Fatima", "Quinta")
        }
        assert len(answers) == 1, answers


def test_a_stopped_supervision_ends_the_sight_and_a_deputy_has_it(sample_conversation: Conversation) -> None:
    question = "wat moet Fatima nog inleveren?"
    assert "Fatima" in sample_conversation.says("henk.oosterhof", question).text
    with writing(sample_conversation.engine) as db:
        ended = update(t.supervisions).where(t.supervisions.c.deputy.is_not(None))
        db.execute(ended.values(deputy_first=date(2024, 11, 1), deputy_last=date(2024, 11, 18)))
    assert "El Amrani" not in Conversation(sample_conversation.engine).says("henk.oosterhof", question).text


def test_the_names_given_to_the_understanding_are_those_the_asker_may_see(sample_conversation: Conversation) -> None:
    given: list[Words] = []

    def listening(text: str, words: Words, now: datetime) -> Meaning:
        given.append(words)
        return understand(text, words, START)

    sample_conversation.core = Core(sample_conversation.engine, routes(), FALLBACK, understand=listening)
    sample_conversation.says("petra.hoekstra", "mag Karin of Fatima of Noor of Mei zwachtelen?")
    assert {names[0] for names in given[0].people.values()} == {"Karin de Boer", "Karin Vos", "Mei Lin Chen"}
    assert set(given[0].locations) == {"vennen", "duinzicht"}


def test_what_expires_at_another_employer_is_shown_to_the_trainee_alone(sample_conversation: Conversation) -> None:
    """Fatima also had a place at De Waterlelie, which has ended; a sign-off there ends soon."""
    fatima = person(sample_conversation, "fatima.elamrani")
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.competences).where(t.competences.c.procedure == "tillift").values(employer="waterlelie"))
    asked = "welke aftekeningen verlopen binnenkort?"
    for who in ("ruud.terpstra", "hilde.kuiper", "wim.kramer", "ellen.verhoeven", "saskia.boon"):
        assert fatima.name not in sample_conversation.says(who, asked).text, who
    assert "28 november" in sample_conversation.says("fatima.elamrani", asked).text

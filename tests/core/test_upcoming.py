"""What is still to come, in chat: for oneself, and for whom one teaches or guides; never what others tell each other."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from bot.app.sample import START
from bot.core.handle import Core
from bot.core.upcoming import foreseeing
from bot.domain.notices import NoticeState
from bot.domain.people import PersonId
from bot.messages import Reply, dump_reply
from handlers.routes import FALLBACK, routes
from schedules.moment import Calendar
from storage import people
from storage import tables as t
from storage.engine import writing
from tests.core.talking import DOMAIN, Conversation

FATIMA, MARJA, RUUD, WIM = "fatima.elamrani", "marja.stam", "ruud.terpstra", "wim.kramer"
MINE = "welke herinneringen zijn er gepland?"
HERS = "welke berichten heeft Fatima El Amrani gekregen?"


def coming(talk: Conversation, who: str, asks: str) -> Reply:
    """What is still to come, asked at once or by going on from what was sent."""
    said = talk.says(who, asks)
    return talk.taps(who, "Wat komt er nog?") if asks == HERS else said


@pytest.fixture
def talk(sample_conversation: Conversation) -> Conversation:
    """A conversation with a bot that knows its plans."""
    return with_holdout(sample_conversation, 0)


def with_holdout(talk: Conversation, percent: int) -> Conversation:
    talk.core = Core(talk.engine, routes(), FALLBACK, upcoming=foreseeing(Calendar, percent))
    return talk


def waits(talk: Conversation, who: str, kind: str, text: str) -> PersonId:
    """Something is told to this person, and leaves tomorrow."""
    with writing(talk.engine) as db:
        person = people.person_by_email(db, who + DOMAIN)
        assert person is not None
        at = {"planned_at": START, "not_before": START}
        row = {"key": f"{who}:{kind}", "person": person.id, "kind": kind, "reply": dump_reply(Reply(text)), **at}
        db.execute(insert(t.notices), {**row, "state": NoticeState.PLANNED})
    return person.id


def test_a_trainee_reads_what_the_coming_week_holds(talk: Conversation) -> None:
    said = talk.says(FATIMA, MINE)
    assert said.headline == "Dit stuur ik de komende week, als er niets verandert."
    assert "15:00 uur: Lever Reflectieverslag samenwerken in: over 3 dagen, vrijdag 22 november." in said.text


@pytest.mark.parametrize("who", [RUUD, MARJA])
def test_who_teaches_or_guides_reads_it_of_their_trainee(talk: Conversation, who: str) -> None:
    assert "Lever Reflectieverslag samenwerken in" in coming(talk, who, HERS).text


def test_a_planner_does_not(talk: Conversation) -> None:
    assert "Reflectieverslag" not in talk.says(WIM, HERS).text


@pytest.mark.parametrize(
    ("who", "asks", "told", "signal"),
    [(FATIMA, MINE, True, True), (RUUD, HERS, False, True), (MARJA, HERS, False, False)],
)
def test_what_is_between_two_stays_there(talk: Conversation, who: str, asks: str, told: bool, signal: bool) -> None:
    """A question of another trainee is for nobody else; what the school says about hours is not for the ward."""
    waits(talk, FATIMA, "vraag", "Vraag van Bram")
    waits(talk, FATIMA, "uren", "Je werkt weinig uren")
    said = coming(talk, who, asks).text
    assert ("Vraag van Bram" in said, "Je werkt weinig uren" in said) == (told, signal)


def test_who_is_held_out_reads_why_nothing_comes(talk: Conversation) -> None:
    """Half of the trainees are: Youssef is one of them."""
    said = with_holdout(talk, 50).says(HELD_OUT, MINE)
    assert "controlegroep" in said.text
    assert "controlegroep" not in with_holdout(talk, 0).says(HELD_OUT, MINE).text


HELD_OUT = "youssef.haddad"

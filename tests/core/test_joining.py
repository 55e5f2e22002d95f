"""Coming in with a code: the account is somebody's from then on, and nobody learns who is on record."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app.sample import START
from bot.messages import Address, Inbound, Reply
from storage import joining, people
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import DOMAIN, Conversation

WRONG = "WEG-2A2A-2A2A-2A2A"
HOUR = timedelta(hours=1)


def code_for(talk: Conversation, who: str = "fatima.elamrani") -> str:
    with writing(talk.engine) as db:
        person = people.person_by_email(db, who + DOMAIN)
        assert person is not None
        return joining.make(db, person.id, START)


def stranger(talk: Conversation, text: str, user: str = "U1", locale: str = "", at: datetime = START) -> Reply:
    address = Address("test", "T1", user, "D1")
    return talk.core.handle(Inbound(secrets.token_hex(8), address, at, text=text, locale=locale))


def test_a_code_makes_the_account_somebodys(sample_conversation: Conversation) -> None:
    code = code_for(sample_conversation)
    welcome = stranger(sample_conversation, f"hallo, ik heb {code.lower().replace('-', ' ')} gekregen")
    assert welcome.headline == "Welkom, Fatima."
    assert "help" in welcome.text
    assert "Wanneer is mijn examen?" in welcome.suggestions
    assert "examen" in stranger(sample_conversation, "wanneer is mijn examen?").text
    with reading(sample_conversation.engine) as db:
        events = db.execute(select(t.events.c.said, t.events.c.person).order_by(t.events.c.id)).all()
        kept = str([db.execute(select(table)).all() for table in (t.events, t.turns)])
    assert events[0].said == ""
    assert events[0].person is not None
    assert re.search(r"weg.{0,3}[0-9a-z]{4}", kept, re.IGNORECASE) is None


def test_a_code_that_does_not_work_has_one_answer(sample_conversation: Conversation) -> None:
    used, old = code_for(sample_conversation), code_for(sample_conversation)
    stranger(sample_conversation, used, "U2")
    said = {
        stranger(sample_conversation, WRONG).text,
        stranger(sample_conversation, used).text,
        stranger(sample_conversation, old, at=START + joining.LASTS).text,
    }
    assert said == {"Deze code werkt niet.\n\nTyp de code precies over, of vraag om een nieuwe."}


def test_who_guesses_waits_and_is_not_looked_at(sample_conversation: Conversation) -> None:
    code = code_for(sample_conversation)
    for _ in range(5):
        stranger(sample_conversation, WRONG)
    assert stranger(sample_conversation, code).paragraphs == ("Probeer het over een uur opnieuw.",)
    assert stranger(sample_conversation, code, at=START + HOUR).headline == "Welkom, Fatima."


def test_the_same_event_again_is_one_try(sample_conversation: Conversation) -> None:
    event = Inbound("k", Address("test", "T1", "U1", "D1"), START, text=WRONG)
    assert len({sample_conversation.core.handle(event).text for _ in range(8)}) == 1
    with reading(sample_conversation.engine) as db:
        assert len(db.execute(select(t.join_tries)).all()) == 1


def test_who_is_known_keeps_the_code_for_another_account(sample_conversation: Conversation) -> None:
    code = code_for(sample_conversation)
    reply = sample_conversation.says("wim.kramer", code)
    assert reply.headline == "Ik ken je al. Je hebt geen code nodig."
    with reading(sample_conversation.engine) as db:
        assert db.execute(select(t.events.c.said)).scalars().all() == [""]
    assert stranger(sample_conversation, code).headline == "Welkom, Fatima."


def test_a_stranger_hears_how_to_get_in_in_their_language(sample_conversation: Conversation) -> None:
    assert stranger(sample_conversation, "hallo").paragraphs == (
        "Heb je een code gekregen? Typ die hier.",
        "Vraag anders je school of werkgever om een uitnodiging.",
    )
    assert stranger(sample_conversation, "hello", locale="en").headline == "I do not know this account."
    assert stranger(sample_conversation, WRONG, locale="en").headline == "This code does not work."
    assert stranger(sample_conversation, "hallo", locale="fr").headline == "Ik ken dit account niet."


def test_the_hint_of_the_channel_counts_for_strangers_only(sample_conversation: Conversation) -> None:
    address = sample_conversation.address("fatima.elamrani")
    reply = sample_conversation.core.handle(Inbound("k", address, START, text="wanneer is mijn examen?", locale="en"))
    assert "examen" in reply.text
    welcome = stranger(sample_conversation, code_for(sample_conversation), locale="en")
    assert welcome.headline == "Welkom, Fatima."


@pytest.mark.parametrize("locale", ["", "en"])
def test_an_emergency_of_a_stranger_comes_before_anything(sample_conversation: Conversation, locale: str) -> None:
    code = code_for(sample_conversation)
    reply = stranger(sample_conversation, f"help mevrouw stikt! {code}", locale=locale)
    assert "112" in reply.headline
    assert stranger(sample_conversation, code).headline == "Welkom, Fatima."

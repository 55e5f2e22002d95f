"""The last message put off or explained in words: only where it is clear that those are about that message."""

import pytest
from sqlalchemy import select

from bot.messages import Reply
from storage import tables as t
from storage import wishes
from storage.engine import reading
from tests.core.talking import Conversation
from tests.core.test_notices import AFTERNOON, FATIMA, RUUD, WEDNESDAY, Told, told

__all__ = ["told"]

TOMORROW, LATER = "Ik herinner je woensdag 20 november, 09:00 uur.", "Ik herinner je dinsdag 19 november, 18:30 uur."


def says(told: Told, text: str, who: str = FATIMA) -> Reply:
    return told.conversation.says(who, text, AFTERNOON)


def nothing_changed(told: Told) -> bool:
    with reading(told.conversation.engine) as db:
        return wishes.mutes_of(db, [told.person(FATIMA)]) == {}


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("herinner me er morgen aan", TOMORROW),
        ("kun je me morgen herinneren?", TOMORROW),
        ("remind me tomorrow", TOMORROW),
        ("morgen", TOMORROW),
        ("niet nu", LATER),
        ("not now", LATER),
        ("later vandaag", LATER),
    ],
)
def test_words_right_after_a_message_are_about_it(told: Told, text: str, headline: str) -> None:
    assert says(told, text).headline == headline
    with reading(told.conversation.engine) as db:
        assert db.execute(select(t.notices.c.key).where(t.notices.c.answered_at == AFTERNOON)).all()


@pytest.mark.parametrize("text", ["niet nu", "morgen", "later vandaag"])
def test_after_another_word_a_loose_moment_is_about_nothing(told: Told, text: str) -> None:
    says(told, "hallo")
    assert "Ik herinner je" not in says(told, text).headline
    assert nothing_changed(told)


def test_a_whole_sentence_is_about_it_later_too(told: Told) -> None:
    says(told, "hallo")
    assert says(told, "herinner me morgen").headline == TOMORROW


@pytest.mark.parametrize("text", ["herinner me morgen aan mijn tandarts", "herinner me aan opdracht 3"])
def test_a_reminder_of_something_else_is_for_a_human(told: Told, text: str) -> None:
    assert "Ik herinner je" not in says(told, text).headline
    assert nothing_changed(told)


def test_reminding_somebody_else_puts_nothing_off(told: Told) -> None:
    assert "Ik herinner je" not in says(told, "herinner Fatima El Amrani morgen", RUUD).headline
    assert nothing_changed(told)


def test_why_it_came(told: Told) -> None:
    said = says(told, "waarom krijg ik dit?")
    assert said.headline == "Dit is waarom."
    assert "Je krijgt dit omdat deze opdracht nog openstaat." in said.paragraphs
    assert "Mijn instellingen" in [one.label for one in said.choices]


def test_why_of_what_somebody_told(told: Told) -> None:
    says(told, "ik kan niet inloggen in de leeromgeving")
    told.conversation.taps(FATIMA, "Ja, stuur naar Ruud Terpstra", AFTERNOON)
    told.beat(AFTERNOON)
    assert says(told, "waarom krijg ik dit bericht?", RUUD).paragraphs == ("Je bent de vaste contactpersoon.",)


def test_without_a_message_there_is_nothing_to_explain(sample_conversation: Conversation) -> None:
    said = sample_conversation.says(FATIMA, "waarom krijg ik dit?", WEDNESDAY)
    assert said.headline == "Dit kan ik zelf niet beantwoorden."

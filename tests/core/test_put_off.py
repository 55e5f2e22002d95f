"""The last message put off or explained in words: only where it is clear that those are about that message."""

import pytest
from sqlalchemy import select

from bot.messages import Reply
from storage import tables as t
from storage import wishes
from storage.engine import reading
from tests.core.talking import Conversation
from tests.core.test_notices import AFTERNOON, FATIMA, RUUD, WEDNESDAY, Told, local, told

__all__ = ["told"]

TITLE = "Reflectieverslag samenwerken"
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
        ("herinner me volgende week", "Ik herinner je maandag 25 november, 09:00 uur."),
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


def times_told(told: Told, title: str) -> int:
    return sum(reply.text.count(title) for reply in told.inbox.of(FATIMA))


def test_the_last_moment_that_was_asked_for_counts(told: Told) -> None:
    """Both moments of one button after the other bring it back once, on the last."""
    shown = told.last()
    told.taps("Later vandaag", AFTERNOON, of=shown)
    told.taps("Morgen", AFTERNOON, of=shown)
    before = times_told(told, TITLE)
    told.beat(local("2024-11-19T18:30"))
    assert times_told(told, TITLE) == before
    told.beat(WEDNESDAY)
    assert times_told(told, TITLE) == before + 1


def test_an_earlier_moment_counts_when_it_was_asked_for_last(told: Told) -> None:
    shown = told.last()
    told.taps("Morgen", AFTERNOON, of=shown)
    told.taps("Later vandaag", AFTERNOON, of=shown)
    before = times_told(told, TITLE)
    for moment in (local("2024-11-19T18:30"), WEDNESDAY):
        told.beat(moment)
    assert times_told(told, TITLE) == before + 1


def test_a_next_step_takes_the_place_of_what_was_put_off_past_it(told: Told) -> None:
    """It comes when it was asked for, with what is true then, and once."""
    said = says(told, "herinner me volgende week")
    assert said.headline == "Ik herinner je maandag 25 november, 09:00 uur."
    for day in ("20", "21", "22", "23"):
        told.beat(local(f"2024-11-{day}T09:10"))
    before = times_told(told, "Je aftekening voor Tillift")
    told.beat(local("2024-11-25T09:00"))
    told.beat(local("2024-11-25T10:00"))
    assert times_told(told, "Je aftekening voor Tillift") == before + 1


def test_what_is_too_late_is_named_beside_what_is_not(told: Told) -> None:
    said = says(told, "herinner me volgende week")
    assert said.paragraphs == (f"Dit kan niet zo lang wachten: {TITLE}.",)
    with reading(told.conversation.engine) as db:
        mutes = wishes.mutes_of(db, [told.person(FATIMA)])[told.person(FATIMA)]
    assert {one.subject.partition(":")[0] for one in mutes} == {"bekwaamheid"}


def test_a_moment_asked_for_again_still_counts(told: Told) -> None:
    shown = told.last()
    for label in ("Morgen", "Later vandaag", "Morgen"):
        told.taps(label, AFTERNOON, of=shown)
    before = times_told(told, TITLE)
    for moment in (local("2024-11-19T18:30"), WEDNESDAY):
        told.beat(moment)
    assert times_told(told, TITLE) == before + 1

"""Asking what is meant when that is not sure, taking the words up again, and learning from it only with a tap."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app.sample import START
from bot.messages import Choice, Reply
from bot.understanding import understand
from bot.understanding.meaning import Intent, Meaning, Words
from storage import retention, review
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import Conversation

FATIMA = "fatima.elamrani"
ASKED = "hoe zit het eigenlijk met dat ding van Samira de Boer"
NOT_MEANT = "Niet wat ik bedoelde"
LIKELY = (Intent.ASSIGNMENT_LIST, Intent.EXAM_WHEN, Intent.LESSONS)

Doubting = Callable[..., Conversation]


@pytest.fixture
def doubting(sample_conversation: Conversation) -> Doubting:
    """A conversation in which every text is in doubt between `likely`."""

    def with_(*likely: Intent) -> Conversation:
        def in_doubt(text: str, words: Words, now: datetime) -> Meaning:
            return replace(understand(text, words, now), intent=likely[0], confidence=0.3, likely=likely)

        sample_conversation.core.understand = in_doubt
        return sample_conversation

    return with_


def labels(reply: Reply) -> list[str]:
    """What can be tapped."""
    return [choice.label for choice in reply.choices]


def not_meant(talk: Conversation, reply: Reply) -> Reply:
    """A tap on "niet wat ik bedoelde" under this answer."""
    return talk.taps(FATIMA, NOT_MEANT, reply=with_button(reply))


def with_button(reply: Reply) -> Reply:
    """An answer whose "niet wat ik bedoelde" is a choice, as `taps` wants it."""
    return replace(reply, choices=(Choice(NOT_MEANT, reply.reconsider),))


def test_three_topics_and_something_else(doubting: Doubting) -> None:
    asked = doubting(*LIKELY).says(FATIMA, ASKED)
    assert asked.headline == "Waar gaat je vraag over?"
    assert labels(asked) == ["Opdrachten", "Examens", "Lessen en data", "Iets anders"]
    assert asked.answer is not None
    assert asked.answer.asks


def test_a_choice_takes_up_the_words_again(doubting: Doubting) -> None:
    talk = doubting(*LIKELY)
    talk.says(FATIMA, "wanneer is het")
    answered = talk.taps(FATIMA, "Examens")
    assert answered.answer is not None
    assert answered.answer.intent == Intent.EXAM_WHEN
    assert answered.reconsider


def test_a_typed_choice_does_the_same(doubting: Doubting) -> None:
    talk = doubting(*LIKELY)
    talk.says(FATIMA, "wanneer is het")
    answered = talk.says(FATIMA, "examens")
    assert answered.answer is not None
    assert answered.answer.intent == Intent.EXAM_WHEN


def test_something_else_offers_a_person(doubting: Doubting) -> None:
    talk = doubting(*LIKELY)
    talk.says(FATIMA, ASKED)
    offered = talk.taps(FATIMA, "Iets anders")
    assert any(label.startswith("Ja, stuur naar") for label in labels(offered))
    assert talk.taps(FATIMA, "Bewaar dit bericht").headline.startswith("Dank je.")
    with reading(talk.engine) as db:
        assert [kept.text for kept in review.waiting(db)] == ["hoe zit het eigenlijk met dat ding van {naam} de {naam}"]


def test_talk_and_what_is_out_of_scope_are_no_choices(doubting: Doubting) -> None:
    asked = doubting(Intent.REFER, Intent.HELLO, Intent.CHECKIN).says(FATIMA, ASKED)
    assert labels(asked) == ["Een gesprek of de weekvraag", "Iets anders"]


def test_an_answer_can_be_called_not_meant_and_a_question_back_cannot(sample_conversation: Conversation) -> None:
    assert not sample_conversation.says(FATIMA, "prikken").reconsider
    assert sample_conversation.says(FATIMA, "wat moet ik nog inleveren?").reconsider
    assert not sample_conversation.says(FATIMA, "dankjewel").reconsider
    assert not sample_conversation.says(FATIMA, "ik ben ziek").reconsider


def test_not_meant_offers_the_other_topics_and_keeping(sample_conversation: Conversation) -> None:
    answered = sample_conversation.says(FATIMA, "wat moet ik nog inleveren?")
    offered = not_meant(sample_conversation, answered)
    assert "Opdrachten" not in labels(offered)
    assert labels(offered)[-2:] == ["Iets anders", "Bewaar dit bericht"]


def test_not_meant_can_be_typed(sample_conversation: Conversation) -> None:
    sample_conversation.says(FATIMA, "wat moet ik nog inleveren?")
    offered = sample_conversation.says(FATIMA, "dat bedoelde ik niet")
    assert labels(offered)[-2:] == ["Iets anders", "Bewaar dit bericht"]


def test_nothing_is_kept_without_the_tap(sample_conversation: Conversation) -> None:
    not_meant(sample_conversation, sample_conversation.says(FATIMA, "wat moet ik nog inleveren?"))
    with reading(sample_conversation.engine) as db:
        assert review.waiting(db) == ()


def test_kept_without_names_and_for_thirty_days(sample_conversation: Conversation) -> None:
    text = "wat moet ik nog inleveren voor mevrouw Van Dalen en Ahmet? groet Fatima"
    answered = sample_conversation.says(FATIMA, text)
    not_meant(sample_conversation, answered)
    sample_conversation.taps(FATIMA, "Bewaar dit bericht")
    with reading(sample_conversation.engine) as db:
        (kept,) = review.waiting(db)
    assert kept.text == "wat moet ik nog inleveren voor mevrouw {naam} en {naam}? groet {naam}"
    assert kept.read_as.startswith("assignment.")
    assert kept.role == "deelnemer"
    for days, left in ((29, 1), (31, 0)):
        with writing(sample_conversation.engine) as db:
            retention.forget(db, START + timedelta(days=days))
            assert len(review.waiting(db)) == left


@pytest.mark.parametrize("likely", [(Intent.SIGNAL, *LIKELY[:2]), (LIKELY[0], Intent.ATTENDANCE, LIKELY[1])])
def test_words_that_may_be_about_somebody_s_health_are_not_kept(doubting: Doubting, likely: tuple[Intent, ...]) -> None:
    talk = doubting(*likely)
    talk.says(FATIMA, "ik red het allemaal niet zo goed")
    with reading(talk.engine) as db:
        assert set(db.execute(select(t.turns.c.text)).scalars()) == {""}
        assert set(db.execute(select(t.events.c.said)).scalars()) == {""}


def test_somebody_else_s_answer_cannot_be_called_not_meant(sample_conversation: Conversation) -> None:
    answered = sample_conversation.says(FATIMA, "wat moet ik nog inleveren?")
    refused = sample_conversation.taps("samira.bouzid", NOT_MEANT, reply=with_button(answered))
    assert refused.headline.startswith("Deze knop werkt niet meer")

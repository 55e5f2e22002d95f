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


def test_who_may_ask_none_of_the_topics_is_told_who_can_help(doubting: Doubting) -> None:
    asked = doubting(Intent.PICTURE, Intent.SIGNAL_LIST).says("wim.kramer", ASKED)
    assert asked.headline == "Dit kan ik zelf niet beantwoorden."
    assert "Iets anders" not in labels(asked)


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


PLANNER = "wim.kramer"


def test_a_choice_keeps_what_was_said_besides(doubting: Doubting) -> None:
    """Lines 7 and 8: "alleen" may not be lost on the way, or the outcome would be higher than the direct one."""
    text = "mag Fatima zaterdag de late dienst alleen werken op De Linde?"
    talk = doubting(Intent.SHIFT_CHECK, *LIKELY[:2])
    talk.says(PLANNER, text)
    chosen = talk.taps(PLANNER, "Diensten")
    talk.core.understand = understand
    direct = talk.says(PLANNER, text)
    assert direct.answer is not None
    assert chosen.answer is not None
    assert chosen.answer.outcome == direct.answer.outcome == "NOT_ALLOWED"


def test_a_choice_goes_on_about_the_person_spoken_of(doubting: Doubting, sample_conversation: Conversation) -> None:
    sample_conversation.says(PLANNER, "mag Fatima vrijdag sondevoeding geven op De Linde?")
    talk = doubting(Intent.AUTH_CHECK, *LIKELY[:2])
    talk.says(PLANNER, "en mag ze ook insuline spuiten?")
    chosen = talk.taps(PLANNER, "Bevoegdheden")
    assert chosen.answer is not None
    assert chosen.answer.slots["person"] == "fatima.elamrani@voorbeeld.example"
    assert chosen.answer.slots["procedure"] == "insuline_pen"


def test_a_supervisor_s_question_stays_about_a_trainee(doubting: Doubting) -> None:
    talk = doubting(Intent.EXAM_DETAIL, *LIKELY[:1])
    talk.says("marja.stam", "op welk niveau moet ik het examen beoordelen?")
    assert talk.taps("marja.stam", "Examens").headline.startswith("Over wie gaat het?")


def test_only_what_the_role_may_ask_is_offered(doubting: Doubting) -> None:
    asked = doubting(Intent.SHIFT_FILL, *LIKELY[:1]).says(FATIMA, ASKED)
    assert labels(asked) == ["Opdrachten", "Iets anders"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("kan Samira mij zeggen wanneer Samira les heeft", "kan {naam} mij zeggen wanneer {naam} les heeft"),
        ("Karin zegt dat Noor haar verslag inleverde", "{naam} zegt dat {naam} haar verslag inleverde"),
        ("mail jan.jansen@voorbeeld.example of 06-12345678", "mail {naam} of {naam}"),
        ("de opdracht over mevrouw de boer", "de opdracht over mevrouw {naam}"),
        ("eerste regel\n# tweede regel", "eerste regel # tweede regel"),
    ],
)
def test_what_would_be_kept_is_shown_without_names(doubting: Doubting, text: str, kept: str) -> None:
    talk = doubting(*LIKELY)
    talk.says("ruud.terpstra", text)
    offered = talk.taps("ruud.terpstra", "Iets anders")
    assert f"„{kept}”" in offered.paragraphs
    talk.taps("ruud.terpstra", "Bewaar dit bericht")
    with reading(talk.engine) as db:
        assert [one.text for one in review.waiting(db)] == [kept]


def test_words_that_turn_out_to_be_about_health_are_forgotten(doubting: Doubting) -> None:
    talk = doubting(*LIKELY)
    talk.core.understand = lambda text, words, now: replace(
        understand(text, words, now), intent=LIKELY[0], confidence=0.9, likely=(LIKELY[0], Intent.SIGNAL)
    )
    answered = talk.says(FATIMA, "het lukt me echt niet met die opdracht")
    offered = not_meant(talk, answered)
    talk.taps(FATIMA, "Het gaat niet goed", reply=offered)
    with reading(talk.engine) as db:
        assert "het lukt me echt niet met die opdracht" not in set(db.execute(select(t.turns.c.text)).scalars())
        assert "het lukt me echt niet met die opdracht" not in set(db.execute(select(t.events.c.said)).scalars())


def test_not_meant_after_words_that_are_not_kept_keeps_nothing(sample_conversation: Conversation) -> None:
    sample_conversation.says(FATIMA, "ik trek het niet meer")
    asked = sample_conversation.says(FATIMA, "dat bedoelde ik niet")
    assert labels(asked) == []
    assert asked.headline.startswith("Stel je vraag dan anders.")


def test_kept_once_however_often_it_is_tapped(sample_conversation: Conversation) -> None:
    answered = sample_conversation.says(FATIMA, "wat moet ik nog inleveren?")
    for _ in range(2):
        not_meant(sample_conversation, answered)
        sample_conversation.taps(FATIMA, "Bewaar dit bericht")
    with reading(sample_conversation.engine) as db:
        assert len(review.waiting(db)) == 1


def test_not_meant_twice_offers_neither_topic_again(sample_conversation: Conversation) -> None:
    sample_conversation.says(FATIMA, "wat moet ik nog inleveren?")
    sample_conversation.says(FATIMA, "dat bedoelde ik niet")
    assert "Opdrachten" not in labels(sample_conversation.says(FATIMA, "niet wat ik bedoelde"))

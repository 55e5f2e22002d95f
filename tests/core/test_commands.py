"""Sentences that can mean one thing only, and what looks like them."""

import pytest

from bot.understanding.meaning import Intent
from tests.core.talking import Conversation

RUUD = "ruud.terpstra"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Welke signalen zijn er?", Intent.SIGNAL_LIST),
        ("wat zijn de signalen van mijn deelnemers?", Intent.SIGNAL_LIST),
        ("laat de open signalen zien", Intent.SIGNAL_LIST),
        ("zijn er signalen over mij", Intent.SIGNAL_LIST),
        ("Which signals are there about my group?", Intent.SIGNAL_LIST),
        ("wat zijn de signalen van sepsis?", Intent.CLINICAL),
        ("welke signalen zijn er over Samira?", Intent.SIGNAL_LIST),
        ("pff, ik hou het niet vol", Intent.SIGNAL),
        ("pff ik houd dit zo niet vol", Intent.SIGNAL),
        ("Ik red het echt niet meer!", Intent.SIGNAL),
        ("I can't cope any more", Intent.SIGNAL),
        ("I cannot go on", Intent.SIGNAL),
        ("I'm exhausted", Intent.SIGNAL),
        ("ik red het niet om vrijdag in te leveren", Intent.ASSIGNMENT_OTHER),
        ("hoe gaat het met Fatima?", Intent.PROGRESS_STATUS),
        ("Show my progress in a picture", Intent.PICTURE),
        ("mijn groep in beeld", Intent.PICTURE_GROUP),
        ("het gesprek is geweest", Intent.TALK),
        ("kan het gesprek een dag later?", Intent.TALK_MOVE),
        ("schrijf het verslag van het gesprek", Intent.ACTIONS),
        ("wat is er besloten?", Intent.ACTIONS),
        ("heeft iedereen akkoord gegeven", Intent.ACTIONS),
        ("sla over", Intent.CHECKIN_ASK),
        ("waar zijn ze het oneens?", Intent.CHECKIN_ROUNDS),
        ("wie heeft er geantwoord over Fatima?", Intent.CHECKIN_ROUNDS),
        ("beantwoord de vragen voor het driehoeksgesprek", Intent.CHECKIN_ASK),
        ("laat de antwoorden over Fatima zien", Intent.CHECKIN_READ),
        ("wanneer spreek ik Fatima weer?", Intent.TALK),
        ("wat is er de vorige keer besloten?", Intent.ACTIONS),
        ("wat hadden we de laatste keer afgesproken?", Intent.ACTIONS),
    ],
)
def test_what_a_sentence_asks(sample_conversation: Conversation, text: str, intent: Intent) -> None:
    answer = sample_conversation.says(RUUD, text).answer
    assert answer is not None
    assert answer.intent is intent


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("2x insuline geoefend, maar per ongeluk verkeerde pen", True),
        ("Goed. 2x insuline geoefend met begeleiding, 1x verkeerde eenheden", True),
        ("Prima week, 2x insuline gespoten, een keer te veel", True),
        ("2x geoefend met medicatie, ik heb iets verwisseld", True),
        ("Goed. 2x insuline geoefend met begeleiding", False),
    ],
)
def test_a_mistake_in_what_was_practised_is_handled_first(
    sample_conversation: Conversation, text: str, card: bool
) -> None:
    """It is no answer and no practice before somebody was called (domain: before the decision)."""
    said = sample_conversation.says("fatima.elamrani", text)
    assert said.answer is not None
    assert (said.answer.intent is Intent.INCIDENT) is card
    assert (said.form is None) is card


def test_a_question_that_was_not_answered_swallows_no_other(sample_conversation: Conversation) -> None:
    """ "Waar gaat je vraag over?" waits for a choice, and is left when somebody asks something that is surely meant."""
    asked = sample_conversation.says(RUUD, "geen checkins meer")
    assert asked.headline == "Waar gaat je vraag over?"
    answer = sample_conversation.says(RUUD, "Wie heeft er nog niet geantwoord?").answer
    assert answer is not None
    assert answer.intent is Intent.CHECKIN_ROUNDS


def test_an_answer_for_somebody_is_no_question(sample_conversation: Conversation) -> None:
    """What is typed for somebody who waits goes to them, whatever it looks like."""
    sample_conversation.says("fatima.elamrani", "ik wil met iemand praten")
    sample_conversation.says(RUUD, "Welke vragen staan er voor mij klaar?")
    sample_conversation.taps(RUUD, "Beantwoord Fatima El Amrani")
    sample_conversation.says(RUUD, "Wie heeft er nog niet geantwoord?")
    assert sample_conversation.last[RUUD].headline == "Zal ik dit naar Fatima El Amrani sturen?"

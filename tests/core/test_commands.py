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
        ("wanneer spreek ik Fatima weer?", Intent.TALK),
        ("wat is er de vorige keer besloten?", Intent.ACTIONS),
        ("wat hadden we de laatste keer afgesproken?", Intent.ACTIONS),
    ],
)
def test_what_a_sentence_asks(sample_conversation: Conversation, text: str, intent: Intent) -> None:
    answer = sample_conversation.says(RUUD, text).answer
    assert answer is not None
    assert answer.intent is intent

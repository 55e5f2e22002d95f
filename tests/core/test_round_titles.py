"""What a round says by which talk it is for, and to whom a reminder is the first message."""

import pytest

from bot.domain.checkins import CheckinKind, Party
from tests.core.beats import Chat, day
from tests.core.checkins import GUIDE, TRAINEE, opened
from tests.core.talking import Conversation

EARLIER = frozenset({"al", "eerder", "opnieuw", "vroeg", "weer"})
"""Words that say that something came before."""


@pytest.fixture
def chat(sample_conversation: Conversation) -> Chat:
    return Chat(sample_conversation)


def test_who_is_first_reached_by_a_reminder_reads_no_word_of_an_earlier_one(chat: Chat) -> None:
    """Nothing ran on Monday and Tuesday: to the trainee and to who guides at work this is the first message."""
    opened(chat.talk.engine)
    chat.beat(day(20))
    for who in (TRAINEE, GUIDE):
        (first,) = chat.inbox.of(who)
        assert "wacht" not in first.headline
        assert not EARLIER & set(first.text.lower().split())


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (CheckinKind.PROGRESS, "Vragen voor het voortgangsgesprek"),
        (CheckinKind.THREE_WAY, "Vragen voor het driehoeksgesprek"),
    ],
)
def test_the_questions_before_a_talk_say_of_which(chat: Chat, kind: CheckinKind, title: str) -> None:
    opened(chat.talk.engine, kind, (Party.TRAINEE, Party.SCHOOL))
    (first,) = chat.beat(day(20))
    assert first.startswith(f"{title}. Wat wil je bespreken")
    asked = chat.inbox.of(TRAINEE)[-1]
    assert asked.choices[0].label == title
    form = chat.talk.taps(TRAINEE, title, day(20), asked).form
    assert form is not None
    assert form.title == title
    chat.beat(day(22))
    assert f"De vragen voor het {kind} wachten nog op je antwoord" in chat.inbox.of(TRAINEE)[-1].text

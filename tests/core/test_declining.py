"""A trainee who does not feel able: it counts at once, wherever they work or will work (E13; decision, line 7)."""

from datetime import date, timedelta

from sqlalchemy import select, update

from bot.app.sample import START
from bot.messages import Answer
from storage import tables as t
from storage.engine import reading, writing
from tests.core.talking import Conversation

FATIMA = "fatima.elamrani"
DECLINED = "ik voel me niet bekwaam voor zwachtelen"


def outcome(conversation: Conversation, minutes: int = 1) -> str | None:
    answer = conversation.says(FATIMA, "mag ik vrijdag zwachtelen?", START + timedelta(minutes=minutes)).answer
    assert isinstance(answer, Answer)
    return answer.outcome


def test_the_choice_under_it_softens_what_was_declined(sample_conversation: Conversation) -> None:
    declined = sample_conversation.says(FATIMA, DECLINED)
    assert outcome(sample_conversation) == "NOT_ALLOWED"
    said = sample_conversation.taps(FATIMA, "Wel onder toezicht", START + timedelta(minutes=2), declined)
    assert "alleen onder toezicht" in said.headline
    assert outcome(sample_conversation, 3) == "SUPERVISED"


def test_an_earlier_decline_stays_whole(sample_conversation: Conversation) -> None:
    sample_conversation.says(FATIMA, DECLINED, START - timedelta(days=1))
    sample_conversation.says(FATIMA, DECLINED)
    sample_conversation.taps(FATIMA, "Wel onder toezicht")
    assert outcome(sample_conversation) == "NOT_ALLOWED"


def test_a_day_later_the_choice_softens_nothing(sample_conversation: Conversation) -> None:
    sample_conversation.says(FATIMA, DECLINED)
    later = sample_conversation.taps(FATIMA, "Wel onder toezicht", START + timedelta(days=1))
    assert later.headline == "Deze knop werkt niet meer. Stel je vraag opnieuw."
    assert outcome(sample_conversation) == "NOT_ALLOWED"


def test_it_counts_before_the_work_begins(sample_conversation: Conversation) -> None:
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.placements).where(t.placements.c.last.is_(None)).values(first=date(2024, 11, 21)))
    sample_conversation.says(FATIMA, DECLINED)
    assert outcome(sample_conversation) == "NOT_ALLOWED"


def test_who_works_nowhere_does_not_hear_that_it_counts(sample_conversation: Conversation) -> None:
    with writing(sample_conversation.engine) as db:
        db.execute(update(t.placements).where(t.placements.c.last.is_(None)).values(last=date(2024, 11, 1)))
    assert sample_conversation.says(FATIMA, DECLINED).headline == "Ik zie niet waar jij nu werkt."
    with reading(sample_conversation.engine) as db:
        assert db.execute(select(t.self_declines)).all() == []

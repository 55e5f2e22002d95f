"""The first message of a round that reaches somebody asks; only who was asked is reminded, and told when it is the last."""

from datetime import date

import pytest
from sqlalchemy import update

from bot.domain.notices import NoticeKind, NoticeState
from bot.domain.people import Role
from storage import outbox, weekly
from storage import tables as t
from storage.engine import writing
from storage.outbox import NewNotice
from tests.core.beats import Chat, day
from tests.core.checkins import GUIDE, MONDAY, TRAINEE, number, opened
from tests.core.talking import Conversation

FIRST, AGAIN = "Hoe ging jouw week? Ik heb een paar korte vragen.", "Je antwoord op de weekvragen wacht nog."
LAST = "Dit is de laatste herinnering."


@pytest.fixture
def chat(sample_conversation: Conversation) -> Chat:
    opened(sample_conversation.engine)
    return Chat(sample_conversation)


def test_who_is_first_reached_by_a_reminder_is_asked(chat: Chat) -> None:
    """Nothing ran on Monday and Tuesday."""
    assert chat.beat(day(20)) == [FIRST]
    assert LAST not in chat.inbox.of(TRAINEE)[-1].paragraphs
    assert chat.beat(day(21)) == [AGAIN]
    assert LAST in chat.inbox.of(TRAINEE)[-1].paragraphs


@pytest.mark.parametrize(
    ("state", "then"), [(NoticeState.SKIPPED, FIRST), (NoticeState.IN_DOUBT, FIRST), (NoticeState.SENT, AGAIN)]
)
def test_what_did_not_surely_arrive_was_no_question(chat: Chat, state: NoticeState, then: str) -> None:
    assert chat.beat(day(19)) == [FIRST]
    with writing(chat.talk.engine) as db:
        db.execute(update(t.notices).where(t.notices.c.state == NoticeState.SENT).values(state=state, remark="zo"))
    assert chat.beat(day(20)) == [then]


@pytest.mark.parametrize(
    ("since", "then"),
    [
        (date(2024, 11, 1), "De weekvragen over Fatima El Amrani wachten nog op je antwoord."),
        (date(2024, 11, 19), "Hoe gaat het met Fatima El Amrani? Ik heb een paar korte vragen."),
    ],
)
def test_the_weekly_prompt_asked_who_guided_when_the_round_began(chat: Chat, since: date, then: str) -> None:
    """Who came later read of others in it."""
    engine = chat.talk.engine
    henk, fatima = number(engine, GUIDE), number(engine, TRAINEE)
    with writing(engine) as db:
        own = (t.supervisions.c.trainee == fatima) & (t.supervisions.c.role == Role.WORK_SUPERVISOR)
        nobody = {"deputy": None, "deputy_first": None, "deputy_last": None}
        db.execute(update(t.supervisions).where(own).values(supervisor=henk, first=since, last=None, **nobody))
        prompt = NewNotice(
            weekly.notice_key(henk, MONDAY), henk, NoticeKind.WEEKLY, "week", "w", None, day(18), day(22), ""
        )
        outbox.plan(db, [prompt], day(18))
        db.execute(update(t.notices).values(state=NoticeState.SENT, done_at=day(18)))
    assert chat.beat(day(20), GUIDE) == [then]


def test_at_work_who_got_no_weekly_prompt_is_asked(chat: Chat) -> None:
    assert chat.beat(day(20), GUIDE) == ["Hoe gaat het met Fatima El Amrani? Ik heb een paar korte vragen."]

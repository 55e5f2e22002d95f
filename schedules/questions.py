"""An open question that nobody looked at for two working days moves to the deputy (H5)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from bot.domain.calendar import local_day
from storage.questions import OpenQuestion

WORKING_DAYS = 2

IsHoliday = Callable[[date], bool]


def to_move(questions: Sequence[OpenQuestion], now: datetime, holiday: IsHoliday) -> tuple[OpenQuestion, ...]:
    """The questions that go to the deputy now: unseen, not moved before, and with a deputy to go to."""
    return tuple(
        one
        for one in questions
        if one.deputy is not None
        and one.seen_at is None
        and one.moved_at is None
        and one.answered_at is None
        and working_days_between(local_day(one.asked_at), local_day(now), holiday) >= WORKING_DAYS
    )


def working_days_between(first: date, last: date, holiday: IsHoliday) -> int:
    """How many working days began after `first`, up to and including `last`."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and not holiday(day) for day in days)

"""Steps before a day, and fortnights: when a notice that counts down or repeats may leave.

Each window runs until the next begins, so that what was missed is still said as long as it helps.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.domain.calendar import at

ONE_DAY, FORTNIGHT = timedelta(days=1), timedelta(days=14)
FIRST_MONDAY = date(2024, 1, 1)
"""Fortnights are counted from here, whatever the numbers of weeks."""
MORNING = time(10)


def step_of(left: int, steps: Sequence[int]) -> int | None:
    """The step that began last, this many days before the last day; None when there is none."""
    return None if left < 0 else min((step for step in steps if step >= left), default=None)


@lru_cache(maxsize=4_096)
def window(last: date, step: int, steps: Sequence[int], clock: time) -> tuple[datetime, datetime]:
    """From this time on the day of the step until the next step, of the last one until the last day is over."""
    following = max((other for other in steps if other < step), default=None)
    ends = at(last + ONE_DAY) if following is None else at(last - timedelta(days=following), clock)
    return at(last - timedelta(days=step), clock), ends


def fortnight_of(day: date) -> date:
    """The Monday on which its fortnight begins."""
    return day - (day - FIRST_MONDAY) % FORTNIGHT


@lru_cache(maxsize=64)
def fortnight_window(monday: date) -> tuple[datetime, datetime]:
    """From ten o'clock on that Monday until ten o'clock two weeks later."""
    return at(monday, MORNING), at(monday + FORTNIGHT, MORNING)

"""What a picture counts: which assignment is late, which weeks stand under it, and whose answers are too few."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checkins import Party
from bot.domain.people import PersonId
from bot.domain.pictured import (
    COMING,
    FEWEST,
    MOST_MONTHS,
    MOST_WEEKS,
    Deadline,
    Handed,
    Pulse,
    axis,
    medians,
)
from bot.domain.records import SubmissionState

TODAY = date(2024, 11, 19)
MONDAY = date(2024, 11, 18)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("state", "due", "late", "handed"),
    [
        (SubmissionState.OPEN, TODAY, False, Handed.OPEN),
        (SubmissionState.OPEN, TODAY - timedelta(days=1), False, Handed.OVERDUE),
        (SubmissionState.OPEN, None, False, Handed.OPEN),
        (SubmissionState.RETURNED, TODAY - timedelta(days=9), True, Handed.OPEN),
        (SubmissionState.SUBMITTED, TODAY, False, Handed.ON_TIME),
        (SubmissionState.PASSED, TODAY, True, Handed.LATE),
        (SubmissionState.CANCELLED, TODAY - timedelta(days=1), False, None),
    ],
)
def test_what_became_of_an_assignment(
    state: SubmissionState, due: date | None, late: bool, handed: Handed | None
) -> None:
    assert Deadline(due, state, late).handed(TODAY) is handed


@given(st.lists(DAYS, min_size=1, max_size=8))
def test_an_axis_is_a_row_without_gaps(days: list[date]) -> None:
    """Of weeks it holds every day; of months those that fit, never so far ahead that the present falls off."""
    over = axis(days, TODAY)
    assert over is not None
    assert len(over.starts) <= (MOST_MONTHS if over.months else MOST_WEEKS)
    for one, following in zip(over.starts, over.starts[1:], strict=False):
        assert timedelta(0) < following - one <= timedelta(days=31 if over.months else 7)
    if not over.months:
        assert None not in [over.place(one) for one in days]
        assert {one.weekday() for one in over.starts} == {0}
    elif min(days) <= TODAY:
        assert over.starts[-1] <= TODAY + COMING


def test_a_far_date_pushes_nothing_off_the_picture() -> None:
    over = axis([date(2024, 9, 2), date(2042, 1, 1)], TODAY)
    assert over is not None
    assert (over.months, over.starts[0], over.starts[-1]) == (True, date(2024, 9, 1), date(2025, 2, 1))
    assert over.place(date(2042, 1, 1)) is None
    assert axis([], TODAY) is None


@given(st.lists(st.integers(1, 5), max_size=12))
def test_the_middle_answer_is_only_told_of_five_or_more(values: list[int]) -> None:
    found = medians(Pulse(PersonId(n), MONDAY, Party.TRAINEE, value) for n, value in enumerate(values))
    assert bool(found) == (len(values) >= FEWEST)
    for middle in found.values():
        assert sum(value <= middle for value in values) * 2 >= len(values)
        assert sum(value >= middle for value in values) * 2 >= len(values)

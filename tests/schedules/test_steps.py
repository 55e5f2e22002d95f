"""Windows that count down to a day, and fortnights: each begins where the one before ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.steps import MORNING, fortnight_of, fortnight_window, step_of, window

DAYS = st.dates(date(2026, 12, 20), date(2028, 3, 5))


@pytest.mark.parametrize(
    ("left", "step"), [(43, None), (42, 42), (15, 42), (14, 14), (4, 14), (3, 3), (0, 3), (-1, None)]
)
def test_the_step_that_began_last(left: int, step: int | None) -> None:
    assert step_of(left, (42, 14, 3)) == step


@given(DAYS)
def test_steps_follow_each_other(last: date) -> None:
    steps = (42, 14, 3)
    first, second, third = (window(last, step, steps, MORNING) for step in steps)
    assert (first[1], second[1]) == (second[0], third[0])
    assert first[0] < first[1] < second[1] < third[1]


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2024-01-01", "2024-01-01"),
        ("2024-01-14", "2024-01-01"),
        ("2024-01-15", "2024-01-15"),
        ("2023-12-31", "2023-12-18"),
        # weeks 53 of 2026 and 1 of 2027 are one fortnight
        ("2026-12-27", "2026-12-14"),
        ("2026-12-28", "2026-12-28"),
        ("2027-01-10", "2026-12-28"),
        ("2027-01-11", "2027-01-11"),
    ],
)
def test_the_monday_of_a_fortnight(day: str, monday: str) -> None:
    assert fortnight_of(date.fromisoformat(day)) == date.fromisoformat(monday)


@given(DAYS)
def test_fortnights_follow_each_other(day: date) -> None:
    monday = fortnight_of(day)
    assert (monday.weekday(), 0 <= (day - monday).days < 14) == (0, True)
    later = monday + timedelta(days=14)
    assert fortnight_of(later) == later
    assert fortnight_window(monday)[1] == fortnight_window(later)[0]


def test_at_ten_on_the_wall_on_both_sides_of_a_clock_change() -> None:
    windows = [fortnight_window(date(2027, month, day)) for month, day in ((3, 22), (10, 18))]
    assert [[one.isoformat() for one in window] for window in windows] == [
        ["2027-03-22T09:00:00+00:00", "2027-04-05T08:00:00+00:00"],
        ["2027-10-18T08:00:00+00:00", "2027-11-01T09:00:00+00:00"],
    ]

"""A local day is the day in the Netherlands, also in the two nights on which the clock changes (invariant 4)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import AMSTERDAM, Interval, at, local, local_day, months_before

SPRING = date(2024, 3, 31)
AUTUMN = date(2024, 10, 27)

days = st.dates(date(2000, 1, 1), date(2050, 12, 31))
instants = st.builds(
    lambda day, since: datetime.combine(day, time(), UTC) + since,
    days,
    st.timedeltas(timedelta(0), timedelta(days=1)),
)
lengths = st.timedeltas(timedelta(microseconds=1), timedelta(days=4))


def utc(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    """An instant in 2024."""
    return datetime(2024, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param(utc(30, 3, 22, 59), date(2024, 3, 30), id="winter, a minute before midnight"),
        pytest.param(utc(30, 3, 23), SPRING, id="winter, midnight is 23:00 UTC"),
        pytest.param(utc(31, 3, 21, 59), SPRING, id="summer since 02:00, a minute before midnight"),
        pytest.param(utc(31, 3, 22), date(2024, 4, 1), id="summer since 02:00, midnight is 22:00 UTC"),
        pytest.param(utc(26, 10, 21, 59), date(2024, 10, 26), id="summer, a minute before midnight"),
        pytest.param(utc(26, 10, 22), AUTUMN, id="summer, midnight is 22:00 UTC"),
        pytest.param(utc(27, 10, 22, 59), AUTUMN, id="winter since 03:00, a minute before midnight"),
        pytest.param(utc(27, 10, 23), date(2024, 10, 28), id="winter since 03:00, midnight is 23:00 UTC"),
    ],
)
def test_local_day_around_both_changes_of_the_clock(instant: datetime, day: date) -> None:
    assert local_day(instant) == day
    assert local(instant).tzinfo is AMSTERDAM


def test_a_naive_instant_has_no_local_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(utc(19, 11, 10).replace(tzinfo=None))


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2024, 11, 19), 24)])
def test_a_day_has_as_many_hours_as_the_clock_gives_it(day: date, hours: int) -> None:
    whole = Interval.of_day(day)
    assert whole.end - whole.start == timedelta(hours=hours)


def test_a_time_that_comes_twice_is_the_first_and_a_skipped_one_is_read_before_the_jump() -> None:
    assert at(AUTUMN, time(2, 30)) == utc(27, 10, 0, 30)
    assert at(SPRING, time(2, 30)) == utc(31, 3, 1, 30)


@pytest.mark.parametrize("night", [SPRING, AUTUMN, date(2024, 11, 29)])
def test_a_night_touches_two_days_and_an_evening_up_to_midnight_one(night: date) -> None:
    before = night - timedelta(days=1)
    assert Interval(at(before, time(23)), at(night, time(7))).days == (before, night)
    evening = Interval(at(before, time(15)), at(night))
    assert evening.last_day == before
    assert evening.days == (before,)


def test_an_interval_must_end_after_it_starts() -> None:
    with pytest.raises(ValueError, match="end after it starts"):
        Interval(utc(19, 11, 10), utc(19, 11, 10))
    with pytest.raises(ValueError, match="end after it starts"):
        Interval(utc(19, 11, 10), utc(19, 11, 9))


@given(days)
def test_days_follow_each_other_without_gap_or_overlap(day: date) -> None:
    whole, following = Interval.of_day(day), Interval.of_day(day + timedelta(days=1))
    assert whole.days == (day,)
    assert whole.end == following.start
    assert not whole.overlaps(following)


@given(instants)
def test_every_instant_lies_in_its_own_day(instant: datetime) -> None:
    whole = Interval.of_day(local_day(instant))
    assert whole.start <= instant < whole.end


@given(instants, lengths)
def test_the_days_of_an_interval_are_those_it_overlaps(start: datetime, length: timedelta) -> None:
    interval = Interval(start, start + length)
    assert interval.days[0] == interval.first_day
    assert interval.days[-1] == interval.last_day
    around = [interval.first_day + timedelta(days=n) for n in range(-1, 7)]
    assert interval.days == tuple(day for day in around if interval.overlaps(Interval.of_day(day)))


@given(instants, lengths, instants, lengths)
def test_overlap_is_the_same_from_both_sides(a: datetime, m: timedelta, b: datetime, n: timedelta) -> None:
    one, other = Interval(a, a + m), Interval(b, b + n)
    assert one.overlaps(other) == other.overlaps(one) == (max(a, b) < min(a + m, b + n))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 19), 24, date(2024, 11, 19)),
        (date(2024, 2, 29), 24, date(2022, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 1, 1), 1, date(2023, 12, 1)),
    ],
)
def test_months_before_is_the_same_day_or_the_last_of_the_month(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before

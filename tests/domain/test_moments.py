"""Proposed moments overlap nothing that is known, lie in the coming two weeks by day, and are spread."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Interval, at, local
from bot.domain.moments import DAYS, MOST, Known, fits, moments, on_day, soonest
from bot.domain.notices import Wishes

NOW = datetime(2024, 11, 19, 9, tzinfo=UTC)
LASTS = timedelta(minutes=45)
NO_WISHES = Wishes(time(0), time(0), frozenset(range(7)))

instants = st.integers(0, 264 * 1440).map(lambda n: datetime(2026, 2, 20, tzinfo=UTC) + timedelta(minutes=n))
"""Both nights on which the clock changes lie in it."""


@st.composite
def around(draw: st.DrawFn) -> tuple[datetime, Known]:
    """A moment, and what is known of the two weeks after it."""
    now = draw(instants)

    def intervals(most: int) -> list[Interval]:
        found = []
        for _ in range(draw(st.integers(0, most))):
            start = now + timedelta(minutes=draw(st.integers(-600, DAYS * 1440)))
            found.append(Interval(start, start + timedelta(minutes=draw(st.integers(1, 1440)))))
        return found

    clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
    wishes = st.builds(Wishes, clocks, clocks, st.frozensets(st.integers(0, 4), min_size=2))
    holidays = frozenset(local(now).date() + timedelta(days=n) for n in draw(st.lists(st.integers(0, 14), max_size=3)))
    return now, Known(intervals(12), intervals(8), tuple(draw(st.lists(wishes, max_size=3))), holidays)


def by_hand(moment: Interval, wishes: Wishes) -> bool:
    """Minute by minute: is this outside what somebody does not want?"""
    minute = moment.start
    while minute < moment.end:
        clock, begins, ends = local(minute).time(), wishes.quiet_from, wishes.quiet_until
        quiet = begins <= clock < ends if begins <= ends else clock >= begins or clock < ends
        if quiet or (wishes.days and local(minute).weekday() not in wishes.days):
            return False
        minute += timedelta(minutes=1)
    return True


@given(around())
def test_no_moment_overlaps_what_is_known(given_now: tuple[datetime, Known]) -> None:
    now, known = given_now
    found = moments(now, LASTS, known)
    assert len(found) <= MOST
    assert list(found) == sorted(found)
    for one in found:
        assert not any(one.overlaps(other) for other in (*known.duties, *known.busy, *(x for x in found if x != one)))
        assert local(one.start).date() not in known.holidays
        assert all(by_hand(one, wishes) for wishes in known.wishes)


@given(around())
def test_every_moment_lies_by_day_in_the_coming_two_weeks(given_now: tuple[datetime, Known]) -> None:
    now, known = given_now
    for one in moments(now, LASTS, known):
        start, end = local(one.start), local(one.end)
        assert whole_working_days(now, one.start, known) >= 1
        assert start.date() <= local(now).date() + timedelta(days=DAYS)
        assert start.weekday() < 5
        assert time(8) <= start.time()
        assert end.time() <= time(18)
        assert one.end - one.start == LASTS


def whole_working_days(now: datetime, start: datetime, known: Known) -> float:
    """How much of the time between the two lies on working days."""
    total, day = timedelta(), local(now).date()
    while day <= local(start).date():
        if day.weekday() < 5 and day not in known.holidays:
            whole = Interval.of_day(day)
            total += max(min(start, whole.end) - max(now, whole.start), timedelta())
        day += timedelta(days=1)
    return total / timedelta(days=1)


@given(instants)
def test_with_nothing_known_there_are_four_on_four_days(now: datetime) -> None:
    found = moments(now, LASTS, Known())
    assert len({one.first_day for one in found}) == len(found) == MOST


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        (at(date(2024, 11, 21), time(17, 30)), at(date(2024, 11, 22), time(17, 30))),
        (at(date(2024, 11, 22), time(17, 30)), at(date(2024, 11, 25), time(17, 30))),
        (at(date(2024, 11, 23), time(9)), at(date(2024, 11, 26))),
        (at(date(2024, 12, 24), time(12)), at(date(2024, 12, 27), time(12))),
        (at(date(2024, 12, 25), time(12)), at(date(2024, 12, 30))),
    ],
    ids=["Thursday", "Friday", "Saturday", "Christmas Eve", "Christmas Day"],
)
def test_days_off_are_no_part_of_the_notice(asked: datetime, first: datetime) -> None:
    christmas = frozenset({date(2024, 12, 25), date(2024, 12, 26)})
    assert soonest(asked, christmas) == first
    assert all(one.start >= first for one in moments(asked, LASTS, Known(holidays=christmas)))


def test_they_come_by_turns_in_the_morning_and_in_the_afternoon() -> None:
    found = [local(one.start) for one in moments(NOW, LASTS, Known())]
    assert [one.time() for one in found] == [time(10), time(13), time(8), time(13)]
    assert [one.day for one in found] == [20, 21, 22, 25]


@given(around())
def test_what_did_not_fit_is_not_proposed_again(given_now: tuple[datetime, Known]) -> None:
    now, known = given_now
    first = moments(now, LASTS, known)
    starts = [one.start for one in first]
    assert not set(starts) & {one.start for one in moments(now, LASTS, known, starts)}


def test_after_a_night_duty_nobody_talks_before_two() -> None:
    night = Interval(at(date(2024, 11, 20), time(23)), at(date(2024, 11, 21), time(7)))
    known = Known(duties=[night])
    day = on_day(date(2024, 11, 21), NOW, LASTS, known)
    assert local(day[0].start).time() == time(14)
    early = Interval(at(date(2024, 11, 20), time(7)), at(date(2024, 11, 20), time(15)))
    assert local(on_day(date(2024, 11, 20), NOW, LASTS, Known(duties=[early]))[0].start).time() == time(15)


def test_one_day_has_moments_in_both_halves_and_none_that_is_over() -> None:
    today = [local(one.start).time() for one in on_day(date(2024, 11, 19), NOW, LASTS, Known())]
    assert today[0] > time(10)
    assert time(13) in today
    assert len(today) == MOST


def test_a_whole_day_that_is_taken_gives_nothing() -> None:
    busy = [Interval.of_day(date(2024, 11, 19) + timedelta(days=n)) for n in range(20)]
    assert moments(NOW, LASTS, Known(busy=busy)) == ()
    assert not fits(Interval(NOW, NOW + LASTS), Known(busy=busy))


def test_only_days_that_suit_everybody() -> None:
    tuesday, friday = (Wishes(time(0), time(0), frozenset(days)) for days in ({1, 2}, {2, 4}))
    found = moments(NOW, LASTS, Known(wishes=[tuesday, friday, NO_WISHES]))
    assert {local(one.start).weekday() for one in found} == {2}

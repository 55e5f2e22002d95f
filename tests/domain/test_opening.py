"""Which rounds begin on a day: by example, and for every day of a trajectory."""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checkins import CheckinKind
from bot.domain.opening import BEFORE_END, LATE, SETTLED, Opening, no_school, openings
from bot.domain.people import PersonId
from bot.domain.records import LessonPeriod, SupportStyle, Trajectory, TrajectState

PULSE, FEEDBACK, PROGRESS, THREE_WAY = CheckinKind
START, END = date(2024, 2, 5), date(2025, 1, 31)
ONE_DAY = timedelta(days=1)
PERIOD = LessonPeriod("school1", "Periode 2", date(2024, 11, 4), date(2024, 12, 20))


def route(**changes: Any) -> Trajectory:
    usual: dict[str, Any] = {"start": START, "expected_end": END, "state": TrajectState.ACTIVE, "intake": None}
    usual |= {"support_style": SupportStyle.UNSET, "confirmed_at": datetime(2024, 1, 1, tzinfo=UTC)}
    return Trajectory(1, PersonId(1), "school1", "route1", **{**usual, **changes})


def begin(day: str, every: int = 1, periods: tuple[LessonPeriod, ...] = (PERIOD,), **changes: Any) -> list[str]:
    found = openings(route(**changes), periods, every, date.fromisoformat(day))
    return [f"{one.kind} {one.occasion} {one.first}" for one in found]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        # the first Monday is the first day: there is no week to ask about
        ("2024-02-05", []),
        ("2024-02-12", ["weekvraag 2024-02-12 2024-02-12"]),
        # missed by a day, and by two
        ("2024-02-13", ["weekvraag 2024-02-12 2024-02-12"]),
        ("2024-02-14", []),
        ("2024-02-19", ["weekvraag 2024-02-19 2024-02-19", "driehoeksgesprek start 1 2024-02-19"]),
        # missed by fourteen days, which still helps: it begins then; by fifteen it does not
        ("2024-03-04", ["weekvraag 2024-03-04 2024-03-04", "driehoeksgesprek start 1 2024-03-04"]),
        ("2024-03-05", ["weekvraag 2024-03-04 2024-03-04"]),
        # halfway is Sunday 4 August
        ("2024-08-04", []),
        ("2024-08-05", ["weekvraag 2024-08-05 2024-08-05", "driehoeksgesprek halverwege 1 2024-08-05"]),
        ("2024-11-22", ["feedbackmoment 2024-11-04 2024-11-22"]),
        # the feedback moment until the talk begins
        ("2024-11-28", ["feedbackmoment 2024-11-04 2024-11-28"]),
        ("2024-11-29", ["voortgangsgesprek 2024-11-04 2024-11-29"]),
        ("2025-01-03", ["driehoeksgesprek einde 1 2025-01-03"]),
        # Mondays after the clock went forward and back
        ("2024-04-01", ["weekvraag 2024-04-01 2024-04-01"]),
        ("2024-10-28", ["weekvraag 2024-10-28 2024-10-28"]),
    ],
)
def test_what_begins(day: str, found: list[str]) -> None:
    assert begin(day) == found


def test_every_two_weeks_counts_from_the_first_week() -> None:
    mondays = [START + timedelta(weeks=n) for n in range(1, 60)]
    with_pulse = [n for n, day in enumerate(mondays, 1) if begin(day.isoformat(), every=2, periods=())[:1] != []]
    pulses = [n for n in with_pulse if any("weekvraag" in x for x in begin(mondays[n - 1].isoformat(), every=2))]
    assert pulses == list(range(2, 60, 2))


@pytest.mark.parametrize("state", [one for one in TrajectState if one is not TrajectState.ACTIVE])
def test_nothing_begins_for_who_does_not_go_on(state: TrajectState) -> None:
    assert begin("2024-02-19", state=state) == []


@pytest.mark.parametrize(
    "changes", [{"start": None}, {"withdrawn": True}, {"start": date(2024, 2, 20)}, {"start": date(2024, 2, 19)}]
)
def test_nothing_begins_without_a_first_day_or_before_it(changes: dict[str, Any]) -> None:
    assert begin("2024-02-19", **changes) == []


def test_a_short_trajectory_has_no_talk_halfway_and_one_that_is_shorter_only_the_first() -> None:
    def talks(weeks: int) -> set[str]:
        end = START + timedelta(weeks=weeks)
        days = (START + n * ONE_DAY for n in range(7 * weeks))
        every = (one for day in days for one in openings(route(expected_end=end), (), 1, day))
        return {one.occasion for one in every if one.kind is THREE_WAY}

    assert talks(30) == {"start 1", "halverwege 1", "einde 1"}
    assert talks(12) == {"start 1", "einde 1"}
    assert talks(6) == {"start 1"}


def test_no_progress_talk_before_somebody_settled_or_after_the_end() -> None:
    late_start: dict[str, Any] = {"start": date(2024, 11, 18), "expected_end": date(2025, 10, 1)}
    assert not any("voortgang" in one for one in begin("2024-11-29", **late_start))
    assert not any("voortgang" in one for one in begin("2024-11-29", expected_end=date(2024, 11, 28)))


@given(
    st.dates(date(2026, 8, 1), date(2027, 4, 1)),
    st.integers(20, 500),
    st.integers(1, 3),
    st.lists(st.integers(10, 80), max_size=5),
)
def test_each_begins_once_for_who_looks_daily(start: date, days: int, every: int, lengths: list[int]) -> None:
    """On its day or the Monday after it, over weeks 53 and both clock changes; never in a weekend."""
    first, periods = start, []
    for n, length in enumerate(lengths):
        periods.append(LessonPeriod("school1", str(n), first, first + length * ONE_DAY))
        first = periods[-1].last + ONE_DAY
    own = route(start=start, expected_end=start + days * ONE_DAY)
    firsts: dict[tuple[CheckinKind, str], Opening] = {}
    seen: Counter[tuple[CheckinKind, str]] = Counter()
    for n in range(days):
        day = start + n * ONE_DAY
        for one in openings(own, periods, every, day):
            assert day.weekday() < 5
            assert one.first <= day
            firsts.setdefault((one.kind, one.occasion), one)
            seen[one.kind, one.occasion] += 1
            if firsts[one.kind, one.occasion] is one:
                assert one.first == day
    assert all(count <= LATE[kind] + 1 for (kind, _), count in seen.items())
    pulses = sorted(one.first for one in firsts.values() if one.kind is PULSE)
    assert all(after - before == timedelta(weeks=every) for before, after in itertools.pairwise(pulses))
    for one in firsts.values():
        if one.kind is THREE_WAY:
            assert (
                start + SETTLED <= one.first <= start + days * ONE_DAY - BEFORE_END + 2 * ONE_DAY
                or one.occasion == "start 1"
            )


days = st.integers(0, 60).map(lambda n: START + n * ONE_DAY)
some_periods = st.lists(st.tuples(days, days).map(sorted), max_size=4)


@given(some_periods, days, days)
def test_there_is_no_school_between_periods_and_nothing_is_known_outside_them(
    spans: list[list[date]], after: date, until: date
) -> None:
    periods = [LessonPeriod("school1", str(n), first, last) for n, (first, last) in enumerate(spans)]
    every = [after + n * ONE_DAY for n in range(1, (until - after).days + 1)]
    assert list(no_school(periods, after, until)) == [
        day
        for day in every
        if any(last < day for _, last in spans)
        and any(day < first for first, _ in spans)
        and not any(first <= day <= last for first, last in spans)
    ]

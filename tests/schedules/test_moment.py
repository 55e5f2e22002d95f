"""A good moment, by example and as properties: nobody is woken, and both nights of the clock change are right."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import AMSTERDAM, Interval, local, local_day
from bot.domain.notices import Holiday, Wishes
from schedules.holidays import CALENDAR
from schedules.moment import AFTER_NIGHT, Calendar, awake, good_moment, is_night, quiet_until

CHRISTMAS = Holiday("Kerstvakantie", date(2026, 12, 19), date(2027, 1, 3))
SCHOOL = Calendar(CALENDAR.is_holiday, lambda day: CHRISTMAS if CHRISTMAS.first <= day <= CHRISTMAS.last else None)
DAILY = Wishes(days=frozenset(range(7)))


def local_at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def shift(first: str, last: str) -> Interval:
    return Interval(local_at(first), local_at(last))


@pytest.mark.parametrize(
    ("now", "wishes", "duties", "expected", "why"),
    [
        ("2026-11-24T10:00", Wishes(), [], "2026-11-24T10:00", ""),
        ("2026-11-24T21:00", Wishes(), [], "2026-11-25T08:00", "stil"),
        ("2026-11-24T20:59", Wishes(), [], "2026-11-24T20:59", ""),
        ("2026-11-25T07:59", Wishes(), [], "2026-11-25T08:00", "stil"),
        ("2026-11-27T22:00", Wishes(), [], "2026-11-30T08:00", "stil"),  # Friday night, over the weekend
        ("2026-11-28T12:00", Wishes(), [], "2026-11-30T08:00", "deze dag"),
        ("2026-11-28T12:00", DAILY, [], "2026-11-28T12:00", ""),
        ("2026-12-25T10:00", DAILY, [], "2026-12-27T08:00", "feestdag"),
        ("2027-03-28T00:30", DAILY, [], "2027-03-30T08:00", "feestdag"),  # Easter, an hour shorter
        ("2027-10-30T23:30", DAILY, [], "2027-10-31T08:00", "stil"),  # an hour longer
        (
            "2026-11-25T09:00",
            Wishes(),
            [shift("2026-11-24T23:00", "2026-11-25T07:00")],
            "2026-11-25T14:00",
            "nachtdienst",
        ),
        (
            "2026-11-24T10:00",
            Wishes(on_night_duty=False),
            [shift("2026-11-24T23:00", "2026-11-25T07:00")],
            "2026-11-25T14:00",
            "nachtdienst",
        ),
        ("2026-11-24T20:00", Wishes(), [shift("2026-11-24T23:00", "2026-11-25T07:00")], "2026-11-24T20:00", ""),
        ("2026-11-24T10:00", Wishes(), [shift("2026-11-24T07:00", "2026-11-24T15:00")], "2026-11-24T15:00", "werk"),
        ("2026-11-24T15:00", Wishes(), [shift("2026-11-24T15:00", "2026-11-24T23:00")], "2026-11-25T08:00", "werk"),
        ("2026-11-24T10:00", Wishes(days=frozenset({3})), [], "2026-11-26T08:00", "deze dag"),
        ("2026-11-24T10:00", Wishes(quiet_from=time(9), quiet_until=time(17)), [], "2026-11-24T17:00", "stil"),
        ("2026-11-24T03:00", Wishes(quiet_from=time(8), quiet_until=time(8)), [], "2026-11-24T03:00", ""),
    ],
)
def test_examples(now: str, wishes: Wishes, duties: list[Interval], expected: str, why: str) -> None:
    moment = good_moment(local_at(now), wishes, duties, CALENDAR)
    assert local(moment.at) == local_at(expected)
    assert why in moment.waits_for
    assert bool(moment.waits_for) == bool(why)


def test_a_school_holiday_is_waited_for() -> None:
    moment = good_moment(local_at("2026-12-22T10:00"), Wishes(), [], SCHOOL)
    assert (local(moment.at), moment.waits_for) == (local_at("2027-01-04T08:00"), "Kerstvakantie")


def test_somebody_who_wants_no_day_at_all_is_not_waited_for_for_ever() -> None:
    assert good_moment(local_at("2026-11-24T10:00"), Wishes(days=frozenset()), [], CALENDAR).waits_for == ""


def test_nobody_is_disturbed_in_a_night_shift_nor_woken_after_it() -> None:
    daytime = Wishes(quiet_from=time(12), quiet_until=time(12))
    night = [shift("2026-11-24T23:00", "2026-11-25T07:00")]
    for now in ("2026-11-24T23:00", "2026-11-25T03:00", "2026-11-25T13:59"):
        assert local(awake(local_at(now), daytime, night).at) == local_at("2026-11-25T14:00")


INSTANTS = st.integers(0, 465 * 24 * 60).map(
    lambda minutes: datetime(2026, 12, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
CLOCKS = st.times().map(lambda one: one.replace(second=0, microsecond=0))
WISHES = st.builds(
    Wishes,
    quiet_from=CLOCKS,
    quiet_until=CLOCKS,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    on_night_duty=st.booleans(),
)


@st.composite
def duties(draw: st.DrawFn, near: datetime) -> list[Interval]:
    starts = draw(st.lists(st.integers(-48, 48), max_size=3, unique=True))
    hours = draw(st.integers(1, 12))
    return sorted(Interval(near + timedelta(hours=one), near + timedelta(hours=one + hours)) for one in starts)


@given(st.data(), INSTANTS, WISHES)
def test_the_moment_is_good_and_the_first_good_one(data: st.DataObject, now: datetime, wishes: Wishes) -> None:
    own = data.draw(duties(now))
    found = good_moment(now, wishes, own, SCHOOL).at
    assert found >= now
    assert good_moment(found, wishes, own, SCHOOL).at == found
    assert quiet_until(found, wishes) is None
    assert local_day(found).weekday() in wishes.days
    assert not SCHOOL.is_holiday(local_day(found))
    assert SCHOOL.school_holiday(local_day(found)) is None
    for one in own:
        assert not one.start <= found < one.end
        if is_night(one) and one.start <= found:
            assert local_day(found) > local_day(one.end) or local(found).time() >= AFTER_NIGHT
    if found > now:
        between = now + (found - now) * data.draw(st.floats(0, 0.999))
        assert good_moment(between, wishes, own, SCHOOL).at == found


@given(st.data(), INSTANTS, WISHES)
def test_being_awake_never_comes_after_a_good_moment(data: st.DataObject, now: datetime, wishes: Wishes) -> None:
    own = data.draw(duties(now))
    assert now <= awake(now, wishes, own).at <= good_moment(now, wishes, own, SCHOOL).at

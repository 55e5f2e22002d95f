"""The questions before a talk are closed on its morning, whenever it is agreed or moved to."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import at, local, local_day
from bot.domain.checkins import Party, Round, SeatState
from bot.domain.people import PersonId
from bot.domain.rounds import (
    IN_TIME,
    Action,
    answered,
    asked_at,
    closes_at,
    closing,
    invited,
    invited_early,
    steps,
    told_at,
    turn_of,
)
from tests.domain.test_rounds import FIRSTS, PACE, TRAINEE, new

GUIDE, TEACHER = PersonId(2), PersonId(3)
FIRST = date(2024, 11, 18)
ONE_DAY = timedelta(days=1)
SEVEN = time(7)


def before(talk: datetime | None, first: date = FIRST) -> Round:
    return replace(new(1, first, GUIDE, TEACHER), talk=talk)


def on(days: int, clock: time = time(14), first: date = FIRST) -> datetime:
    return at(first + days * ONE_DAY, clock)


@given(
    first=st.one_of(st.sampled_from(FIRSTS), st.dates(date(2026, 1, 1), date(2027, 12, 31))),
    days=st.integers(0, 20),
    clock=st.times(time(7), time(23)),
    invites=st.one_of(st.none(), st.integers(0, 6 * 24)),
)
def test_nothing_is_asked_or_chased_after_the_morning_of_the_talk(
    first: date, days: int, clock: time, invites: int | None
) -> None:
    """Whoever sits in it is asked once, as long as there is time before it closes; chases only follow."""
    this, plain = before(on(days, clock, first), first), before(None, first)
    if invites is not None:
        this = invited(this, Party.WORK, at(first) + timedelta(hours=invites))
    closes = closes_at(this, PACE)
    assert closes == min(closes_at(plain, PACE), at(first + days * ONE_DAY, SEVEN))
    assert local_day(closes) <= first + days * ONE_DAY
    assert told_at(this, PACE) <= closes
    found = list(steps(this, PACE))
    assert all(one.at < one.until <= closes for one in found)
    for seat in this.seats:
        own = [one for one in found if one.seat == seat and one.action is not Action.TELL]
        assert [one.action for one in own[:1]] == [Action.ASK] * (asked_at(this, PACE, seat) < told_at(this, PACE))
        assert turn_of(this, PACE, seat.party) <= turn_of(plain, PACE, seat.party)
        if days > 0:
            assert own
            assert closes - turn_of(this, PACE, seat.party) >= min(ONE_DAY, timedelta(hours=21))
    assert closing(this, PACE, closes) == IN_TIME
    assert closing(this, PACE, closes - timedelta(minutes=1)) == ""


@given(st.lists(st.integers(0, 20), min_size=1, max_size=4), st.integers(0, 12))
def test_a_talk_that_is_moved_asks_nobody_another_time(days: list[int], hours: int) -> None:
    """However often it is moved: the steps of a seat keep their numbers, of which each is a notice once."""
    for day in days:
        this = before(on(day))
        numbers = [(one.seat.party, one.number) for one in steps(this, PACE) if one.action is not Action.TELL]
        assert len(numbers) == len(set(numbers))
        assert {number for _, number in numbers} <= {0, 1, 2}
        early = invited(before(None), Party.WORK, at(FIRST, time(9)) + timedelta(hours=hours))
        seat = next(one for one in early.seats if one.party is Party.WORK)
        assert invited_early(replace(early, talk=on(day)), PACE, seat) == invited_early(early, PACE, seat)


@pytest.mark.parametrize(
    ("days", "asked"),
    [
        (0, {}),
        (1, {Party.TRAINEE: "18 09:00", Party.WORK: "18 09:00", Party.SCHOOL: "18 09:00"}),
        (2, {Party.TRAINEE: "18 09:00", Party.WORK: "18 09:00", Party.SCHOOL: "18 09:00"}),
        (3, {Party.TRAINEE: "18 09:00", Party.WORK: "19 10:00", Party.SCHOOL: "19 10:00"}),
    ],
)
def test_who_would_have_no_day_left_is_asked_with_the_first(days: int, asked: dict[Party, str]) -> None:
    found = [one for one in steps(before(on(days)), PACE) if one.action is Action.ASK]
    assert {one.seat.party: f"{local(one.at):%d %H:%M}" for one in found} == asked


def test_it_closes_at_once_when_the_last_answers() -> None:
    this = before(on(5))
    for who in (TRAINEE, GUIDE, TEACHER):
        this = answered(this, who, SeatState.ANSWERED, on(1))
    assert closing(this, PACE, on(1)) == "iedereen heeft geantwoord"

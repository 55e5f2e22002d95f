"""The next step of a round, whatever happens in between and in whatever order."""

import itertools
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.calendar import at, local
from bot.domain.checkins import CheckinKind, Moment, Pace, Party, Round, Seat, SeatState
from bot.domain.people import PersonId
from bot.domain.rounds import (
    COMPLETE,
    IN_TIME,
    Action,
    Step,
    answered,
    asked_at,
    closed,
    closing,
    invited,
    seated,
    sooner,
    steps,
    told_at,
    turn_of,
)

ANSWERS = (SeatState.ANSWERED, SeatState.SKIPPED, SeatState.NOT_SEEN)
TRAINEE, OTHERS = PersonId(1), tuple(PersonId(n) for n in range(2, 6))
NINE, TEN = time(9), time(10)
PACE = Pace(
    {Party.TRAINEE: Moment(0, NINE), Party.WORK: Moment(1, TEN), Party.SCHOOL: Moment(1, TEN)},
    (Moment(3, TEN), Moment(5, TEN)),
    Moment(6, TEN),
    Moment(7, time(12)),
)
WEEKLY = Pace(PACE.asks, (Moment(2, TEN), Moment(3, time(15))), Moment(4, NINE), Moment(4, time(17)))
STOPPED = "traject is gestopt"
FIRSTS = (date(2027, 3, 24), date(2027, 10, 27), date(2026, 12, 28), date(2027, 3, 26))
"""A week in which the clock goes forward, one in which it goes back, the last of a long year; a Friday and its Saturday."""
QUARTERS = st.integers(1, 60).map(lambda n: timedelta(minutes=45 * n))


def new(number: int, first: date, work: PersonId | None, school: PersonId | None) -> Round:
    people = {Party.TRAINEE: TRAINEE, Party.WORK: work, Party.SCHOOL: None if school == work else school}
    seats = tuple(Seat(party, person) for party, person in people.items())
    return Round(number, TRAINEE, CheckinKind.THREE_WAY, str(number), first, seats)


class Rounds(RuleBasedStateMachine):
    """Two rounds about one trainee at once, looked after as planning does: whenever it looks, late or twice."""

    @initialize(
        first=st.sampled_from(FIRSTS), work=st.sampled_from((*OTHERS, None)), school=st.sampled_from((*OTHERS, None))
    )
    def begin(self, first: date, work: PersonId | None, school: PersonId | None) -> None:
        self.now = at(first)
        self.rounds = {n: new(n, first + timedelta(days=n), work, school) for n in (0, 1)}
        self.ended: dict[int, Round] = {}
        self.said: dict[tuple[int, Party], datetime] = {}

    @rule(later=QUARTERS)
    def time_passes(self, later: timedelta) -> None:
        self.now += later

    @rule(which=st.sampled_from((0, 1)), person=st.sampled_from((TRAINEE, *OTHERS)), state=st.sampled_from(ANSWERS))
    def answers(self, which: int, person: PersonId, state: SeatState) -> None:
        """Early, late, again, otherwise, of somebody who has no seat."""
        before = self.rounds[which]
        after = answered(before, person, state, self.now)
        seat = before.seat(person)
        if seat is None or before.closed_at is not None:
            assert after == before
        else:
            first = self.said.setdefault((which, seat.party), self.now)
            assert after.seat(person) == replace(seat, state=state, answered_at=first)
            assert answered(after, person, state, self.now + timedelta(hours=1)) == after
        self.rounds[which] = after

    @rule(which=st.sampled_from((0, 1)), party=st.sampled_from((Party.WORK, Party.SCHOOL)))
    def invites(self, which: int, party: Party) -> None:
        before = self.rounds[which]
        after = invited(before, party, self.now)
        assert invited(after, party, self.now + timedelta(hours=1)) == after
        self.rounds[which] = after

    @rule(work=st.sampled_from((*OTHERS, None)), school=st.sampled_from((*OTHERS, None)))
    def replaces(self, work: PersonId | None, school: PersonId | None) -> None:
        """Others guide, perhaps one in both places: who answered keeps the seat."""
        for which, before in self.rounds.items():
            after = seated(before, {Party.TRAINEE: TRAINEE, Party.WORK: work, Party.SCHOOL: school})
            assert [one for one in after.seats if one.state is not SeatState.WAITING] == [
                one for one in before.seats if one.state is not SeatState.WAITING
            ]
            self.rounds[which] = after

    @rule(which=st.sampled_from((0, 1)))
    def looks(self, which: int) -> None:
        """Planning: at most one step of each seat has its time, only of who is silent; and it closes."""
        this = self.rounds[which]
        now = [step.seat for step in steps(this, PACE) if step.at <= self.now < step.until]
        assert all(seat.state is SeatState.WAITING for seat in now)
        assert len({seat.party for seat in now}) == len(now)
        why = closing(this, PACE, self.now)
        if why:
            assert (why == COMPLETE) == (not this.silent)
            assert why == COMPLETE or self.now >= PACE.closes.after(this.first)
            self.rounds[which] = closed(this, why, self.now)

    @rule(which=st.sampled_from((0, 1)))
    def stops(self, which: int) -> None:
        self.rounds[which] = closed(self.rounds[which], STOPPED, self.now)

    @invariant()
    def nothing_in_a_closed_round_changes(self) -> None:
        for which, one in getattr(self, "rounds", {}).items():
            if one.closed_at is not None:
                assert self.ended.setdefault(which, one) == one
                assert list(steps(one, PACE)) == []
                assert closing(one, PACE, self.now) == ""

    @invariant()
    def nobody_has_two_seats(self) -> None:
        for one in getattr(self, "rounds", {}).values():
            people = [seat.person for seat in one.seats if seat.person is not None]
            assert len(people) == len(set(people))

    @invariant()
    def steps_of_a_seat_follow_each_other(self) -> None:
        """Each once, one at a time, without a hole: asked, twice chased, told; the school is not told of itself."""
        for one in getattr(self, "rounds", {}).values():
            for seat in one.silent if one.closed_at is None else ():
                own = [step for step in steps(one, PACE) if step.seat == seat]
                assert [step.number for step in own] == list(range(len(own)))
                assert [step.action for step in own] == expected(seat)
                assert all(a.until == b.at for a, b in itertools.pairwise(own))
                assert all(step.at < step.until for step in own)


def expected(seat: Seat) -> list[Action]:
    told = [] if seat.party is Party.SCHOOL else [Action.TELL]
    return [Action.ASK, Action.CHASE, Action.CHASE, *told]


Rounds.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestRounds = Rounds.TestCase

FIRST = FIRSTS[0]
OPEN = new(1, FIRST, PersonId(2), PersonId(3))


def now_at(days: int, clock: time = NINE) -> datetime:
    return at(FIRST + timedelta(days=days), clock)


def running(this: Round, now: datetime) -> list[tuple[Party, Action, int]]:
    due: list[Step] = [one for one in steps(this, PACE) if one.at <= now < one.until]
    return [(one.seat.party, one.action, one.number) for one in due]


@pytest.mark.parametrize(
    ("days", "clock", "found"),
    [
        (0, time(8, 59), []),
        (0, NINE, [(Party.TRAINEE, Action.ASK, 0)]),
        (1, TEN, [(party, Action.ASK, 0) for party in Party]),
        # over the night in which the clock goes forward: still ten o'clock on the wall
        (5, time(9, 59), [(party, Action.CHASE, 1) for party in Party]),
        (5, TEN, [(party, Action.CHASE, 2) for party in Party]),
        (6, TEN, [(Party.TRAINEE, Action.TELL, 3), (Party.WORK, Action.TELL, 3)]),
        (7, time(12), []),
    ],
)
def test_who_says_nothing_is_asked_chased_twice_and_told_of(
    days: int, clock: time, found: list[tuple[Party, Action, int]]
) -> None:
    assert running(OPEN, now_at(days, clock)) == found


def test_who_answered_hears_nothing_more_and_the_others_do() -> None:
    this = answered(OPEN, PersonId(2), SeatState.NOT_SEEN, now_at(1))
    assert running(this, now_at(4)) == [(Party.TRAINEE, Action.CHASE, 1), (Party.SCHOOL, Action.CHASE, 1)]


def test_who_is_invited_is_asked_at_once_and_not_later_than_their_turn() -> None:
    early = invited(OPEN, Party.WORK, now_at(0, TEN))
    assert (Party.WORK, Action.ASK, 0) in running(early, now_at(0, TEN))
    late = invited(OPEN, Party.WORK, now_at(2))
    assert running(late, now_at(1, TEN)) == running(OPEN, now_at(1, TEN))


CLOCKS = st.times(time(8), time(18)).map(lambda one: one.replace(minute=0, second=0, microsecond=0))


@st.composite
def paces(draw: st.DrawFn) -> Pace:
    """Any pace whose moments follow each other, as the questionnaires must be."""
    days = sorted(draw(st.sets(st.integers(1, 14), min_size=4, max_size=4)))
    chased, again, tells, closes = (Moment(day, draw(CLOCKS)) for day in days)
    turns = st.builds(Moment, st.integers(0, days[0] - 1), CLOCKS)
    asks = {Party.TRAINEE: Moment(0, time(7)), Party.WORK: draw(turns), Party.SCHOOL: draw(turns)}
    return Pace(asks, (chased, again), tells, closes)


@given(
    paces(),
    st.dates(date(2026, 10, 1), date(2027, 4, 30)),
    st.one_of(st.none(), st.integers(0, 14 * 24).map(lambda n: timedelta(hours=n))),
)
def test_who_comes_after_the_trainee_is_asked_on_a_weekday(pace: Pace, first: date, invites: timedelta | None) -> None:
    """Never before the turn without an invitation, never when the teacher hears already, and so in time to answer."""
    this = new(1, first, PersonId(2), PersonId(3))
    for party in (Party.WORK, Party.SCHOOL):
        seen = this if invites is None else invited(this, party, at(first) + invites)
        (seat,) = (one for one in seen.seats if one.party is party)
        asked, turn, planned = asked_at(seen, pace, seat), turn_of(seen, pace, party), pace.asks[party].after(first)
        tells = pace.tells.after(first)
        assert planned <= turn < tells
        assert asked <= turn
        for moment in (asked, turn):
            day = local(moment)
            monday = at(day.date() + timedelta(days=7 - day.weekday()), pace.asks[party].clock)
            assert day.weekday() < 5 or monday >= tells
        own = [step for step in steps(seen, pace) if step.seat == seat]
        assert own[0].action is Action.ASK
        assert own[0].at == asked
        assert all(one.until <= pace.closes.after(first) for one in own)
        assert all(a.until == b.at for a, b in itertools.pairwise(own))
    assert turn_of(this, pace, Party.TRAINEE) == pace.asks[Party.TRAINEE].after(first)


@given(
    paces(),
    st.dates(date(2026, 10, 1), date(2027, 4, 30)),
    st.frozensets(st.integers(0, 14), max_size=5),
)
def test_nobody_is_asked_again_on_a_day_off(pace: Pace, first: date, off: frozenset[int]) -> None:
    """It waits for a working day, and never past the end; when somebody is asked first is not changed by it."""
    this = new(1, first, PersonId(2), PersonId(3))
    rested = replace(pace, off=frozenset(first + timedelta(days=n) for n in off))
    for seat in this.seats:
        own = [step for step in steps(this, rested) if step.seat == seat]
        assert own[0].at == asked_at(this, pace, seat)
        for step in own:
            assert step.action is not Action.CHASE or local(step.at).date() not in rested.off
            assert step.at < step.until <= rested.closes.after(first)
        assert all(a.until == b.at for a, b in itertools.pairwise(own))


CHRISTMAS = date(2024, 12, 23)


def test_who_would_be_asked_again_at_christmas_is_asked_on_the_friday_and_the_teacher_hears_at_the_end() -> None:
    off = frozenset({date(2024, 12, 25), date(2024, 12, 26)})
    pace = replace(WEEKLY, off=off)
    own = [one for one in steps(new(1, CHRISTMAS, PersonId(2), None), pace) if one.seat.party is Party.TRAINEE]
    friday = date(2024, 12, 27)
    assert [(one.action, one.at) for one in own] == [(Action.ASK, at(CHRISTMAS, NINE)), (Action.CHASE, at(friday, TEN))]
    assert own[-1].until == told_at(new(1, CHRISTMAS, None, None), pace) == at(friday, time(17))


FRIDAY = date(2026, 11, 27)


def test_a_turn_in_the_weekend_waits_for_monday_and_the_chases_give_way() -> None:
    """The teacher hears of it when they always do."""
    this = new(1, FRIDAY, PersonId(2), PersonId(3))
    own = [step for step in steps(this, PACE) if step.seat.party is Party.WORK]
    begins = [at(FRIDAY + timedelta(days=day), TEN) for day in (3, 4, 5, 6)]
    assert [(step.at, step.action) for step in own] == list(zip(begins, expected(own[0].seat), strict=True))


def test_an_invitation_of_the_weekend_asks_nobody_sooner_than_monday() -> None:
    this = new(1, FRIDAY, PersonId(2), PersonId(3))
    (work,) = (one for one in this.seats if one.party is Party.WORK)
    friday, saturday = at(FRIDAY, time(20)), at(FRIDAY + timedelta(days=1), time(20))
    assert sooner(this, PACE, work, friday)
    assert not sooner(this, PACE, work, saturday)
    early = replace(work, invited_at=friday)
    assert asked_at(this, PACE, early) == friday
    assert not sooner(this, PACE, early, friday + timedelta(minutes=1))
    own = [step for step in steps(invited(this, Party.WORK, friday), PACE) if step.seat.party is Party.WORK]
    assert own[1].at == at(FRIDAY + timedelta(days=3), time(20))


def test_it_closes_when_the_last_answers_or_its_time_is_over() -> None:
    this = OPEN
    for person in (TRAINEE, PersonId(2)):
        this = answered(this, person, SeatState.ANSWERED, now_at(1))
        assert closing(this, PACE, now_at(2)) == ""
    assert closing(answered(this, PersonId(3), SeatState.SKIPPED, now_at(2)), PACE, now_at(2)) == COMPLETE
    assert closing(this, PACE, now_at(7, time(11, 59))) == ""
    assert closing(this, PACE, now_at(7, time(12))) == IN_TIME


def test_an_answer_to_a_closed_round_is_not_taken() -> None:
    ended = closed(OPEN, IN_TIME, now_at(7))
    assert answered(ended, TRAINEE, SeatState.ANSWERED, now_at(7)) == ended
    assert closed(ended, STOPPED, now_at(8)) == ended
    assert seated(ended, {Party.WORK: PersonId(5)}) == ended

"""The next step of a round, from what is known and the time; whatever happens in between, in any order.

A step runs until the next begins, so that one which was missed is still taken, once. Nothing changes a closed round.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import at, local, local_day
from bot.domain.checkins import Pace, Party, Round, Seat, SeatState
from bot.domain.people import PersonId

COMPLETE, IN_TIME = "iedereen heeft geantwoord", "de tijd is om"
"""Why a round closed."""
TALK_MORNING = time(7)
"""On the day of a talk its questions are closed by then: the agenda is made of the answers."""
_SATURDAY, _WEEK = 5, 7
_ONE_DAY = timedelta(days=1)


class Action(StrEnum):
    """What a round asks for: ask somebody, ask who is silent again, tell the teacher, close it."""

    ASK = "vragen"
    CHASE = "herinneren"
    TELL = "docent inlichten"


@dataclass(frozen=True)
class Step:
    """One thing to do in [at, until). `number` counts the asking of a seat: 0 first, then each chase."""

    action: Action
    seat: Seat
    at: datetime
    until: datetime
    number: int = 0


def steps(this: Round, pace: Pace) -> Iterator[Step]:
    """Every step of an open round, by seat and then by time: only who is silent has any."""
    if this.closed_at is not None:
        return
    for seat in this.silent:
        yield from _of_seat(this, pace, seat)


def _of_seat(this: Round, pace: Pace, seat: Seat) -> Iterator[Step]:
    begins = _begins(this, pace, seat)
    tells, closes = told_at(this, pace), closes_at(this, pace)
    ends = [*begins[1:], tells]
    for number, (start, until) in enumerate(zip(begins, ends, strict=True)):
        if start < until:
            yield Step(Action.CHASE if number else Action.ASK, seat, start, until, number)
    if seat.party is not Party.SCHOOL and tells < closes:
        yield Step(Action.TELL, seat, tells, closes, len(begins))


def _begins(this: Round, pace: Pace, seat: Seat) -> list[datetime]:
    """When it is asked and each time asked again: a working day apart, also when it was asked later than its pace says.

    On a day off nobody is asked again: it waits for the next working day.
    """
    found = [asked_at(this, pace, seat)]
    for chase in pace.chases:
        rested = _on_weekday(this, pace, _later(found[-1], 1))
        found.append(min(_after_off(max(chase.after(this.first), rested), pace), told_at(this, pace)))
    return found


def _after_off(moment: datetime, pace: Pace) -> datetime:
    if local_day(moment) not in pace.off:
        return moment
    while local_day(moment) in pace.off or local(moment).weekday() >= _SATURDAY:
        moment = _later(moment, 1)
    return moment


def asked_at(this: Round, pace: Pace, seat: Seat) -> datetime:
    """When this seat is asked: at its turn, or when the trainee invited them before it (F6)."""
    turn = turn_of(this, pace, seat.party)
    if seat.invited_at is None:
        return turn
    return min(turn, _on_weekday(this, pace, seat.invited_at, pace.asks[seat.party].clock))


def turn_of(this: Round, pace: Pace, party: Party) -> datetime:
    """When this party is asked of itself: who comes after the trainee on a weekday.

    Where that leaves less than a day before a talk closes the round, with the first.
    """
    turn = pace.asks[party].after(this.first)
    turn = turn if party is Party.TRAINEE else _on_weekday(this, pace, turn)
    soonest = min(moment.after(this.first) for moment in pace.asks.values())
    return turn if turn <= closes_at(this, pace) - _ONE_DAY else soonest


def invited_early(this: Round, pace: Pace, seat: Seat) -> bool:
    """Did the trainee invite this seat before its turn? A talk that is agreed afterwards changes nothing of that."""
    before = replace(this, talk=None)
    return asked_at(before, pace, seat) < turn_of(before, pace, seat.party)


def closes_at(this: Round, pace: Pace) -> datetime:
    """When it closes, whoever is silent: at its time, and on the morning of its talk when that is sooner."""
    own = pace.closes.after(this.first)
    return own if this.talk is None else min(own, closes_before(this.talk))


def closes_before(talk: datetime) -> datetime:
    """By when the questions for a talk are closed that begins then."""
    return at(local_day(talk), TALK_MORNING)


def told_at(this: Round, pace: Pace) -> datetime:
    """When the school hears who is silent, and nobody is asked any more.

    At the end where days off take the place of asking again: who is silent gets that chance first.
    """
    waits = any(local_day(one.after(this.first)) in pace.off for one in pace.chases)
    return closes_at(this, pace) if waits else _tells(this, pace)


def _tells(this: Round, pace: Pace) -> datetime:
    return min(pace.tells.after(this.first), closes_at(this, pace))


def sooner(this: Round, pace: Pace, seat: Seat, now: datetime) -> bool:
    """Would they be asked sooner if the trainee invited them now? Not at a weekend, when their turn is on the Monday."""
    return asked_at(this, pace, replace(seat, invited_at=now)) < asked_at(this, pace, seat)


def _on_weekday(this: Round, pace: Pace, moment: datetime, clock: time | None = None) -> datetime:
    """Of a weekend the Monday after it, at this time of day or the same; unless the school hears who is silent by then."""
    weekday = local(moment).weekday()
    monday = _later(moment, _WEEK - weekday, clock) if weekday >= _SATURDAY else moment
    return monday if monday < _tells(this, pace) else moment


def _later(moment: datetime, days: int, clock: time | None = None) -> datetime:
    """So many days later at this or the same time on the wall, also over a night in which the clock changes."""
    here = local(moment)
    return at(here.date() + timedelta(days=days), clock or here.time())


def closing(this: Round, pace: Pace, now: datetime) -> str:
    """Why an open round closes now, in Dutch; "" while it stays open, and for one that is closed already."""
    if this.closed_at is not None:
        return ""
    if not this.silent:
        return COMPLETE
    return IN_TIME if now >= closes_at(this, pace) else ""


def closed(this: Round, why: str, now: datetime) -> Round:
    """The round, closed for this reason; one that was closed stays as it was."""
    return this if this.closed_at is not None else replace(this, closed_at=now, ended=why)


def answered(this: Round, person: PersonId, state: SeatState, now: datetime) -> Round:
    """The round after somebody's answer: the first counts for when, the last for what, also late or changed.

    Of somebody who has no seat, and in a closed round, nothing changes.
    """
    seat = this.seat(person)
    if seat is None or this.closed_at is not None or state is SeatState.WAITING:
        return this
    return _with(this, replace(seat, state=state, answered_at=seat.answered_at or now))


def invited(this: Round, party: Party, now: datetime) -> Round:
    """The round after the trainee invited another party; a second invitation changes nothing."""
    seat = next((one for one in this.silent if one.party is party), None)
    if seat is None or this.closed_at is not None or seat.invited_at is not None:
        return this
    return _with(this, replace(seat, invited_at=now))


def seated(this: Round, people: Mapping[Party, PersonId | None]) -> Round:
    """The round after people were replaced: who is silent gives up the seat, who answered keeps it.

    Somebody who sits already gets no second seat: one person who is both is asked once.
    """
    if this.closed_at is not None:
        return this
    seats: list[Seat] = []
    taken = {one.person for one in this.seats if one.state is not SeatState.WAITING}
    for seat in this.seats:
        if seat.state is SeatState.WAITING:
            person = people.get(seat.party, seat.person)
            seat = replace(seat, person=None if person in taken else person)
            taken.add(seat.person)
        seats.append(seat)
    return replace(this, seats=tuple(seats))


def _with(this: Round, seat: Seat) -> Round:
    return replace(this, seats=tuple(seat if one.party is seat.party else one for one in this.seats))

"""Moments for a talk that stand in nobody's way: after duties, lessons, exams, other talks, and everybody's wishes.

Pure. Days and hours are local wall-clock times, so both nights on which the clock changes are right (invariant 4).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import Interval, at, local, local_day
from bot.domain.checkins import CheckinKind
from bot.domain.notices import Wishes

MOST = 4
"""Moments that are proposed at once."""
OPENS, CLOSES = time(8), time(18)
AFTERNOON = time(13)
STEP = timedelta(minutes=30)
DAYS = 14
"""How many days ahead a moment may lie, today included."""
AWAKE = time(14)
"""After a night duty nobody talks before this time, as nobody hears from the bot before it."""
_DEEP_NIGHT = time(3)
_SATURDAY = 5
ONE_DAY = timedelta(days=1)

LASTS: Mapping[CheckinKind, timedelta] = {
    CheckinKind.PROGRESS: timedelta(minutes=30),
    CheckinKind.THREE_WAY: timedelta(minutes=45),
}
"""How long each kind of talk takes."""


@dataclass(frozen=True)
class Known:
    """What is known of everybody who takes part: `duties` are shifts, after which a night is slept off.

    `busy` is all other time that is taken. `holidays` are the days on which nobody talks.
    """

    duties: Sequence[Interval] = ()
    busy: Sequence[Interval] = ()
    wishes: Sequence[Wishes] = ()
    holidays: Collection[date] = field(default=frozenset())


def moments(now: datetime, lasts: timedelta, known: Known, without: Collection[datetime] = ()) -> tuple[Interval, ...]:
    """At most MOST moments, by start: over as many days as there are, by turns in the morning and in the afternoon.

    None begins before there was a whole working day's notice, at a start of `without`, or on a day after the coming
    DAYS.
    """
    first = soonest(now, known.holidays)
    free = {day: [one for one in _on(day, lasts, known) if _new(one, first, without)] for day in _days(now)}
    chosen: list[Interval] = []
    while len(chosen) < MOST and any(free.values()):
        for day in [day for day, left in free.items() if left][: MOST - len(chosen)]:
            taken = _preferred(free[day], afternoon=len(chosen) % 2 == 1)
            chosen.append(taken)
            free[day] = [one for one in free[day] if not one.overlaps(taken)]
    return tuple(sorted(chosen))


def soonest(now: datetime, holidays: Collection[date]) -> datetime:
    """From when there was a whole working day in which everybody can answer and make room: the same hour of the next.

    What is asked on a day off is first read at the beginning of the next working day.
    """
    today = local_day(now)
    if _works(today, holidays):
        return at(_next_working(today, holidays), local(now).time())
    return at(_next_working(_next_working(today, holidays), holidays))


def on_day(day: date, now: datetime, lasts: timedelta, known: Known) -> tuple[Interval, ...]:
    """At most MOST moments on this one day, from now on: for who names a day and no time."""
    free = [one for one in _on(day, lasts, known) if one.start > now]
    chosen: list[Interval] = []
    while free and len(chosen) < MOST:
        chosen.append(_preferred(free, afternoon=len(chosen) % 2 == 1))
        free = [one for one in free if not one.overlaps(chosen[-1])]
    return tuple(sorted(chosen))


def fits(moment: Interval, known: Known) -> bool:
    """Does it stand in nobody's way, as far as is known?"""
    taken = [*known.busy, *(_with_rest(one) for one in known.duties)]
    if any(moment.overlaps(one) for one in taken) or set(moment.days) & set(known.holidays):
        return False
    return all(_wished(moment, one) for one in known.wishes)


def _works(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def _next_working(day: date, holidays: Collection[date]) -> date:
    day += ONE_DAY
    while not _works(day, holidays):
        day += ONE_DAY
    return day


def _days(now: datetime) -> list[date]:
    days = (local_day(now) + timedelta(days=n) for n in range(DAYS))
    return [day for day in days if day.weekday() < _SATURDAY]


def _on(day: date, lasts: timedelta, known: Known) -> Iterator[Interval]:
    """What is free between OPENS and CLOSES on this day, on the whole and half hours."""
    start, closes = at(day, OPENS), at(day, CLOSES)
    while start + lasts <= closes:
        one = Interval(start, start + lasts)
        if fits(one, known):
            yield one
        start += STEP


def _new(one: Interval, first: datetime, without: Collection[datetime]) -> bool:
    return one.start >= first and one.start not in without


def _preferred(free: Sequence[Interval], *, afternoon: bool) -> Interval:
    """The first of that half of the day, else the first there is."""
    begins = at(free[0].first_day, AFTERNOON)
    return next((one for one in free if (one.start >= begins) is afternoon), free[0])


def _with_rest(duty: Interval) -> Interval:
    night = any(duty.start <= at(day, _DEEP_NIGHT) < duty.end for day in duty.days)
    return Interval(duty.start, max(duty.end, at(local_day(duty.end), AWAKE))) if night else duty


def _wished(moment: Interval, wishes: Wishes) -> bool:
    """Is it on a day that suits, and outside the quiet hours?"""
    if wishes.days and not {day.weekday() for day in moment.days} <= wishes.days:
        return False
    return not any(moment.overlaps(one) for one in _quiet(moment.days, wishes))


def _quiet(days: Iterable[date], wishes: Wishes) -> Iterator[Interval]:
    begins, ends = wishes.quiet_from, wishes.quiet_until
    if begins == ends:
        return
    over_midnight = timedelta(days=begins > ends)
    for first in sorted({one for day in days for one in (day - ONE_DAY, day)}):
        yield Interval(at(first, begins), at(first + over_midnight, ends))

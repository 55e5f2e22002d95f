"""Which hours are asked about: the rule of the decision for "vrijdag", "de late dienst", "vanmiddag" or nothing at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.domain.authorisation.facts import Limits
from bot.domain.calendar import Interval, at, local_day
from bot.domain.people import PersonId
from bot.domain.records import Shift
from bot.texts import Texts
from bot.understanding.dates import DayPart, ShiftKind, When

PARTS = {
    DayPart.MORNING: (time(6), time(12)),
    DayPart.AFTERNOON: (time(12), time(18)),
    DayPart.EVENING: (time(18), time(23)),
    DayPart.NIGHT: (time(23), time(7)),
}
KINDS = {
    ShiftKind.EARLY: ("vroeg",),
    ShiftKind.DAY: ("dag",),
    ShiftKind.BETWEEN: ("tussen",),
    ShiftKind.LATE: ("late", "laat", "avond"),
    ShiftKind.NIGHT: ("nacht",),
}
"""How a roster's word for a kind of shift begins."""


@dataclass(frozen=True)
class Hours:
    """The interval that is meant, and what was filled in to get there."""

    interval: Interval
    whole_day: bool = False
    shift: Shift | None = None
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskHours:
    """The interval is not certain: these are the readings, if there are any to offer."""

    question: str
    options: tuple[tuple[str, When | Shift], ...] = ()


@dataclass(frozen=True)
class Rosters:
    """The shifts to look in: those of the person, and those of the place that was named."""

    own: Sequence[Shift] = ()
    place: Sequence[Shift] = ()


def window(when: When | None, now: datetime) -> Interval:
    """The stretch of time whose shifts can matter for this question."""
    first = when.first if when is not None else local_day(now)
    last = when.last if when is not None else first
    return Interval(at(first - timedelta(days=1)), at(last + timedelta(days=2)))


def settle(
    when: When | None, person: PersonId | None, rosters: Rosters, now: datetime, limits: Limits, say: Texts
) -> Hours | AskHours:
    """The hours that are meant, or a question. Hours from a stale roster are used, and said to be so."""
    if when is None or when.now:
        return _from_now(person, rosters, now, limits, say)
    if when.one_night_day:
        return _night_of_one_day(when, person, rosters, limits, now, say)
    if when.shift is not None:
        return _shift(when, person, rosters, limits, now, say)
    if when.begin is not None and when.end is not None:
        return Hours(_clock_times(when, when.begin, when.end))
    if when.part is not None:
        return _part(when, person, rosters, limits, now, say)
    return Hours(Interval(at(when.first), at(when.last + timedelta(days=1))), whole_day=True)


def _from_now(person: PersonId | None, rosters: Rosters, now: datetime, limits: Limits, say: Texts) -> Hours:
    for shift in rosters.own:
        for hours in shift.hours_of(person) if person is not None else ():
            if hours.start <= now < hours.end:
                said = say(
                    "Je noemt geen dag. Ik kijk van nu tot het einde van de dienst ({end} uur).",
                    end=say.clock(hours.end),
                )
                return Hours(Interval(now, hours.end), shift=shift, assumed=(said, *_stale(shift, now, limits, say)))
    end = at(local_day(now) + timedelta(days=1))
    return Hours(Interval(now, end), assumed=(say("Je noemt geen dag. Ik kijk naar vandaag, van nu tot 24:00 uur."),))


def _stale(shift: Shift, now: datetime, limits: Limits, say: Texts) -> tuple[str, ...]:
    if now - shift.confirmed_at <= limits.roster:
        return ()
    return (say("Het rooster is van {moment}. Het kan veranderd zijn.", moment=say.moment(shift.confirmed_at)),)


def _clock_times(when: When, begin: time, end: time) -> Interval:
    last = when.last_start if end > begin else when.last_start + timedelta(days=1)
    return Interval(at(when.first, begin), at(last, end))


def is_kind(shift: Shift, kind: ShiftKind) -> bool:
    """Is this shift of the kind that was said?"""
    return kind is ShiftKind.ANY or shift.kind.casefold().startswith(KINDS[kind])


def _of_day(shifts: Sequence[Shift], when: When, kind: ShiftKind) -> list[Shift]:
    days = (when.first, when.last_start)
    return [s for s in shifts if is_kind(s, kind) and days[0] <= s.interval.first_day <= days[1]]


def _shift(
    when: When, person: PersonId | None, rosters: Rosters, limits: Limits, now: datetime, say: Texts
) -> Hours | AskHours:
    kind = when.shift or ShiftKind.ANY
    own = _of_day(rosters.own, when, kind)
    found = own or _of_day(rosters.place, when, kind)
    if not found and not when.day_said:
        return AskHours(say("Over welke dag gaat het?"))
    if not found:
        day = say.day(when.first)
        return AskHours(
            say("Ik vind die dienst op {day} niet in het rooster. Van hoe laat tot hoe laat is het?", day=day)
        )
    if len(found) > 1:
        return AskHours(say("Welke dienst bedoel je?"), tuple((label(shift, say), shift) for shift in found))
    return of_shift(found[0], person, now, limits, say)


def label(shift: Shift, say: Texts) -> str:
    """A shift as a choice: its kind, its day and hours."""
    return f"{say(shift.kind)}, {say.span(shift.interval)}"


def of_shift(shift: Shift, person: PersonId | None, now: datetime, limits: Limits, say: Texts) -> Hours:
    """The hours of a shift: the person's own when they are on it."""
    own = shift.hours_of(person) if person is not None else ()
    interval = own[0] if own else shift.interval
    return Hours(interval, shift=shift, assumed=_stale(shift, now, limits, say))


def _part(
    when: When, person: PersonId | None, rosters: Rosters, limits: Limits, now: datetime, say: Texts
) -> Hours | AskHours:
    """A part of a day is the rostered shift it falls in, else that day."""
    begin, end = PARTS[when.part or DayPart.MORNING]
    part = _clock_times(when, begin, end)
    own = [s for s in rosters.own if any(h.overlaps(part) for h in (s.hours_of(person) if person is not None else ()))]
    inside = [s for s in own if s.interval.start <= part.start < s.interval.end] or own
    if len(inside) == 1:
        hours = of_shift(inside[0], person, now, limits, say)
        said = say("Ik kijk naar de dienst in het rooster: {span}.", span=say.span(hours.interval))
        return replace(hours, assumed=(said, *hours.assumed))
    if len(inside) > 1:
        return AskHours(say("Welke dienst bedoel je?"), tuple((label(shift, say), shift) for shift in inside))
    days = Interval(at(when.first), at(when.last_start + timedelta(days=1)))
    if when.part is DayPart.NIGHT:
        days = Interval(days.start, part.end)
    return Hours(days, whole_day=True, assumed=(say("Ik vind geen dienst in het rooster. Ik kijk naar de hele dag."),))


def _night_of_one_day(
    when: When, person: PersonId | None, rosters: Rosters, limits: Limits, now: datetime, say: Texts
) -> Hours | AskHours:
    """ "Zondagnacht" begins or ends on Sunday: ask, unless only one of the two has that person's shift."""
    begins = replace(when, one_night_day=False, part=None, shift=ShiftKind.NIGHT)
    before = replace(begins, first=when.first - timedelta(days=1), last=when.last - timedelta(days=1))
    own = [(night, shift) for night in (before, begins) for shift in _of_day(rosters.own, night, ShiftKind.NIGHT)]
    if len(own) == 1:
        return of_shift(own[0][1], person, now, limits, say)
    options = tuple(
        (
            say(
                "de nacht van {first} op {last}",
                first=say.short_day(n.first),
                last=say.short_day(n.first + timedelta(days=1)),
            ),
            n,
        )
        for n in (before, begins)
    )
    return AskHours(say("Welke nacht bedoel je?"), options)

"""A good moment: when a message may come, after quiet hours, duties, weekends and holidays (G3).

Hard rules keep somebody from being woken. Soft rules keep them from being bothered, and give way when waiting for them
would make the message too late. Everything is computed in local wall-clock time, so both nights on which the clock
changes are right (invariant 4).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import Interval, at, local, local_day
from bot.domain.notices import Holiday, Wishes

AFTER_NIGHT = time(14)
"""After a night shift nobody hears anything before this time."""
_DEEP_NIGHT = time(3)
"""A shift that holds this time is a night shift, whatever it is called."""
_MOST_STEPS = 400
"""More days than any holiday lasts; the rules move a moment a day at a time."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Days on which people are off: public holidays, and school holidays of the school's region."""

    is_holiday: Callable[[date], bool] = lambda _: False
    school_holiday: Callable[[date], Holiday | None] = lambda _: None


@dataclass(frozen=True)
class Moment:
    """When it may come, and in Dutch what it waits for; "" when nothing stands in the way."""

    at: datetime
    waits_for: str = ""


def good_moment(now: datetime, wishes: Wishes, duties: Sequence[Interval], calendar: Calendar) -> Moment:
    """The first moment from `now` that every rule allows. `duties` are the person's shifts around it, by start."""
    return _first(now, lambda moment: (*_hard(moment, wishes, duties), *_soft(moment, wishes, duties, calendar)))


def awake(now: datetime, wishes: Wishes, duties: Sequence[Interval]) -> Moment:
    """The first moment from `now` at which nobody is woken."""
    return _first(now, lambda moment: _hard(moment, wishes, duties))


Later = tuple[datetime, str]


def _first(now: datetime, rules: Callable[[datetime], Iterator[Later] | tuple[Later, ...]]) -> Moment:
    moment, why = now, ""
    for _ in range(_MOST_STEPS):
        later = max(rules(moment), default=None, key=lambda one: one[0])
        if later is None or later[0] <= moment:
            return Moment(moment, why)
        moment, why = later[0], why or later[1]
    return Moment(moment, why)


def _hard(moment: datetime, wishes: Wishes, duties: Sequence[Interval]) -> Iterator[Later]:
    quiet = quiet_until(moment, wishes)
    if quiet is not None:
        yield quiet, "het is stil op jouw verzoek"
    for duty in duties:
        if is_night(duty):
            rested = at(local_day(duty.end), AFTER_NIGHT)
            if duty.start <= moment < rested:
                yield rested, "na een nachtdienst"
            if not wishes.on_night_duty and local_day(duty.start) == local_day(moment):
                yield at(local_day(moment) + ONE_DAY), "je hebt nachtdienst"


def _soft(moment: datetime, wishes: Wishes, duties: Sequence[Interval], calendar: Calendar) -> Iterator[Later]:
    today = local_day(moment)
    tomorrow = at(today + ONE_DAY)
    if wishes.days and today.weekday() not in wishes.days:
        yield tomorrow, "deze dag wil je geen berichten"
    if calendar.is_holiday(today):
        yield tomorrow, "het is een feestdag"
    off = calendar.school_holiday(today)
    if off is not None:
        yield at(off.last + ONE_DAY), off.name
    for duty in duties:
        if duty.start <= moment < duty.end:
            yield duty.end, "je bent aan het werk"


def quiet_until(moment: datetime, wishes: Wishes) -> datetime | None:
    """The end of the quiet hours that run at this moment; None when none do."""
    begins, ends = wishes.quiet_from, wishes.quiet_until
    if begins == ends:
        return None
    clock, today = local(moment).time(), local_day(moment)
    if begins < ends:
        return at(today, ends) if begins <= clock < ends else None
    if clock >= begins:
        return at(today + ONE_DAY, ends)
    return at(today, ends) if clock < ends else None


def is_night(duty: Interval) -> bool:
    """Is this a night shift?"""
    return any(duty.start <= at(day, _DEEP_NIGHT) < duty.end for day in duty.days)

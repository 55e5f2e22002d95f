"""What hours on a clock of twelve mean, once the part of the day or the kind of shift is known.

A spoken hour is one of two. From 7 to 12 it is read as before noon; from 1 to 6 it must be asked, unless a part of the
day, a shift or the other end of the stretch settles it. Figures as 7:00, 07.00 and hours from 13 on need none of this.
"""

from datetime import time
from typing import NamedTuple

from bot.understanding.dates.model import DayPart, ShiftKind

_NOON, _DAY = 720, 1440
_LATEST_MORNING = 420
"""Minutes: a bare hour from here to noon is in the morning."""
_PARTS = {
    DayPart.MORNING: (60, 780),
    DayPart.AFTERNOON: (720, 1110),
    DayPart.EVENING: (1020, 1441),
    DayPart.NIGHT: (1290, 1440 + 480),
}
_SHIFTS = {
    ShiftKind.EARLY: (360, 1020),
    ShiftKind.DAY: (420, 1110),
    ShiftKind.BETWEEN: (540, 1260),
    ShiftKind.LATE: (780, 1441),
    ShiftKind.NIGHT: (1290, 1440 + 480),
}
Pair = tuple[time | None, time | None]


class Hour(NamedTuple):
    """A time as minutes since midnight; `spoken`: on a clock of twelve hours. `bare`: a number and nothing more."""

    minutes: int
    spoken: bool
    bare: bool
    stop: int


class Clock(NamedTuple):
    """A begin and an end, either may be None, with the part of the day said for each, up to word `stop`."""

    begin: Hour | None
    end: Hour | None
    begin_part: DayPart | None
    end_part: DayPart | None
    stop: int


def readings(clock: Clock, part: DayPart | None, shift: ShiftKind | None) -> tuple[Pair, ...]:
    """The begin and end it may be; more than one must be asked."""
    window = _PARTS.get(part) if part is not None else _SHIFTS.get(shift) if shift is not None else None
    begin_window = _PARTS[clock.begin_part] if clock.begin_part is not None else window
    end_window = _PARTS[clock.end_part] if clock.end_part is not None else window
    if clock.begin is not None and clock.end is not None:
        loose = begin_window or end_window
        return _pairs(clock.begin, clock.end, loose, end_window)
    if clock.begin is not None:
        return tuple((_time(each), None) for each in _single(clock.begin, begin_window))
    return tuple((None, _time(each)) for each in _single(clock.end, end_window)) if clock.end is not None else ()


def _candidates(hour: Hour, window: tuple[int, int] | None) -> list[int]:
    both = [hour.minutes % _NOON, hour.minutes % _NOON + _NOON]
    if not hour.spoken and (window is None or not 60 <= hour.minutes < 780):
        return [hour.minutes]
    fitting = [each for each in both if window is not None and _fits(each, window)]
    if len(fitting) == 1:
        return fitting
    return both if hour.spoken else [hour.minutes]


def _fits(minutes: int, window: tuple[int, int]) -> bool:
    return window[0] <= minutes < window[1] or window[0] <= minutes + _DAY < window[1]


def _single(hour: Hour, window: tuple[int, int] | None) -> list[int]:
    found = _candidates(hour, window)
    return [hour.minutes] if len(found) == 2 and hour.minutes >= _LATEST_MORNING else found


def _pairs(
    begin: Hour, end: Hour, begin_window: tuple[int, int] | None, end_window: tuple[int, int] | None
) -> tuple[Pair, ...]:
    """Both ends settle each other: the stretch that looks like a shift wins; two that do, or none, are asked."""
    on_24 = not begin.spoken or not end.spoken
    begins = [begin.minutes] if on_24 and begin_window is None else _candidates(begin, begin_window)
    ends = [end.minutes] if on_24 and end_window is None else _candidates(end, end_window)
    pairs = [(b, e) for b in begins for e in ends if 0 < (e - b) % _DAY <= _NOON] or [(begins[0], ends[0])]
    likely = [(b, e) for b, e in pairs if _like_shift(b, (e - b) % _DAY)]
    return tuple((_time(b), _time(e)) for b, e in likely or pairs)


def _like_shift(begin: int, length: int) -> bool:
    """Work in care begins between 6 and 17 and lasts at most ten hours; a night begins from 21 and lasts six or more."""
    return length <= 600 and (360 <= begin <= 1020 or (1260 <= begin < _DAY and length >= 360))


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)

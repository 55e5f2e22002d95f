"""Gives a day the part, shift and hours that were said beside it, and marks nights."""

from dataclasses import replace
from datetime import time

from bot.understanding.dates.hours import readings
from bot.understanding.dates.model import DayPart, ShiftKind, When
from bot.understanding.dates.scene import Choice, Extras, Found, Scene, either, mapped, one_night
from bot.understanding.dates.shifts import read_extras
from bot.understanding.dates.text import Kind
from bot.understanding.dates.year import add


def with_extras(scene: Scene, found: list[Found]) -> list[Found]:
    """What stands after a day, or after a list of days, holds for all of them."""
    part = found[0].choice.options[0].part if found[0].choice.options else None
    extras = read_extras(scene, found[-1].stop, part)
    if not extras:
        return [settled(scene, each, None) for each in found]
    found = one_night_of(scene, found, extras)
    complete = [settled(scene, each, extras) for each in found]
    complete[-1] = complete[-1]._replace(stop=extras.stop)
    return complete


def one_night_of(scene: Scene, found: list[Found], extras: Extras) -> list[Found]:
    """Two days that a stroke joins are one night beside a word for the night ("nachtdienst za/zo", "28-29 november")."""
    if not _is_night(extras) or not found[0].choice.options or found[0].choice.options[0].over_midnight:
        return found
    first, last = found[0].choice.options[0].first, found[-1].choice.options[-1:]
    if not last or add(first, 1) != last[0].last or any(len(each.choice.options) != 1 for each in found):
        return found
    within = {scene.word(n) for n in range(found[0].start, found[-1].stop)}
    to_the_next = extras.part is DayPart.NIGHT and len(found) == 1
    if not (within & {"/", "-"} or to_the_next or scene.at(found[0].start).kind is Kind.FIGURE):
        return found
    doubt = found[0].choice.doubt or found[-1].choice.doubt
    return [Found(Choice((replace(one_night(first), part=extras.part),), doubt), found[0].start, found[-1].stop)]


def _is_night(extras: Extras) -> bool:
    return extras.part is DayPart.NIGHT or extras.shift is ShiftKind.NIGHT


def settled(scene: Scene, found: Found, extras: Extras | None) -> Found:
    """A day with what was said beside it or elsewhere in its clause, and its night marked."""
    choice = found.choice
    if extras is not None:
        options = [each for when in choice.options for each in applied(when, extras)]
        choice = either(options, choice.doubt) if options else choice
    return Found(mapped(choice, _nightly), found.start, found.stop)


def applied(when: When, extras: Extras) -> list[When]:
    """A day with extras, once for each reading of its hours."""
    said = replace(when, part=extras.part or when.part or _part_of_hour(extras), shift=extras.shift or when.shift)
    if extras.shift is ShiftKind.NIGHT and when.part is DayPart.EVENING and when.first == when.last:
        said = replace(one_night(when.first), part=None, shift=ShiftKind.NIGHT)
    if extras.clock is None:
        return [said]
    return [_timed(said, begin, end) for begin, end in readings(extras.clock, said.part, said.shift)]


def _part_of_hour(extras: Extras) -> DayPart | None:
    """ "Om kwart voor tien 's avonds" says the part too; an hour of the night may be of either day."""
    clock = extras.clock
    if clock is None or (clock.begin is not None and clock.end is not None):
        return None
    part = clock.begin_part or clock.end_part
    return part if part is not DayPart.NIGHT else None


def _timed(when: When, begin: time | None, end: time | None) -> When:
    """Hours past midnight run into the next day; 24:00 closes the day."""
    timed = replace(when, begin=begin or when.begin, end=end or when.end)
    if timed.begin is None or timed.end is None or when.first != when.last:
        return timed
    if time(0) < timed.end <= timed.begin:
        return replace(timed, last=add(when.last, 1), over_midnight=True)
    return timed


def _nightly(when: When) -> When:
    """A night named by one day; hours from the evening on say which one."""
    night = when.part is DayPart.NIGHT or when.shift is ShiftKind.NIGHT
    evening = when.begin is not None and when.begin >= time(18)
    if not night or not when.day_said or when.first != when.last or evening or when.edge is not None or when.now:
        return when
    return replace(when, one_night_day=True)

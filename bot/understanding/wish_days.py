"""From when until when nothing should come: the days and the hours of a wish."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

from bot.understanding.dates import Dates, Edge, When
from bot.understanding.normalise import fold
from bot.understanding.wish_kinds import Pause, Which
from bot.understanding.wish_words import ONE, UNITS

Groups = Mapping[str, str | None]

_ONE_DAY = timedelta(days=1)
_WITH_IT = re.compile(
    r"\btot en\b|\bt\s?/\s?m\b|\btm\b|\bt\.?e\.?m\b|\bthrough\b|\bincluding\b|\beinde?\b|\bend\b|\bweek\b"
)
_UP_TO = re.compile(r"\b(?:tot|until|till|til)\b")
_LATE, _EARLY = ("avond", "evening", "pm", "middag", "afternoon", "night"), ("ochtend", "morgen", "morning", "am")
_SMALL_HOURS = 5
"""Before this hour "na 4 uur" may be the night as well as the afternoon."""


def pause_in(text: str, dates: Dates, counted: Groups, today: date) -> Pause | Which | None:
    """The days a text names: "tot" leaves the day itself out, "tot en met" does not. None when it names none.

    `counted` is a number of days, weeks or months, which run from now or from the day that is named.
    """
    days = _number(counted.get("n")) * UNITS.get(counted.get("unit") or "", 0)
    whens = [when for when, _ in dates.whens if when.day_said]
    if dates.unclear:
        return _readings([when for one in dates.unclear for when in one.options], today)
    if not whens:
        return Pause(None, today + timedelta(days=days - 1)) if days else None
    when = _in_a_row(whens)
    if when is None or _is_vague(when) or (days and when.edge is not Edge.FROM):
        return Pause(None, None)
    if when.edge in (Edge.FROM, Edge.AFTER):
        return Pause(_later(when.first, today), when.first + timedelta(days=days - 1) if days else None)
    last = when.last - _ONE_DAY if when.edge is not Edge.BEFORE and _leaves_out(text) else when.last
    return _pause(when.first, last, today)


def _number(word: str | None) -> int:
    return 1 if word in ONE else int(word or 0)


def _readings(whens: Sequence[When], today: date) -> Pause | Which:
    found = tuple(dict.fromkeys(_pause(when.first, when.last, today) for when in whens))
    clear = tuple(one for one in found if one.last is not None)
    return Which(clear) if len(clear) > 1 else Pause(None, None)


def _pause(first: date, last: date, today: date) -> Pause:
    return Pause(_later(first, today), last) if last >= max(first, today) else Pause(None, None)


def _later(first: date, today: date) -> date | None:
    return first if first > today else None


def _in_a_row(whens: Sequence[When]) -> When | None:
    """ "Vandaag en morgen" is one stretch of days."""
    first, *others = whens
    last = first
    for when in others:
        if when.first != last.last + _ONE_DAY or when.edge is not None or first.edge is not None:
            return None
        last = when
    return first if not others else When(first.first, last.last)


def _is_vague(when: When) -> bool:
    return bool(when.part or when.shift or when.begin or when.end or when.one_night_day)


def _leaves_out(text: str) -> bool:
    folded = fold(text)[0]
    return bool(_UP_TO.search(folded)) and not _WITH_IT.search(folded)


def between(groups: Groups) -> tuple[time, time] | None:
    """Two hours: "tussen 20 en 9"; of "tussen 9 en 7" the first is in the evening."""
    begins, ends = _clock(groups, "a"), _clock(groups, "b")
    if begins is None or ends is None or begins == ends:
        return None
    if begins > ends and begins.hour < 12 and not groups["apart"]:
        begins = begins.replace(hour=begins.hour + 12)
    return begins, ends


def by_day(groups: Groups) -> tuple[time, time] | None:
    """Two hours of one day: "tussen 9 en 17", "tussen 9 en 5"."""
    begins, ends = _clock(groups, "a"), _clock(groups, "b")
    if begins is None or ends is None:
        return None
    if ends <= begins and ends.hour < 12 and not groups["bpart"]:
        ends = ends.replace(hour=ends.hour + 12)
    return (begins, ends) if begins < ends else None


def evening(groups: Groups) -> time | None:
    """ "Na 9 uur" is in the evening; None for an hour that may be either."""
    clock = _clock(groups, "a")
    if clock is None or groups["apart"] or clock.hour >= 12 or clock.hour == 0:
        return clock
    return clock.replace(hour=clock.hour + 12) if clock.hour >= _SMALL_HOURS else None


def morning(groups: Groups) -> time | None:
    """ "Voor 9 uur"; None for an hour that may be either."""
    clock = _clock(groups, "a")
    return None if clock is None or (not groups["apart"] and 0 < clock.hour < _SMALL_HOURS) else clock


def _clock(groups: Groups, name: str) -> time | None:
    """The hour as it was said, with its part of the day; None when there is no such hour."""
    said, quarter = groups[f"{name}h"] or "", groups[f"{name}q"] or ""
    if not said.isdecimal():
        return time(0)
    minutes = int(said) * 60 + int(groups[f"{name}m"] or 0) + _quarter(quarter)
    part = groups[f"{name}part"] or ""
    if any(word in part for word in _LATE) and 5 * 60 <= minutes < 12 * 60:
        minutes += 12 * 60
    elif any(word in part for word in _EARLY) and minutes >= 12 * 60:
        minutes -= 12 * 60
    fits = 0 <= minutes <= 24 * 60 and int(groups[f"{name}m"] or 0) < 60
    return time(minutes // 60 % 24, minutes % 60) if fits else None


def _quarter(said: str) -> int:
    if said in ("half past", "kwart over", "quarter past"):
        return 30 if said == "half past" else 15
    return {"half": -30, "kwart voor": -15, "quarter to": -15}.get(said, 0)

"""Day numbers that share one month: "3, 4 en 5 december", "3 t/m 7 dec", "28 op 29 november"; and a night by numbers."""

import re
from datetime import date
from typing import NamedTuple

from bot.understanding.dates.lexicon import AND_OR, SHORT_DAYS, WEEKDAYS
from bot.understanding.dates.model import Doubt, When
from bot.understanding.dates.numeric import day_number, month_at
from bot.understanding.dates.resolve import agreeing, dated, next_day
from bot.understanding.dates.scene import Choice, Found, Scene, days, either, mapped, one_night, sure
from bot.understanding.dates.text import Kind
from bot.understanding.dates.weeks import read_year
from bot.understanding.dates.year import add, day, month

_PAIR = re.compile(r"(\d{1,2})([-/])(\d{1,2})")
_NIGHT_WORDS = frozenset({"nacht", "nachtdienst", "nachtdiensten", "nd", "night", "nachts"})
_NUMBERED = frozenset(
    "opdracht opdrachten niveau groep certificaat kamer deel werkproces periode module les nr nummer afdeling toets".split()
)
_MOST = 10


class Entry(NamedTuple):
    """A number of the list: its weekday if said, what joins it to the next, and where it stands."""

    number: int
    weekday: int | None
    joint: str
    start: int
    stop: int


def read_numbers(scene: Scene, i: int, weekday: int | None = None) -> list[Found]:
    """The dates of a list or range that begins at this word, [] when there is none."""
    if scene.word(i - 1) in _NUMBERED:
        return []
    entries = _entries(scene, i, weekday)
    if not entries:
        return []
    named = month_at(scene, entries[-1].stop)
    if named is None or not named.certain:
        return _night(scene, entries)
    if len(entries) == 1 or not all(1 <= entry.number <= 31 for entry in entries):
        return []
    year, stop = read_year(scene, named.stop)
    return _resolved(scene, entries, named.months[0], year, stop)


def _entries(scene: Scene, i: int, weekday: int | None) -> list[Entry]:
    if scene.at(i).kind is Kind.FIGURE:
        return _pair(scene, i, weekday)
    entries: list[Entry] = []
    k, with_word = i, 0
    while len(entries) < _MOST:
        found = day_number(scene, k)
        if found is None:
            break
        number, _, stop = found
        joint, after = _joint(scene, stop)
        entries.append(Entry(number, weekday, joint, k, stop))
        if not joint or month_at(scene, stop) is not None:
            break
        with_word = len(entries) if joint != "," else with_word
        weekday, k = _weekday_before(scene, after)
    return _without_loose(entries, with_word)


def _without_loose(entries: list[Entry], with_word: int) -> list[Entry]:
    """ "Niveau 3, 29 november" is no list: a comma joins only when a word joins later."""
    if any(entry.joint == "," for entry in entries[:-1]) and with_word + 1 < len(entries):
        return []
    return entries


def _pair(scene: Scene, i: int, weekday: int | None) -> list[Entry]:
    match = _PAIR.fullmatch(scene.word(i))
    if match is None:
        return []
    joint = "t/m" if match[2] == "-" else "/"
    return [Entry(int(match[1]), weekday, joint, i, i), Entry(int(match[3]), None, "", i, i + 1)]


def _joint(scene: Scene, k: int) -> tuple[str, int]:
    if scene.says(k, "tot", "en", "met"):
        return "t/m", k + 3
    word = scene.word(k)
    if word in ("t/m", "tm", "tot", "-", "to", "until", "through"):
        return "t/m", k + 1
    if word == "op":
        return "op", k + 1
    if word == "," and scene.word(k + 1) in AND_OR:
        return "en", k + 2
    if word in AND_OR and scene.word(k - 2) in ("tussen", "between") and word in ("en", "and"):
        return "t/m", k + 1
    if word in AND_OR:
        return "en", k + 1
    return (",", k + 1) if word == "," else ("", k)


def _weekday_before(scene: Scene, k: int) -> tuple[int | None, int]:
    k = scene.skip(k, ("de", "the"))
    word = scene.word(k)
    weekday = WEEKDAYS.get(word, SHORT_DAYS.get(word))
    if weekday is None:
        return None, k
    return weekday, scene.skip(k + 1, (".", "de"), 2)


def _resolved(scene: Scene, entries: list[Entry], month_number: int, year: int | None, stop: int) -> list[Found]:
    last = entries[-1]
    choice = dated(scene, last.start, last.number, month_number, year, last.weekday)
    found = [Found(choice, last.start, stop)]
    following = choice
    for entry in reversed(entries[:-1]):
        following = _earlier(following, entry)
        if entry.joint in ("t/m", "op", "/"):
            found[0] = _joined(entry, following, found[0])
        else:
            found.insert(0, Found(following, entry.start, entry.stop))
    return found


def _earlier(following: Choice, entry: Entry) -> Choice:
    """The number in the month of the next one, or in the month before when it is higher."""
    options = [_before(option.first, entry.number) for option in following.options]
    kept = [days(option) for option in options if option is not None]
    if not kept:
        return Choice((), Doubt.IMPOSSIBLE)
    return agreeing(either(kept, following.doubt), entry.weekday)


def _before(following: date, number: int) -> date | None:
    first, _ = month(following.year, following.month - (number > following.day))
    return day(first.year, first.month, number)


def _joined(entry: Entry, first: Choice, last: Found) -> Found:
    doubt = first.doubt or last.choice.doubt
    pairs = zip(first.options, last.choice.options, strict=False)
    if entry.joint == "op":
        nights = [one_night(a.first) for a, b in pairs if add(a.first, 1) == b.first]
        choice = either(nights, doubt) if nights else Choice((), Doubt.IMPOSSIBLE)
    else:
        choice = either((days(a.first, b.last) for a, b in pairs if a.first <= b.last), doubt)
    return Found(choice, entry.start, last.stop)


def _night(scene: Scene, entries: list[Entry]) -> list[Found]:
    """ "Nachtdienst 28 op 29" (also 28/29 and 28-29): only beside a word for the night, and for days that follow."""
    if len(entries) != 2 or entries[0].joint not in ("op", "/", "t/m"):
        return []
    first, last = entries
    beside = {scene.word(first.start - n) for n in (1, 2, 3)} | {scene.word(last.stop), scene.word(last.stop + 1)}
    if not beside & _NIGHT_WORDS:
        return []
    choice = _running_or_next(scene, first, last)
    if not choice.options or any(add(option.first, 1).day != last.number for option in choice.options):
        return []
    nights = mapped(choice, lambda when: one_night(when.first))
    as_date = _as_date(scene, first, last)
    if as_date:
        nights = either((*nights.options, *as_date), nights.doubt)
    return [Found(nights, first.start, last.stop)]


def _running_or_next(scene: Scene, first: Entry, last: Entry) -> Choice:
    yesterday = add(scene.today, -1)
    if scene.now.hour < 6 and scene.today.day == last.number and yesterday.day == first.number:
        return sure(yesterday)
    return next_day(scene, first.start, first.number)


def _as_date(scene: Scene, first: Entry, last: Entry) -> tuple[When, ...]:
    """11/12 may be the eleventh of December too."""
    if scene.at(first.start).kind is not Kind.FIGURE or last.number > 12:
        return ()
    return dated(scene, first.start, first.number, last.number, None, None).options

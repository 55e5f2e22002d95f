"""Words for a whole week, and on which day a weekday falls: in that week, or by "deze", "volgende", "over twee weken"."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from bot.understanding.dates.lexicon import AND_OR, COMING, EVERY, LAST, NEXT, PAST, THIS, UNITS, WEEK, Step
from bot.understanding.dates.model import Doubt
from bot.understanding.dates.scene import Choice, Found, Scene, days, either, nearest, sure
from bot.understanding.dates.text import Kind
from bot.understanding.dates.year import add, monday, week

Place = Callable[[int], Choice]
"""From a weekday (Monday is 0) to the days it may be."""


class WeekRead(NamedTuple):
    """A week up to word `stop`: what it is as a stretch of days, and where its weekdays lie."""

    choice: Choice
    place: Place
    stop: int


def coming(scene: Scene, i: int) -> Place:
    """A bare weekday: the coming one, today when it is that day; with a verb of the past beside it both are offered."""

    def place(weekday: int) -> Choice:
        ahead = add(scene.today, (weekday - scene.today.weekday()) % 7)
        if scene.look_back:
            return sure(ahead if ahead == scene.today else add(ahead, -7))
        if scene.speaks_of_past(i):
            return either((days(add(ahead, -7)), days(ahead)))
        return sure(ahead)

    return place


def qualified(scene: Scene, word: str) -> Place:
    """A weekday after "deze", "komende", "volgende", "vorige", "afgelopen" or "elke" (or English).

    "volgende" is certain only when the coming one and the one in the next ISO week are the same day; "vorige" alike.
    """
    today = scene.today
    this_week = monday(today)

    def place(weekday: int) -> Choice:
        after = add(today, (weekday - today.weekday() - 1) % 7 + 1)
        before = add(today, -((today.weekday() - weekday - 1) % 7 + 1))
        if word in COMING:
            return sure(after)
        if word in PAST:
            return sure(before)
        if word in NEXT:
            return either((days(after), days(add(this_week, 7 + weekday))))
        if word in LAST:
            return either((days(before), days(add(this_week, weekday - 7))))
        if word in EVERY:
            return Choice((days(after if weekday != today.weekday() else today),), Doubt.RECURRING)
        own = add(this_week, weekday)
        return either((days(own), days(after))) if own < today else sure(own)

    return place


def later(scene: Scene, i: int, weeks: int, *, unit_first: bool = False) -> Place:
    """ "Vrijdag over een week": so many weeks after the coming one.

    From two weeks on, and in "over een week vrijdag", people also count from this week; where that gives another day,
    both are offered.
    """
    bare, this_week = coming(scene, i), monday(scene.today)

    def place(weekday: int) -> Choice:
        first = add(scene.today, (weekday - scene.today.weekday()) % 7)
        counted = [days(add(first, 7 * weeks))]
        if weeks > 1 or unit_first:
            counted.append(days(add(this_week, 7 * weeks + weekday)))
        return either(counted, bare(weekday).doubt)

    return place


def inside(*mondays: date) -> Place:
    """A weekday in an ISO week; several weeks give as many options."""

    def place(weekday: int) -> Choice:
        return either(days(add(first, weekday)) for first in mondays)

    return place


def read_week(scene: Scene, i: int) -> WeekRead | None:
    """ "Deze week", "volgende week", "week 49", "wk49 2025": None when no week stands here."""
    i = scene.skip(i, ("de", "the"))
    after_next = _after_next(scene, i)
    if after_next is not None:
        return _whole(add(monday(scene.today), 14), after_next)
    if scene.word(i) in WEEK or scene.word(i) in ("w", "weken", "weeks"):
        return _numbered(scene, i)
    return _named(scene, i) if scene.word(i + 1) in WEEK else None


def _after_next(scene: Scene, i: int) -> int | None:
    """The index after "week after next" or "week na volgende week"."""
    if scene.word(i) not in WEEK or scene.word(i + 1) not in ("na", "after") or scene.word(i + 2) not in NEXT:
        return None
    return scene.skip(i + 3, WEEK)


def _named(scene: Scene, i: int) -> WeekRead | None:
    word, this_week = scene.word(i), monday(scene.today)
    if word in THIS:
        return _whole(this_week, i + 2)
    if word in NEXT:
        return _whole(add(this_week, 7), i + 2)
    if word in LAST:
        return _whole(add(this_week, -7), i + 2)
    if word in COMING:
        options = (days(add(this_week, 7), add(this_week, 13)), days(scene.today, add(scene.today, 7)))
        return WeekRead(either(options), qualified(scene, "volgende"), i + 2)
    if word in PAST:
        options = (days(add(this_week, -7), add(this_week, -1)), days(add(scene.today, -7), scene.today))
        return WeekRead(either(options), qualified(scene, "vorige"), i + 2)
    return None


def _whole(first: date, stop: int) -> WeekRead:
    return WeekRead(sure(first, add(first, 6)), inside(first), stop)


_NO_DATE_AFTER = frozenset("lesperiode blok periode opleiding cursus traject module lessen bpv stage".split())
_W_NEEDS = frozenset("in van voor vanaf tot op sinds na t/m tm en".split())


def _numbered(scene: Scene, i: int) -> WeekRead | None:
    number = scene.number(i + 1)
    stop = i + 2
    if scene.word(i) in WEEK and scene.word(i + 1) == ".":
        number, stop = scene.number(i + 2), i + 3
    if number is None or not _means_calendar(scene, i, stop):
        return None
    year, after = read_year(scene, stop)
    stop = after if year is not None else stop
    choice = _of_number(scene, i, number, year)
    return WeekRead(choice, inside(*(option.first for option in choice.options)), stop)


def _of_number(scene: Scene, i: int, number: int, year: int | None) -> Choice:
    if year is None:
        return nearest(scene, i, lambda any_year: week(any_year, number))
    span = week(year, number)
    return sure(*span) if span else Choice((), Doubt.IMPOSSIBLE)


def read_weeks(scene: Scene, i: int) -> list[Found]:
    """ "Week 49 t/m 51", "week 49 en 50": weeks by number that share the word, [] when there is only one."""
    k = scene.skip(i, ("de",))
    first = _numbered(scene, k) if scene.word(k) in (*WEEK, "weken", "weeks") else None
    if first is None:
        return []
    found = [Found(first.choice, i, first.stop)]
    while scene.word(found[-1].stop) in (*AND_OR, "t/m", "tm", "tot", "-", ","):
        joint = found[-1].stop
        k = scene.skip(joint + (3 if scene.says(joint, "tot", "en", "met") else 1), WEEK)
        number = scene.number(k)
        if number is None or not _means_calendar(scene, k - 1, k + 1) or number > 53:
            break
        year, stop = read_year(scene, k + 1)
        choice = _of_number(scene, k, number, year)
        if scene.word(joint) in AND_OR or scene.word(joint) == ",":
            found.append(Found(choice, k, stop))
        else:
            found[-1] = Found(_through(found[-1].choice, choice), found[-1].start, stop)
    return found if found[-1].stop != first.stop else []


def _through(first: Choice, last: Choice) -> Choice:
    pairs = [(a.first, b.last) for a in first.options for b in last.options if 0 < (b.last - a.first).days < 200]
    return either((days(*pair) for pair in pairs), None if pairs else Doubt.IMPOSSIBLE)


def _means_calendar(scene: Scene, i: int, stop: int) -> bool:
    """Week 3 of a course is no week of the year, "W49" may be a room, "2-3 weken" is a length."""
    k = scene.skip(stop, ("van", "in"))
    k = scene.skip(k, ("de", "het", "dit", "deze", "mijn"))
    if {scene.word(i - 1), scene.word(i - 2)} & _NO_DATE_AFTER:
        return False
    if scene.word(k) in _NO_DATE_AFTER or (k == stop and scene.word(stop) in UNITS):
        return False
    if scene.word(i) == "w":
        return scene.glued(i + 1) and scene.word(i - 1) in _W_NEEDS
    if scene.word(i) in ("weken", "weeks"):
        return scene.word(stop) in ("en", "t/m", "tot", "and", "to")
    return True


def full_year(scene: Scene, two_digits: int) -> int:
    """ "'25" is 2025; what would lie more than ten years ahead is of the century before ("12-03-61")."""
    return two_digits + (2000 if two_digits <= scene.today.year % 100 + 10 else 1900)


def read_year(scene: Scene, i: int) -> tuple[int | None, int]:
    """A year after a date or week: "2025", "van 2025", "'25", "volgend jaar"; None when none stands here."""
    k = scene.skip(i, (",", "van", "in", "of"))
    number = scene.number(k)
    if number is not None and len(scene.word(k)) == 4 and 1900 <= number <= 2099 and scene.word(k + 1) not in UNITS:
        return number, k + 1
    if scene.word(i) == "'" and scene.number(i + 1) is not None and len(scene.word(i + 1)) == 2:
        return full_year(scene, scene.number(i + 1) or 0), i + 2
    if UNITS.get(scene.word(k + 1)) is Step.YEAR and scene.at(k).kind is Kind.WORD:
        word = scene.word(k)
        for words, offset in ((THIS, 0), (NEXT, 1), (LAST, -1)):
            if word in words:
                return scene.today.year + offset, k + 2
    return None, i

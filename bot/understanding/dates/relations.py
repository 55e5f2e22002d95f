"""Days said by way of another: "de dag na kerst", "maandag na 1 december", "de week van 25 november", "weekend van …"."""

from collections.abc import Callable

from bot.understanding.dates.counted import stepped
from bot.understanding.dates.lexicon import AND_OR, ARTICLES, RELATIVE, UNITS, WEEK, WEEKEND, Step
from bot.understanding.dates.model import Doubt, When
from bot.understanding.dates.names import name
from bot.understanding.dates.numeric import day_number
from bot.understanding.dates.scene import Choice, Found, Scene, days, doubted, either, mapped
from bot.understanding.dates.weeks import read_week
from bot.understanding.dates.year import add, day, monday

_AFTER = frozenset({"na", "after", "following"})
_BEFORE = frozenset({"voor", "before"})
Reader = Callable[[Scene, int], list[Found]]


def read_relation(scene: Scene, i: int, read_days: Reader) -> Found | None:
    """A day or week counted from another day, which `read_days` reads."""
    if scene.word(i) in WEEKEND or scene.word(i) in WEEK:
        return _around(scene, i, read_days)
    week = read_week(scene, i)
    if week is not None:
        return Found(_weekends(week.choice), i, week.stop + 1) if scene.word(week.stop) in WEEKEND else None
    return _beside_weekday(scene, i, read_days) or _counted(scene, i, read_days)


def _anchor(scene: Scene, k: int, read_days: Reader) -> Found | None:
    found = read_days(scene, scene.skip(k, ARTICLES))
    return found[0] if len(found) == 1 and found[0].choice.options else None


def _counted(scene: Scene, i: int, read_days: Reader) -> Found | None:
    """ "(Twee) dagen na 1 december" is certain; weeks, and "voor" (which is also "for"), are asked."""
    counted = UNITS.get(scene.word(i)) is None
    number = scene.count(i) if counted else 1
    k = i + counted
    unit, side = UNITS.get(scene.word(k)), scene.word(k + 1)
    if number is None or not 0 < number <= 100 or unit not in (Step.DAY, Step.WEEK, Step.MONTH):
        return None
    if side not in _AFTER | _BEFORE:
        return None
    anchor = _anchor(scene, k + 2, read_days)
    if anchor is None or any(option.begin or option.end for option in anchor.choice.options):
        return None
    steps = number if side in _AFTER else -number

    def count(when: When) -> When:
        return days(stepped(when.last if steps > 0 else when.first, steps, unit))

    exact = side in _AFTER and unit is Step.DAY
    choice = mapped(anchor.choice, count)
    return Found(choice if exact else doubted(choice, Doubt.AMBIGUOUS), i, anchor.stop)


def _beside_weekday(scene: Scene, i: int, read_days: Reader) -> Found | None:
    """ "Vrijdag voor kerst", "maandag na 1 december": asked, with the day that is meant. Not "vrijdag na morgen"."""
    entry = name(scene, i)
    if entry is None or scene.word(entry.stop) not in _AFTER | _BEFORE:
        return None
    k = scene.skip(entry.stop + 1, ARTICLES)
    if name(scene, k) is not None or scene.word(k) in RELATIVE:
        return None
    anchor = _anchor(scene, k, read_days)
    if anchor is None or any(option.begin or option.end or option.now for option in anchor.choice.options):
        return None
    later = scene.word(entry.stop) in _AFTER
    options = [_nearest(option, weekday, later) for option in anchor.choice.options for weekday in entry.weekdays]
    return Found(either(options, anchor.choice.doubt or Doubt.AMBIGUOUS), i, anchor.stop)


def _nearest(when: When, weekday: int, later: bool) -> When:
    if later:
        return days(add(when.last, (weekday - when.last.weekday() - 1) % 7 + 1))
    return days(add(when.first, -((when.first.weekday() - weekday - 1) % 7 + 1)))


def _around(scene: Scene, i: int, read_days: Reader) -> Found | None:
    """ "De week van 25 november" is its ISO week; "weekend van week 49", "weekend van 30 november"."""
    weekend = scene.word(i) in WEEKEND
    if weekend and scene.word(i + 1) in ("van", "of"):
        both = _two_days(scene, i, read_days)
        if both is not None:
            return both
    week = read_week(scene, scene.skip(i + 1, ("van", "in", "of")))
    if weekend and week is not None:
        return Found(_weekends(week.choice), i, week.stop)
    if scene.word(i + 1) not in ("van", "of"):
        return None
    anchor = _anchor(scene, i + 2, read_days)
    if anchor is None or any((option.last - option.first).days > 6 for option in anchor.choice.options):
        return None
    whole = mapped(anchor.choice, lambda when: days(monday(when.first), add(monday(when.first), 6)))
    if not weekend:
        return Found(whole, i, anchor.stop)
    inside = all(option.first.weekday() >= 4 for option in anchor.choice.options)
    choice = _weekends(whole)
    return Found(choice if inside else doubted(choice, Doubt.MISMATCH), i, anchor.stop)


def _two_days(scene: Scene, i: int, read_days: Reader) -> Found | None:
    """ "Weekend van 30 november en 1 december": a Saturday and the Sunday after it."""
    found = read_days(scene, scene.skip(i + 2, ARTICLES))
    if len(found) == 1 and scene.word(found[0].stop) in AND_OR:
        found = [*found, *read_days(scene, found[0].stop + 1)]
    if len(found) != 2 or not all(each.certain for each in found):
        return None
    first, last = (each.choice.options[0].first for each in found)
    weekend = first.weekday() == 5 and add(first, 1) == last
    return Found(Choice((days(first, last),)), i, found[1].stop) if weekend else None


def _weekends(weeks: Choice) -> Choice:
    return mapped(weeks, lambda when: days(add(monday(when.first), 5), add(monday(when.first), 6)))


def day_of_month(scene: Scene, found: Found) -> Found:
    """ "Volgende maand de 3e", "in december op de 3e": a day in a month that was said before it."""
    k = scene.skip(found.stop, ("op", "on", ","))
    k = scene.skip(k, ("de", "the"))
    number = day_number(scene, k)
    whole = found.choice.options and all(_is_month(option) for option in found.choice.options)
    if number is None or not number[1] or k == found.stop or not whole:
        return found
    options = [day(option.first.year, option.first.month, number[0]) for option in found.choice.options]
    kept = [days(option) for option in options if option is not None]
    choice = either(kept, found.choice.doubt) if kept else Choice((), Doubt.IMPOSSIBLE)
    return Found(choice, found.start, number[2])


def _is_month(when: When) -> bool:
    return when.first.day == 1 and 27 <= (when.last - when.first).days <= 30 and when.part is None


def weekday_after(scene: Scene, found: Found) -> Found:
    """ "29 november (vrijdag)": a weekday behind a date that agrees with it belongs to it."""
    k = scene.skip(found.stop, (",", "("))
    entry = name(scene, k)
    single = [option for option in found.choice.options if option.first == option.last]
    if entry is None or len(single) != len(found.choice.options) or name(scene, found.stop - 1) is not None:
        return found
    agreeing = [option for option in single if option.first.weekday() in entry.weekdays]
    if not agreeing or scene.word(entry.stop) in ("en", "of", "t/m"):
        return found
    stop = entry.stop + (scene.word(entry.stop) == ")")
    doubt = None if len(agreeing) == 1 else found.choice.doubt
    return Found(Choice(tuple(agreeing), doubt), found.start, stop)

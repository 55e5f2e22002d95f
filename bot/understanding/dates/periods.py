"""Periods by name: weeks, months, years, "eind van de maand", "de eerste maandag van december", public holidays."""

from dataclasses import replace
from datetime import date

from bot.understanding.dates.counted import ago, from_now, named_period, weekend, whole_unit
from bot.understanding.dates.lexicon import (
    AND_OR,
    BEGIN_OF,
    END_OF,
    MIDDLE_OF,
    MONTHS,
    NAMELIKE_MONTHS,
    ORDINALS,
    PLAIN_MONTHS,
    UNITS,
    WEEK,
    WEEKDAYS,
    Step,
)
from bot.understanding.dates.model import Doubt, When
from bot.understanding.dates.scene import Choice, Found, Scene, days, doubted, either, mapped, nearest, sure
from bot.understanding.dates.text import Kind
from bot.understanding.dates.weeks import read_week, read_year
from bot.understanding.dates.year import HOLIDAYS, add, day, monday, month

_LONGEST_NAME = max(len(name) for name in HOLIDAYS)
_HOLIDAY_STARTS = frozenset(name[0] for name in HOLIDAYS)
_OPENS_MONTH = frozenset("in sinds per during since maand of".split())
_OPENS_PLAIN_NAME = frozenset("vanaf tot t/m tm from until".split())


def read_period(scene: Scene, i: int) -> Found | None:
    """A period or holiday at this word, None when there is none."""
    for rule in (
        _holiday,
        _part_of_period,
        _rest,
        _in_year,
        _ordinal_in_month,
        from_now,
        ago,
        named_period,
        weekend,
        _month,
        _year,
    ):
        found = rule(scene, i)
        if found is not None:
            return found
    week = read_week(scene, i)
    return Found(week.choice, i, week.stop) if week is not None else None


def _holiday(scene: Scene, i: int) -> Found | None:
    if scene.word(i) not in _HOLIDAY_STARTS:
        return None
    for length in range(_LONGEST_NAME, 0, -1):
        known = HOLIDAYS.get(tuple(scene.word(i + n) for n in range(length)))
        if known is None:
            continue
        of_year, part = known
        year, stop = read_year(scene, i + length)
        choice = sure(*of_year(year)) if year is not None else nearest(scene, i, of_year)
        return Found(Choice(tuple(replace(when, part=part) for when in choice.options), choice.doubt), i, stop)
    return None


def _part_of_period(scene: Scene, i: int) -> Found | None:
    """ "Begin december" is the 1st to the 10th, "half" to the 20th, "eind" the rest; of a week Mon–Wed, Wed, Thu–Sun."""
    word = scene.word(i)
    which = 0 if word in BEGIN_OF else 1 if word in MIDDLE_OF else 2 if word in END_OF else None
    if which is None:
        return None
    k = scene.skip(i + 1, ("van", "of") if word in ("begin", "start") else ("van", "of", "in"))
    named = _month_name(scene, scene.skip(k, ("de", "the")))
    if named is not None:
        return _tenth(scene, i, named[0], named[1], which)
    whole = _unit_there(scene, k)
    if whole is None:
        return None
    step, found = whole
    if step is Step.WEEK:
        begin, end = ((0, 2), (2, 2), (3, 6))[which]
        choice = mapped(found.choice, lambda when: days(add(when.first, begin), add(when.first, end)))
    elif step is Step.MONTH:
        choice = mapped(found.choice, lambda when: days(*_third(when.first, which)))
    else:
        choice = doubted(found.choice, Doubt.VAGUE)
    return Found(choice, i, found.stop)


def _rest(scene: Scene, i: int) -> Found | None:
    """ "De rest van de week", "the rest of December": from today on."""
    if scene.word(i) != "rest" or scene.word(i + 1) not in ("van", "of"):
        return None
    unit = _unit_there(scene, i + 2)
    found = unit[1] if unit is not None else month_whole(scene, i, i + 2)
    if found is None:
        return None
    return Found(
        mapped(found.choice, lambda when: days(max(when.first, min(scene.today, when.last)), when.last)), i, found.stop
    )


def _third(first: date, which: int) -> tuple[date, date]:
    last = month(first.year, first.month)[1]
    return ((first, add(first, 9)), (add(first, 10), add(first, 19)), (add(first, 20), last))[which]


def _tenth(scene: Scene, i: int, number: int, stop: int, which: int) -> Found:
    year, stop = read_year(scene, stop)
    if year is not None:
        return Found(sure(*_third(date(year, number, 1), which)), i, stop)
    return Found(nearest(scene, i, lambda each: _third(date(each, number, 1), which)), i, stop)


def _unit_there(scene: Scene, k: int) -> tuple[Step, Found] | None:
    """ "De maand", "deze maand", "volgende week" as the whole that "eind van" is a part of."""
    article = scene.skip(k, ("de", "het", "the"))
    unit = UNITS.get(scene.word(article))
    if unit in (Step.WEEK, Step.MONTH, Step.YEAR) and article > k:
        return unit, Found(whole_unit(scene, unit, 0), k, article + 1)
    week = read_week(scene, article)
    unit = Step.WEEK if week is not None else UNITS.get(scene.word(article + 1))
    if unit not in (Step.WEEK, Step.MONTH, Step.YEAR):
        return None
    found = Found(week.choice, k, week.stop) if week is not None else named_period(scene, article)
    return (unit, found) if found is not None else None


def _month_name(scene: Scene, i: int) -> tuple[int, int] | None:
    word = scene.word(i)
    if word not in MONTHS or scene.at(i).kind is not Kind.WORD:
        return None
    dotted = scene.word(i + 1) == "." and len(word) <= 5 and not scene.at(i + 1).spaced
    return MONTHS[word], i + 2 if dotted else i + 1


def _ordinal_in_month(scene: Scene, i: int) -> Found | None:
    """ "De eerste maandag van december", "de laatste vrijdag van de maand"."""
    count = ORDINALS.get(scene.word(i))
    if count is None:
        return None
    if scene.word(i + 1) in ("helft", "half", "dag", "day"):
        return _half_or_day(scene, i, count)
    if scene.word(i + 1) in WEEK and scene.word(i + 2) in ("van", "in", "of"):
        return _week_of_month(scene, i, count)
    weekday = WEEKDAYS.get(scene.word(i + 1))
    if weekday is None or scene.word(i + 2) not in ("van", "in", "of"):
        return None
    whole = month_whole(scene, i, i + 3)
    if whole is None:
        return None
    nths = [_nth(when, weekday, count) for when in whole.choice.options]
    if whole.choice.doubt is None and nths[0].last < scene.today <= whole.choice.options[0].last:
        # "De eerste maandag van de maand" that has passed: this month's or the next one's.
        following = month(scene.today.year, scene.today.month + 1)
        nths.append(_nth(days(*following), weekday, count))
    return Found(either(nths, whole.choice.doubt), i, whole.stop)


def _half_or_day(scene: Scene, i: int, count: int) -> Found | None:
    """ "De tweede helft van december", "de laatste dag van de maand"."""
    whole = month_whole(scene, i, scene.skip(i + 2, ("van", "of", "in")))
    if whole is None:
        return None
    if scene.word(i + 1) in ("helft", "half"):
        choice = mapped(whole.choice, lambda when: _half(when, first=count == 1))
    elif count > 0:
        choice = mapped(whole.choice, lambda when: days(add(when.first, count - 1)))
    else:
        choice = mapped(whole.choice, lambda when: days(when.last))
    return Found(choice, i, whole.stop)


def _half(when: When, *, first: bool) -> When:
    return days(when.first, add(when.first, 14)) if first else days(add(when.first, 15), when.last)


def _week_of_month(scene: Scene, i: int, count: int) -> Found | None:
    """ "De eerste week van december": the ISO week that holds the 1st, or the first whole one."""
    whole = month_whole(scene, i, i + 3)
    if whole is None or not whole.choice.options:
        return None
    first, last = whole.choice.options[0].first, whole.choice.options[0].last
    if count > 0:
        starts = (add(monday(first), 7 * count - 7), add(monday(add(first, 6)), 7 * count - 7))
    else:
        starts = (monday(last), monday(add(last, -6)))
    return Found(either((days(each, add(each, 6)) for each in starts), whole.choice.doubt), i, whole.stop)


def month_whole(scene: Scene, i: int, k: int) -> Found | None:
    """The month at word `k`: by name, "de maand", "volgende maand"; `i` is where its phrase begins."""
    named = _month_name(scene, k)
    if named is not None:
        year, stop = read_year(scene, named[1])
        of_year = nearest(scene, i, lambda each: month(each, named[0]))
        return Found(sure(*month(year, named[0])) if year else of_year, k, stop)
    whole = _unit_there(scene, k)
    return whole[1] if whole is not None and whole[0] is Step.MONTH else None


def _nth(whole: When, weekday: int, count: int) -> When:
    if count < 0:
        return days(add(whole.last, -((whole.last.weekday() - weekday) % 7)))
    first = add(whole.first, (weekday - whole.first.weekday()) % 7)
    return days(add(first, 7 * (count - 1)))


def _month(scene: Scene, i: int) -> Found | None:
    """A month by name; names that are also people or verbs only after "in", "eind", "sinds" or with a year."""
    named = _month_name(scene, i)
    if named is None:
        return None
    number, stop = named
    year, after = read_year(scene, stop)
    before = scene.word(i - 1)
    opened = before in _OPENS_MONTH or (before in _OPENS_PLAIN_NAME and not scene.at(i).capital)
    listed = before in AND_OR and scene.word(i - 2) in MONTHS and not scene.at(i).capital
    opened = opened or listed
    if scene.word(i) not in PLAIN_MONTHS and not opened and not (year is not None and after - stop <= 2):
        return None
    if scene.word(i) in NAMELIKE_MONTHS and before == "of" and year is None and not listed:
        return None
    if year is not None:
        return Found(sure(*month(year, number)), i, after)
    return Found(nearest(scene, i, lambda each: month(each, number)), i, stop)


def _in_year(scene: Scene, i: int) -> Found | None:
    """ "Volgend jaar juni", "volgend jaar op 3 juni"."""
    year, stop = read_year(scene, i)
    if year is None or UNITS.get(scene.word(i + 1)) is not Step.YEAR:
        return None
    k = scene.skip(stop, ("in", "op", "on"))
    number = scene.number(k)
    named = _month_name(scene, k + (number is not None))
    if named is None:
        return None
    if number is None:
        return Found(sure(*month(year, named[0])), i, named[1])
    exact = day(year, named[0], number)
    return Found(sure(exact) if exact else Choice((), Doubt.IMPOSSIBLE), i, named[1])


def _year(scene: Scene, i: int) -> Found | None:
    """ "In 2025"."""
    number = scene.number(i)
    if number is None or not 2000 <= number <= 2099 or scene.word(i - 1) not in ("in", "jaar", "sinds", "vanaf"):
        return None
    if scene.word(i + 1) in UNITS or (scene.glued(i + 1) and scene.at(i + 1).kind is Kind.WORD):
        return None
    return Found(sure(date(number, 1, 1), date(number, 12, 31)), i, i + 1)

"""Stretches and days counted from now: "over drie dagen", "een week geleden", "deze maand", "komend weekend"."""

from datetime import date, datetime, timedelta

from bot.domain.calendar import local
from bot.understanding.dates.lexicon import COMING, EVERY, LAST, NEXT, PAST, SOME, THIS, UNITS, WEEKEND, Step
from bot.understanding.dates.model import Doubt, When
from bot.understanding.dates.scene import Choice, Found, Scene, days, doubted, either, one_night, sure
from bot.understanding.dates.text import Kind
from bot.understanding.dates.year import add, add_months, monday, month

_FARTHEST = {Step.MINUTE: 1440, Step.HOUR: 72, Step.DAY: 400, Step.WEEK: 104, Step.MONTH: 36, Step.YEAR: 5}
_LENGTHS = frozenset("tijd dagen weken maanden jaren periode".split())
_ENGLISH_UNITS = frozenset("day days weeks month months hour hours minutes".split())
_WISHES = frozenset("fijn prettig goed leuk lekker gezellig nice good great".split())


def from_now(scene: Scene, i: int) -> Found | None:
    """ "Over drie dagen", "over een uur", "in two weeks"; "binnen 2 weken" is the stretch until then."""
    word = scene.word(i)
    if word not in ("over", "in", "binnen", "within"):
        return None
    if word == "over" and (found := _over_some(scene, i)) is not None:
        return found
    if word == "over" and (found := _over_half(scene, i)) is not None:
        return found
    number, k = scene.count(i + 1), i + 2
    unit = UNITS.get(scene.word(k))
    if number is None or unit is None or (word == "in" and not _english(scene, k)):
        return None
    if not 0 < number <= _FARTHEST[unit]:
        return Found(Choice((), Doubt.VAGUE), i, k + 1)
    if unit in (Step.MINUTE, Step.HOUR):
        return Found(_clock_ahead(scene, number, scene.word(k)), i, k + 1) if word in ("over", "in") else None
    day = stepped(scene.today, number, unit)
    return Found(sure(day) if word in ("over", "in") else sure(scene.today, day), i, k + 1)


def _over_some(scene: Scene, i: int) -> Found | None:
    k = scene.skip(i + 1, ("een", "n", "'"), 2)
    if scene.word(k) not in SOME:
        return None
    stop = k + 1 + (scene.word(k + 1) in UNITS)
    return Found(Choice((), Doubt.VAGUE), i, stop)


def _over_half(scene: Scene, i: int) -> Found | None:
    """ "Over een half uur", "over een half jaar"; "over anderhalve week" is asked."""
    if scene.word(i + 1) in ("anderhalve", "anderhalf"):
        return _over_one_and_a_half(scene, i)
    k = scene.skip(i + 1, ("een",))
    if scene.word(k) != "half" or scene.word(k + 1) not in ("uur", "uurtje", "jaar"):
        return None
    choice = sure(add_months(scene.today, 6)) if scene.word(k + 1) == "jaar" else _clock_ahead(scene, 30, "min")
    return Found(choice, i, k + 2)


def _over_one_and_a_half(scene: Scene, i: int) -> Found | None:
    unit = UNITS.get(scene.word(i + 2))
    if unit is None:
        return None
    if unit is Step.HOUR:
        return Found(_clock_ahead(scene, 90, "min"), i, i + 3)
    near = [days(add(scene.today, n)) for n in (10, 11)] if unit is Step.WEEK else []
    return Found(Choice(tuple(near), Doubt.VAGUE), i, i + 3)


def _english(scene: Scene, k: int) -> bool:
    """ "In two weeks" is a day; Dutch "in twee weken" is a length of time."""
    unit = scene.word(k)
    return unit in _ENGLISH_UNITS or (unit == "week" and scene.word(k - 1) in ("a", "one"))


def stepped(start: date, number: int, unit: Step) -> date:
    """A day so many units later."""
    if unit is Step.DAY:
        return add(start, number)
    if unit is Step.WEEK:
        return add(start, 7 * number)
    return add_months(start, number if unit is Step.MONTH else 12 * number)


def _clock_ahead(scene: Scene, number: int, unit: str) -> Choice:
    minutes = number * (15 if unit == "kwartier" else 60 if UNITS[unit] is Step.HOUR else 1)
    moment: datetime = local(scene.instant + timedelta(minutes=minutes))
    clock = moment.time().replace(second=0, microsecond=0)
    return Choice((When(moment.date(), moment.date(), begin=clock),))


def ago(scene: Scene, i: int) -> Found | None:
    """ "Twee weken geleden", "3 days ago"."""
    number, unit = scene.count(i), UNITS.get(scene.word(i + 1))
    if number is None or unit is None or scene.word(i + 2) not in ("geleden", "terug", "ago"):
        return None
    if unit in (Step.MINUTE, Step.HOUR):
        return Found(sure(scene.today), i, i + 3) if number < 3 else None
    if not 0 < number <= _FARTHEST[unit]:
        return Found(Choice((), Doubt.VAGUE), i, i + 3)
    return Found(sure(stepped(scene.today, -number, unit)), i, i + 3)


def named_period(scene: Scene, i: int) -> Found | None:
    """ "Deze maand", "volgend jaar", "komend weekend", "de komende 3 dagen", "komende tijd"."""
    word, k = scene.word(i), i + 1
    if word not in THIS | COMING | NEXT | LAST | PAST:
        return None
    if scene.word(k) in WEEKEND:
        return Found(_weekend_of(scene, i, word), i, k + 1)
    if scene.word(k) in _LENGTHS and word in COMING:
        return Found(Choice((), Doubt.VAGUE), i, k + 1)
    if scene.word(k) in ("nacht", "night") and word in PAST | LAST:
        return Found(Choice((_night_before(scene),)), i, k + 1)
    unit = UNITS.get(scene.word(k))
    if unit in (Step.MONTH, Step.YEAR):
        return Found(_qualified_unit(scene, word, unit), i, k + 1)
    number, unit = scene.count(k), UNITS.get(scene.word(k + 1))
    if number is None or unit not in (Step.DAY, Step.WEEK, Step.MONTH) or not 0 < number <= _FARTHEST[unit]:
        return None
    if word in COMING | NEXT:
        return Found(sure(scene.today, stepped(scene.today, number, unit)), i, k + 2)
    return Found(sure(stepped(scene.today, -number, unit), scene.today), i, k + 2) if word in PAST | LAST else None


def _night_before(scene: Scene) -> When:
    return one_night(add(scene.today, -1 if scene.now.hour >= 6 else -2))


def _qualified_unit(scene: Scene, word: str, unit: Step) -> Choice:
    if word in THIS:
        return whole_unit(scene, unit, 0)
    if word in NEXT:
        return whole_unit(scene, unit, 1)
    if word in LAST:
        return whole_unit(scene, unit, -1)
    ahead = word in COMING
    calendar = whole_unit(scene, unit, 1 if ahead else -1).options[0]
    other = stepped(scene.today, 1 if ahead else -1, unit)
    running = days(scene.today, other) if ahead else days(other, scene.today)
    return either((calendar, running))


def whole_unit(scene: Scene, unit: Step, offset: int) -> Choice:
    """The calendar week, month or year so many after the running one."""
    today = scene.today
    if unit is Step.WEEK:
        first = add(monday(today), 7 * offset)
        return sure(first, add(first, 6))
    if unit is Step.MONTH:
        return sure(*month(today.year, today.month + offset))
    return sure(date(today.year + offset, 1, 1), date(today.year + offset, 12, 31))


def _weekend_of(scene: Scene, i: int, word: str) -> Choice:
    """ "Dit weekend" is the one of this ISO week; on Saturday and Sunday "komend weekend" is asked."""
    saturday = add(monday(scene.today), 5)
    own, after, before = (days(add(saturday, n), add(saturday, n + 1)) for n in (0, 7, -7))
    in_it = scene.today >= saturday
    if word in THIS:
        return either((own, before)) if scene.today.weekday() < 3 and scene.speaks_of_past(i) else Choice((own,))
    if word in COMING:
        return either((after, own)) if in_it else Choice((own,))
    if word in NEXT:
        return Choice((after,)) if in_it else either((own, after))
    return Choice((before,))


def weekend(scene: Scene, i: int) -> Found | None:
    """A bare "weekend" is the running or coming one; "fijn weekend" is a greeting, "elk weekend" comes back."""
    k = i + 1 + (scene.word(i + 1) in ("other", "andere", "ander", "tweede", "second"))
    if scene.word(i) in EVERY and scene.word(k) in WEEKEND:
        return Found(Choice(_weekend_of(scene, i, "dit").options, Doubt.RECURRING), i, k + 1)
    if scene.word(i) in WEEKEND and scene.word(i - 1) == "het" and scene.word(i - 2) == "om":
        return Found(Choice(_weekend_of(scene, i, "dit").options, Doubt.RECURRING), i, i + 1)
    if scene.word(i) not in WEEKEND or scene.word(i - 1) in _WISHES:
        return None
    if scene.word(i + 1) in ("dienst", "diensten") or (scene.glued(i + 1) and scene.at(i + 1).kind is Kind.WORD):
        return Found(doubted(_weekend_of(scene, i, "dit"), Doubt.AMBIGUOUS), i, i + 1)
    return Found(_weekend_of(scene, i, "dit"), i, i + 1)

"""Weekdays: one, a list or a range of them, with what stands before and after that says which week."""

from itertools import pairwise

from bot.understanding.dates.beside import applied
from bot.understanding.dates.lexicon import (
    AND_OR,
    EVERY,
    ORDINAL_ENDINGS,
    ORDINALS,
    QUALIFIERS,
    RECURRING_DAYS,
    THROUGH,
    UNITS,
    USUALLY,
    Step,
)
from bot.understanding.dates.model import Doubt
from bot.understanding.dates.names import Name, name
from bot.understanding.dates.numbers import read_numbers
from bot.understanding.dates.numeric import day_number, month_at, read_date
from bot.understanding.dates.scene import Choice, Found, Scene, days, doubted, either, mapped, one_night
from bot.understanding.dates.shifts import read_extras
from bot.understanding.dates.text import Kind
from bot.understanding.dates.weeks import Place, coming, later, qualified, read_week
from bot.understanding.dates.year import add, monday

_LIST_MOST = 7


def read_weekdays(scene: Scene, i: int) -> list[Found]:
    """Weekdays at this word with all that belongs to them, [] when none stand here."""
    if scene.word(i) in RECURRING_DAYS:
        place = qualified(scene, "elke")
        return [Found(place(RECURRING_DAYS[scene.word(i)]), i, i + 1)]
    if scene.word(i) in QUALIFIERS:
        return _after_qualifier(scene, i)
    if scene.word(i) in ("over", "in"):
        return _after_weeks(scene, i)
    weeks = _weeks_from(scene, i)
    if weeks is not None:
        return group(scene, weeks[1], i, later(scene, i, weeks[0]))
    week = read_week(scene, i)
    if week is not None:
        return group(scene, scene.skip(week.stop, ("op", "on", ",")), i, week.place)
    return group(scene, i, i, None)


def _after_qualifier(scene: Scene, i: int) -> list[Found]:
    week = read_week(scene, i)
    if week is not None:
        return group(scene, scene.skip(week.stop, ("op", "on", "de")), i, week.place)
    word = scene.word(i)
    k = _after_ordinal(scene, i + 1) if word in EVERY else i + 1
    entry = name(scene, k)
    if entry is None:
        return []
    if k > i + 1:
        return group(scene, k, i, qualified(scene, word))
    counted = weeks_ahead(scene, entry.stop) is not None
    if word not in EVERY and (counted or _dated(scene, entry, i) or _dated_after_part(scene, entry, i)):
        # "Aanstaande vrijdag 29 november", "deze vrijdag over een week": what follows decides.
        return group(scene, i + 1, i, None)
    return group(scene, i + 1, i, qualified(scene, word))


def _after_ordinal(scene: Scene, i: int) -> int:
    """ "Elke tweede donderdag", "every other Friday", "iedere 2e dinsdag"."""
    if scene.word(i) in ORDINALS or scene.word(i) in ("andere", "other"):
        return i + 1
    return i + 2 if scene.number(i) is not None and scene.word(i + 1) in ORDINAL_ENDINGS else i


def _weeks_from(scene: Scene, i: int) -> tuple[int, int] | None:
    """ "A week from Friday", "two weeks from Monday": how many, and the index of the weekday."""
    number, unit = scene.count(i), scene.word(i + 1)
    weeks = number is not None and 0 < number <= 52 and unit in ("week", "weeks")
    return (number, i + 3) if weeks and number is not None and scene.word(i + 2) == "from" else None


def _after_weeks(scene: Scene, i: int) -> list[Found]:
    weeks = weeks_ahead(scene, i)
    if weeks is None:
        return []
    return group(scene, scene.skip(weeks[1], ("op", "on")), i, later(scene, i, weeks[0], unit_first=True))


def weeks_ahead(scene: Scene, i: int) -> tuple[int, int] | None:
    """ "Over twee weken" or "in two weeks": how many, and the index after it."""
    number = scene.count(i + 1)
    unit = scene.word(i + 2)
    english = unit in ("weeks", "week") and (unit == "weeks" or scene.word(i + 1) in ("a", "one"))
    if scene.word(i) not in ("over", "in") or (scene.word(i) == "in" and not english):
        return None
    if number is None or UNITS.get(unit) is not Step.WEEK or not 0 < number <= 104:
        return None
    return number, i + 3


def _fortnight(scene: Scene, i: int) -> tuple[int, int] | None:
    """Behind a weekday "over acht dagen" is a week and "over veertien dagen" two."""
    weeks = {7: 1, 8: 1, 14: 2, 21: 3}.get(scene.count(i + 1) or 0)
    return (weeks, i + 3) if weeks and scene.word(i) == "over" and scene.word(i + 2) in ("dagen", "dgn") else None


def group(scene: Scene, i: int, start: int, place: Place | None) -> list[Found]:
    """The weekdays from word `i` on; `place` says which week when that was said before them."""
    first = name(scene, i)
    if first is None:
        return []
    numbers = _numbered(scene, first, start) if place is None else []
    if numbers:
        return numbers
    dated = _dated(scene, first, start) or _dated_after_part(scene, first, start)
    if dated is not None:
        return [dated if place is None else _both(first, dated, place)]
    span = _range(scene, first, place)
    if span is not None:
        return [span._replace(start=start)]
    names = _names(scene, first)
    stop = names[-1].stop
    after = _week_after(scene, stop) if place is None else None
    if after is not None:
        found = _list_in(scene, names, after[0], shared=True)
        stop = after[1]
    elif place is not None:
        found = _list_in(scene, names, place, shared=False)
    else:
        found = _bare_list(scene, names)
        if {scene.word(scene.skip_back(start - 1, ("op", "on", "de"))), scene.word(stop)} & USUALLY:
            found = [each._replace(choice=doubted(each.choice, Doubt.RECURRING)) for each in found]
    found[0] = found[0]._replace(start=start)
    found[-1] = found[-1]._replace(stop=stop)
    return _deictic(scene, found)


def _numbered(scene: Scene, first: Name, start: int) -> list[Found]:
    """ "Maandag 2 t/m vrijdag 6 december"."""
    if len(first.weekdays) != 1:
        return []
    found = read_numbers(scene, scene.skip(first.stop, ("de",)), first.weekdays[0])
    return [found[0]._replace(start=start), *found[1:]] if found else []


def _dated(scene: Scene, first: Name, start: int) -> Found | None:
    """ "Vrijdag 29 november", "vr 29/11", "vrijdag de 29e": the date decides, and must agree with the weekday."""
    if len(first.weekdays) != 1:
        return None
    k = scene.skip(first.stop, (",", "(", "-", "op", "on", "de", "den", "the"), 2)
    found = read_date(scene, k, first.weekdays[0])
    if found is None:
        return None
    stop = found.stop + (scene.word(found.stop) == ")" and scene.word(k - 1) == "(")
    return Found(found.choice, start, stop)


def _dated_after_part(scene: Scene, first: Name, start: int) -> Found | None:
    """ "Vrijdagmiddag 29 november", "do.middag (28/11)"."""
    extras = read_extras(scene, first.stop)
    if not extras or extras.clock is not None or len(first.weekdays) != 1:
        return None
    k = scene.skip(extras.stop, (",", "(", "-", "op", "on", "de", "the"), 2)
    number = day_number(scene, k)
    if scene.at(k).kind is not Kind.FIGURE and (number is None or not (number[1] or month_at(scene, number[2]))):
        return None
    found = read_date(scene, k, first.weekdays[0])
    if found is None or found.choice.doubt not in (None, Doubt.MISMATCH, Doubt.IMPOSSIBLE):
        return None
    options = [each for when in found.choice.options for each in applied(when, extras)]
    stop = found.stop + (scene.word(found.stop) == ")" and scene.word(k - 1) == "(")
    return Found(Choice(tuple(options), found.choice.doubt), start, stop)


def _both(first: Name, dated: Found, place: Place) -> Found:
    """ "Volgende week vrijdag 29 november": the week and the date must name the same day."""
    named = {option.first for weekday in first.weekdays for option in place(weekday).options}
    agreeing = [option for option in dated.choice.options if option.first in named]
    if agreeing:
        return dated._replace(choice=either(agreeing, None if len(agreeing) == 1 else dated.choice.doubt))
    others = [option for weekday in first.weekdays for option in place(weekday).options]
    return dated._replace(choice=either((*dated.choice.options, *others), Doubt.MISMATCH))


def _names(scene: Scene, first: Name) -> list[Name]:
    names, k = [first], first.stop
    complete = 1
    while len(names) < _LIST_MOST:
        joint = scene.word(k)
        joint_stop = scene.skip(k, (",", *AND_OR), 2)
        # "vrijdag- en zaterdagavond"
        if joint == "-" and scene.word(k + 1) in AND_OR:
            joint_stop = k + 2
        following = name(scene, joint_stop) if joint_stop > k else None
        if following is None or _dated(scene, following, following.start) is not None:
            break
        names.append(following)
        k = following.stop
        # A comma joins only when the list ends with a word: "vrijdag, zaterdag kan niet".
        if scene.word(joint_stop - 1) != ",":
            complete = len(names)
    return names[:complete]


def _week_after(scene: Scene, k: int) -> tuple[Place, int] | None:
    """ "… volgende week", "… van week 49", "… over twee weken", "… aanstaande"."""
    j = scene.skip(k, ("van", "in", "of"))
    week = read_week(scene, j)
    if week is not None and name(scene, week.stop) is None:
        return week.place, week.stop
    weeks = weeks_ahead(scene, k) or _fortnight(scene, k)
    if weeks is not None:
        return later(scene, k, weeks[0]), weeks[1]
    if scene.word(k) in ("aanstaande", "as", "jl", "aanst") and name(scene, k + 1) is None:
        return qualified(scene, scene.word(k)), k + 1
    return None


def _spelled(entry: Name, place: Place) -> Choice:
    """Where the weekday falls; a doubtful spelling offers each day that was perhaps meant."""
    choices = [place(weekday) for weekday in entry.weekdays]
    if entry.certain:
        return choices[0]
    return either((option for choice in choices for option in choice.options), Doubt.TYPO)


def _bare_list(scene: Scene, names: list[Name]) -> list[Found]:
    """Without a week: the first is the coming one, each next the first after it ("maandag en dinsdag")."""
    place = coming(scene, names[0].start)
    found = [Found(_spelled(names[0], place), names[0].start, names[0].stop)]
    for entry in names[1:]:
        before = found[-1].choice
        known = before.options and entry.certain
        choice = _following(before, entry.weekdays[0]) if known else _spelled(entry, place)
        found.append(Found(choice, entry.start, entry.stop))
    return found


def _following(before: Choice, weekday: int) -> Choice:
    """The first such weekday from the day before it in the list."""
    return mapped(before, lambda when: days(add(when.first, (weekday - when.first.weekday()) % 7)))


def _list_in(scene: Scene, names: list[Name], place: Place, *, shared: bool) -> list[Found]:
    """A list with one week said for it. In order of the week it holds for all; "vrijdag of maandag volgende week" and
    "volgende week vrijdag en maandag" leave the odd one in doubt.
    """
    ordered = all(a.weekdays[0] < b.weekdays[0] for a, b in pairwise(names))
    sure_one = len(names) - 1 if shared else 0
    bare = coming(scene, names[0].start)
    found = []
    for n, entry in enumerate(names):
        choice = _spelled(entry, place)
        if not ordered and n != sure_one:
            other = bare(entry.weekdays[0]) if shared else mapped(choice, lambda when: days(add(when.first, 7)))
            choice = either((*choice.options, *other.options), choice.doubt)
        found.append(Found(choice, entry.start, entry.stop))
    return found


def _range(scene: Scene, first: Name, place: Place | None) -> Found | None:
    """ "Ma t/m vr", "van maandag tot woensdag", "tussen maandag en woensdag", "vrijdag op zaterdag" (one night)."""
    night = on_the_next(scene, first.stop, first.start)
    k = first.stop + 1 if night else through(scene, first.stop, _opens_between(scene, first.start))
    last = name(scene, k) if k is not None else None
    if last is None or not (first.certain and last.certain):
        return None
    if night and (last.weekdays[0] - first.weekdays[0]) % 7 != 1:
        return None
    ended = _dated(scene, last, last.start)
    if ended is not None:
        gap = (last.weekdays[0] - first.weekdays[0]) % 7
        return Found(mapped(ended.choice, lambda when: days(add(when.first, -gap), when.last)), first.start, ended.stop)
    after = _week_after(scene, last.stop) if place is None else None
    chosen = place or (after[0] if after is not None else None)
    stop = after[1] if after is not None else last.stop
    choice = _night(scene, first, chosen) if night else _stretch(scene, first, last, chosen)
    return Found(choice, first.start, stop)


def on_the_next(scene: Scene, k: int, start: int) -> bool:
    """ "Van vrijdag op zaterdag" is a night; after "from" also "on"."""
    return scene.word(k) == "op" or (scene.word(k) == "on" and scene.word(start - 1) == "from")


def _opens_between(scene: Scene, i: int) -> bool:
    return scene.word(i - 1) in ("tussen", "between")


def through(scene: Scene, k: int, between: bool = False) -> int | None:
    """The index after "t/m", "tot (en met)", "-" or "to"; after "tussen" also "en"."""
    if scene.says(k, "tot", "en", "met"):
        return k + 3
    if scene.word(k) in THROUGH or (between and scene.word(k) in ("en", "and")):
        return scene.skip(k + 1, ("and", "including", "with"), 2) if scene.word(k) != "to" else k + 1
    return None


def _stretch(scene: Scene, first: Name, last: Name, place: Place | None) -> Choice:
    gap = (last.weekdays[0] - first.weekdays[0]) % 7
    if place is not None:
        return mapped(place(first.weekdays[0]), lambda when: days(when.first, add(when.first, gap)))
    ahead = coming(scene, first.start)(first.weekdays[0])
    starts = [option.first for option in ahead.options]
    running = add(monday(scene.today), first.weekdays[0])
    if running < scene.today <= add(running, gap):
        starts = [running, *starts]
    return either((days(start, add(start, gap)) for start in starts), ahead.doubt)


def _night(scene: Scene, first: Name, place: Place | None) -> Choice:
    weekday = first.weekdays[0]
    if place is None and scene.now.hour < 6 and (weekday + 1) % 7 == scene.today.weekday():
        return Choice((one_night(add(scene.today, -1)),))
    chosen = place or coming(scene, first.start)
    return mapped(chosen(weekday), lambda when: one_night(when.first))


def _deictic(scene: Scene, found: list[Found]) -> list[Found]:
    """ "De vrijdag daarna" counts from a day that was said elsewhere: asked."""
    last = found[-1]
    if scene.word(last.stop) in ("daarna", "erna", "erop", "daarvoor", "ervoor", "after"):
        found[-1] = Found(doubted(last.choice, Doubt.VAGUE), last.start, last.stop + 1)
    return found

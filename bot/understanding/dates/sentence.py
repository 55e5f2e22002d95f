"""What readings of one sentence say of each other: denied days, a week named elsewhere, the same day said twice."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.understanding.dates.lexicon import AND_OR
from bot.understanding.dates.model import Doubt, When
from bot.understanding.dates.plain import is_week, weekday_of
from bot.understanding.dates.scene import Choice, Found, Scene, doubted, either
from bot.understanding.dates.weeks import inside
from bot.understanding.dates.year import add

_NOT = frozenset({"niet", "not"})
_STRESS = frozenset("echt absoluut zeker liever helaas dus ook juist definitely really absolutely".split())
_THAT_IS = frozenset("dus namelijk oftewel ofwel so".split())
_ENDS = frozenset(".?!\n")
_WHICH = frozenset("is was welke welk which".split())
_NEAR = 31
"""Days: what lies further ahead does not tell which weekday is meant."""


def related(scene: Scene, found: list[Found]) -> list[Found]:
    """The readings after all rules for a sentence."""
    found = _without_idle_now(_without_denied(scene, found))
    found = _one_of_two(scene, _in_week(scene, found))
    return _which(scene, _after_a_date(scene, found))


def _without_denied(scene: Scene, found: list[Found]) -> list[Found]:
    """ "Niet vrijdag maar zaterdag", "vrijdag wel, zaterdag echt niet", "niet de 3e, het is verzet naar de 10e"."""
    said = [each for each in found if each.loose is None]
    clauses = {scene.clauses[each.start] for each in said}
    denied = {
        each.start
        for n, each in enumerate(said)
        if len(said) > 1
        and not any(_listed(scene, one, other) for one, other in pairwise(said[max(n - 1, 0) : n + 2]))
        and _is_denied(scene, each, elsewhere=len(clauses) > 1)
    }
    return [each for each in found if each.loose is not None or each.start not in denied]


def _is_denied(scene: Scene, each: Found, *, elsewhere: bool) -> bool:
    """`elsewhere`: another clause names a day; "kan ik niet maandag ruilen met dinsdag?" denies nothing."""
    before = scene.word(scene.skip_back(scene.skip_back(each.start - 1, ("de", "the")), ("op", "on", "in")))
    if before in _NOT and elsewhere:
        return True
    k = scene.skip(each.stop, _STRESS, 2)
    return scene.word(k) in _NOT and (scene.closes(k + 1) or scene.word(k + 1) in ("maar", "but"))


def _listed(scene: Scene, first: Found, last: Found) -> bool:
    return scene.word(first.stop) in AND_OR and last.start - first.stop <= 3


def _without_idle_now(found: list[Found]) -> list[Found]:
    """ "Nu vrijdag" is Friday."""
    return [
        each
        for n, each in enumerate(found)
        if not (
            _only_now(each) and n + 1 < len(found) and found[n + 1].start == each.stop and found[n + 1].loose is None
        )
    ]


def _only_now(found: Found) -> bool:
    options = found.choice.options
    return len(options) == 1 and options[0].now and options[0].shift is None and options[0].part is None


def _in_week(scene: Scene, found: list[Found]) -> list[Found]:
    """ "Next week I have school on Tuesday": the weekday lies in the one week of its clause; a day that passed is asked."""
    clauses: dict[int, list[int]] = {}
    for n, each in enumerate(found):
        if each.loose is None:
            clauses.setdefault(scene.clauses[each.start], []).append(n)
    kept: dict[int, Found] = dict(enumerate(found))
    for home in clauses.values():
        weeks = [n for n in home if is_week(found[n])]
        bare = [n for n in home if weekday_of(scene, found[n]) is not None]
        if len(weeks) != 1 or not bare or len(bare) + 1 < len(home):
            continue
        for n in bare:
            kept[n] = found[n]._replace(choice=_moved(scene, found[n], found[weeks[0]].choice.options[0]))
        del kept[weeks[0]]
    return list(kept.values())


def _moved(scene: Scene, each: Found, week: When) -> Choice:
    when, weekday = each.choice.options[0], weekday_of(scene, each) or 0
    first = inside(week.first)(weekday).options[0].first
    moved = replace(when, first=first, last=add(first, (when.last - when.first).days))
    moved = _filled(moved, week)
    return Choice((moved,), Doubt.AMBIGUOUS if first < scene.today else each.choice.doubt)


def _one_of_two(scene: Scene, found: list[Found]) -> list[Found]:
    """ "5 dec pakjesavond", "volgende week, dus dinsdag 26 november": the narrower of two that name the same time."""
    kept: list[Found] = []
    for each in found:
        before = kept[-1] if kept else None
        if before is not None and (joined := _same_time(scene, before, each)) is not None:
            kept[-1] = joined
        else:
            kept.append(each)
    return kept


def _same_time(scene: Scene, first: Found, last: Found) -> Found | None:
    k = scene.skip(first.stop, (",", "("))
    says_so = scene.word(k) in _THAT_IS
    k = scene.skip(k, _THAT_IS)
    if k != last.start or first.loose is not None or last.loose is not None or not last.certain:
        return None
    inner = last.choice.options[0]
    if says_so and not first.certain:
        return last
    if len(first.choice.options) != 1 or inner.edge is not None or not first.certain:
        return None
    outer = first.choice.options[0]
    if outer.edge is not None or not outer.first <= inner.first <= inner.last <= outer.last:
        return None
    same = (outer.first, outer.last) == (inner.first, inner.last)
    when = _filled(outer, inner) if same else inner
    return Found(Choice((when,)), first.start, last.stop)


def _filled(outer: When, inner: When) -> When:
    return replace(
        outer,
        part=outer.part or inner.part,
        shift=outer.shift or inner.shift,
        begin=outer.begin or inner.begin,
        end=outer.end or inner.end,
        one_night_day=outer.one_night_day or inner.one_night_day,
    )


def _after_a_date(scene: Scene, found: list[Found]) -> list[Found]:
    """ "30 november kan ik, zondag niet": a bare weekday behind a later day may be the one after that day: asked."""
    kept: list[Found] = []
    later: date | None = None
    for n, each in enumerate(found):
        if n and _ENDS & {scene.word(k) for k in range(found[n - 1].stop, each.start)}:
            later = None
        weekday = weekday_of(scene, each)
        if weekday is None or each.choice.doubt is not None:
            when = each.choice.options[0] if each.certain and each.loose is None else None
            near = when is not None and when.edge is None and 0 < (when.first - scene.today).days <= _NEAR
            later = when.first if near and when is not None else later
            kept.append(each)
            continue
        when = each.choice.options[0]
        if later is None or later <= when.first or scene.word(each.start - 1) in AND_OR:
            kept.append(each)
            continue
        first = add(later, (weekday - later.weekday()) % 7)
        other = replace(when, first=first, last=add(first, (when.last - when.first).days))
        kept.append(each._replace(choice=either((when, other))))
    return kept


def _which(scene: Scene, found: list[Found]) -> list[Found]:
    """ "Is it 3/12 or 4/12?" asks which day it is, and names none."""
    kept = list(found)
    for n, (first, last) in enumerate(pairwise(found)):
        asks = {scene.word(k) for k in range(max(first.start - 4, 0), first.start)} & _WHICH
        joined = scene.word(first.stop) in ("of", "or") and last.start == first.stop + 1
        if asks and joined and first.certain and last.certain and first.loose is None and last.loose is None:
            kept[n] = first._replace(choice=doubted(first.choice, Doubt.AMBIGUOUS))
            kept[n + 1] = last._replace(choice=doubted(last.choice, Doubt.AMBIGUOUS))
    return kept

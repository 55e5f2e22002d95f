"""A whole phrase about time: borders before a day, the day itself, a range, and what is said beside it."""

from dataclasses import replace

from bot.understanding.dates.beside import applied, one_night_of, settled, with_extras
from bot.understanding.dates.daywords import read_day_word
from bot.understanding.dates.lexicon import ARTICLES, END_OF, MONTHS, RELATIVE, ROUGHLY, THROUGH, WEEK, WEEKEND
from bot.understanding.dates.model import DayPart, Doubt, Edge, When
from bot.understanding.dates.names import name
from bot.understanding.dates.numbers import read_numbers
from bot.understanding.dates.numeric import read_date
from bot.understanding.dates.openers import may_open
from bot.understanding.dates.periods import read_period
from bot.understanding.dates.relations import day_of_month, read_relation, weekday_after
from bot.understanding.dates.scene import Choice, Extras, Found, Scene, days, doubted, either, mapped, one_night
from bot.understanding.dates.shifts import read_extras
from bot.understanding.dates.text import Kind
from bot.understanding.dates.weekdays import on_the_next, read_weekdays, through
from bot.understanding.dates.weeks import read_weeks
from bot.understanding.dates.year import HOLIDAY_STARTS, add

_EDGES = {
    "vanaf": Edge.FROM, "from": Edge.FROM, "per": Edge.FROM, "miv": Edge.FROM, "starting": Edge.FROM,
    "ingang": Edge.FROM,
    "tot": Edge.UNTIL, "t/m": Edge.UNTIL, "tm": Edge.UNTIL, "uiterlijk": Edge.UNTIL, "until": Edge.UNTIL,
    "till": Edge.UNTIL, "by": Edge.UNTIL, "na": Edge.AFTER, "after": Edge.AFTER, "before": Edge.BEFORE,
    "voor": Edge.BEFORE,
}  # fmt: skip
_SINCE = frozenset({"sinds", "since"})
_TO_DAY = frozenset("van op voor de het in , ( on of for at the ' a.s as".split())
_ENGLISH_PARTS = frozenset({"morning", "afternoon", "evening", "night"})
_LONGEST_RANGE = 400


def read_phrase(scene: Scene, i: int) -> list[Found]:
    """Everything that begins at this word, [] when nothing does."""
    if not may_open(scene.at(i)):
        return []
    if scene.word(i) in _SINCE:
        return _since(scene, i)
    if scene.word(i) in ROUGHLY or scene.says(i, "een", "keer") or scene.says(i, "een", "keertje"):
        return _roughly(scene, i) or _led(scene, i)
    if scene.says(i, "om", "de"):
        return _every_other(scene, i)
    if scene.word(i) in _EDGES:
        bordered = _bordered(scene, i)
        if bordered:
            return bordered
    return _plain(scene, i) or _led(scene, i)


def _plain(scene: Scene, i: int) -> list[Found]:
    found = _days(scene, i)
    if not found:
        return []
    if len(found) == 1:
        found = [weekday_after(scene, day_of_month(scene, found[0]))]
    found = _ranged(scene, found)
    return _to_an_hour(scene, with_extras(scene, _vague_after(scene, found)))


def _to_an_hour(scene: Scene, found: list[Found]) -> list[Found]:
    """ "Vrijdag 23:00 tot zaterdag 7:00": from an hour of one day to an hour of another."""
    options = found[0].choice.options
    k = through(scene, found[0].stop)
    if len(found) != 1 or len(options) != 1 or k is None or options[0].begin is None or options[0].end is not None:
        return found
    other = _days(scene, k)
    last = with_extras(scene, other) if other else []
    ends = last[0].choice.options if len(last) == 1 else ()
    if len(ends) != 1 or ends[0].begin is None or not 0 < (ends[0].last - options[0].first).days <= _LONGEST_RANGE:
        return found
    night = add(options[0].first, 1) == ends[0].last
    when = replace(
        options[0], last=ends[0].last, end=ends[0].begin, shift=options[0].shift or ends[0].shift, over_midnight=night
    )
    doubt = found[0].choice.doubt or last[0].choice.doubt
    return [Found(Choice((replace(when, one_night_day=False),), doubt), found[0].start, last[0].stop)]


def _days(scene: Scene, i: int) -> list[Found]:
    related = read_relation(scene, i, _days)
    if related is not None:
        return [related]
    listed = read_weekdays(scene, i) or read_weeks(scene, i)
    if listed:
        return listed
    numbers = read_numbers(scene, i) if scene.at(i).kind in (Kind.NUMBER, Kind.FIGURE) else []
    if numbers:
        return numbers
    found = read_day_word(scene, i) or read_date(scene, i) or read_period(scene, i)
    return [found] if found is not None else []


def _since(scene: Scene, i: int) -> list[Found]:
    found = _plain(scene.looking_back(), scene.skip(i + 1, ARTICLES))
    return [
        Found(mapped(each.choice, lambda when: _upto_today(scene, when)), i if n == 0 else each.start, each.stop)
        for n, each in enumerate(found)
    ]


def _upto_today(scene: Scene, when: When) -> When:
    return replace(when, last=max(scene.today, when.first), over_midnight=False, one_night_day=False)


def _roughly(scene: Scene, i: int) -> list[Found]:
    k = i + 2 if scene.word(i) == "een" else i + 1
    found = _plain(scene, scene.skip(k, ("in", "de", "op", "het"), 2))
    return [
        Found(doubted(each.choice, Doubt.VAGUE), i if n == 0 else each.start, each.stop) for n, each in enumerate(found)
    ]


def _every_other(scene: Scene, i: int) -> list[Found]:
    """ "Om de week op vrijdag", "om de vrijdag"; "om de dag" is no date."""
    k = scene.skip(scene.skip(i + 2, WEEK), ("op", "on"))
    found = read_weekdays(scene, k) if name(scene, k) is not None else []
    return [
        Found(doubted(each.choice, Doubt.RECURRING), i if n == 0 else each.start, each.stop)
        for n, each in enumerate(found)
    ]


def _vague_after(scene: Scene, found: list[Found]) -> list[Found]:
    """ "Volgende week een keer", "volgende maand ergens"."""
    last = found[-1]
    words = next(
        (w for w in (("een", "keer"), ("ergens",), ("ongeveer",), ("sometime",)) if scene.says(last.stop, *w)), ()
    )
    if not words or not last.choice.options:
        return found
    return [*found[:-1], Found(doubted(last.choice, Doubt.VAGUE), last.start, last.stop + len(words))]


def _bordered(scene: Scene, i: int) -> list[Found]:
    """ "Vanaf maandag", "tot en met 3 december", "vóór de kerst". "Voor vrijdag" may be "for Friday": asked."""
    edge, k = _EDGES[scene.word(i)], i + 1
    if scene.says(i, "tot", "en", "met"):
        k = i + 3
    k = scene.skip(k, ("aan", "van"))
    k = scene.skip(k, ARTICLES)
    found = _days(scene, k)
    if len(found) != 1:
        return []
    joined = _ranged(scene, found, strict=edge is Edge.FROM)
    options = found[0].choice.options
    is_range = any(scene.word(n) in THROUGH for n in range(found[0].start, found[0].stop)) or (
        bool(options) and options[0].over_midnight and scene.word(i) == "from"
    )
    if joined[0].stop != found[0].stop or (edge is Edge.FROM and is_range):
        return with_extras(scene, [joined[0]._replace(start=i)])
    return with_extras(scene, [Found(_edged(scene, i, k, edge, found[0]), i, found[0].stop)])


def _edged(scene: Scene, i: int, k: int, edge: Edge, found: Found) -> Choice:
    bordered = mapped(found.choice, lambda when: _border(scene, when, edge))
    if _plain_until(scene, i) and found.choice.options and all(_is_long(when) for when in found.choice.options):
        before = mapped(found.choice, lambda when: _border(scene, when, Edge.BEFORE))
        if scene.word(k) in HOLIDAY_STARTS | set(MONTHS) | WEEKEND or scene.word(k + 1) in ("jaar", "year", "maand"):
            return before
        return bordered if scene.word(k) in END_OF else either((*before.options, *bordered.options), before.doubt)
    if scene.word(i) != "voor" or scene.at(i).accented:
        return bordered
    if scene.word(k)[:4] in ("kers", "pase", "oud", "pink"):
        return bordered
    if scene.word(k) in END_OF:
        return mapped(found.choice, lambda when: _border(scene, when, Edge.UNTIL))
    return found.choice if _for_that(scene, k, found) else either((*found.choice.options, *bordered.options))


def _for_that(scene: Scene, k: int, found: Found) -> bool:
    """ "Voor morgen", "voor volgende week", "voor vrijdagmiddag": for that time. What is in doubt stays as it is."""
    if (
        not found.certain
        or scene.word(k) in RELATIVE
        or scene.word(k) in ("nu", "over", "deze", "komende", "aankomende")
    ):
        return True
    when = found.choice.options[0]
    return when.part is not None or (when.last - when.first).days >= 2 or bool(read_extras(scene, found.stop))


def _border(scene: Scene, when: When, edge: Edge) -> When:
    if edge is Edge.FROM:
        return replace(when, edge=edge)
    if edge is Edge.AFTER:
        return When(add(when.last, 1), add(when.last, 1), edge=edge)
    last = add(when.first, -1) if edge is Edge.BEFORE else when.last
    return When(min(scene.today, last), last, edge=edge)


def _ranged(scene: Scene, found: list[Found], *, strict: bool = False) -> list[Found]:
    """ "29 november t/m 3 december", "tussen 1 en 5 mei", "28 november op 29 november"."""
    if len(found) != 1 or not found[0].choice.options:
        return found
    first = found[0]
    between = scene.word(first.start - 1) in ("tussen", "between")
    night = on_the_next(scene, first.stop, first.start)
    k = first.stop + 1 if night else through(scene, first.stop, between)
    if k is None or (strict and scene.word(first.stop) == "-"):
        return found
    end = _days(scene, scene.skip(k, ("de", "het", "the")))
    if len(end) != 1 or not end[0].choice.options:
        return found
    choice = _spanning(first.choice, end[0].choice, night)
    if choice is not None and not night:
        choice = _without_ends(scene, first, end[0], choice)
    return [Found(choice, first.start, end[0].stop)] if choice is not None else found


def _without_ends(scene: Scene, first: Found, last: Found, choice: Choice) -> Choice:
    """ "Tussen kerst en oud en nieuw" leaves both out, "van 1 december tot kerst" leaves Christmas out; months are asked."""
    holidays = [scene.word(each.start) in HOLIDAY_STARTS for each in (first, last)]
    if scene.word(first.start - 1) in ("tussen", "between"):
        inner = [
            days(add(a.last, 1), add(b.first, -1))
            for a in first.choice.options
            for b in last.choice.options
            if 2 <= (b.first - a.last).days <= _LONGEST_RANGE
        ]
        if all(holidays) and len(inner) == 1:
            return Choice((inner[0],), choice.doubt)
        return doubted(choice, Doubt.VAGUE) if any(holidays) else choice
    if not _plain_until(scene, first.stop) or not all(_is_long(when) for when in last.choice.options):
        return choice
    until = [days(a.first, add(b.first, -1)) for a in choice.options for b in last.choice.options if a.first < b.first]
    return either(until if holidays[1] else (*until, *choice.options), choice.doubt)


def _plain_until(scene: Scene, i: int) -> bool:
    """ "Tot" and "until", but not "tot en met" and "until and with"."""
    return scene.word(i) in ("tot", "until", "till") and scene.word(i + 1) not in ("en", "and")


def _is_long(when: When) -> bool:
    return when.first < when.last and not when.over_midnight


def _spanning(first: Choice, last: Choice, night: bool) -> Choice | None:
    pairs = [(a, b) for a in first.options for b in last.options if 0 <= (b.last - a.first).days <= _LONGEST_RANGE]
    # "2-12 t/m 6-12": beside a date the figures are no hours.
    pairs = [(a, b) for a, b in pairs if a.begin is None and b.begin is None] or pairs
    if night:
        nights = [one_night(a.first) for a, b in pairs if add(a.first, 1) == b.first == b.last]
        return either(nights, first.doubt and last.doubt) if nights else None
    if not pairs:
        return None
    shortest = min((b.last - a.first).days for a, b in pairs)
    kept = [days(a.first, b.last) for a, b in pairs if (b.last - a.first).days - shortest < 183]
    doubts = {doubt for doubt in (first.doubt, last.doubt) if doubt not in (None, Doubt.AMBIGUOUS)}
    return either(kept, next(iter(sorted(doubts)), None))


def _led(scene: Scene, i: int) -> list[Found]:
    """A shift, part or time before its day ("late dienst op vrijdag", "nacht van vr op za"), or without any day."""
    extras = read_extras(scene, i, beside=False)
    k = extras.stop if extras else _bare_part(scene, i)
    if k is None:
        return []
    day = _day_after(scene, k + (scene.word(k - 1) in _ENGLISH_PARTS and scene.word(k) == "of"))
    if day:
        if not extras:
            extras = read_extras(scene, i)._replace(stop=k)
        return _joined(scene, i, extras, day)
    if not extras:
        return []
    options = applied(When(scene.today, scene.today, day_said=False), extras)
    return [Found(either(options), i, extras.stop, extras)]


def _bare_part(scene: Scene, i: int) -> int | None:
    """ "(De) nacht van …", "nacht 28/29 november": a bare part counts only when its day follows."""
    extras = read_extras(scene, i)
    plain = extras and scene.word(i) not in ("morgen", ",", ".", "-", "in", "de", "een", "het", "op")
    after = scene.word(extras.stop)
    english = after == "of" and scene.word(extras.stop - 1) in _ENGLISH_PARTS
    figures = extras and extras.part is DayPart.NIGHT and scene.at(extras.stop).kind in (Kind.NUMBER, Kind.FIGURE)
    return extras.stop if plain and (english or figures or after in ("van", "op", "on")) else None


def _day_after(scene: Scene, k: int) -> list[Found]:
    for links in range(3):
        if links and scene.word(k + links - 1) not in _TO_DAY:
            return []
        if scene.word(k + links) in _EDGES or scene.word(k + links) in ("en", "of"):
            return []
        found = _days(scene, k + links)
        if found:
            return _ranged(scene, found)
    return []


def _joined(scene: Scene, i: int, extras: Extras, found: list[Found]) -> list[Found]:
    more = read_extras(scene, found[-1].stop, extras.part)
    merged = Extras(extras.part or more.part, extras.shift or more.shift, extras.clock or more.clock, 0)
    stop = more.stop if more else found[-1].stop
    found = one_night_of(scene, found, merged)
    complete = [settled(scene, each, merged) for each in found]
    complete[0] = complete[0]._replace(start=i)
    complete[-1] = complete[-1]._replace(stop=stop)
    return complete

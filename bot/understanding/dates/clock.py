"""Clock times: "om 14:00", "half 8", "kwart voor 3", "15u30", "van 7 tot 3", "3 pm"."""

import re

from bot.understanding.dates.hours import Clock, Hour
from bot.understanding.dates.lexicon import (
    COUNTS,
    MONTHS,
    PARTS,
    PARTS_OF_S,
    SHIFT_ANY,
    SHIFT_WORDS,
    TODAY_PARTS,
    UNITS,
)
from bot.understanding.dates.model import DayPart
from bot.understanding.dates.scene import Scene
from bot.understanding.dates.text import Kind

_NOON, _DAY = 720, 1440
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")
_STRETCH = re.compile(r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?-([01]?\d|2[0-4])(?:[:.]([0-5]\d))?")
_HOUR_WORDS = frozenset({"uur", "u", "h", "uu", "hrs", "hours", "o'clock"})
_AT = frozenset({"om", "at", "rond", "klokslag", "tegen"})
_FROM = frozenset({"van", "vanaf", "from", "tussen", "between", "na", "after", "sinds"})
_UNTIL = frozenset({"tot", "until", "till", "voor", "before", "uiterlijk"})
_TO = frozenset({"tot", "-", "t/m", "to", "until", "till"})
_SPOKEN_MINUTES = {"kwart": 15, "quarter": 15, "vijf": 5, "tien": 10, "twintig": 20, "5": 5, "10": 10, "20": 20}
_DURATION_AFTER = frozenset(
    "per contract les lessen praktijk werk werken week stage studie bpv onderwijs begeleiding lang".split()
)
_PARTS_BEFORE = frozenset((*PARTS, *PARTS_OF_S, *TODAY_PARTS))
"""Right before "7 uur" these make it a time: "vrijdagavond 7 uur vergadering"."""
_DURATION_BEFORE = frozenset("minstens minimaal maximaal totaal ruim per aantal min max nog elke".split())
_SCALE = frozenset("schaal cijfer niveau leeftijd scale".split())
_RATIO = frozenset("verhouding verdun verdunnen verdund verdunning ratio oplossing meng mengen score dilute".split())
_MEASURED = frozenset("mg ml gram g mcg ie eh cc cl l liter procent % euro".split())
_EARLIEST_PLAIN = 6
"""An hour of one digit before this needs "om" or "uur": "1:30 met water" is a ratio."""
_SAFE_AFTER = frozenset(
    "op in bij en of mag kan moet dan nog wel niet vandaag morgen vrijdag maandag dinsdag woensdag donderdag zaterdag "
    "zondag met de het on at in and or today tomorrow alleen werken is heb heeft mij me je er staat sta vr za "
    "ik i we wij hij zij ze begin begint beginnen start starten starts kom komt komen".split()
)
_OPENERS = _AT | _FROM | _UNTIL | frozenset(COUNTS) | frozenset(_SPOKEN_MINUTES) | {"half"}


def read_clock(scene: Scene, i: int, *, beside_day: bool) -> Clock | None:
    """Clock times at this word; beside a day, or as the whole message, fewer other words are needed."""
    if scene.at(i).kind in (Kind.WORD, Kind.MARK, Kind.END) and scene.word(i) not in _OPENERS:
        return None
    if i == 0 and not beside_day:
        whole = _read(scene, i, beside_day=True)
        if (
            whole is not None
            and scene.number(0) != 24
            and scene.closes(whole.stop)
            and whole.stop >= len(scene.words) - 1
        ):
            return whole
    return _read(scene, i, beside_day=beside_day)


def _read(scene: Scene, i: int, *, beside_day: bool) -> Clock | None:
    stretch = _stretch(scene, i, beside_day)
    if stretch is not None:
        return stretch
    word = scene.word(i)
    opened = word in _AT | _FROM | _UNTIL
    k = scene.skip(i, _AT | _FROM | _UNTIL)
    k = scene.skip(k, _AT) if opened else k
    hour = _hour(scene, k)
    if hour is None or not _is_clock(scene, k, hour, opened, beside_day):
        return None
    part, stop = _part_after(scene, hour.stop)
    if word in _UNTIL:
        return Clock(None, hour, None, part, stop)
    return Clock(hour, None, part, None, stop)


def _hour(scene: Scene, i: int) -> Hour | None:
    token = scene.at(i)
    if token.kind is Kind.FIGURE:
        return _figure(scene, i)
    spoken = _in_words(scene, i)
    if spoken is not None:
        return spoken
    number = scene.count(i)
    if number is None or number > 24 or len(token.text) > 6 or token.text in ("a", "an", "een"):
        return None
    if scene.glued(i) and scene.at(i - 1).kind is not Kind.MARK:
        return None
    return _with_unit(scene, i, number)


def _figure(scene: Scene, i: int) -> Hour | None:
    match = _CLOCK.fullmatch(scene.word(i))
    if match is None:
        return None
    minutes = int(match[1]) * 60 + int(match[2])
    if minutes > _DAY:
        return None
    stop = i + 1 + (scene.word(i + 1) in _HOUR_WORDS)
    bare = "." in scene.word(i) and stop == i + 1
    return _half_day(scene, Hour(minutes, False, bare, stop))


def _with_unit(scene: Scene, i: int, number: int) -> Hour:
    spoken = 1 <= number <= 12 and not (len(scene.word(i)) == 2 and scene.word(i)[0] == "0")
    unit = scene.word(i + 1) in _HOUR_WORDS
    stop = i + 1 + unit
    minutes = scene.number(stop)
    if unit and scene.glued(stop) and minutes is not None and minutes < 60 and len(scene.word(stop)) == 2:
        return Hour(number * 60 + minutes, False, False, stop + 1)
    return _half_day(scene, Hour(number * 60, spoken, not unit, stop))


def _half_day(scene: Scene, hour: Hour) -> Hour:
    """ "3 pm", "11 am"."""
    suffix = scene.word(hour.stop)
    if suffix not in ("am", "pm") or not 60 <= hour.minutes < 780:
        return hour
    minutes = hour.minutes % _NOON + (_NOON if suffix == "pm" else 0)
    return Hour(minutes, False, False, hour.stop + 1)


def _in_words(scene: Scene, i: int) -> Hour | None:
    """ "Half 8" is 7:30; "kwart voor 3", "tien over half 4", "half past 7", "quarter to 3"."""
    if scene.says(i, "half", "past"):
        return _whole_hour(scene, i + 2, 30)
    if scene.word(i) == "half":
        return _whole_hour(scene, i + 1, -30)
    shift = _SPOKEN_MINUTES.get(scene.word(i))
    side = scene.word(i + 1)
    if shift is None or side not in ("voor", "over", "to", "past"):
        return None
    shift = -shift if side in ("voor", "to") else shift
    if scene.word(i + 2) == "half":
        return _whole_hour(scene, i + 3, shift - 30)
    return _whole_hour(scene, i + 2, shift)


def _whole_hour(scene: Scene, i: int, shift: int) -> Hour | None:
    number = scene.count(i)
    after = scene.word(i + 1)
    if number is None or not 1 <= number <= 12 or scene.word(i) in ("een", "a", "an"):
        return None
    if after in MONTHS or (after in UNITS and after not in _HOUR_WORDS):
        return None
    minutes = (number * 60 + shift) % _NOON or _NOON
    return _half_day(scene, Hour(minutes, True, False, i + 1 + (after in _HOUR_WORDS)))


def _is_clock(scene: Scene, k: int, hour: Hour, opened: bool, beside_day: bool) -> bool:
    if scene.word(hour.stop) in MONTHS or (scene.word(hour.stop) in UNITS and scene.word(hour.stop) not in _HOUR_WORDS):
        return False
    if scene.word(hour.stop) in _DURATION_AFTER or scene.word(k - 1) in _DURATION_BEFORE:
        return False
    if hour.bare:
        in_figures = scene.at(k).kind is Kind.FIGURE
        safe = scene.closes(hour.stop) or scene.word(hour.stop) in _SAFE_AFTER or _part_at(scene, hour.stop) is not None
        strict = scene.word(k - 1) in _AT
        if in_figures and scene.word(k - 1) in _PARTS_BEFORE and beside_day:
            return scene.word(hour.stop) not in _MEASURED
        return (
            (opened or beside_day) and safe and (in_figures or strict) and scene.word(hour.stop) not in ("%", "/", "+")
        )
    if not (opened or beside_day) and _like_ratio(scene, k, hour):
        return False
    if opened or not _whole_number(scene, k) or _part_at(scene, hour.stop) is not None:
        return True
    if scene.word(k - 1) in _PARTS_BEFORE or (scene.glued(k + 1) and scene.word(k + 1) in ("u", "h")):
        return True
    return beside_day and (hour.minutes > _NOON or scene.closes(hour.stop))


def _like_ratio(scene: Scene, k: int, hour: Hour) -> bool:
    if scene.at(k).kind is not Kind.FIGURE or hour.stop > k + 1 or (scene.closes(hour.stop) and k == 0):
        return False
    early = scene.word(k)[1] == ":" and int(scene.word(k)[0]) < _EARLIEST_PLAIN
    return early or bool(scene.clause(k) & _RATIO)


def _whole_number(scene: Scene, k: int) -> bool:
    """ "15 uur" may be a length of time; 7:00, "3 pm", "half 8" and "15u30" are not."""
    return scene.count(k) is not None and scene.word(k + 1) in _HOUR_WORDS and scene.number(k + 2) is None


def _part_at(scene: Scene, i: int) -> tuple[DayPart, int] | None:
    if scene.word(i) in ("'s", "s") and scene.word(i + 1) in PARTS_OF_S:
        return PARTS_OF_S[scene.word(i + 1)], i + 2
    if scene.says(i, "in", "de") and scene.word(i + 2) in PARTS:
        return PARTS[scene.word(i + 2)], i + 3
    if scene.says(i, "in", "the") and scene.word(i + 2) in PARTS:
        return PARTS[scene.word(i + 2)], i + 3
    if scene.word(i).lstrip("s'") in PARTS_OF_S:
        return PARTS_OF_S[scene.word(i).lstrip("s'")], i + 1
    return None


def _part_after(scene: Scene, i: int) -> tuple[DayPart | None, int]:
    found = _part_at(scene, i)
    return found if found is not None else (None, i)


def _stretch(scene: Scene, i: int, beside_day: bool) -> Clock | None:
    """ "Van 7 tot 15 uur", "7-15", "14:00-22:00", "tussen 10 uur 's avonds en 6 uur 's ochtends"."""
    opened = scene.word(i) in ("van", "vanaf", "from", "tussen", "between")
    k = i + opened
    if scene.at(k).kind is Kind.FIGURE and "-" in scene.word(k):
        return _figures(scene, k, opened, beside_day)
    begin = _hour(scene, k)
    if begin is None:
        return None
    begin_part, after = _part_after(scene, begin.stop)
    joint = scene.word(after)
    if joint not in _TO and not (joint in ("en", "and") and scene.word(i) in ("tussen", "between")):
        return None
    end = _hour(scene, after + (3 if scene.says(after, "tot", "en", "met") else 1))
    if end is None or not _are_hours(scene, k, begin, end, opened, beside_day):
        return None
    end_part, stop = _part_after(scene, end.stop)
    return Clock(begin, end, begin_part, end_part, stop)


def _are_hours(scene: Scene, k: int, begin: Hour, end: Hour, opened: bool, beside_day: bool) -> bool:
    after = scene.word(end.stop)
    if after in MONTHS or (after in UNITS and after not in _HOUR_WORDS) or after == "e":
        return False
    if after in _DURATION_AFTER and not (opened and (beside_day or not begin.bare) and after != "per"):
        return False
    if {scene.word(k - n) for n in (1, 2, 3)} & _SCALE:
        return False
    if not (begin.bare and end.bare):
        return opened or beside_day or not begin.bare
    safe = scene.closes(end.stop) or after in _SAFE_AFTER or _part_at(scene, end.stop) is not None
    # "Vrijdag van 9 tot 12 les": what has come this far behind a day is no length of lessons.
    return (opened or beside_day) and (safe or (opened and after in _DURATION_AFTER))


def _figures(scene: Scene, k: int, opened: bool, beside_day: bool) -> Clock | None:
    match = _STRETCH.fullmatch(scene.word(k))
    if match is None:
        return None
    unit = scene.word(k + 1) in _HOUR_WORDS
    clear = match[2] is not None or match[4] is not None
    before = scene.word(k - 1) in SHIFT_ANY or scene.word(k - 1) in SHIFT_WORDS
    if not (unit or clear or beside_day) and _may_be_date(match):
        return None
    after = scene.word(k + 1)
    if after in MONTHS or (after in UNITS and not unit) or not (unit or clear or opened or beside_day or before):
        return None
    if scene.at(k + 1).kind is Kind.WORD and scene.glued(k + 1) and not unit:
        return None
    ends = [(int(match[n]) * 60 + int(match[n + 1] or 0), match[n]) for n in (1, 3)]
    begin, end = (Hour(min(m, _DAY), 60 <= m <= _NOON and t[0] != "0" and not clear, False, k + 1) for m, t in ends)
    return Clock(begin, end, None, None, k + 1 + unit)


def _may_be_date(match: re.Match[str]) -> bool:
    """ "Dienst 9-12" may be the ninth of December: read there, with both offered. "Dienst 23-7" is a night."""
    return int(match[1]) < 20 and 1 <= int(match[3]) <= 12

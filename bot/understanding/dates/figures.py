"""Dates written in figures only: 29-11, 29/11/2024, 29-11-'24, 2024-11-29. Doses, scores and hours look alike."""

import re
from dataclasses import replace
from typing import NamedTuple

from bot.understanding.dates.hours import Clock, Hour, readings
from bot.understanding.dates.lexicon import MONTHS, PARTS, PARTS_OF_S, SHIFT_ANY, SHIFT_WORDS, UNITS, WEEKDAYS
from bot.understanding.dates.model import Doubt
from bot.understanding.dates.resolve import agreeing, dated
from bot.understanding.dates.scene import Choice, Found, Scene, days, doubted, either, sure
from bot.understanding.dates.text import Kind
from bot.understanding.dates.weeks import full_year
from bot.understanding.dates.year import add, day

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_WITH_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2'?(\d{4}|\d{2})")
_SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})")
_TWICE = re.compile(r"(\d{1,2})([-/])(\d{1,2})-(\d{1,2})\2(\d{1,2})")
_DATE_BEFORE = frozenset(
    "op vanaf tot t/m tm sinds per na voor datum dd on by from until since before after d.d".split()
)
_HOURS_BEFORE = frozenset({"van", "tussen", "from", *SHIFT_ANY, *SHIFT_WORDS})
_SCORE_BEFORE = frozenset(
    "een score cijfer cijfers rr bp bloeddruk tensie punten rating scoort scoorde had haalde behaalde".split()
)
_HOUR_WORDS = frozenset({"uur", "u", "h", "am", "pm"})
_PLAIN_AFTER = frozenset(
    "om van in op mag kan moet wil voor bij met en of nog al wel niet dan naar is heb heeft werk werkt werken ik we ze "
    "zij hij wij jij je er sta staat vanaf tot t/m de het een mijn can i may at for with and or on to the my vroege "
    "late dienst shift moeten kunnen mogen zijn hebben ben gaat ga begint start".split()
)
"""What stands after a day and month; "7/10 goed" and "10-12 eenheden" are none."""
_PLACES = frozenset(
    "kamer afdeling etage unit room huis nummer nr bed kluis versie version artikel pagina pagina's blz bladzijde page "
    "pages hoofdstuk chapter sectie paragraaf vraag vragen opdracht opdrachten stap stappen niveau schaal groep team "
    "ward certificaat certificaten deel ratio verhouding".split()
)
_MEASURES = frozenset(
    "mg ml gram g mcg ie eh keer x maal ampul ampullen tablet tabletten tabl pil deel liter l cc cl euro procent "
    "persoons personen leerlingen clienten druppels stuks punten zorg u times hours eenheden units cm kg maat bewoners "
    "mensen collega's goed fout correct right wrong procenten cliënten uren minuten puntjes plakjes pufjes puffs".split()
)


class Short(NamedTuple):
    """A figure like 29-11: day, sign, month, and whether one of them has a leading zero."""

    day: int
    sign: str
    month: int
    padded: bool


def read_figure(scene: Scene, i: int, weekday: int | None = None) -> Found | None:
    """The date in a figure; with the weekday that stands before it, which must agree."""
    if _no_date_around(scene, i):
        return None
    text = scene.word(i)
    exact = _exact(scene, text)
    if exact is not None:
        return Found(agreeing(exact, weekday), i, i + 1)
    twice = _TWICE.fullmatch(text)
    if twice is not None:
        return _both(scene, i, twice)
    match = _SHORT.fullmatch(text)
    if match is None:
        return None
    short = Short(int(match[1]), match[2], int(match[3]), "0" in (match[1][0], match[3][0]))
    choice = _dotted(scene, i, short, weekday) if short.sign == "." else _stroked(scene, i, short, weekday)
    return Found(choice, i, i + 1) if choice is not None else None


def _no_date_around(scene: Scene, i: int) -> bool:
    if scene.glued(i) and scene.at(i - 1).kind is not Kind.MARK:
        return True
    if scene.glued(i) and scene.word(i - 1) in ("+", "€", "#", "/", "="):
        return True
    if scene.word(i - 1) in _PLACES:
        return True
    after = scene.word(i + 1)
    if scene.at(i + 1).kind is Kind.NUMBER and not _year_or_hour(scene, i + 1):
        # A telephone number: 06-12 11 20 24.
        return True
    return after in UNITS or after in _MEASURES or (scene.glued(i + 1) and scene.at(i + 1).kind is Kind.WORD)


def _year_or_hour(scene: Scene, i: int) -> bool:
    return len(scene.word(i)) == 4 or scene.word(i + 1) in _HOUR_WORDS or scene.closes(i + 1)


def _exact(scene: Scene, text: str) -> Choice | None:
    match = _ISO.fullmatch(text)
    if match is not None:
        year, month, number = int(match[1]), int(match[3]), int(match[4])
    else:
        match = _WITH_YEAR.fullmatch(text)
        if match is None:
            return None
        year, month, number = int(match[4]), int(match[3]), int(match[1])
        year = full_year(scene, year) if len(match[4]) == 2 else year
    found = day(year, month, number)
    return sure(found) if found is not None else Choice((), Doubt.IMPOSSIBLE)


def _both(scene: Scene, i: int, match: re.Match[str]) -> Found | None:
    first = dated(scene, i, int(match[1]), int(match[3]), None, None)
    last = dated(scene, i, int(match[4]), int(match[5]), None, None)
    pairs = [(a.first, b.first) for a in first.options for b in last.options if 0 <= (b.first - a.first).days < 183]
    return Found(either((days(*pair) for pair in pairs), first.doubt if not pairs else None), i, i + 1)


def announced(scene: Scene, i: int) -> bool:
    """Does a word before it say that a date comes?"""
    return scene.word(i - 1) in _DATE_BEFORE or (scene.word(i - 1) == "de" and scene.word(i - 2) in _DATE_BEFORE)


def _dotted(scene: Scene, i: int, short: Short, weekday: int | None) -> Choice | None:
    """29.11 after "op" or a weekday; "14.30" and "2.5" are hours and doses."""
    if not 1 <= short.month <= 12 or not 1 <= short.day <= 31:
        return None
    if weekday is not None:
        choice = dated(scene, i, short.day, short.month, None, weekday)
        hour = short.day <= 24 and len(scene.word(i)) >= 4
        return None if hour and choice.doubt is not None else choice
    return dated(scene, i, short.day, short.month, None, None) if scene.word(i - 1) in ("op", "on", "per") else None


def _stroked(scene: Scene, i: int, short: Short, weekday: int | None) -> Choice | None:
    if scene.word(i + 1) in MONTHS:
        return None
    known = weekday is not None or announced(scene, i)
    if not 1 <= short.month <= 12 or not 1 <= short.day <= 31:
        return _no_such(scene, i, short, known)
    if scene.word(i - 1) in _SCORE_BEFORE:
        return None
    choice = dated(scene, i, short.day, short.month, None, weekday)
    if (short.day, short.month) in ((24, 7), (7, 7)):
        return doubted(choice, Doubt.AMBIGUOUS) if known else None
    return choice if known and weekday is None else _judged(scene, i, short, choice, weekday)


def _no_such(scene: Scene, i: int, short: Short, known: bool) -> Choice | None:
    """11/29 may be the American order; 45-12 after "op" is no day; 7-15 are hours."""
    if known and short.sign == "/" and 1 <= short.day <= 12 and 13 <= short.month <= 31:
        return doubted(dated(scene, i, short.month, short.day, None, None), Doubt.AMBIGUOUS)
    if known and short.day > 31 and short.month <= 12:
        return Choice((), Doubt.IMPOSSIBLE)
    return None


def _judged(scene: Scene, i: int, short: Short, choice: Choice, weekday: int | None) -> Choice | None:
    """Without a word that announces a date: "29-11" and "3/12" are one, "2/3" is a part, "9-12" may be hours."""
    if weekday is None and short.day <= 12 and not (scene.closes(i + 1) or _plain_after(scene, i + 1)):
        return None
    if short.sign == "-" and not short.padded and _may_be_hours(short):
        return _or_hours(scene, i, short, choice, weekday)
    if weekday is not None or short.padded or short.day > 12 or (short.sign == "/" and short.month >= 10):
        return choice
    return None


def _plain_after(scene: Scene, i: int) -> bool:
    word = scene.word(i)
    parts = word in PARTS or word in PARTS_OF_S or word in ("'s", "(")
    return parts or word in _PLAIN_AFTER or word in WEEKDAYS or scene.at(i).kind in (Kind.NUMBER, Kind.FIGURE)


def _may_be_hours(short: Short) -> bool:
    """9-12, 7-3, or a night as 23-7."""
    return short.day <= 12 or (20 <= short.day <= 24 and short.month <= 8)


def _or_hours(scene: Scene, i: int, short: Short, choice: Choice, weekday: int | None) -> Choice | None:
    """Both are offered; beside a weekday that does not agree with the date they are hours ("vrijdag 9-12")."""
    if weekday is not None and choice.doubt is not None:
        return None
    if scene.word(i - 1) in _HOURS_BEFORE and short.day >= 20:
        return None
    begin, end = (Hour(number * 60, number <= 12, False, i) for number in (short.day, short.month))
    today = scene.today if weekday is None else add(scene.today, (weekday - scene.today.weekday()) % 7)
    hours = [
        replace(days(today), begin=pair[0], end=pair[1], day_said=weekday is not None)
        for pair in readings(Clock(begin, end, None, None, i), None, None)
    ]
    return either((*choice.options, *hours), choice.doubt)

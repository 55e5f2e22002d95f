"""One date: 3 mei, 1e december 2024, de 29e, Nov 29, and in figures."""

import re
from typing import NamedTuple

from bot.understanding.dates.figures import read_figure
from bot.understanding.dates.lexicon import (
    MONTHS,
    NAMELIKE_MONTHS,
    NUMBER_WORDS,
    ORDINAL_ENDINGS,
    ORDINAL_WORDS,
    SHORT_DAYS,
    UNITS,
    WEEKDAYS,
)
from bot.understanding.dates.model import Doubt
from bot.understanding.dates.periods import month_whole
from bot.understanding.dates.resolve import agreeing, dated, next_day
from bot.understanding.dates.scene import Choice, Found, Scene, days, doubted, either
from bot.understanding.dates.spelling import guess_month
from bot.understanding.dates.text import Kind
from bot.understanding.dates.weeks import read_year
from bot.understanding.dates.year import add_months, day

_COUNTED = frozenset(
    "toets toetsen poging keer kans opdracht opdrachten periode kerstdag paasdag pinksterdag jaars jaar week weken dag "
    "maand dienst diensten les lesdag lessen ronde certificaat deel werkproces etage verdieping afdeling gesprek "
    "herkansing persoon leerling groep lichting instroom module blok fase stap man vrouw lijn graad hulp eeuw klas "
    "uur time attempt floor exam year week".split()
)
_SAFE_AFTER = frozenset(
    "om van in op mag kan moet voor bij met en of nog al wel niet dan naar is heb heeft werk werkt ik ze zij hij "
    "sta staat vanaf tot of can may at for with".split()
)


class MonthName(NamedTuple):
    """A month up to word `stop`; several, or not certain, after a typing error."""

    months: tuple[int, ...]
    certain: bool
    stop: int


def month_at(scene: Scene, i: int) -> MonthName | None:
    """The month beside a day number."""
    word = scene.word(i)
    if scene.at(i).kind is not Kind.WORD:
        return None
    if word in MONTHS:
        stop = i + 2 if scene.word(i + 1) == "." and len(word) <= 5 and not scene.at(i + 1).spaced else i + 1
        return MonthName((MONTHS[word],), True, stop)
    guess = guess_month(word)
    if guess is None:
        return None
    return MonthName(tuple(dict.fromkeys(MONTHS[known] for known in guess.words)), guess.certain, i + 1)


def day_number(scene: Scene, i: int) -> tuple[int, bool, int] | None:
    """A day of the month: its number, whether it was said as an ordinal, and the index after it."""
    in_words = _in_words(scene, i)
    if in_words is not None:
        return in_words
    number = scene.number(i)
    if number is None or not 0 <= number <= 99 or len(scene.word(i)) > 2:
        return None
    if scene.glued(i) and scene.at(i - 1).kind is not Kind.MARK and not _is_day_or_month(scene.word(i - 1)):
        return None
    if scene.word(i + 1) in ORDINAL_ENDINGS and scene.glued(i + 1):
        return number, True, i + 2
    return number, False, i + 1


def _is_day_or_month(word: str) -> bool:
    return word in WEEKDAYS or word in SHORT_DAYS or word in MONTHS


def _in_words(scene: Scene, i: int) -> tuple[int, bool, int] | None:
    """ "Zeventien maart", "de eerste december"; from the thirteenth on also "de zeventiende"; not "een mrt"."""
    word = scene.word(i)
    if word == "een" and not scene.at(i).accented:
        return None
    if word in NUMBER_WORDS:
        return (NUMBER_WORDS[word], False, i + 1) if month_at(scene, i + 1) is not None else None
    number = ORDINAL_WORDS.get(word)
    if number is None or (number < 13 and month_at(scene, i + 1) is None):
        return None
    return number, True, i + 1


def read_date(scene: Scene, i: int, weekday: int | None = None) -> Found | None:
    """One date at this word; with a weekday said before it also a bare number ("vrijdag 29")."""
    if scene.at(i).kind is Kind.FIGURE:
        return read_figure(scene, i, weekday)
    if scene.word(i) in MONTHS:
        return _month_first(scene, i, weekday) or _month_first_range(scene, i)
    found = day_number(scene, i)
    if found is None:
        return None
    number, ordinal, stop = found
    stop += scene.says(stop, "of") and month_at(scene, stop + 1) is not None
    named = month_at(scene, stop)
    if named is not None:
        return _with_month(scene, i, number, named, weekday)
    if weekday is not None:
        return _beside_weekday(scene, i, number, ordinal, stop, weekday)
    return _ordinal(scene, i, number, stop) if ordinal else None


def _with_month(scene: Scene, i: int, number: int, named: MonthName, weekday: int | None) -> Found:
    year, stop = read_year(scene, named.stop)
    choices = [dated(scene, i, number, each, year, weekday) for each in named.months]
    choice = choices[0]
    if not named.certain:
        choice = either((option for each in choices for option in each.options), Doubt.TYPO)
    return Found(choice, i, stop)


def _beside_weekday(scene: Scene, i: int, number: int, ordinal: bool, stop: int, weekday: int) -> Found | None:
    """ "Vrijdag 29": a date when the next 29th is a Friday; otherwise a question, or another kind of number."""
    if not 1 <= number <= 31 or scene.word(stop) in UNITS or scene.word(stop) in ("u", "h", "pm", "am", "op"):
        return None
    choice = next_day(scene, i, number)
    agrees = bool(choice.options) and choice.options[0].first.weekday() == weekday
    if not agrees and not ordinal and not (scene.closes(stop) and scene.word(stop) not in ("-", "/", ":")):
        return None
    if not ordinal and scene.word(stop) in ("tot", "-", "t/m", "to"):
        return None
    return Found(choice if agrees else agreeing(choice, weekday), i, stop)


def _ordinal(scene: Scene, i: int, number: int, stop: int) -> Found | None:
    """ "De 29e" is a day; "de 2e toets" is not; "de 2e" before an unknown word is asked."""
    alone = i == 0 and scene.closes(stop) and stop >= len(scene.words) - 1
    opened = scene.word(i - 1) in ("de", "the", "den", "t/m", "tot", "op", "vanaf")
    if not (opened or alone) or scene.word(stop) in _COUNTED:
        return None
    if not 1 <= number <= 31:
        return Found(Choice((), Doubt.IMPOSSIBLE), i, stop) if scene.closes(stop) else None
    of_month = _of_month(scene, i, number, stop)
    if of_month is not None:
        return of_month
    choice = next_day(scene, i, number)
    loose = alone or not (scene.closes(stop) or scene.word(stop) in _SAFE_AFTER)
    if number <= 12 and loose:
        choice = doubted(choice, Doubt.AMBIGUOUS)
    return Found(choice, i, stop)


def _of_month(scene: Scene, i: int, number: int, stop: int) -> Found | None:
    """ "De 15e van volgende maand", "de 1e van de maand"."""
    if scene.word(stop) not in ("van", "of"):
        return None
    whole = month_whole(scene, i, stop + 1)
    if whole is None:
        return None
    found = [day(option.first.year, option.first.month, number) for option in whole.choice.options]
    kept = [days(each) for each in found if each is not None]
    if len(kept) == 1 and scene.says(stop + 1, "de", "maand") and kept[0].first < scene.today:
        kept.append(days(add_months(kept[0].first, 1)))
    choice = either(kept, whole.choice.doubt) if kept else Choice((), Doubt.IMPOSSIBLE)
    return Found(choice, i, whole.stop)


def _month_first(scene: Scene, i: int, weekday: int | None) -> Found | None:
    """English order, "Nov 29" or "December 3rd". Jan, May and June may be people: then only after "on" and the like."""
    k = i + 2 if scene.word(i + 1) == "." and not scene.at(i + 1).spaced else i + 1
    found = day_number(scene, k)
    if found is None or not 1 <= found[0] <= 31:
        return None
    number, ordinal, stop = found
    if month_at(scene, stop) is not None or scene.word(stop) in UNITS:
        return None
    year, after = read_year(scene, stop)
    said = ordinal or year is not None or weekday is not None or scene.word(i - 1) in _ENGLISH_BEFORE
    if not (said or scene.closes(stop) or scene.word(stop) in _ENGLISH_AFTER):
        # "In december 3 opdrachten" names a month and a number of things.
        return None
    choice = dated(scene, i, number, MONTHS[scene.word(i)], year, weekday)
    if scene.word(i) in NAMELIKE_MONTHS and not said:
        choice = doubted(choice, Doubt.AMBIGUOUS)
    return Found(choice, i, after)


def _month_first_range(scene: Scene, i: int) -> Found | None:
    """ "Dec 3-7"."""
    match = _PAIR.fullmatch(scene.word(i + 1))
    if match is None or scene.word(i + 2) in MONTHS:
        return None
    first, last = (dated(scene, i, int(match[n]), MONTHS[scene.word(i)], None, None) for n in (1, 2))
    pairs = zip(first.options, last.options, strict=False)
    spans = [days(a.first, b.first) for a, b in pairs if a.first < b.first]
    return Found(either(spans, first.doubt), i, i + 2) if spans else None


_PAIR = re.compile(r"(\d{1,2})-(\d{1,2})")
_ENGLISH_AFTER = frozenset("at for and or on to until with".split())
_ENGLISH_BEFORE = frozenset("on by until till from since before after of through to".split())

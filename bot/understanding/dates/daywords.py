"""Words that are a day by themselves: vandaag, morgen, vanavond, vannacht, nu; and words too vague to be one."""

from enum import Enum

from bot.understanding.dates.lexicon import (
    EVERY,
    PARTS,
    QUALIFIERS,
    RELATIVE,
    SCHOOL_HOLIDAYS,
    THIS,
    TODAY_PARTS,
    WEEK,
    WEEKDAYS,
    by_first_word,
)
from bot.understanding.dates.model import DayPart, Doubt, When
from bot.understanding.dates.names import name
from bot.understanding.dates.scene import Choice, Found, Scene, days, doubted, either, mapped, one_night, sure
from bot.understanding.dates.text import Kind
from bot.understanding.dates.weekdays import weeks_ahead
from bot.understanding.dates.weeks import coming
from bot.understanding.dates.year import add, monday

_EVERYONE = frozenset("allemaal team collega collega's mensen dames heren iedereen all".split())
_GREETS_BEFORE = frozenset("goede goeie goed een fijne good 'n".split())
_INTO_HOLIDAYS = QUALIFIERS | {"in", "tijdens", "na", "voor", "sinds", "rond"}
_PERIODS = frozenset("dag week weekend maand avond nacht ochtend middag".split())
_IDLE_BEFORE_NOW = frozenset("tot until wat what hoe".split())
_ABOUT_NOW = frozenset(
    "mag mogen kan kunnen may can allowed werk werkt werken working works wie who dienst shift vroegedienst dagdienst "
    "tussendienst latedienst avonddienst nachtdienst vroege late ben staat sta".split()
)
_THINKING = frozenset(
    "waarom wat hoe why what how snap snappen begrijp begrijpen weet denk vind zie eigenlijk eindelijk klaar know "
    "understand think see get genoeg wel niet not".split()
)
_THEREAFTER = frozenset("daarna erna erop daarvoor ervoor".split())


class _Says(Enum):
    NOW = "now"
    SHORTLY = "shortly"
    VAGUE = "vague"


_PHRASES: dict[str, tuple[tuple[tuple[str, ...], int | _Says], ...]] = by_first_word(
    {
        2: "the day after tomorrow|day after tomorrow|de dag na morgen|dag na morgen",
        -2: "the day before yesterday|day before yesterday",
        _Says.NOW: "op dit moment|op het moment|at the moment|right now|momenteel|nu|now|currently",
        _Says.SHORTLY: "zo meteen|zo dadelijk|zo direct|later vandaag|later today|straks|zometeen|dadelijk|zodadelijk",
        _Says.VAGUE: "binnenkort|eerdaags|tzt|soon|sometime|someday|de volgende dag|volgende dag|the next day|"
        "een dezer dagen|dezer dagen|te zijner tijd|een andere keer|een andere dag|op korte termijn|one day|some day|"
        "another day",
    }
)
OPENERS = frozenset(_PHRASES) | _PERIODS | {"hele", "whole"}


def read_day_word(scene: Scene, i: int) -> Found | None:
    """The day at this word, None when there is none."""
    if scene.at(i).guess is not None:
        return _slip(scene, i)
    return _phrase(scene, i) or _relative(scene, i) or _part_of_today(scene, i) or _vague(scene, i)


def _phrase(scene: Scene, i: int) -> Found | None:
    for phrase, meaning in _PHRASES.get(scene.word(i), ()):
        if not scene.says(i, *phrase):
            continue
        stop = i + len(phrase)
        if meaning is _Says.NOW:
            return _now(scene, i, stop)
        if isinstance(meaning, int):
            return Found(sure(add(scene.today, meaning)), i, stop)
        return Found(Choice((days(scene.today),) if meaning is _Says.SHORTLY else (), Doubt.VAGUE), i, stop)
    return None


def _slip(scene: Scene, i: int) -> Found | None:
    """A word that only looks like one of these: each day it may be is offered."""
    guess = scene.at(i).guess
    options = [option for word in (guess.words if guess else ()) for option in _said_by(scene, i, word)]
    return Found(either(options, Doubt.TYPO), i, i + 1) if options else None


def _said_by(scene: Scene, i: int, word: str) -> tuple[When, ...]:
    if word in WEEKDAYS:
        return coming(scene, i)(WEEKDAYS[word]).options
    if word in RELATIVE:
        return (days(add(scene.today, RELATIVE[word])),)
    part = TODAY_PARTS[word]
    return _tonight(scene, i).options if part is DayPart.NIGHT else (When(scene.today, scene.today, part=part),)


def _relative(scene: Scene, i: int) -> Found | None:
    offset = RELATIVE.get(scene.word(i))
    if offset is None or scene.says(i, "vandaag", "de", "dag"):
        return None
    choice = sure(add(scene.today, offset))
    weeks = weeks_ahead(scene, i + 1)
    if weeks is not None:
        return Found(mapped(choice, lambda when: days(add(when.first, 7 * weeks[0]))), i, weeks[1])
    if scene.word(i) != "morgen":
        return Found(choice, i, i + 1)
    if _greets(scene, i):
        return None
    if scene.word(i + 1) == "vroeg" and scene.word(i + 2) != "of":
        part = mapped(choice, lambda when: When(when.first, when.last, part=DayPart.MORNING))
        return Found(part, i, i + 2)
    return Found(doubted(choice, Doubt.AMBIGUOUS) if _may_greet(scene, i) else choice, i, i + 1)


def _greets(scene: Scene, i: int) -> bool:
    """ "Goede morgen", "Morgen! Mag ik …", "morgen allemaal" are no day."""
    if scene.word(i - 1) in _GREETS_BEFORE or scene.word(i - 1) in EVERY:
        return True
    opens = i == 0 or scene.word(i - 1) in ("\n", "hoi", "hallo", "hey", "hi")
    after = scene.word(i + 1)
    return opens and (after in ("!", ",") or after in _EVERYONE or after == "\n")


def _may_greet(scene: Scene, i: int) -> bool:
    """ "Morgen Karin, mag ik …" and "Morgen. Mag ik …" may be either."""
    if i != 0:
        return False
    named = scene.at(1).capital and scene.word(2) in (",", "!")
    return named or (scene.word(1) == "." and scene.at(2).kind is not Kind.END)


def _part_of_today(scene: Scene, i: int) -> Found | None:
    part = TODAY_PARTS.get(scene.word(i))
    stop = i + 1
    if part is None and scene.word(i) in THIS and scene.word(i + 1) in PARTS and scene.word(i + 1) != "morgen":
        part, stop = PARTS[scene.word(i + 1)], i + 2
    if part is None and scene.word(i) in ("komende", "aankomende") and scene.word(i + 1) == "nacht":
        part, stop = DayPart.NIGHT, i + 2
    if part is None and scene.says(i, "last", "night"):
        return Found(Choice((one_night(add(scene.today, -1)),)), i, i + 2)
    if part is None:
        return None
    if part is DayPart.NIGHT:
        return Found(_tonight(scene, i), i, stop)
    today = When(scene.today, scene.today, part=part)
    if scene.word(i) == "tonight" and scene.now.hour < 6:
        return Found(either((one_night(add(scene.today, -1)), today)), i, stop)
    return Found(Choice((today,)), i, stop)


def _tonight(scene: Scene, i: int) -> Choice:
    """ "Vannacht": the running night before 06:00, otherwise the coming one; with a verb of the past it is asked."""
    if scene.now.hour < 6:
        return Choice((one_night(add(scene.today, -1)),))
    if scene.speaks_of_past(i):
        return either((one_night(add(scene.today, -1)), one_night(scene.today)))
    return Choice((one_night(scene.today),))


def _now(scene: Scene, i: int, stop: int) -> Found | None:
    """ "Nu en dan", "wat nu?" and "nu snap ik het" speak of no moment: one is read beside what may or must be done now."""
    idle = scene.says(stop, "en", "dan") or scene.says(stop, "toe") or scene.word(i - 1) in _IDLE_BEFORE_NOW
    said = scene.clause(i)
    alone = (i == 0 and scene.closes(stop)) or name(scene, stop) is not None
    return (
        None
        if idle or not (alone or (said & _ABOUT_NOW and not said & _THINKING))
        else Found(Choice((When(scene.today, scene.today, now=True),)), i, stop)
    )


def _vague(scene: Scene, i: int) -> Found | None:
    if scene.word(i) in ("hele", "whole") and scene.word(i + 1) in WEEK and scene.word(i - 1) in ("de", "the"):
        first = monday(scene.today)
        return Found(Choice((days(first, add(first, 6)),), Doubt.VAGUE), i, i + 2)
    if scene.word(i) in _PERIODS and scene.word(i + 1) in _THEREAFTER:
        return Found(Choice((), Doubt.VAGUE), i, i + 2)
    return Found(Choice((), Doubt.VAGUE), i, i + 1) if _in_holidays(scene, i) else None


def _in_holidays(scene: Scene, i: int) -> bool:
    """ "In de kerstvakantie" depends on the school's calendar; "wanneer is de kerstvakantie" names no day."""
    before = {scene.word(i - 1), scene.word(i - 2)}
    return scene.word(i) in SCHOOL_HOLIDAYS and bool(before & _INTO_HOLIDAYS)

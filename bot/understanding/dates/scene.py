"""The message as the rules see it: tokens, the local day and clock, and which clauses speak of the past."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from bot.domain.calendar import local
from bot.understanding.dates.hours import Clock
from bot.understanding.dates.lexicon import (
    COUNTS,
    HAVE,
    MONTHS,
    NOT_YET,
    PARTICIPLES,
    PAST_WORDS,
    POLITE,
    SHORT_DAYS,
)
from bot.understanding.dates.model import DayPart, Doubt, ShiftKind, When
from bot.understanding.dates.text import END, Kind, Token, tokens
from bot.understanding.dates.year import EARLIEST, LATEST, Days

_BORDERS = frozenset(",;:?!\n") | frozenset({"maar", "want", "omdat", "terwijl", "but", "because"})
_RECENT = 31
_FAR = 300
"""Days: a date without a year that lies at most _RECENT back and otherwise _FAR or more ahead must be asked."""


class Choice(NamedTuple):
    """What words may mean: one option and no doubt is certain, everything else is a question."""

    options: tuple[When, ...]
    doubt: Doubt | None = None


class Extras(NamedTuple):
    """What is said about a day beyond its date, read from words up to `stop`."""

    part: DayPart | None
    shift: ShiftKind | None
    clock: Clock | None
    stop: int

    def __bool__(self) -> bool:
        return self.part is not None or self.shift is not None or self.clock is not None


class Found(NamedTuple):
    """Words [start, stop) of the scene that were read, and what they may mean.

    `loose`: a part, shift or hours without a day; another day in the clause may take them.
    """

    choice: Choice
    start: int
    stop: int
    loose: Extras | None = None

    @property
    def certain(self) -> bool:
        """One reading, no doubt."""
        return self.choice.doubt is None


@dataclass(frozen=True)
class Scene:
    """Rules look at words by index; an index outside the message gives the END token.

    `clauses`: the number of the clause of each word; `said`: the words of each clause.
    """

    words: tuple[Token, ...]
    clauses: tuple[int, ...]
    said: tuple[frozenset[str], ...]
    now: datetime
    look_back: bool = False

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def instant(self) -> datetime:
        """Now in UTC, for adding hours across a change of the clock."""
        return self.now.astimezone(UTC)

    def at(self, i: int) -> Token:
        """The token at an index."""
        return self.words[i] if 0 <= i < len(self.words) else END

    def word(self, i: int) -> str:
        """Its folded text, "" outside the message."""
        return self.words[i].text if 0 <= i < len(self.words) else ""

    def says(self, i: int, *phrase: str) -> bool:
        """Do these words stand here?"""
        return all(self.word(i + n) == word for n, word in enumerate(phrase))

    def skip(self, i: int, words: Iterable[str], most: int = 1) -> int:
        """The index past at most so many of these words."""
        for _ in range(most):
            if self.word(i) not in words:
                break
            i += 1
        return i

    def skip_back(self, i: int, words: Iterable[str]) -> int:
        """The index before at most one of these words."""
        return i - 1 if self.word(i) in words else i

    def number(self, i: int) -> int | None:
        """A whole number of at most four digits."""
        return int(self.word(i)) if self.at(i).kind is Kind.NUMBER else None

    def count(self, i: int) -> int | None:
        """A number in digits or as a word."""
        return self.number(i) if self.at(i).kind is Kind.NUMBER else COUNTS.get(self.word(i))

    def closes(self, i: int) -> bool:
        """Nothing or a sign stands here: whatever came before is complete."""
        return self.at(i).kind in (Kind.END, Kind.MARK)

    def glued(self, i: int) -> bool:
        """No white space between this token and the one before it."""
        return i > 0 and not self.at(i).spaced

    def speaks_of_past(self, i: int) -> bool:
        """Does a verb of the past stand in the clause of this word?"""
        return _is_past(self.clause(i))

    def clause(self, i: int) -> frozenset[str]:
        """All words of the clause of this word."""
        return self.said[self.clauses[i]] if 0 <= i < len(self.clauses) else frozenset()

    def looking_back(self) -> "Scene":
        """The same scene after "sinds": days are read backwards."""
        return replace(self, look_back=True)


def scene(text: str, now: datetime) -> Scene:
    """The scene of a message at an aware instant."""
    words = tuple(tokens(text))
    clauses = _clauses(words)
    return Scene(words, clauses, _said(words, clauses), local(now))


def _clauses(words: tuple[Token, ...]) -> tuple[int, ...]:
    numbers: list[int] = []
    clause = 0
    for i, token in enumerate(words):
        clause += token.text in _BORDERS or (token.text == "." and _full_stop(words, i))
        numbers.append(clause)
    return tuple(numbers)


def _full_stop(words: tuple[Token, ...], i: int) -> bool:
    if i + 1 < len(words) and not words[i + 1].spaced:
        return False
    before = words[i - 1].text if i > 0 else ""
    return not (before in SHORT_DAYS or (before in MONTHS and len(before) <= 4))


def _said(words: tuple[Token, ...], clauses: tuple[int, ...]) -> tuple[frozenset[str], ...]:
    said: list[set[str]] = [set() for _ in range(clauses[-1] + 1 if clauses else 0)]
    for token, clause in zip(words, clauses, strict=True):
        said[clause].add(token.text)
    return tuple(map(frozenset, said))


def _is_past(texts: frozenset[str]) -> bool:
    if texts & POLITE:
        return False
    return bool(texts & PAST_WORDS) or bool(texts & PARTICIPLES and texts & HAVE and not texts & NOT_YET)


def days(first: date, last: date | None = None) -> When:
    """A plain stretch of days."""
    return When(first, last or first)


def one_night(first: date) -> When:
    """The night that begins on a day."""
    return When(first, first + timedelta(days=1), part=DayPart.NIGHT, over_midnight=True)


def sure(first: date, last: date | None = None) -> Choice:
    """One reading."""
    return Choice((days(first, last),))


def either(options: Iterable[When], doubt: Doubt | None = None, several: Doubt = Doubt.AMBIGUOUS) -> Choice:
    """These readings without doubles: certain when one is left and `doubt` is None."""
    kept = tuple(dict.fromkeys(options))
    return Choice(kept, doubt or (several if len(kept) != 1 else None))


def mapped(choice: Choice, change: Callable[[When], When]) -> Choice:
    """Every reading changed alike."""
    return Choice(tuple(dict.fromkeys(change(option) for option in choice.options)), choice.doubt)


def doubted(choice: Choice, doubt: Doubt) -> Choice:
    """The same readings, to be asked; an earlier doubt stays."""
    return Choice(choice.options, choice.doubt or doubt)


def nearest(scene: Scene, i: int, of_year: Callable[[int], Days | None]) -> Choice:
    """Days of a year that was not said: the next ones, today included.

    A verb of the past in the clause, or days at most 31 back whose next turn is 300 or more ahead: both are offered;
    where the two agree it is the past. Days that do not exist this year, last year or next year are IMPOSSIBLE.
    """
    years = range(max(scene.today.year - 1, EARLIEST), min(scene.today.year + 1, LATEST) + 1)
    found = sorted(span for year in years if (span := of_year(year)) is not None)
    coming = next((span for span in found if span[1] >= scene.today), None)
    before = next((span for span in reversed(found) if span[1] < scene.today), None)
    if coming is None:
        return Choice((), Doubt.IMPOSSIBLE)
    if before is None or (coming[0] <= scene.today and not scene.look_back):
        return sure(*coming)
    return _past_or_coming(scene, i, before, coming)


def _past_or_coming(scene: Scene, i: int, before: Days, coming: Days) -> Choice:
    back, ahead = (scene.today - before[1]).days, (coming[0] - scene.today).days
    recent = back <= _RECENT and ahead >= _FAR
    hint = scene.speaks_of_past(i)
    if scene.look_back or (hint and recent):
        return sure(*before)
    if recent or (hint and back <= _FAR):
        return either((days(*before), days(*coming)))
    return sure(*coming)

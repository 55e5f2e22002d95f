"""What is wrong with a file, kept as data and said in the reader's language at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.redaction import redact
from bot.texts import Texts

SHOWN = 200
"""How many mistakes or remarks are written out; the rest is counted."""
_FOUND_LENGTH = 60


@dataclass(frozen=True)
class Said:
    """A sentence that is not yet in anybody's language: the Dutch text and what fills it in.

    A value that is itself a `Said`, a day or an instant is said in the same language.
    """

    text: str
    values: tuple[tuple[str, object], ...] = ()

    def in_words(self, say: Texts) -> str:
        """The sentence in the reader's language."""
        if not self.values:
            return say(self.text)
        return say(self.text, **{name: _in_words(value, say) for name, value in self.values})


def _in_words(value: object, say: Texts) -> object:
    if isinstance(value, Said):
        return value.in_words(say)
    if isinstance(value, datetime):
        return say.moment(value)
    return say.day(value) if isinstance(value, date) else value


def said(text: str, **values: object) -> Said:
    """A sentence for later; `text` is the Dutch message id."""
    return Said(text, tuple(values.items()))


class CellError(ValueError):
    """A cell does not hold what its column asks; `problem` is the sentence that says what was expected."""

    def __init__(self, problem: Said) -> None:
        super().__init__(problem.text)
        self.problem = problem


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong: where, what was found there, and what was expected.

    `row` counts as a spreadsheet does, the header being row 1. What was found is shown short and without numbers of
    persons (invariant 6).
    """

    file: str
    problem: Said
    row: int | None = None
    column: str = ""
    found: object = None

    def in_words(self, say: Texts) -> str:
        """One line in the reader's language."""
        place = [shown(self.file)]
        if self.row is not None:
            place.append(say("rij {row}", row=self.row))
        if self.column:
            place.append(say("kolom {column}", column=shown(self.column)))
        problem = self.problem.in_words(say)
        if self.found is None:
            return f"{', '.join(place)}: {problem}"
        found = shown(self.found)
        return say("{place}: gevonden „{found}”. {problem}", place=", ".join(place), found=found, problem=problem)


def shown(found: object) -> str:
    """Something of a file as it can be shown: short, no numbers of persons, no signs that steer a screen."""
    text = "".join(sign if sign.isprintable() or sign.isspace() else "·" for sign in redact(str(found)))
    words = " ".join(text.split())
    return words if len(words) <= _FOUND_LENGTH else words[: _FOUND_LENGTH - 1] + "…"


@dataclass
class Findings:
    """Collects mistakes (the files are refused) or remarks (they are not); keeps the first `SHOWN`, counts all."""

    kept: list[Mistake] = field(default_factory=list)
    count: int = 0

    def add(self, mistake: Mistake) -> None:
        """One more."""
        self.count += 1
        if len(self.kept) < SHOWN:
            self.kept.append(mistake)

    def extend(self, mistakes: Iterable[Mistake]) -> None:
        """Several more."""
        for mistake in mistakes:
            self.add(mistake)

    def lines(self, say: Texts) -> tuple[str, ...]:
        """A line for each, and one for how many are not written out."""
        shown = [mistake.in_words(say) for mistake in self.kept]
        if self.count > len(shown):
            shown.append(say("… en nog {count}.", count=self.count - len(shown)))
        return tuple(shown)

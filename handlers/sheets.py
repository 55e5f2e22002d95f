"""A picture as words and numbers: what is drawn and what its text says come from the same sheet."""

from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    """The shape in front of a line; its word stands in the line too, so that neither shape nor colour is needed."""

    DONE = "✔"
    BUSY = "◐"
    EXAM = "◆"
    COMING = "○"
    FAILED = "✘"


class Look(StrEnum):
    """How a bar or a line is told from another: by its pattern or shape, and then by its colour."""

    FULL = "vol"
    STRIPED = "gestreept"
    CROSSED = "gekruist"
    HOLLOW = "open"


@dataclass(frozen=True)
class Row:
    """One line of a list with what is said of it."""

    mark: Mark
    name: str
    detail: str


@dataclass(frozen=True)
class Rows:
    """A list. `more` tells what did not fit; `unshown` are those rows, for who reads the text."""

    heading: str
    rows: tuple[Row, ...]
    more: str = ""
    unshown: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Counts:
    """One kind of thing, counted at each label."""

    name: str
    look: Look
    values: tuple[int, ...]


@dataclass(frozen=True)
class Columns:
    """Counts over time, stacked; `labels` stand under the columns, `spoken` are the same weeks or months in full."""

    heading: str
    labels: tuple[str, ...]
    spoken: tuple[str, ...]
    counts: tuple[Counts, ...]
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """Counts of a few things with a name, stacked from left to right."""

    heading: str
    names: tuple[str, ...]
    counts: tuple[Counts, ...]
    note: str = ""


@dataclass(frozen=True)
class Said:
    """What one party said, at each label; None where nothing is known."""

    name: str
    look: Look
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Lines:
    """Answers over time on a scale of words, the lowest first."""

    heading: str
    labels: tuple[str, ...]
    spoken: tuple[str, ...]
    scale: tuple[str, ...]
    said: tuple[Said, ...]
    note: str = ""


Panel = Rows | Columns | Bars | Lines


@dataclass(frozen=True)
class Sheet:
    """A whole picture: its parts from top to bottom. A part without anything in it is not there."""

    title: str
    day: str
    panels: tuple[Panel, ...] = field(default=())

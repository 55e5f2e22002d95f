"""One table of a delivery as rows of cells, whatever kind of file it came in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from storage.imports.cells import Cell
from storage.imports.columns import Table, plain
from storage.imports.mistakes import Mistake, Said, said
from storage.imports.spec import BY_WORD, DELIVERY, TABLES

_COPY_WORDS = re.compile(r"(kopie|copy|export|definitief|final|van)$")


class SheetError(Exception):
    """A file or sheet that cannot be read further; the rest of the delivery still is, to report every mistake."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.problem.text)
        self.mistake = mistake


@dataclass(frozen=True)
class Sheet:
    """Rows of one table, read as they are asked for.

    `rows` starts from the top each time it is called and gives (row number, cells), the header first; it may raise
    SheetError. `label` is what people call it, `lines` about how many rows there are. `ragged` says that a row may end
    early, as in a workbook, where empty cells at the end of a row are not written.
    """

    table: Table
    label: str
    lines: int
    rows: Callable[[], Iterator[tuple[int, Sequence[Cell]]]]
    ragged: bool = False


def table_called(name: str) -> Table | None:
    """The table that a file or sheet name stands for: "Personen (2)" and "people_2024-11-19" are personen."""
    word = plain(re.sub(r"\d+", " ", name))
    if word not in BY_WORD:
        word = _COPY_WORDS.sub("", word)
    return BY_WORD.get(word)


def unknown_table(label: str, name: str) -> Mistake:
    """The mistake of a file or sheet with a name we do not know."""
    near = get_close_matches(plain(name), BY_WORD, n=1, cutoff=0.7)
    if near:
        return Mistake(label, said("Deze naam ken ik niet. Bedoelde je {name}?", name=BY_WORD[near[0]].name))
    names = ", ".join(table.name for table in (*TABLES, DELIVERY))
    return Mistake(label, said("Deze naam ken ik niet. Gebruik een van deze namen: {names}.", names=names))


def unreadable(label: str, problem: Said, row: int | None = None) -> SheetError:
    """The error of a file that cannot be read further."""
    return SheetError(Mistake(label, problem, row))

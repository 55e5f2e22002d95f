"""From a sheet to rows of values: which column is which, what each cell holds, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.domain.redaction import redact
from storage.imports.cells import Cell, Parser, is_blank, parser
from storage.imports.columns import Column, Kind, Table, plain
from storage.imports.mistakes import CellError, Findings, Mistake, Said, said, shown
from storage.imports.sheets import Sheet, SheetError
from storage.imports.spec import NEVER_KEPT

_NINE_DIGITS = re.compile(r"\d(?:\D{0,3}\d){8}")
_FREE = frozenset({Kind.TEXT, Kind.NOTE, Kind.TEXTS, Kind.MEDICINES, Kind.REQUIREMENT})
_NEVER_PARTS = ("bsn", "burgerservice", "geboorte", "birthdate", "diagnos", "nationalit", "ziekte", "medisch", "etnic",
                "ethnic", "religi", "geslacht", "gender", "postcode")  # fmt: skip
_NUMBER_REMOVED = said("Een nummer dat een burgerservicenummer kan zijn, is weggehaald.")


@dataclass(frozen=True)
class Row:
    """One row by database field. A `broken` one has a mistake: it is only there so that others may point to it."""

    number: int
    values: dict[str, object]
    broken: bool = False


@dataclass(frozen=True)
class Place:
    """Where a column stands in this file, under which name, and how its cells are read."""

    index: int
    column: Column
    shown: str
    parse: Parser


@dataclass(frozen=True)
class Layout:
    """The header of one file: the columns that are read and the names of those that are dropped."""

    places: tuple[Place, ...]
    width: int
    dropped: tuple[str, ...]

    def shown(self, field: str) -> str:
        """What this file calls a column."""
        return next((place.shown for place in self.places if place.column.field == field), field)


def layout(sheet: Sheet, findings: Findings) -> Layout | None:
    """Read the header; None when there is none or when the columns cannot be used."""
    try:
        header = next(((n, cells) for n, cells in sheet.rows() if not all(map(is_blank, cells))), None)
    except SheetError as error:
        findings.add(error.mistake)
        return None
    if header is None:
        findings.add(Mistake(sheet.label, said("Dit bestand is leeg. De eerste rij noemt de kolommen.")))
        return None
    number, cells = header
    before = findings.count
    found, meant = _match(sheet, number, cells, findings)
    there = meant | {place.column for place in found.places}
    for column in sheet.table.columns:
        if column.must_be_there and column not in there:
            findings.add(Mistake(sheet.label, said("De kolom {name} ontbreekt.", name=column.name), number))
    return found if findings.count == before else None


def _match(sheet: Sheet, number: int, cells: Sequence[Cell], findings: Findings) -> tuple[Layout, frozenset[Column]]:
    """The columns of a header, and those that are probably meant by a name we do not know."""
    words = _words(sheet.table)
    places: list[Place] = []
    dropped: list[str] = []
    meant: set[Column] = set()
    for index, cell in enumerate(cells):
        if is_blank(cell):
            continue
        name = shown(cell)
        column = words.get(plain(name))
        if column is not None and all(place.column is not column for place in places):
            places.append(Place(index, column, name, parser(column)))
        elif column is not None:
            findings.add(Mistake(sheet.label, said("Deze kolom staat er twee keer."), number, name))
        elif never_kept(name):
            dropped.append(name)
        else:
            near = get_close_matches(plain(name), words, n=1, cutoff=0.65)
            meant.update(words[word] for word in near)
            findings.add(Mistake(sheet.label, _unknown(sheet.table, *near), number, name))
    return Layout(tuple(places), _width(cells), tuple(dropped)), frozenset(meant)


def _width(cells: Sequence[Cell]) -> int:
    return max((index for index, cell in enumerate(cells, start=1) if not is_blank(cell)), default=0)


def _words(table: Table) -> dict[str, Column]:
    return {plain(word): column for column in table.columns for word in (column.english, column.name)}


def never_kept(header: str) -> bool:
    """Is this a column that must not be kept: a number of a person, a birth date, health (invariant 6)?"""
    word = plain(header)
    return word in NEVER_KEPT or any(part in word for part in _NEVER_PARTS)


def _unknown(table: Table, *near: str) -> Said:
    if near:
        return said("Deze kolom ken ik niet. Bedoelde je {name}?", name=_words(table)[near[0]].name)
    names = ", ".join(column.name for column in table.columns)
    return said("Deze kolom ken ik niet. Dit zijn de kolommen: {names}.", names=names)


def read_rows(sheet: Sheet, found: Layout, mistakes: Findings, remarks: Findings) -> Iterator[Row]:
    """Every row that is not blank, broken ones too. Mistakes and remarks are noted as they are met."""
    reader = _RowReader(sheet, found, mistakes, remarks)
    try:
        rows = ((n, cells) for n, cells in sheet.rows() if not all(map(is_blank, cells)))
        next(rows, None)
        for number, cells in rows:
            yield reader.read(number, cells)
    except SheetError as error:
        mistakes.add(error.mistake)


class _RowReader:
    def __init__(self, sheet: Sheet, found: Layout, mistakes: Findings, remarks: Findings) -> None:
        self.sheet = sheet
        self.layout = found
        self.mistakes = mistakes
        self.remarks = remarks
        present = {place.column.field for place in found.places}
        self.absent = {
            column.field: parser(column)(None) for column in sheet.table.columns if column.field not in present
        }

    def read(self, number: int, cells: Sequence[Cell]) -> Row:
        fits = self._fits(number, cells)
        broken = not fits
        values = dict(self.absent)
        for place in self.layout.places:
            cell = cells[place.index] if place.index < len(cells) else None
            try:
                value = place.parse(cell)
            except CellError as error:
                broken = True
                if fits:  # otherwise cells may stand under another column, and one mistake would be told many times
                    found = None if is_blank(cell) else cell
                    self.mistakes.add(Mistake(self.sheet.label, error.problem, number, place.shown, found))
                continue
            if value is not None and place.column.kind in _FREE:
                value = self._without_numbers(value, number, place)
            values[place.column.field] = value
        return Row(number, values, broken)

    def _fits(self, number: int, cells: Sequence[Cell]) -> bool:
        """Has the row as many cells as the header? Empty ones past its end do no harm."""
        width = self.layout.width
        if len(cells) == width or (_width(cells) <= width and (len(cells) > width or self.sheet.ragged)):
            return True
        problem = said("Verwacht: {count} cellen. Hier staan er {found}.", count=width, found=len(cells))
        self.mistakes.add(Mistake(self.sheet.label, problem, number))
        return False

    def _without_numbers(self, value: object, number: int, place: Place) -> object:
        cleaned = _redacted(value)
        if cleaned != value:
            self.remarks.add(Mistake(self.sheet.label, _NUMBER_REMOVED, number, place.shown))
        return cleaned


def _redacted(value: object) -> object:
    if isinstance(value, str):
        return redact(value) if _NINE_DIGITS.search(value) else value
    if isinstance(value, tuple):
        return tuple(_redacted(part) for part in value)
    return value

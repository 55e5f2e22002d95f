"""XLSX workbooks: one sheet a table, read row by row, never calculated, and with limits on what is unpacked."""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from storage.imports.cells import Cell, NoValue
from storage.imports.columns import plain
from storage.imports.mistakes import Mistake, said
from storage.imports.sheets import Sheet, SheetError, table_called, unknown_table, unreadable

UNPACKED_LIMIT = 400 * 1024 * 1024
"""How many bytes a workbook may unpack to; 100,000 rows of ten cells are about 50 MB."""
PARTS_LIMIT = 2_000
_RATIO_LIMIT = 200
_RATIO_FROM = 10 * 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PROLOGUE = 1 << 16
# What openpyxl and the libraries under it raise for a file that is not a sound workbook.
_BROKEN = (
    zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    EOFError, OSError, NotImplementedError, RuntimeError, zlib.error, struct.error,
)  # fmt: skip
_FORMULA = said("Hier staat een formule. Zet er de waarde neer.")
_ERROR = said("Hier staat een foutmelding van Excel. Zet er de waarde neer.")
_NO_TABLES = ("blad", "sheet", "toelichting", "uitleg", "leesmij", "readme", "explanation")


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook that are tables, and what is wrong with the others. Close it when they are read."""

    sheets: tuple[Sheet, ...]
    mistakes: tuple[Mistake, ...]
    close: Callable[[], None]


def workbook_sheets(label: str, source: Path | BinaryIO) -> Workbook:
    """Open a workbook; its rows are read when they are asked for.

    SheetError when it is no workbook, or one that unpacks to more than the limits.
    """
    from openpyxl import load_workbook  # a third of a second that only a workbook is worth

    _check_container(label, source)
    # Opened here: openpyxl leaves a file that it opened itself open when the workbook turns out to be broken.
    stream = source.open("rb") if isinstance(source, Path) else source
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    except _BROKEN as error:
        stream.close()
        raise _no_workbook(label) from error
    if not book.worksheets:
        stream.close()
        raise _no_workbook(label)
    sheets: list[Sheet] = []
    mistakes: list[Mistake] = []
    for worksheet in book.worksheets:
        try:
            made = _sheet(label, worksheet)
        except SheetError as error:
            mistakes.append(error.mistake)
            continue
        if made is not None:
            sheets.append(made)

    def close() -> None:
        book.close()
        stream.close()

    return Workbook(tuple(sheets), tuple(mistakes), close)


def _no_workbook(label: str) -> SheetError:
    return unreadable(label, said("Dit is geen leesbare XLSX-werkmap. Open het in Excel en bewaar het opnieuw."))


def _check_container(label: str, source: Path | BinaryIO) -> None:
    """Look at the container before anything is unpacked (a small file can unpack to gigabytes)."""
    try:
        with zipfile.ZipFile(source) as container:
            infos = container.infolist()
            total = sum(info.file_size for info in infos)
            packed = sum(info.compress_size for info in infos)
            bomb = total > _RATIO_FROM and total > packed * _RATIO_LIMIT
            if total > UNPACKED_LIMIT or len(infos) > PARTS_LIMIT or bomb:
                raise unreadable(label, said("Deze werkmap is uitgepakt te groot. Verdeel hem in kleinere bestanden."))
            if any(_declares_types(container, info) for info in infos if info.filename.endswith((".xml", ".rels"))):
                raise _no_workbook(label)
    except _BROKEN as error:
        raise _why_no_container(label, source) from error


def _declares_types(container: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """A document type could define entities that grow without end; Excel never writes one."""
    with container.open(info) as part:
        head = part.read(_PROLOGUE).replace(b"\0", b"")
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _why_no_container(label: str, source: Path | BinaryIO) -> SheetError:
    if _first_bytes(source) == _OLD_EXCEL:
        return unreadable(
            label, said("Dit is een oude Excel of een werkmap met een wachtwoord. Bewaar het als gewone XLSX.")
        )
    return _no_workbook(label)


def _first_bytes(source: Path | BinaryIO) -> bytes:
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return stream.read(4)
    source.seek(0)
    return source.read(4)


def _sheet(label: str, worksheet: Any) -> Sheet | None:
    """A sheet that is a table; None for an empty one or one with an explanation. SheetError for an unknown name."""
    name = str(worksheet.title)
    shown = f"{label}/{name}"
    table = table_called(name)
    if table is None:
        explains = plain(name).startswith(_NO_TABLES) or worksheet.sheet_state != "visible"
        if explains or not any(_filled(cells) for _, cells in _rows(shown, worksheet)):
            return None
        raise SheetError(unknown_table(shown, name))
    lines = worksheet.max_row or 0
    return Sheet(table, shown, lines, lambda: _rows(shown, worksheet), ragged=True)


def _filled(cells: Sequence[Cell]) -> bool:
    return any(cell is not None and cell != "" for cell in cells)


def _rows(label: str, worksheet: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
    worksheet.reset_dimensions()  # a file may claim a million columns that are not there
    try:
        for number, cells in enumerate(worksheet.iter_rows(), start=1):
            yield number, [_cell(cell) for cell in cells]
    except _BROKEN as error:
        raise _no_workbook(label) from error


def _cell(cell: Any) -> Cell:
    kind = cell.data_type
    if kind == "f":
        return NoValue(str(cell.value), _FORMULA)
    if kind == "e":
        return NoValue(str(cell.value), _ERROR)
    value: Cell = cell.value
    return value

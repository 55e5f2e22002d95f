"""What was delivered: a folder of CSV files, one CSV file, or one workbook, on disk or dropped in the chat."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import BinaryIO

from storage.imports.csv_files import Opener, csv_sheet
from storage.imports.mistakes import Mistake, said
from storage.imports.sheets import Sheet, SheetError, table_called, unknown_table, unreadable
from storage.imports.workbooks import workbook_sheets

CSV_LIMIT = 256 * 1024 * 1024
XLSX_LIMIT = 64 * 1024 * 1024
UPLOAD_LIMIT = 20 * 1024 * 1024
"""How many bytes a file may have; one from the chat is read into memory."""
_CSV = (".csv", ".tsv", ".txt")
_XLSX = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Delivery:
    """The sheets of a delivery by table name, and what is wrong with its files. Close it when they are read."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    close: Callable[[], None] = lambda: None


def open_path(path: Path) -> Delivery:
    """What is at a path; nothing is read but the beginnings. What cannot be used is in `mistakes`."""
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        return _refused(Mistake(path.name or str(path), said("Dit bestand of deze map bestaat niet.")))
    return _one_file(path.name, path, path.stat().st_size, CSV_LIMIT, XLSX_LIMIT)


def open_upload(name: str, content: bytes) -> Delivery:
    """A file that was dropped in the chat."""
    return _one_file(PurePath(name).name or "bestand", content, len(content), UPLOAD_LIMIT, UPLOAD_LIMIT)


def _refused(*mistakes: Mistake) -> Delivery:
    return Delivery(mistakes=mistakes)


def _opener(source: Path | bytes) -> Opener:
    if isinstance(source, bytes):
        return lambda: io.BytesIO(source)
    return lambda: source.open("rb")


def _one_file(name: str, source: Path | bytes, size: int, csv_limit: int, xlsx_limit: int) -> Delivery:
    suffix = PurePath(name).suffix.lower()
    try:
        with _readable(name):
            if suffix in _XLSX:
                _check_size(name, size, xlsx_limit)
                stream: Path | BinaryIO = source if isinstance(source, Path) else io.BytesIO(source)
                book = workbook_sheets(name, stream)
                return replace(_collect(book.sheets, book.mistakes), close=book.close)
            if suffix not in _CSV:
                raise unreadable(name, said("Dit soort bestand ken ik niet. Lever CSV of XLSX aan."))
            _check_size(name, size, csv_limit)
            return _collect([_csv(name, _opener(source))], [])
    except SheetError as error:
        return _refused(error.mistake)


def _check_size(name: str, size: int, limit: int) -> None:
    if size > limit:
        problem = said("Dit bestand is te groot: meer dan {count} MB.", count=limit // (1024 * 1024))
        raise unreadable(name, problem)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unreadable(name, said("Dit bestand kan niet gelezen worden.")) from error


def _csv(name: str, opener: Opener) -> Sheet:
    stem = PurePath(name).stem
    table = table_called(stem)
    if table is None:
        raise SheetError(unknown_table(name, stem))
    return csv_sheet(name, table, opener)


def _folder(path: Path) -> Delivery:
    sheets: list[Sheet] = []
    mistakes: list[Mistake] = []
    for file in sorted(path.iterdir()):
        if file.name.startswith((".", "~$")) or not file.is_file():
            continue
        if file.suffix.lower() in _XLSX:
            problem = said("Lever óf CSV-bestanden óf één werkmap aan, niet beide in één map.")
            mistakes.append(Mistake(file.name, problem))
        elif file.suffix.lower() == ".csv" or (file.suffix.lower() in _CSV and table_called(file.stem)):
            try:
                with _readable(file.name):
                    _check_size(file.name, file.stat().st_size, CSV_LIMIT)
                    sheets.append(_csv(file.name, _opener(file)))
            except SheetError as error:
                mistakes.append(error.mistake)
    if not sheets and not mistakes:
        mistakes.append(Mistake(path.name or str(path), said("In deze map staan geen CSV-bestanden.")))
    return _collect(sheets, mistakes)


def _collect(sheets: Iterable[Sheet], mistakes: Iterable[Mistake]) -> Delivery:
    """Sheets by table name; two of one table would make it a guess which is the newer."""
    found: dict[str, Sheet] = {}
    wrong = list(mistakes)
    for sheet in sheets:
        if sheet.table.name in found:
            first = found[sheet.table.name].label
            problem = said("Dezelfde tabel staat ook in {name}. Lever er één aan.", name=first)
            wrong.append(Mistake(sheet.label, problem))
        else:
            found[sheet.table.name] = sheet
    return Delivery(found, tuple(wrong))

"""Workbooks for tests: sound ones and broken ones."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

Sheets = Mapping[str, Sequence[Sequence[Any]]]


def workbook(sheets: Sheets) -> bytes:
    """The bytes of a workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append([_typed(sheet, value) for value in line])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _typed(sheet: Any, value: Any) -> Any:
    """A cell; text that begins with "=" is text and no formula."""
    if not isinstance(value, str) or not value.startswith("="):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def from_csv(files: Mapping[str, str]) -> bytes:
    """The same tables as CSV texts, as a workbook of text cells."""
    return workbook({name: [line.split(";") for line in text.splitlines()] for name, text in files.items()})


def changed(book: bytes, part: str, text: bytes) -> bytes:
    """A workbook of which one part of the container is another text."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, text if info.filename == part else old.read(info))
    return stream.getvalue()


def with_value(book: bytes, sheet: str, cell: str, value: Any, kind: str | None = None) -> bytes:
    """A workbook with one cell changed; `kind` "e" makes it an error of Excel."""
    loaded = load_workbook(io.BytesIO(book))
    loaded[sheet][cell] = value
    if kind is not None:
        loaded[sheet][cell].data_type = kind
    stream = io.BytesIO()
    loaded.save(stream)
    return stream.getvalue()

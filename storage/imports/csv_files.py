"""CSV as offices make it: comma, semicolon or tab; UTF-8, UTF-16 or windows-1252; quoted cells over several lines."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import BinaryIO

from storage.imports.cells import Cell
from storage.imports.columns import Table, plain
from storage.imports.mistakes import said
from storage.imports.sheets import Sheet, unreadable
from storage.imports.spec import NEVER_KEPT

Opener = Callable[[], BinaryIO]

_CHUNK = 1 << 16
_DELIMITERS = (";", ",", "\t")
_TWO_BYTES = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
_UNDEFINED_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


def csv_sheet(label: str, table: Table, opener: Opener) -> Sheet:
    """A CSV file as a sheet; SheetError when it is no text."""
    encoding, lines = _examine(label, opener)
    delimiter = _delimiter(table, _head(opener, encoding))

    def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
        with closing(_text(opener, encoding)) as text:
            yield from _records(label, csv.reader(text, delimiter=delimiter, skipinitialspace=True, strict=True))

    return Sheet(table, label, lines, rows)


def _records(label: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, Sequence[Cell]]]:
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not (number == 1 and len(cells) <= 2 and cells and _SEPARATOR_LINE.match(cells[0] + ";")):
                yield number, cells
    except csv.Error as error:
        problem = said("De aanhalingstekens kloppen niet vanaf deze rij. Zet er om een cel precies twee.")
        raise unreadable(label, problem, number + 1) from error
    except UnicodeError as error:
        raise unreadable(label, said("Dit bestand is geen leesbare tekst. Bewaar het als CSV UTF-8.")) from error


def _text(opener: Opener, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(opener(), encoding=encoding, newline="")


def _examine(label: str, opener: Opener) -> tuple[str, int]:
    """The encoding of the whole file and about how many lines it has.

    Bytes that are not UTF-8 are windows-1252, unless they are both: then half of the names would come out wrong.
    """
    with opener() as stream:
        start = stream.read(4)
        stream.seek(0)
        if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16", sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))
        decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        lines, foreign, two_bytes = 0, False, False
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
            if b"\0" in chunk:
                raise unreadable(label, said("Dit is geen tekstbestand. Lever CSV of XLSX aan."))
            foreign = foreign or _UNDEFINED_1252.search(chunk) is not None
            two_bytes = two_bytes or _TWO_BYTES.search(chunk) is not None
            decoder = _still_utf8(decoder, chunk)
        decoder = _still_utf8(decoder, b"", final=True)
    if decoder is not None:
        return "utf-8-sig", lines
    if foreign or two_bytes:
        raise unreadable(label, said("Dit bestand is geen leesbare tekst. Bewaar het als CSV UTF-8."))
    return "cp1252", lines


def _still_utf8(
    decoder: codecs.IncrementalDecoder | None, chunk: bytes, *, final: bool = False
) -> codecs.IncrementalDecoder | None:
    """The decoder while all it saw was UTF-8, afterwards None."""
    if decoder is None:
        return None
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return None
    return decoder


def _head(opener: Opener, encoding: str) -> str:
    with closing(_text(opener, encoding)) as text:
        try:
            return text.read(_CHUNK)
        except UnicodeError:
            return ""


def _delimiter(table: Table, head: str) -> str:
    """The sign that cuts the header into most words we know; a line "sep=;" decides it."""
    if named := _SEPARATOR_LINE.match(head):
        return named.group(1)
    known = {plain(word) for column in table.columns for word in (column.name, column.english)} | NEVER_KEPT

    def score(delimiter: str) -> tuple[int, int]:
        cells = _first_row(head, delimiter)
        return sum(plain(cell) in known for cell in cells), len(cells)

    return max(_DELIMITERS, key=score)


def _first_row(head: str, delimiter: str) -> list[str]:
    try:
        rows = csv.reader(io.StringIO(head), delimiter=delimiter)
        return next((row for row in rows if any(cell.strip(" ;,\t") for cell in row)), [])
    except csv.Error:
        return []

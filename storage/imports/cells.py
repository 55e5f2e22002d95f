"""From a cell to a value: text, numbers, ja and nee, choices and references. Lists with a meaning are in lists.py."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.redaction import is_bsn
from storage.imports.columns import Column, Kind, choice_words, plain
from storage.imports.lists import meaningful, parts
from storage.imports.mistakes import CellError, Said, said
from storage.imports.moments import day, moment


@dataclass(frozen=True)
class NoValue:
    """A cell of a workbook that holds a formula or an error instead of a value."""

    shown: str
    problem: Said

    def __str__(self) -> str:
        return self.shown


Cell = str | int | float | bool | date | datetime | time | timedelta | NoValue | None
Parser = Callable[[Cell], object]

_YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1"})
_NO = frozenset({"nee", "n", "no", "false", "onwaar", "0"})
_EMAIL = re.compile(r"[^@\s|<>,;\"]{1,64}@[^@\s|<>,;\"]+\.[^@\s|<>,;\".]{2,}")
_NUMBER = re.compile(r"-?\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)
_LONGEST = {Kind.NOTE: 10_000, Kind.CODE: 100, Kind.EMAIL: 254}
_LONGEST_TEXT = 500
# Marks that nobody sees but that make two equal words differ, or turn a line around.
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0xAD])
_ALLOWED_CONTROL = frozenset("\n\r\t")


def tidy(cell: Cell) -> str:
    """A cell as text without invisible marks and spaces around it; CellError for signs no text has."""
    if isinstance(cell, str):
        return cell.strip() if cell.isascii() and cell.isprintable() else _tidied(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, int | float):
        return str(cell)
    raise CellError(said("Verwacht: tekst. Excel maakte hier een datum of tijd van."))


def _tidied(cell: str) -> str:
    text = unicodedata.normalize("NFC", cell).translate(_INVISIBLE)
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in _ALLOWED_CONTROL for sign in text):
        raise CellError(said("Verwacht: tekst. Hier staat een teken dat geen tekst is."))
    return text.strip()


def is_blank(cell: Cell) -> bool:
    """Nothing, or only spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def parser(column: Column) -> Parser:
    """The function that reads the cells of a column: value in, None for an empty cell, CellError when it is wrong."""
    read = _reader(column)
    default = read(column.default) if column.default else None

    def parse(cell: Cell) -> object:
        if is_blank(cell):
            if column.required:
                raise CellError(said("Deze cel mag niet leeg zijn."))
            return default
        if isinstance(cell, NoValue):
            raise CellError(cell.problem)
        return read(cell)

    return parse


def _reader(column: Column) -> Callable[[Cell], object]:
    simple: dict[Kind, Callable[[Cell], object]] = {
        Kind.DATE: lambda cell: day(tidy(cell) if isinstance(cell, str) else cell),
        Kind.MOMENT: lambda cell: moment(
            tidy(cell) if isinstance(cell, str) else cell, day_is_enough=column.field == "exported"
        ),
        Kind.BOOL: _yes_or_no,
        Kind.EMAIL: _email,
    }
    if column.kind in simple:
        return simple[column.kind]
    by_column: dict[Kind, Callable[[Cell, Column], object]] = {
        Kind.TEXT: _text,
        Kind.NOTE: _text,
        Kind.CODE: _code,
        Kind.INT: _whole,
        Kind.DECIMAL: _number,
        Kind.CHOICE: _choice,
        Kind.REF: _reference,
        Kind.TEXTS: _texts,
        Kind.REFS: _texts,
    }
    if column.kind in by_column:
        read = by_column[column.kind]
        return lambda cell: read(cell, column)
    listed = meaningful(column)
    return lambda cell: listed(tidy(cell))


def _text(cell: Cell, column: Column) -> str:
    if isinstance(cell, bool):
        raise CellError(said("Verwacht: tekst."))
    text = tidy(cell)
    if column.kind is not Kind.NOTE:
        text = " ".join(text.split())
    longest = column.longest or _LONGEST.get(column.kind, _LONGEST_TEXT)
    if len(text) > longest:
        raise CellError(said("Verwacht: hooguit {count} tekens.", count=longest))
    if column.field == "locale":
        return _locale(text)
    return text


def _locale(text: str) -> str:
    if text.lower() not in ("nl", "en"):
        raise CellError(said("Verwacht: nl of en."))
    return text.lower()


def _code(cell: Cell, column: Column) -> str:
    code = _text(cell, column)
    if " " in code or "|" in code:
        raise CellError(said("Verwacht: een code zonder spaties en zonder |."))
    if is_bsn(code):
        raise CellError(said("Dit lijkt een burgerservicenummer. Gebruik een andere code."))
    return code


def _email(cell: Cell) -> str:
    email = tidy(cell).lower()
    if not _EMAIL.fullmatch(email) or len(email) > _LONGEST[Kind.EMAIL]:
        raise CellError(said("Verwacht: een e-mailadres, zoals naam@voorbeeld.nl."))
    return email


def _reference(cell: Cell, column: Column) -> str:
    return _email(cell) if column.to == "personen" else tidy(cell)


def _yes_or_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    word = tidy(cell).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError(said("Verwacht: ja of nee."))


def _digits(cell: Cell) -> float:
    if isinstance(cell, bool):
        raise CellError(said("Verwacht: een getal."))
    text = tidy(cell)
    if not _NUMBER.fullmatch(text):
        raise CellError(said("Verwacht: een getal, zoals 24 of 24,5."))
    return float(text.replace(",", "."))


def _number(cell: Cell, column: Column) -> float:
    number = _digits(cell)
    _within(number, column)
    return number


def _whole(cell: Cell, column: Column) -> int:
    number = _digits(cell)
    if not number.is_integer():
        raise CellError(said("Verwacht: een heel getal, zonder komma."))
    _within(number, column)
    return int(number)


def _within(number: float, column: Column) -> None:
    if column.least is not None and number < column.least:
        raise CellError(said("Verwacht: {count} of meer.", count=column.least))
    if column.most is not None and number > column.most:
        raise CellError(said("Verwacht: {count} of minder.", count=column.most))


def _choice(cell: Cell, column: Column) -> StrEnum:
    found = choice_words(column).get(plain(tidy(cell)))
    if found is None:
        raise CellError(one_of(column))
    return found


def one_of(column: Column) -> Said:
    """The sentence that lists the words of a choice."""
    if column.choices is None:
        raise TypeError(f"{column.name} is no choice")
    return said("Verwacht: een van deze woorden: {words}.", words=", ".join(member.value for member in column.choices))


def _texts(cell: Cell, column: Column) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in parts(tidy(cell)))

"""Days and times as Dutch offices write them: ISO, dd-mm-jjjj, or an Excel date."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bot.domain.calendar import at
from storage.imports.mistakes import CellError, said

_YEARS = range(1950, 2101)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DUTCH_DAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?(?: ?uur)?", re.ASCII)
_ZONE = re.compile(r"(Z|[+-]\d{2}:?\d{2})$", re.IGNORECASE | re.ASCII)

NOT_A_DAY = said("Verwacht: een datum, zoals 31-12-2024 of 2024-12-31.")
NOT_A_MOMENT = said("Verwacht: een datum en tijd, zoals 31-12-2024 14:30.")


def day(cell: object) -> date:
    """A day of a cell; a time behind it is only allowed at midnight. CellError when it is none."""
    if isinstance(cell, datetime):
        if cell.time() != time(0):
            raise CellError(said("Verwacht: een datum zonder tijd, zoals 31-12-2024."))
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    if not isinstance(cell, str):
        raise CellError(NOT_A_DAY)
    return _day_of(cell)


@lru_cache(8192)
def _day_of(text: str) -> date:
    found, rest = _leading_day(text)
    if found is None or re.fullmatch(r"[ T]?0{1,2}[:.]00([:.]00([.,]0+)?)?|", rest) is None:
        raise CellError(NOT_A_DAY)
    return found


def _leading_day(text: str) -> tuple[date | None, str]:
    """The day a text begins with, and what follows it."""
    if found := _ISO_DAY.match(text):
        year, month, number = found.groups()
    elif found := _DUTCH_DAY.match(text):
        number, _, month, year = found.groups()
    else:
        return None, text
    try:
        return _plausible(date(int(year), int(month), int(number))), text[found.end() :]
    except ValueError as error:
        if isinstance(error, CellError):
            raise
        raise CellError(said("Deze dag bestaat niet. Verwacht: een datum, zoals 31-12-2024.")) from error


def _plausible(found: date) -> date:
    if found.year not in _YEARS:
        raise CellError(said("Verwacht: een jaar van 1950 tot en met 2100."))
    return found


def moment(cell: object, *, day_is_enough: bool = False) -> datetime:
    """The UTC instant of a cell; without a zone it is the wall clock in the Netherlands (invariant 4).

    With `day_is_enough` a day alone is its first moment. CellError when it is no moment.
    """
    if isinstance(cell, datetime):
        return cell.astimezone(UTC) if cell.tzinfo is not None else _of_excel(cell)
    if isinstance(cell, date):
        cell = cell.isoformat()
    if not isinstance(cell, str):
        raise CellError(NOT_A_MOMENT)
    return _moment_of(cell, day_is_enough)


def _of_excel(cell: datetime) -> datetime:
    """Excel keeps a time as a fraction of a day, a few microseconds beside the minute that was typed."""
    typed = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
    return at(_plausible(typed.date()), typed.time())


@lru_cache(8192)
def _moment_of(text: str, day_is_enough: bool) -> datetime:
    found, rest = _leading_day(text)
    rest = rest.lstrip("T").strip()
    if found is None or (not rest and not day_is_enough):
        raise CellError(NOT_A_MOMENT)
    if not rest:
        return at(found)
    if zone := _ZONE.search(rest):
        return _with_zone(found, rest[: zone.start()].strip(), zone.group())
    clock, next_day = _clock(rest)
    return at(found + next_day, clock)


def _clock(text: str) -> tuple[time, timedelta]:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise CellError(NOT_A_MOMENT)
    hour, minute, second = (int(part or 0) for part in found.groups())
    if (hour, minute, second) == (24, 0, 0):
        return time(0), timedelta(days=1)
    try:
        return time(hour, minute, second), timedelta(0)
    except ValueError as error:
        raise CellError(said("Deze tijd bestaat niet. Verwacht: een datum en tijd, zoals 31-12-2024 14:30.")) from error


def _with_zone(found: date, clock: str, zone: str) -> datetime:
    when, next_day = _clock(clock)
    offset = "+0000" if zone.upper() == "Z" else zone.replace(":", "")
    try:
        tz = datetime.strptime(offset, "%z").tzinfo
        return datetime.combine(found + next_day, when, tz).astimezone(UTC)
    except ValueError as error:
        raise CellError(NOT_A_MOMENT) from error

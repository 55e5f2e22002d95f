"""Days on which people are off: public holidays of the Netherlands, and the school holidays of a region.

School holidays are data: `data/schoolvakanties.csv`, from the government's list. After its last row none are known.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import dropwhile
from typing import TYPE_CHECKING

from bot.domain.notices import Holiday
from bot.errors import SettingsError
from schedules.moment import Calendar

if TYPE_CHECKING:
    from holidays import HolidayBase

FILE = "schoolvakanties.csv"
COLUMNS = ("region", "name", "first", "last")


class Region(StrEnum):
    """The three regions between which the government spreads school holidays."""

    NORTH = "noord"
    MIDDLE = "midden"
    SOUTH = "zuid"


@cache
def _dutch_holidays() -> HolidayBase:
    from holidays import country_holidays

    return country_holidays("NL")


def is_holiday(day: date) -> bool:
    """A public holiday in the Netherlands."""
    return day in _dutch_holidays()


CALENDAR = Calendar(is_holiday)
"""Public holidays only."""


@cache
def calendar(region: Region) -> Calendar:
    """Public holidays, and the school holidays of a region. SettingsError when the file says something wrong."""
    return Calendar(is_holiday, _by_day(_stored()[region]).get)


def known_until(region: Region) -> date:
    """The last day of the last school holiday in the file; after it none are known."""
    return max(one.last for one in _stored()[region])


@cache
def _stored() -> Mapping[Region, tuple[Holiday, ...]]:
    return read_holidays(files("schedules").joinpath("data", FILE).read_text("utf-8").splitlines())


def _by_day(own: Iterable[Holiday]) -> dict[date, Holiday]:
    return {one.first + timedelta(days=n): one for one in own for n in range((one.last - one.first).days + 1)}


def read_holidays(lines: Sequence[str]) -> dict[Region, tuple[Holiday, ...]]:
    """The holidays of each region; lines that begin with # come first. SettingsError names the line and the column."""
    rows = list(dropwhile(lambda line: line.startswith("#"), lines))
    before = len(lines) - len(rows)
    table = csv.DictReader(rows, delimiter=";")
    if tuple(table.fieldnames or ()) != COLUMNS:
        raise _wrong(before + 1, "*", ";".join(COLUMNS))
    found: dict[Region, list[Holiday]] = {region: [] for region in Region}
    for row in table:
        number = before + table.line_num
        found[_region(row, number)].append(_holiday(row, number))
    for region, own in found.items():
        if not own:
            raise _wrong(before + table.line_num, "region", f"„{region}” ontbreekt / is missing")
    return {region: tuple(own) for region, own in found.items()}


def _region(row: Mapping[str, str | None], number: int) -> Region:
    try:
        return Region(row["region"] or "")
    except ValueError:
        raise _wrong(number, "region", f"„{row['region']}”: noord, midden, zuid") from None


def _holiday(row: Mapping[str, str | None], number: int) -> Holiday:
    if not row["name"]:
        raise _wrong(number, "name", "leeg / empty")
    first, last = (_day(row, number, column) for column in ("first", "last"))
    if last < first:
        raise _wrong(number, "last", f"{last} < {first}")
    return Holiday(row["name"], first, last)


def _day(row: Mapping[str, str | None], number: int, column: str) -> date:
    try:
        return date.fromisoformat(row[column] or "")
    except ValueError:
        raise _wrong(number, column, f"„{row[column]}”: 2026-12-19") from None


def _wrong(line: int, column: str, why: str) -> SettingsError:
    return SettingsError(f"{FILE}, regel / line {line}, kolom / column {column}: {why}")

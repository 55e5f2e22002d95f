"""The word lists of the understanding, as CSV files that a nurse can read and correct."""

import csv
from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `name`.csv, one dict a row; KeyError and FileNotFoundError are defects of this package."""
    with files(__name__).joinpath(f"{name}.csv").open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


@cache
def column(name: str, key: str) -> frozenset[str]:
    """All space-separated words of one column."""
    return frozenset(word for row in table(name) for word in row[key].split())

"""How many phrases about time of other hands are read right, and how many silently wrong: figures, never the phrases.

`python -m tests.understanding.dates_figures FILE.csv`, at Tuesday 19 November 2024, 10:00 in Amsterdam. The columns:
`first` and `last` (days), `part`, `shift`, `begin`, `end` (empty is not said), and `accept`: "read" when reading it
right is the only good result, "ask" when asking back is, "none" when the text holds no time.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.understanding.dates import Dates, DayPart, Edge, ShiftKind, When, find_dates

NOW = datetime(2024, 11, 19, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))
Row = dict[str, str]
_LOOSE_STRETCH = re.compile(r"\b(begin(?! (?:ik|je|jij|we|wij)\b)|beginning|eind|einde|end)\b", re.IGNORECASE)


class Outcome(Enum):
    """SILENT: a certain reading that is not the expected one, or where none was. ASKED: neither right nor wrong."""

    RIGHT = "right"
    SILENT = "silently wrong"
    ASKED = "asked or not read"


def read_rows(path: Path) -> list[Row]:
    """The rows of a set; lines that start with # say how it was made."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def outcome(row: Row) -> Outcome:
    """What became of a phrase. A night named by one day must be asked by whoever reads it (`When.one_night_day`)."""
    found = find_dates(row["text"], NOW)
    certain = _certain(found)
    asked = bool(found.unclear) or len(certain) < len(found.whens)
    if row["accept"] == "none":
        return Outcome.SILENT if certain else Outcome.ASKED if asked else Outcome.RIGHT
    if row["accept"] == "ask":
        return Outcome.SILENT if certain else Outcome.RIGHT
    readings = _joined(certain)
    if any(not _meets(row, when) for when in readings) or len(readings) > 1:
        return Outcome.SILENT
    return Outcome.RIGHT if readings and not asked else Outcome.ASKED


def figures(rows: Iterable[Row]) -> dict[Outcome, float]:
    """The share of each outcome."""
    count = Counter(map(outcome, rows))
    return {each: count[each] / max(count.total(), 1) for each in Outcome}


def _certain(found: Dates) -> list[When]:
    return [when for when, _ in found.whens if not when.one_night_day]


def _joined(readings: list[When]) -> list[When]:
    """Days of a list come one by one; a row gives days that follow each other ("25 en 26 december") as one stretch."""
    joined: list[When] = []
    for when in readings:
        before = joined[-1] if joined else when
        alike = replace(when, first=before.first, last=before.last) == before
        if alike and when.first == before.last + timedelta(days=1):
            joined[-1] = replace(before, last=when.last)
        else:
            joined.append(when)
    return joined


def _meets(row: Row, when: When) -> bool:
    """Is every cell that is filled in what was read? A night shift is in the night, said or not."""
    part = when.part or (DayPart.NIGHT if when.shift is ShiftKind.NIGHT else None)
    said = {
        "part": part or "",
        "shift": when.shift or "",
        "begin": f"{when.begin:%H:%M}" if when.begin else "",
        "end": f"{when.end:%H:%M}" if when.end else "",
    }
    return _meets_days(row, when) and all(said[name] == row[name] for name in said if row[name])


def _meets_days(row: Row, when: When) -> bool:
    """The days, where the conventions of the grammar (its model.py and periods.py) differ from those of a row:

    - hours or a shift without a day have the date of today and `day_said` False; a row leaves the days empty;
    - after "vanaf" the end is open: only the first day counts;
    - "begin" and "eind" of a period are a stretch without a length all agree on; a day or stretch inside it is met.
    """
    if not row["first"]:
        return not when.day_said
    first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"] or row["first"])
    if when.edge is Edge.FROM:
        return when.first == first
    if _LOOSE_STRETCH.search(row["text"]) and when.edge is None:
        return when.first <= first <= last <= when.last
    return (when.first, when.last) == (first, last)


def main(path: Path) -> None:
    """Print the figures of a file."""
    rows = read_rows(path)
    lines = [f"{len(rows)} phrases", *(f"{share:.1%} {each.value}" for each, share in figures(rows).items())]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

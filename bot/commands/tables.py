"""CSV files of messages: comment lines in front say how a file was made, then the columns, then the rows."""

import csv
from itertools import dropwhile
from pathlib import Path


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The names of the columns and the rows; OSError, UnicodeDecodeError or csv.Error when it cannot be read."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(dropwhile(lambda line: line.startswith("#"), lines))
        return list(table.fieldnames or ()), list(table)

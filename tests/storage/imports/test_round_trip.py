"""However an office writes its rows, they become the same records."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from bot.domain.calendar import at, local
from bot.domain.records import Level
from storage import tables as t
from storage.imports.columns import Column
from storage.imports.spec import TABLES
from tests.storage.databases import sqlite_copy
from tests.storage.imports.deliveries import EXPORTED, rows, take, write
from tests.storage.imports.workbooks import workbook

Row = dict[str, Any]
TABLE = {table.name: table for table in TABLES}
PERSONS = ("fatima", "noor", "omar", "karin", "tess")
days = st.dates(date(2020, 1, 1), date(2024, 11, 1))
later = st.dates(date(2024, 11, 2), date(2030, 1, 1))
# What windows-1252 can write, as names do; a leading or trailing space is not part of a name.
words = st.text("abcdeéëïöüÇñß'\"-;,|.=+ 0123456789€", min_size=1, max_size=20).map(str.strip).filter(bool)


@dataclass(frozen=True)
class Dialect:
    """How one office writes."""

    encoding: str
    delimiter: str
    newline: str
    quoting: Any
    day: str
    yes: str
    no: str
    english: bool
    shout: bool
    reverse: bool
    blank_rows: bool
    comma: bool
    xlsx: bool


dialects = st.builds(
    Dialect,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    delimiter=st.sampled_from([";", ",", "\t"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    day=st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]),
    yes=st.sampled_from(["ja", "Ja", "yes", "TRUE", "1"]),
    no=st.sampled_from(["nee", "NEE", "no", "false", "0"]),
    english=st.booleans(),
    shout=st.booleans(),
    reverse=st.booleans(),
    blank_rows=st.booleans(),
    comma=st.booleans(),
    xlsx=st.booleans(),
)
assignments: st.SearchStrategy[Row] = st.builds(
    dict,
    titel=words,
    geplande_minuten=st.none() | st.integers(1, 6000),
    criteria=st.none() | words,
)
competences: st.SearchStrategy[Row] = st.builds(
    dict,
    persoon=st.sampled_from(PERSONS),
    handeling=st.sampled_from(["zwachtelen", "insuline"]),
    niveau=st.sampled_from(list(Level)),
    getekend_door=st.none() | st.sampled_from(PERSONS),
    getekend_op=days,
    tot=st.none() | later,
)
placements: st.SearchStrategy[Row] = st.builds(
    dict,
    deelnemer=st.sampled_from(PERSONS),
    eerste_dag=days,
    laatste_dag=st.none() | later,
    uren_per_week=st.none() | st.integers(4, 240).map(lambda quarters: quarters / 4),
    pok_school=st.none() | st.booleans(),
    alleen_daar=st.booleans(),
)
lessons: st.SearchStrategy[Row] = st.builds(
    dict, vak=words, begin=st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2025-12-31"))
)


def cell(value: Any, dialect: Dialect) -> Any:
    """A value as this office writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return dialect.yes if value else dialect.no
    if isinstance(value, datetime):
        return value if dialect.xlsx else value.strftime(dialect.day + " %H:%M")
    if isinstance(value, date):
        return value if dialect.xlsx and dialect.comma else value.strftime(dialect.day)
    if isinstance(value, float):
        return value if dialect.xlsx else str(value).replace(".", "," if dialect.comma else ".")
    return str(value)


def header(column: Column, dialect: Dialect) -> str:
    """The name of a column as this office writes it."""
    name = column.english if dialect.english else column.name
    return name.upper().replace("_", " ") if dialect.shout else name


def lines(name: str, found: list[Row], dialect: Dialect) -> list[list[Any]]:
    """A table as rows of cells."""
    columns = list(TABLE[name].columns)
    if dialect.reverse:
        columns.reverse()
    made: list[list[Any]] = [[header(column, dialect) for column in columns]]
    for row in found:
        if dialect.blank_rows:
            made.append([""] * len(columns))
        made.append([cell(row.get(column.name), dialect) for column in columns])
    return made


def put(folder: Path, tables: dict[str, list[Row]], dialect: Dialect) -> Path:
    """Write the tables; gives the folder or the workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    if dialect.xlsx:
        file = folder / "alles.xlsx"
        file.write_bytes(workbook({name: lines(name, found, dialect) for name, found in tables.items()}))
        return file
    for name, found in tables.items():
        made = io.StringIO()
        csv.writer(
            made, delimiter=dialect.delimiter, lineterminator=dialect.newline, quoting=dialect.quoting
        ).writerows(lines(name, found, dialect))
        called = TABLE[name].english if dialect.english else name
        (folder / f"{called}.csv").write_bytes(made.getvalue().encode(dialect.encoding))
    return folder


@pytest.fixture(scope="session")
def kind() -> str:
    """How files are read does not depend on the database."""
    return "sqlite"


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> Callable[[], Any]:
    """Opens a new database that holds what the rows refer to."""
    engine = sqlite_copy(template, tmp_path)
    take(engine, write(tmp_path / "base"))
    with engine.connect() as db:
        db.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    file = Path(str(engine.url.database))

    @contextmanager
    def opened() -> Iterator[Engine]:
        with TemporaryDirectory(dir=tmp_path) as folder:
            copy = sqlite_copy(file, Path(folder))
            try:
                yield copy
            finally:
                copy.dispose()

    return opened


def email(name: str | None) -> str | None:
    """Somebody's address in the deliveries of tests."""
    return None if name is None else f"{name}@voorbeeld.nl"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    dialect=dialects,
    tasks=st.lists(assignments, max_size=4),
    signed=st.lists(
        competences, max_size=4, unique_by=lambda row: (row["persoon"], row["handeling"], row["getekend_op"])
    ),
    places=st.lists(placements, max_size=4, unique_by=lambda row: (row["deelnemer"], row["eerste_dag"])),
    taught=st.lists(lessons, max_size=4, unique_by=lambda row: row["begin"].replace(second=0, microsecond=0)),
)
def test_any_dialect_gives_the_same_records(
    filled: Callable[[], Any],
    tmp_path: Path,
    dialect: Dialect,
    tasks: list[Row],
    signed: list[Row],
    places: list[Row],
    taught: list[Row],
) -> None:
    starts = [row["begin"].replace(second=0, microsecond=0) for row in taught]
    tables: dict[str, list[Row]] = {
        "opdrachten": [
            {"code": f"O{n}", "soort": "oefenopdracht", "certificaat": "C1", **row} for n, row in enumerate(tasks)
        ],
        "bekwaamheden": [
            {
                **row,
                "persoon": email(row["persoon"]),
                "getekend_door": email(row["getekend_door"]),
                "werkgever": "zorg1",
                "niveau": row["niveau"].name.lower() if dialect.english else row["niveau"].value,
            }
            for row in signed
        ],
        "bpv_plaatsen": [
            {**row, "deelnemer": email(row["deelnemer"]), "werkgever": "zorg1", "locatie": "linde"} for row in places
        ],
        "lessen": [
            {"school": "school1", "vak": row["vak"], "begin": start, "einde": start + timedelta(hours=6)}
            for row, start in zip(taught, starts, strict=True)
        ],
    }
    with filled() as engine, TemporaryDirectory(dir=tmp_path) as folder:
        path = put(Path(folder) / "in", tables, dialect)
        report = take(engine, path, source="Bron", exported=EXPORTED, full=False)
        assert sum(table.new for table in report.tables) == sum(len(found) for found in tables.values())
        names = {row["id"]: row["email"].partition("@")[0] for row in rows(engine, t.persons)}
        assert_assignments(rows(engine, t.assignments), tasks)
        assert_competences(rows(engine, t.competences), signed, names)
        assert_placements(rows(engine, t.placements), places, names)
        assert sorted(row["start"] for row in rows(engine, t.lessons)) == sorted(
            at(start.date(), start.time()) for start in starts
        )
        assert all(local(row["start"]).tzinfo for row in rows(engine, t.lessons))
        again = take(engine, path, source="Bron", exported=EXPORTED, full=False)
        assert again.changes == 0


def tidy(text: str | None) -> str:
    """Spaces in a row are one space."""
    return " ".join((text or "").split())


def assert_assignments(found: list[Row], meant: list[Row]) -> None:
    """What was meant is what is on record; numbers that may be a BSN are no part of this test's alphabet run."""
    assert [(row["code"], row["planned_minutes"]) for row in sorted(found, key=lambda row: int(row["code"][1:]))] == [
        (f"O{n}", row["geplande_minuten"]) for n, row in enumerate(meant)
    ]
    titles = {row["code"]: row["title"] for row in found}
    for n, row in enumerate(meant):
        if sum(sign.isdigit() for sign in row["titel"]) < 9:
            assert titles[f"O{n}"] == tidy(row["titel"])


def assert_competences(found: list[Row], meant: list[Row], names: dict[int, str]) -> None:
    """The same sign-offs."""

    def key(person: str, procedure: str, level: Level, by: str | None, on: date, until: date | None) -> tuple[str, ...]:
        return tuple(str(part) for part in (person, procedure, level, by, on, until))

    assert sorted(
        key(
            names[row["person"]],
            row["procedure"],
            row["level"],
            names.get(row["signed_by"]),
            row["signed_on"],
            row["until"],
        )
        for row in found
    ) == sorted(
        key(row["persoon"], row["handeling"], row["niveau"], row["getekend_door"], row["getekend_op"], row["tot"])
        for row in meant
    )


def assert_placements(found: list[Row], meant: list[Row], names: dict[int, str]) -> None:
    """The same placements."""
    fields = ("last", "hours_a_week", "signed_school", "only_there")
    dutch = ("laatste_dag", "uren_per_week", "pok_school", "alleen_daar")
    assert {(names[row["trainee"]], row["first"]): tuple(row[name] for name in fields) for row in found} == {
        (row["deelnemer"], row["eerste_dag"]): tuple(row[name] for name in dutch) for row in meant
    }

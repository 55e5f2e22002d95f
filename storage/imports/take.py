"""Taking in one sheet: read, look up, check, write, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, exists
from sqlalchemy.exc import IntegrityError

from storage import tables as t
from storage.imports.columns import Kind, Table
from storage.imports.merge import Merge, Record, Stamp
from storage.imports.mistakes import Findings, Mistake, Said, said
from storage.imports.references import Known, Problem, new, referring
from storage.imports.rows import Layout, Row, layout, read_rows
from storage.imports.rules import faults, remarks
from storage.imports.scope import Scope
from storage.imports.shape import PARTS, Placements, complete, location_fault, record
from storage.imports.sheets import Sheet

BATCH = 2_000
"""Rows written together: enough to make a lookup worth it for PostgreSQL, few enough to keep memory flat."""
Progress = Callable[[str, int, int], None]
"""Called with what is being read, how many rows are done, and about how many there are."""


@dataclass
class Run:
    """What all sheets of one delivery share."""

    db: Connection
    stamp: Stamp
    export_day: date
    scope: Scope
    known: Known
    progress: Progress | None = None
    mistakes: Findings = field(default_factory=Findings)
    remarks: Findings = field(default_factory=Findings)


@dataclass(frozen=True)
class Taken:
    """A sheet that was read: what was written, and the columns that were dropped."""

    sheet: Sheet
    merge: Merge
    dropped: tuple[str, ...]


def take(run: Run, sheet: Sheet) -> Taken | None:
    """Take in one sheet; None when it cannot be read at all. Mistakes and remarks are noted in the run."""
    refused = run.scope.refuses(sheet.table)
    if refused is not None:
        run.mistakes.add(Mistake(sheet.label, refused))
    found = layout(sheet, run.mistakes)
    if found is None or refused is not None:
        run.known.spoil_table(sheet.table.name)
        return None
    return _Taking(run, sheet, found).all()


class _Taking:
    """One sheet on its way in."""

    def __init__(self, run: Run, sheet: Sheet, found: Layout) -> None:
        self.run = run
        self.sheet = sheet
        self.table = sheet.table
        self.layout = found
        self.refers = referring(sheet.table)
        self.keep = [column.field for column in self.table.columns if column.keep]
        parts = PARTS.get(self.table.name)
        self.merge = Merge(run.db, t.metadata.tables[self.table.table], run.stamp, parts, self.keep)
        self.placements = Placements(run.db) if self.table.name == "boventallig" else None

    def all(self) -> Taken:
        done = 0
        for rows in _batches(read_rows(self.sheet, self.layout, self.run.mistakes, self.run.remarks)):
            self._write(rows[0].number, list(self._records(rows)))
            done += len(rows)
            if self.run.progress is not None:
                self.run.progress(self.sheet.label, done, max(done, self.sheet.lines - 1))
        if self.table.name == "diensten":
            seen = self.merge.batches.seen
            self.run.known.only["diensten"] = exists().where(seen.c.id == t.shifts.c.id)
        return Taken(self.sheet, self.merge, self.layout.dropped)

    def _write(self, first: int, records: Sequence[Record]) -> None:
        try:
            clashes = self.merge.take(records)
        except IntegrityError as error:
            # What the rules did not foresee, the tables still refuse: nothing is taken in.
            problem = said("Vanaf deze rij past iets niet bij wat al bekend is.")
            raise Refused(Mistake(self.sheet.label, problem, first)) from error
        for number, earlier in clashes:
            self._mistake(number, said("Deze rij staat ook op rij {row}, met een andere inhoud.", row=earlier))

    def _mistake(self, number: int, problem: Said, name: str = "", found: object = None) -> None:
        column = self.layout.shown(name) if name else ""
        self.run.mistakes.add(Mistake(self.sheet.label, problem, number, column, found))

    def _records(self, rows: Sequence[Row]) -> Iterator[Record]:
        self.run.known.load(self.table, rows)
        looked_up = [(row, *self._looked_up(row)) for row in rows]
        self.run.scope.load(self.table, rows, _people(self.table, looked_up))
        if self.placements is not None:
            self.placements.load(values["trainee"] for _, values, _ in looked_up if values["trainee"] is not None)
        for row, values, problems in looked_up:
            wrong = [*problems, *self._faults(row, values)] if not row.broken else problems
            for name, problem, found in new(wrong):
                self._mistake(row.number, problem, name, found)
            if row.broken or wrong:
                self.run.known.spoil(self.table, row)
            else:
                yield from self._accepted(row, values)

    def _looked_up(self, row: Row) -> tuple[dict[str, Any], list[Problem]]:
        values: dict[str, Any] = {column.field: row.values.get(column.field) for column in self.table.columns}
        problems: list[Problem] = []
        for column in self.refers:
            value, wrong = self.run.known.resolve(column, values[column.field])
            values[column.field] = value
            problems += wrong
        if not row.broken:
            complete(self.table, values, self.run.known, row.values)
        return values, problems

    def _faults(self, row: Row, values: dict[str, Any]) -> Iterator[Problem]:
        place = location_fault(values, self.run.known, row.values)
        found = [] if place is None else [place]
        found += self.run.scope.faults(self.table, row.values, values)
        found += faults(self.table, values, self.run.export_day)
        for name, problem in found:
            yield name, problem, self._as_found(row, name)

    def _as_found(self, row: Row, name: str) -> object:
        value = row.values.get(name)
        if isinstance(value, bool):
            return "ja" if value else "nee"
        if isinstance(value, tuple):
            return "|".join("@".join(part) if isinstance(part, tuple) else str(part) for part in value)
        return value

    def _accepted(self, row: Row, values: dict[str, Any]) -> Iterator[Record]:
        for name, remark in remarks(self.table, values):
            column = self.layout.shown(name)
            self.run.remarks.add(Mistake(self.sheet.label, remark, row.number, column, row.values.get(name)))
        if self.placements is None:
            yield record(self.table, row.number, values, self.keep)
            return
        periods = self.placements.of(values)
        if not periods:
            self._mistake(row.number, said("In deze periode heeft de deelnemer hier geen praktijkplaats (BPV)."))
        for period in periods:
            yield Record(row.number, period)


class Refused(Exception):
    """The database refuses rows that passed every check: the run ends here."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.problem.text)
        self.mistake = mistake


def _people(table: Table, rows: Iterable[tuple[Row, dict[str, Any], list[Problem]]]) -> list[int]:
    refers = [column.field for column in table.columns if column.kind is Kind.REF and column.to == "personen"]
    return sorted({values[name] for _, values, _ in rows for name in refers if values[name] is not None})


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch

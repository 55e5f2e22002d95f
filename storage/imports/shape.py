"""From the fields of a file to the columns of a table, where the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from storage import tables as t
from storage.imports.columns import Table
from storage.imports.lists import EVERY_MEDICINE, NO_TERM
from storage.imports.merge import Part, Record, empty_value
from storage.imports.mistakes import Said, said
from storage.imports.references import Known
from storage.rows import among

Values = dict[str, Any]

PARTS: dict[str, dict[str, Part]] = {
    "personen": {"roles": Part(t.person_roles, "person", ("role", "organisation"))},
    "handelingen": {"words": Part(t.procedure_words, "procedure", ("word",))},
    "certificaten": {"work_processes": Part(t.certificate_work_processes, "certificate", ("work_process",))},
    "diensten": {"required": Part(t.shift_procedures, "shift", ("procedure",))},
}
"""Lists of a file that are a table of their own in the database, by table and field."""


def complete(table: Table, values: Values, known: Known, words: Mapping[str, Any]) -> None:
    """Fill in what the file leaves to another record; `words` are the values as the file has them."""
    if table.name == "bekwaamheden" and values["first"] is None:
        values["first"] = values["signed_on"]
    if table.name == "dienst_bezetting":
        shift = known.row("diensten", words["shift"])
        values["shift_start"] = shift["start"] if shift else None
        values["shift_end"] = shift["end"] if shift else None
        values["start"] = values["start"] or values["shift_start"]
        values["end"] = values["end"] or values["shift_end"]
    if table.name == "beleid":
        _policy(values)


def _policy(values: Values) -> None:
    term, medicines = values["practice_term_days"], values["medicines"]
    values["no_practice_term"] = term == NO_TERM
    values["practice_term_days"] = None if term == NO_TERM else term
    values["all_medicines"] = medicines == EVERY_MEDICINE
    values["medicines"] = None if medicines == EVERY_MEDICINE else medicines


def location_fault(values: Mapping[str, Any], known: Known, words: Mapping[str, Any]) -> tuple[str, Said] | None:
    """A place must be one of the employer that the row names."""
    location = known.row("locaties", words.get("location"))
    if location is None or "employer" not in values or location["organisation"] == words["employer"]:
        return None
    return "location", said("Deze plek hoort bij {code}.", code=location["organisation"])


def record(table: Table, number: int, values: Values, keep: Iterable[str]) -> Record:
    """The row as the database has it: sets apart, and empty cells as the columns write them."""
    target = t.metadata.tables[table.table]
    parts = PARTS.get(table.name, {})
    sets = {name: frozenset(_member(value) for value in values[name] or ()) for name in parts}
    kept = set(keep)
    columns = {
        name: empty_value(target.c[name]) if value is None and name not in kept else value
        for name, value in values.items()
        if name in target.c and name not in parts
    }
    return Record(number, columns, sets)


def _member(value: object) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


class Placements:
    """The placements that a row of boventallig is about: one row may mean several."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self._by_trainee: dict[Any, list[Mapping[str, Any]]] = {}

    def load(self, trainees: Iterable[Any]) -> None:
        """Look up the placements of these trainees."""
        statement = select(t.placements).where(among(t.placements.c.trainee, "trainees"))
        self._by_trainee = {}
        for row in self.db.execute(statement, {"trainees": sorted(set(trainees))}).mappings():
            self._by_trainee.setdefault(row["trainee"], []).append(dict(row))

    def of(self, values: Mapping[str, Any]) -> list[Values]:
        """A row for each placement of this trainee, employer and place in which the period falls."""
        return [
            {"placement": row["id"], "first": values["first"], "last": values["last"]}
            for row in self._by_trainee.get(values["trainee"], ())
            if row["employer"] == values["employer"]
            and values["location"] in (None, row["location"])
            and values["first"] <= (row["last"] or date.max)
            and values["last"] >= row["first"]
        ]

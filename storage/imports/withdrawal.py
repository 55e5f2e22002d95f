"""Rows that a delivery no longer holds: kept, named, and no evidence any more (`withdrawn_at`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, func, select, update

from storage import tables as t
from storage.imports.merge import Merge
from storage.imports.mistakes import SHOWN
from storage.rows import among

_NAMED: dict[str, Select[Any]] = {
    "persons": select(t.persons.c.id, t.persons.c.name),
    "shifts": select(t.shifts.c.id, t.shifts.c.code),
    "exam_sessions": select(t.exam_sessions.c.id, t.exam_sessions.c.code),
    "placements": select(t.placements.c.id, t.persons.c.name + ", " + t.placements.c.employer).join(
        t.persons, t.placements.c.trainee == t.persons.c.id
    ),
}
"""What people call a row that others only know by its number."""


def gone(merge: Merge, only: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that a row is of this source, was there until now, and was not met in this run."""
    table = merge.table
    return and_(
        table.c.source == merge.stamp.source,
        table.c.withdrawn_at.is_(None),
        table.c.confirmed_at <= merge.stamp.exported,
        merge.batches.unseen(),
        only,
    )


def withdraw(merge: Merge, which: ColumnElement[bool]) -> None:
    """Take these rows out of use as of the export."""
    done = merge.db.execute(update(merge.table).where(which).values(withdrawn_at=merge.stamp.exported))
    merge.counts.withdrawn += done.rowcount


def standing(merge: Merge) -> int:
    """How many rows of this source are in use."""
    table = merge.table
    rows = select(func.count()).where(table.c.source == merge.stamp.source, table.c.withdrawn_at.is_(None))
    return int(merge.db.execute(rows).scalar_one())


def named(merge: Merge, which: ColumnElement[bool]) -> tuple[str, ...]:
    """The rows in words a reader recognises, the first `SHOWN`."""
    table = merge.table
    columns = [table.c[name] for name in merge.batches.key]
    if table.name == "persons":
        columns.insert(0, table.c.name)
    rows = merge.db.execute(select(*columns).where(which).order_by(*columns).limit(SHOWN)).all()
    lookups = [_names(merge.db, column, [row[n] for row in rows]) for n, column in enumerate(columns)]
    return tuple(_words(row, lookups) for row in rows)


def _names(db: Connection, column: Column[Any], values: Sequence[Any]) -> Mapping[Any, str]:
    target = next((key.column.table.name for key in column.foreign_keys), "")
    if target not in _NAMED:
        return {}
    statement = _NAMED[target]
    number = statement.selected_columns[0]
    rows = db.execute(statement.where(among(number, "ids")), {"ids": [value for value in values if value is not None]})
    return {key: name for key, name in rows}


def _words(row: Sequence[Any], lookups: Sequence[Mapping[Any, str]]) -> str:
    words = (names.get(value, value) for value, names in zip(row, lookups, strict=True))
    return " · ".join(_word(word) for word in words if word not in (None, ""))


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return value.strftime("%d-%m-%Y") if hasattr(value, "strftime") else str(value)


def staff_left_out(staff: Merge, shifts: Merge) -> ColumnElement[bool]:
    """Who is no longer on a shift of this delivery: a file names everybody of every shift it holds.

    That also goes for a part of a delivery. Otherwise somebody who swapped would still count as the colleague there.
    """
    seen = shifts.batches.seen
    table = staff.table
    return and_(
        table.c.withdrawn_at.is_(None),
        table.c.shift.in_(select(seen.c.id)),
        table.c.confirmed_at <= staff.stamp.exported,
        staff.batches.unseen(),
    )

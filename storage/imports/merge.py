"""Putting rows in a table: what is new, what changed, what is the same, and what a full file no longer holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, Update, and_, bindparam, delete, insert, select, update

from storage.imports.batches import Batches
from storage.people import remember_names, remember_places
from storage.rows import among

Members = frozenset[tuple[Any, ...]]


@dataclass(frozen=True)
class Stamp:
    """Whose delivery this is, and of when."""

    source: str
    exported: datetime


@dataclass(frozen=True)
class Record:
    """A row on its way to the database: the values of its columns, and the sets that live in a table beside it."""

    number: int
    values: dict[str, Any]
    parts: dict[str, Members] = field(default_factory=dict)


@dataclass
class Counts:
    """What happened to the rows of one table. `newer` were left alone: their record is of a later export."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    newer: int = 0
    taken_over: int = 0


@dataclass(frozen=True)
class Part:
    """A set that belongs to a row and has its own table: the parent's column there, and the columns of one member."""

    table: Table
    parent: str
    members: tuple[str, ...]


def empty_value(column: Column[Any]) -> Any:
    """What an empty cell is in the database: the column's default where nothing may be missing."""
    if column.nullable or column.default is None:
        return None
    return column.default.arg  # type: ignore[attr-defined]  # every default of our tables is a plain value


class Merge:
    """Merges the rows of one table in one run.

    `parts` gives, by field, the sets that live beside the table; `keep` names fields of which an empty cell leaves
    what is on record.
    """

    def __init__(
        self,
        db: Connection,
        table: Table,
        stamp: Stamp,
        parts: Mapping[str, Part] | None = None,
        keep: Iterable[str] = (),
    ) -> None:
        self.db = db
        self.table = table
        self.stamp = stamp
        self.parts = dict(parts or {})
        self.keep = frozenset(keep)
        self.counts = Counts()
        self.batches = Batches(db, table)
        self.ids = self.batches.ids
        self._update = _update(table, self.ids)
        self._renamed: list[Any] = []

    def close(self) -> None:
        """Remove what was only there for this run."""
        self.batches.close()

    def take(self, records: Sequence[Record]) -> list[tuple[int, int]]:
        """Write a batch; gives the rows that stand elsewhere in the file with another content, with that row."""
        clashes: list[tuple[int, int]] = []
        once = self._once(records, clashes)
        self.batches.load((record.number, key) for key, record in once.items())
        found = self.batches.on_record()
        children = self._children([before[self.ids[0]] for before in found.values()])
        new = [record for key, record in once.items() if key not in found]
        updates = []
        for key, before in found.items():
            if before["seen_row"] is None:
                updates += self._renew(once[key], before, children)
            elif self._changes(once[key], before, children) and before["confirmed_at"] <= self.stamp.exported:
                clashes.append((once[key].number, before["seen_row"]))
        self._write(new, updates)
        self.batches.remember()
        self._complete(new, once)
        return clashes

    def _once(self, records: Sequence[Record], clashes: list[tuple[int, int]]) -> dict[tuple[Any, ...], Record]:
        once: dict[tuple[Any, ...], Record] = {}
        for record in records:
            first = once.setdefault(tuple(record.values[name] for name in self.batches.key), record)
            if (first.values, first.parts) != (record.values, record.parts):
                clashes.append((record.number, first.number))
        return once

    def _wanted(self, record: Record, before: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: before[name] if name in self.keep and value is None else value
            for name, value in record.values.items()
        }

    def _changes(self, record: Record, before: Mapping[str, Any], children: Mapping[str, dict[Any, Members]]) -> bool:
        """Does the file say something else than the record?"""
        if any(before[name] != value for name, value in self._wanted(record, before).items()):
            return True
        parent = before[self.ids[0]]
        return any(children[name].get(parent, frozenset()) != wanted for name, wanted in record.parts.items())

    def _renew(
        self, record: Record, before: Mapping[str, Any], children: Mapping[str, dict[Any, Members]]
    ) -> list[dict[str, Any]]:
        """The update of a row that is on record; none when nothing is to be written.

        A record of a later export than this one is left alone: an older file brings nothing back.
        """
        if before["confirmed_at"] > self.stamp.exported:
            self.counts.newer += 1
            self.counts.unchanged += 1
            return []
        changes = self._changes(record, before, children) or before["withdrawn_at"] is not None
        self.counts.changed += changes
        self.counts.unchanged += not changes
        self.counts.taken_over += before["source"] != self.stamp.source
        stamped = self._stamped(self._wanted(record, before))
        if all(before[name] == value for name, value in stamped.items()) and not changes:
            return []
        if changes:
            self._change_children(record, before[self.ids[0]], children)
        if before.get("name") != stamped.get("name"):
            self._renamed.append(before[self.ids[0]])
        place = {f"old_{name}": before[name] for name in self.ids}
        return [place | {f"new_{name}": value for name, value in stamped.items()}]

    def _stamped(self, values: dict[str, Any]) -> dict[str, Any]:
        return values | {"source": self.stamp.source, "confirmed_at": self.stamp.exported, "withdrawn_at": None}

    def _write(self, new: Sequence[Record], updates: Sequence[dict[str, Any]]) -> None:
        if new:
            self.counts.new += len(new)
            rows = [self._stamped(self._filled(record.values)) for record in new]
            self.db.execute(insert(self.table), rows)
            if self.table.name in ("trajectories", "placements"):
                remember_places(self.db, sorted({row["trainee"] for row in rows}))
        if updates:
            self.db.execute(self._update, updates)

    def _filled(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: empty_value(self.table.c[name]) if value is None else value for name, value in values.items()}

    def _children(self, parents: Sequence[Any]) -> dict[str, dict[Any, Members]]:
        """The sets on record of these rows, by field and parent."""
        return {name: children_of(self.db, part, parents) for name, part in self.parts.items()}

    def _change_children(self, record: Record, parent: Any, children: Mapping[str, dict[Any, Members]]) -> None:
        for name, wanted in record.parts.items():
            part, before = self.parts[name], children[name].get(parent, frozenset())
            for gone in before - wanted:
                member = (part.table.c[column] == value for column, value in zip(part.members, gone, strict=True))
                self.db.execute(delete(part.table).where(part.table.c[part.parent] == parent, *member))
            self._add_children(part, [(parent, member) for member in wanted - before])

    def _add_children(self, part: Part, pairs: Sequence[tuple[Any, tuple[Any, ...]]]) -> None:
        rows = [{part.parent: parent, **dict(zip(part.members, member, strict=True))} for parent, member in pairs]
        if rows:
            self.db.execute(insert(part.table), rows)

    def _complete(self, new: Sequence[Record], once: Mapping[tuple[Any, ...], Record]) -> None:
        """What needs the numbers of rows that were just made: their sets, and the names people are found by."""
        if not self.parts:
            return
        made = {one.number for one in new}
        numbers = {key: row[self.ids[0]] for key, row in self.batches.on_record().items()}
        for name, part in self.parts.items():
            pairs = [
                (numbers[key], member)
                for key, record in once.items()
                if record.number in made
                for member in record.parts.get(name, ())
            ]
            self._add_children(part, pairs)
        if self.table.name == "persons":
            fresh = [numbers[key] for key, record in once.items() if record.number in made]
            remember_names(self.db, fresh + self._renamed)
            self._renamed.clear()


def _update(table: Table, ids: Sequence[str]) -> Update:
    """Every column but the number of the row whose primary key is given as `old_…`."""
    place = and_(*(table.c[name] == bindparam(f"old_{name}") for name in ids))
    names = [column.name for column in table.c if not (column.primary_key and column.name == "id")]
    return update(table).where(place).values({name: bindparam(f"new_{name}") for name in names})


def children_of(db: Connection, part: Part, parents: Sequence[Any]) -> dict[Any, Members]:
    """The members of a set on record, by parent."""
    found: dict[Any, set[tuple[Any, ...]]] = {}
    if parents:
        columns = [part.table.c[part.parent], *(part.table.c[name] for name in part.members)]
        rows = db.execute(select(*columns).where(among(columns[0], "parents")), {"parents": list(parents)})
        for parent, *member in rows:
            found.setdefault(parent, set()).add(tuple(member))
    return {parent: frozenset(members) for parent, members in found.items()}

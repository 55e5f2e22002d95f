"""The two temporary tables that keep an import's memory flat: the keys of one batch, and every row seen so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Insert,
    Integer,
    MetaData,
    Select,
    Table,
    and_,
    delete,
    exists,
    insert,
    literal_column,
    select,
    text,
)

from storage.tables.base import EMPTY


class Batches:
    """Finds the rows of a table by natural key, a batch at a time, and remembers which of them this run has seen.

    A batch is joined with the table instead of listed in the statement: each statement stays the same one, and a key
    with optional columns is looked up by the table's own unique index.
    """

    def __init__(self, db: Connection, table: Table) -> None:
        self.db = db
        self.table = table
        self.key: tuple[str, ...] = table.info["key"]
        self.ids = tuple(column.name for column in table.primary_key)
        self.batch = self._temporary("batch", self.key)
        self.seen = self._temporary("seen", self.ids, primary=True)
        for one in (self.batch, self.seen):
            one.create(db)
        self._find = self._finding()
        self._remember = self._remembering()

    def close(self) -> None:
        """Remove the temporary tables."""
        for one in (self.batch, self.seen):
            one.drop(self.db)

    def load(self, keys: Iterable[tuple[int, tuple[Any, ...]]]) -> None:
        """Start a batch: row numbers with the keys of the rows."""
        if self.db.dialect.name == "postgresql":
            self.db.execute(text(f"TRUNCATE {self.batch.name}"))  # deleted rows would be read again and again
        else:
            self.db.execute(delete(self.batch))
        rows = [dict(zip(self.key, key, strict=True), row=number) for number, key in keys]
        if rows:
            self.db.execute(insert(self.batch), rows)

    def on_record(self) -> dict[tuple[Any, ...], Mapping[str, Any]]:
        """The rows of this batch that are in the table, by key; `seen_row` is where this run met one before."""
        rows = self.db.execute(self._find).mappings()
        return {tuple(row[name] for name in self.key): dict(row) for row in rows}

    def remember(self) -> None:
        """Mark all rows of this batch as seen."""
        self.db.execute(self._remember)

    def unseen(self) -> ColumnElement[bool]:
        """The condition that this run has not met a row of the table."""
        return ~exists().where(self._same_ids())

    def _temporary(self, purpose: str, names: Iterable[str], *, primary: bool = False) -> Table:
        columns = [Column(name, self.table.c[name].type, primary_key=primary, autoincrement=False) for name in names]
        name = f"import_{purpose}_{self.table.name}"
        return Table(name, MetaData(), *columns, Column("row", Integer), prefixes=["TEMPORARY"])

    def _same_key(self) -> ColumnElement[bool]:
        return and_(*(key_part(self.table, part) == key_part(self.batch, part) for part in self._key_columns()))

    def _key_columns(self) -> Iterable[Column[Any]]:
        return (self.table.c[name] for name in self.key)

    def _same_ids(self) -> ColumnElement[bool]:
        return and_(*(self.table.c[name] == self.seen.c[name] for name in self.ids))

    def _finding(self) -> Select[Any]:
        joined = self.batch.join(self.table, self._same_key()).outerjoin(self.seen, self._same_ids())
        return select(self.table, self.seen.c.row.label("seen_row")).select_from(joined)

    def _remembering(self) -> Insert:
        columns = [self.table.c[name] for name in self.ids]
        rows = select(*columns, self.batch.c.row).select_from(self.batch.join(self.table, self._same_key()))
        return insert(self.seen).from_select([*self.ids, "row"], rows.where(self.unseen()))


def key_part(table: Table, column: Column[Any]) -> ColumnElement[Any]:
    """A column of a natural key in a table, as the unique index has it (storage/tables/base.py).

    SQLite uses such an index only when the other side is an expression too: a bare column would bring its affinity.
    """
    if not column.nullable:
        return table.c[column.name]
    absent = EMPTY.get(column.name, "'0001-01-01'")
    return literal_column(f"coalesce({table.name}.{column.name}, {absent})", column.type)

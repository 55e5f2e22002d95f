"""Rows to frozen dataclasses, and asking for many keys at once."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Connection,
    Dialect,
    Select,
    Table,
    Text,
    bindparam,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.domain.calendar import Interval

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


class Shape(Generic[T]):
    """How one row becomes one dataclass: fields are columns of the same name.

    `withdrawn` is read from `withdrawn_at` and `interval` from `start` and `end`. `other` gives the column of a field
    that has no column of its name, `later` names fields that come from other rows.
    """

    def __init__(self, kind: type[T], table: Table, /, later: Iterable[str] = (), **other: ColumnElement[Any]) -> None:
        self._kind = kind
        self._names = [field.name for field in dataclasses.fields(kind) if field.name not in set(later)]
        self._interval = self._names.index("interval") if "interval" in self._names else None
        self.columns: list[ColumnElement[Any]] = []
        for name in self._names:
            wanted = ("start", "end") if name == "interval" else (name,)
            self.columns += [other[column] if column in other else _column(table, column) for column in wanted]

    def select(self, *more: ColumnElement[Any]) -> Select[Any]:
        """The columns of this shape; what is added comes behind them."""
        return select(*self.columns, *more)

    def read(self, row: Sequence[Any], **later: Any) -> T:
        """The dataclass of a row that begins with these columns."""
        values = list(row[: len(self.columns)])
        if self._interval is not None:
            start, end = values[self._interval : self._interval + 2]
            values[self._interval : self._interval + 2] = [None if start is None else Interval(start, end)]
        if not later:
            return self._kind(*values)
        return self._kind(**dict(zip(self._names, values, strict=True)), **later)

    def all(self, db: Connection, statement: Select[Any], **parameters: Any) -> tuple[T, ...]:
        """What a statement made by `select` finds, in its order."""
        return tuple(self.read(row) for row in db.execute(statement, parameters))

    def joined(
        self, rows: Iterable[Sequence[Any]], field: str, child: Callable[[Sequence[Any]], Any], **later: Any
    ) -> tuple[T, ...]:
        """Dataclasses of rows that repeat for each child: `field` gets what `child` makes of the columns behind.

        The first column is the key; a row whose columns behind are empty has no child.
        """
        width = len(self.columns)
        parents: dict[Any, Sequence[Any]] = {}
        children: dict[Any, list[Any]] = {}
        for row in rows:
            parents.setdefault(row[0], row)
            if row[width] is not None:
                children.setdefault(row[0], []).append(child(row[width:]))
        return tuple(self.read(row, **{field: tuple(children.get(key, ())), **later}) for key, row in parents.items())

    def first(self, db: Connection, statement: Select[Any], **parameters: Any) -> T | None:
        """The first that a statement made by `select` finds."""
        row = db.execute(statement, parameters).first()
        return None if row is None else self.read(row)


def _column(table: Table, name: str) -> ColumnElement[Any]:
    return table.c.withdrawn_at.is_not(None) if name == "withdrawn" else table.c[name]


K = TypeVar("K")
V = TypeVar("V")


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """The values of each key, both in the order they came."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


class _Many(TypeDecorator[Sequence[Any]]):
    """Any number of values as one parameter: an array on PostgreSQL, JSON on SQLite.

    A parameter each would be refused beyond some ten thousands, and would make the statement another one each time.
    """

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The array type where there is one."""
        return ARRAY(self.item) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        """The values as the engine takes them."""
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """As it is: SQLAlchemy would compare it with 1 on SQLite, and then no index is used."""
        return self


@compiles(_Among, "sqlite")
def _among_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    column, values = (compiler.process(part, **more) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({values})))"  # noqa: S608 - both are compiled SQL, no values


@compiles(_Among, "postgresql")
def _among_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    column, values = (compiler.process(part, **more) for part in element.clauses)
    return f"({column} = ANY ({values}))"


def among(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Is the column one of the values of this parameter? An empty sequence finds nothing."""
    return _Among(column, bindparam(parameter, type_=_Many(column.type)))


def insert_or(db: Connection, table: Table, values: Mapping[str, Any] | None = None) -> Any:
    """An INSERT with `on_conflict_do_update` and `on_conflict_do_nothing`, which both engines have alike."""
    made = _insert(db.dialect.name)(table)
    return made if values is None else made.values(values)


def _insert(dialect: str) -> Callable[[Table], Any]:
    # The dialect that is not used takes longer to import than all tables together.
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert
    from sqlalchemy.dialects import sqlite

    return sqlite.insert

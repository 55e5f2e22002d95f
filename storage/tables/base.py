"""What all tables share: one MetaData, names of constraints, and the columns that come back everywhere."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.schema import SchemaItem

from storage.types import UtcDateTime, by_value

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def number() -> Column[int]:
    """The key of a row that no file names."""
    return Column("id", Integer, primary_key=True)


def to(name: str, target: str, *, empty: bool = False, index: bool = True, **more: Any) -> Column[Any]:
    """A reference. Pass `index=False` only where a key or index of the table begins with this column."""
    cascade = more.pop("cascade", False)
    key = ForeignKey(target, ondelete="CASCADE" if cascade else None)
    return Column(name, key, nullable=empty, index=index, **more)


def one_of(name: str, kind: type[StrEnum], *, empty: bool = False) -> Column[Any]:
    """A value of an enum."""
    return Column(name, by_value(kind, name), nullable=empty)


def flag(name: str, *, empty: bool = False, default: bool | None = None) -> Column[bool]:
    """Yes or no; with `empty` also not known."""
    kind = Boolean(create_constraint=True, name=f"{name}_is_yes_or_no")
    return Column(name, kind, nullable=empty, default=default)


def words(name: str) -> Column[str]:
    """Text that may be empty but is never missing."""
    return Column(name, Text, nullable=False, default="")


def rule(name: str, condition: str) -> CheckConstraint:
    """A sentence that must hold for every row."""
    return CheckConstraint(text(condition), name=name)


def in_order(first: str, last: str) -> CheckConstraint:
    """The last day is not before the first."""
    return rule(f"{last}_not_before_{first}", f'"{last}" >= "{first}"')


def confirmed() -> list[Column[Any]]:
    """What every imported row carries.

    `source` names the file's origin, `confirmed_at` the export that last held the row, `withdrawn_at` the full export
    that no longer held it: the row is kept and is no evidence.
    """
    return [
        Column("source", Text, nullable=False),
        Column("confirmed_at", UtcDateTime, nullable=False),
        Column("withdrawn_at", UtcDateTime),
    ]


EMPTY = {"location": "''", "signed_by": "0"}
"""What stands for a missing value in a natural key; a missing day is `0001-01-01`."""


def table(name: str, *parts: SchemaItem, key: tuple[str, ...]) -> Table:
    """A table with its natural key: the columns by which a file's row is recognised, unique together.

    `table.info["key"]` names them. Two missing values are the same value here, which a UNIQUE constraint does not say;
    so a key with optional columns is a unique index over COALESCE.
    """
    made = Table(name, metadata, *parts, info={"key": key})
    if [column.name for column in made.primary_key] != list(key):
        Index(f"uq_{name}_key", *(_key_part(made.c[column]) for column in key), unique=True)
    return made


def _key_part(column: Column[Any]) -> Any:
    if not column.nullable:
        return column
    absent = EMPTY.get(column.name, "'0001-01-01'")
    return text(f"coalesce({column.name}, {absent})")

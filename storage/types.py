"""Column types: instants, enums and short lists, the same on SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import DateTime, Dialect, Enum, Text
from sqlalchemy.types import TypeDecorator

from bot.domain.records import Requirement

E = TypeVar("E", bound=StrEnum)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware going in, UTC coming out; ValueError for a naive one (invariant 4).

    SQLite keeps it as text of one width, so that comparing text compares time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC; SQLite's text carries no offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def by_value(kind: type[E], column: str) -> Enum:
    """A text column that holds the values of an enum and, by a CHECK, nothing else."""
    return Enum(
        kind,
        name=f"{column}_is_listed",
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Words(TypeDecorator[tuple[str, ...]]):
    """A short list of plain words that nothing refers to, as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """JSON text; None stays None."""
        return None if value is None else _dumps(list(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """The words in the order they were given."""
        return None if value is None else tuple(json.loads(value))


class WordGroups(TypeDecorator[tuple[tuple[str, ...], ...]]):
    """A list of lists of plain words as JSON text: a requirement, or pairs of name and number."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Requirement | None, dialect: Dialect) -> str | None:
        """JSON text; None stays None."""
        return None if value is None else _dumps([list(group) for group in value])

    def process_result_value(self, value: str | None, dialect: Dialect) -> Requirement | None:
        """The groups in the order they were given."""
        return None if value is None else tuple(tuple(group) for group in json.loads(value))


class Choices(TypeDecorator[frozenset[Any]], Generic[E]):
    """A set of values of one enum as JSON text; ValueError for a value the enum does not list."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: frozenset[Any] | None, dialect: Dialect) -> str | None:
        """JSON text in a fixed order, so that the same set is the same text."""
        return None if value is None else _dumps(sorted(self.kind(member).value for member in value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[E] | None:
        """The members."""
        return None if value is None else frozenset(self.kind(member) for member in json.loads(value))


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

"""What several questions share: persons with their roles, and what runs on a day."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_, select

from bot.domain.people import Person, Role
from storage import tables as t

BY_NAME = (t.persons.c.name, t.persons.c.id, t.person_roles.c.role, t.person_roles.c.organisation)
"""The order in which people are listed."""

PERSONS = select(
    t.persons.c.id,
    t.persons.c.name,
    t.persons.c.email,
    t.persons.c.locale,
    t.person_roles.c.role,
    t.person_roles.c.organisation,
).select_from(
    t.persons.outerjoin(
        t.person_roles, and_(t.person_roles.c.person == t.persons.c.id, t.persons.c.withdrawn_at.is_(None))
    )
)
"""Persons with their roles, a row for each role; somebody who is withdrawn holds none."""


def read_people(rows: Iterable[Sequence[Any]]) -> tuple[Person, ...]:
    """The persons of the rows that `PERSONS` gives, in the order in which they first come."""
    found: dict[int, Sequence[Any]] = {}
    roles: dict[int, list[tuple[Role, str]]] = {}
    for row in rows:
        found.setdefault(row[0], row)
        if row[4] is not None:
            roles.setdefault(row[0], []).append((row[4], row[5]))
    return tuple(Person(row[0], row[1], row[2], row[3], tuple(roles.get(row[0], ()))) for row in found.values())


def runs(table: Table, day: Any, first: str = "first", last: str = "last") -> ColumnElement[bool]:
    """Does the row run on this day? A missing day is no limit."""
    begun, ended = table.c[first], table.c[last]
    return and_(or_(begun.is_(None), begun <= day), or_(ended.is_(None), ended >= day))


def guiding(day: Any) -> ColumnElement[bool]:
    """Does the supervision run on this day?"""
    return and_(t.supervisions.c.withdrawn_at.is_(None), runs(t.supervisions, day))


def stands_in(day: Any) -> ColumnElement[bool]:
    """Does the deputy stand in on this day?"""
    return and_(t.supervisions.c.deputy.is_not(None), runs(t.supervisions, day, "deputy_first", "deputy_last"))

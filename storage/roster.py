"""Questions about the roster."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, select

from bot.domain.calendar import Interval
from bot.domain.people import PersonId
from bot.domain.records import Attending, Shift
from storage import tables as t
from storage.rows import Shape, among
from storage.types import UtcDateTime

_BETWEEN = "\n"
_NEEDS = (
    select(func.aggregate_strings(t.shift_procedures.c.procedure, _BETWEEN))
    .where(t.shift_procedures.c.shift == t.shifts.c.id)
    .scalar_subquery()
)
_SHIFT = Shape(Shift, t.shifts, later=("staff",), employer=t.locations.c.organisation, required=_NEEDS)
_START, _END = (bindparam(name, type_=UtcDateTime) for name in ("start", "end"))

_PRESENT = and_(t.shift_staff.c.shift == t.shifts.c.id, t.shift_staff.c.withdrawn_at.is_(None))
_SHIFTS = (
    _SHIFT.select(
        t.shift_staff.c.person,
        t.shift_staff.c.start,
        t.shift_staff.c.end,
        t.shift_staff.c.confirmed_at.label("staff_confirmed_at"),
    )
    .select_from(t.shifts)
    .join(t.locations, t.locations.c.code == t.shifts.c.location)
    .outerjoin(t.shift_staff, _PRESENT)
    .where(t.shifts.c.withdrawn_at.is_(None))
    .order_by(t.shifts.c.start, t.shifts.c.id, t.shift_staff.c.start, t.shift_staff.c.person)
)
_OVERLAPS = and_(t.shifts.c.end > _START, t.shifts.c.start < _END)
_ON_IT = t.shifts.c.id.in_(
    select(t.shift_staff.c.shift).where(
        among(t.shift_staff.c.person, "people"),
        t.shift_staff.c.end > _START,
        t.shift_staff.c.start < _END,
        t.shift_staff.c.withdrawn_at.is_(None),
    )
)
_CONFIRMED = (
    select(t.shifts.c.location, func.min(t.shifts.c.confirmed_at, type_=UtcDateTime()))
    .join(t.locations, t.locations.c.code == t.shifts.c.location)
    .where(
        among(t.locations.c.organisation, "employers"),
        t.shifts.c.withdrawn_at.is_(None),
        t.shifts.c.end > bindparam("since", type_=UtcDateTime),
    )
    .group_by(t.shifts.c.location)
)
_BY_ID = _SHIFTS.where(t.shifts.c.id == bindparam("id"))
_OF = _SHIFTS.where(_ON_IT)
_OF_AT_EMPLOYER = _OF.where(t.locations.c.organisation == bindparam("employer"))
_AT = _SHIFTS.where(_OVERLAPS, t.shifts.c.location == bindparam("location"))


def shift(db: Connection, number: int) -> Shift | None:
    """One shift; None also when it is withdrawn."""
    return next(iter(_read(db, _BY_ID, id=number)), None)


def shifts_of(db: Connection, person: PersonId, interval: Interval) -> tuple[Shift, ...]:
    """The shifts on which this person works in any part of the interval, by their start."""
    return shifts_of_all(db, [person], interval)


def shifts_of_all(
    db: Connection, people: Sequence[PersonId], interval: Interval, employer: str | None = None
) -> tuple[Shift, ...]:
    """The shifts on which any of these people works in the interval, everywhere or at one employer."""
    asked: dict[str, Any] = {"people": people, **_ends(interval)}
    if employer is None:
        return _read(db, _OF, **asked)
    return _read(db, _OF_AT_EMPLOYER, employer=employer, **asked)


def shifts_at(db: Connection, location: str, interval: Interval) -> tuple[Shift, ...]:
    """The shifts of a location that overlap the interval, by their start."""
    return _read(db, _AT, location=location, **_ends(interval))


def confirmed_at_places(db: Connection, employers: Collection[str], since: datetime) -> dict[str, datetime]:
    """By location of these employers: the oldest confirmation among the shifts that end after `since`."""
    rows = db.execute(_CONFIRMED, {"employers": sorted(employers), "since": since})
    return {location: instant for location, instant in rows}


def _ends(interval: Interval) -> dict[str, datetime]:
    return {"start": interval.start, "end": interval.end}


def _read(db: Connection, statement: Select[Any], **parameters: Any) -> tuple[Shift, ...]:
    """Shifts with their staff; a shift counts as confirmed when the oldest row it is made of was."""
    rows = db.execute(statement, parameters).all()
    shifts = _SHIFT.joined(rows, "staff", lambda more: Attending(more[0], Interval(more[1], more[2])))
    oldest: dict[int, datetime] = {}
    for row in rows:
        moments = (row.confirmed_at, row.staff_confirmed_at or row.confirmed_at, oldest.get(row[0], row.confirmed_at))
        oldest[row[0]] = min(moments)
    return tuple(replace(one, required=_split(one.required), confirmed_at=oldest[one.id]) for one in shifts)


def _split(codes: Any) -> tuple[str, ...]:
    return tuple(sorted(codes.split(_BETWEEN))) if codes else ()

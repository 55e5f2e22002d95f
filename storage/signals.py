"""Observable facts that ask for a talk, for all trainees at once: guidance, hours, and what ends (I1).

Without numbers only those are found of whom something may be said; `bot.domain.progress` and the plans look closer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Select, and_, bindparam, exists, func, or_, select

from bot.domain.people import PersonId, Role
from bot.domain.records import TrajectState
from storage import tables as t
from storage.rows import Shape, among

LEAST_HOURS = 16.0
"""Hours a week where a route says nothing (A4)."""

_T, _P, _S, _R = t.trajectories.c, t.placements.c, t.supervisions.c, t.routes.c
_FIRST, _LAST, _UNTIL = (bindparam(name, type_=Date) for name in ("first", "last", "until"))
_PRESENT = and_(t.persons.c.id == _T.trainee, t.persons.c.withdrawn_at.is_(None))
_ACTIVE = and_(_T.state == TrajectState.ACTIVE, _T.withdrawn_at.is_(None))
_RUNS = and_(_P.withdrawn_at.is_(None), _P.first <= _LAST, or_(_P.last.is_(None), _P.last >= _FIRST))


def _known(person: ColumnElement[int]) -> ColumnElement[bool]:
    somebody = t.persons.alias()
    return exists().where(somebody.c.id == person, somebody.c.withdrawn_at.is_(None))


def _working() -> Select[Any]:
    """Who goes on and has a place to work on some of these days."""
    active = select(_T.trainee).distinct().join(t.persons, _PRESENT).where(_ACTIVE)
    return active.join(t.placements, _P.trainee == _T.trainee).where(_RUNS).order_by(_T.trainee)


_GUIDED = exists().where(
    _S.trainee == _T.trainee,
    _S.role == Role.WORK_SUPERVISOR,
    _S.withdrawn_at.is_(None),
    _S.first <= _FIRST,
    or_(_S.last.is_(None), _S.last >= _UNTIL),
    or_(_known(_S.supervisor), _known(_S.deputy)),
)
_UNGUIDED = _working().where(~_GUIDED)
_LOW = _working().join(t.routes, _R.code == _T.route).where(_P.hours_a_week < func.coalesce(_R.min_hours, LEAST_HOURS))


def unguided(db: Connection, first: date, last: date, until: date) -> tuple[PersonId, ...]:
    """Who works on some of these days, and whom nobody guides on the ward from the first day through `until`."""
    asked = {"first": first, "last": last, "until": until}
    return tuple(PersonId(one) for one in db.execute(_UNGUIDED, asked).scalars())


def low_on_hours(db: Connection, first: date, last: date) -> tuple[PersonId, ...]:
    """Who has a place of fewer hours a week than the route asks; together their places may be enough."""
    return tuple(PersonId(one) for one in db.execute(_LOW, {"first": first, "last": last}).scalars())


@dataclass(frozen=True)
class EndingPlacement:
    """A placement with its last day; `withdrawn` also once the trainee is."""

    id: int
    trainee: PersonId
    employer: str
    employer_name: str
    last: date | None
    withdrawn: bool


_PLACE = Shape(
    EndingPlacement,
    t.placements,
    employer_name=t.organisations.c.name,
    withdrawn=or_(_P.withdrawn_at.is_not(None), t.persons.c.withdrawn_at.is_not(None)),
)
_PLACES = (
    _PLACE.select()
    .join(t.organisations, t.organisations.c.code == _P.employer)
    .join(t.persons, t.persons.c.id == _P.trainee)
    .order_by(_P.last, _P.id)
)
_PLACES_ENDING = _PLACES.where(
    _P.last.between(_FIRST, _LAST),
    _P.withdrawn_at.is_(None),
    t.persons.c.withdrawn_at.is_(None),
    exists().where(_T.trainee == _P.trainee, _ACTIVE),
)
_THESE_PLACES = _PLACES.where(among(_P.id, "ids"))


def placements_ending(db: Connection, first: date, last: date) -> tuple[EndingPlacement, ...]:
    """Of who goes on, the placements whose last day is one of these, by that day."""
    return _PLACE.all(db, _PLACES_ENDING, first=first, last=last)


def placements(db: Connection, ids: Sequence[int]) -> tuple[EndingPlacement, ...]:
    """These, whatever became of them."""
    return _PLACE.all(db, _THESE_PLACES, ids=ids)


@dataclass(frozen=True)
class EndingTrajectory:
    """A trajectory with its expected end; `withdrawn` also once the trainee is."""

    id: int
    trainee: PersonId
    state: TrajectState
    expected_end: date | None
    withdrawn: bool


_ROUTE = Shape(
    EndingTrajectory,
    t.trajectories,
    withdrawn=or_(_T.withdrawn_at.is_not(None), t.persons.c.withdrawn_at.is_not(None)),
)
_ROUTES = _ROUTE.select().join(t.persons, t.persons.c.id == _T.trainee).order_by(_T.expected_end, _T.id)
_ROUTES_ENDING = _ROUTES.where(_T.expected_end.between(_FIRST, _LAST), _ACTIVE, t.persons.c.withdrawn_at.is_(None))
_THESE_ROUTES = _ROUTES.where(among(_T.id, "ids"))


def trajectories_ending(db: Connection, first: date, last: date) -> tuple[EndingTrajectory, ...]:
    """The active ones that are expected to end on one of these days, by that day."""
    return _ROUTE.all(db, _ROUTES_ENDING, first=first, last=last)


def trajectories(db: Connection, ids: Sequence[int]) -> tuple[EndingTrajectory, ...]:
    """These, whatever became of them."""
    return _ROUTE.all(db, _THESE_ROUTES, ids=ids)

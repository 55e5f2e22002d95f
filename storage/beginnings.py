"""Trajectories that are about to begin, for the steps before the first day (A17): by that day, or by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, bindparam, or_

from bot.domain.people import PersonId
from bot.domain.records import TrajectState
from storage import tables as t
from storage.rows import Shape, among


@dataclass(frozen=True)
class Beginning:
    """A trajectory with the names a newcomer knows it by; `withdrawn` also once the trainee is."""

    id: int
    trainee: PersonId
    trainee_name: str
    school: str
    school_name: str
    route_name: str
    intake: date | None
    start: date | None
    state: TrajectState
    withdrawn: bool


_T = t.trajectories.c
_GONE = or_(_T.withdrawn_at.is_not(None), t.persons.c.withdrawn_at.is_not(None))
_BEGINNING = Shape(
    Beginning,
    t.trajectories,
    trainee_name=t.persons.c.name,
    school_name=t.organisations.c.name,
    route_name=t.routes.c.name,
    withdrawn=_GONE,
)
_BEGINNINGS = (
    _BEGINNING.select()
    .join(t.persons, t.persons.c.id == _T.trainee)
    .join(t.organisations, t.organisations.c.code == _T.school)
    .join(t.routes, t.routes.c.code == _T.route)
    .order_by(_T.start, _T.id)
)
_BETWEEN = _BEGINNINGS.where(
    _T.start.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
    _T.state.in_((TrajectState.APPLIED, TrajectState.ACTIVE)),
    ~_GONE,
)
_THESE = _BEGINNINGS.where(among(_T.id, "ids"))


def beginning_between(db: Connection, first: date, last: date) -> tuple[Beginning, ...]:
    """Those whose first day is one of these, by that day."""
    return _BEGINNING.all(db, _BETWEEN, first=first, last=last)


def beginnings(db: Connection, ids: Sequence[int]) -> tuple[Beginning, ...]:
    """These, whatever became of them."""
    return _BEGINNING.all(db, _THESE, ids=ids)

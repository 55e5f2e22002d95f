"""Who could not be reached on any channel although something waits for them, and the teachers who should know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Select, bindparam, case, func, select, union

from bot.domain.notices import NoticeState
from bot.domain.people import PersonId, Role
from storage import tables as t
from storage.persons import guiding, stands_in
from storage.rows import among
from storage.types import UtcDateTime


@dataclass(frozen=True)
class Unreached:
    """Somebody who waits in vain, and a teacher: theirs, or that of somebody they guide."""

    teacher: PersonId
    name: str


_TODAY = bindparam("today", type_=Date)
_N, _S = t.notices.c, t.supervisions.c
_AWAY = (
    select(_N.person)
    .where(_N.state == NoticeState.PLANNED, _N.unreached)
    .group_by(_N.person)
    .having(func.min(_N.planned_at) <= bindparam("before", type_=UtcDateTime))
    .subquery("away")
)
_GUIDES = select(_AWAY.c.person, _S.trainee).join(t.supervisions, _S.supervisor == _AWAY.c.person)
_AROUND = union(
    select(_AWAY.c.person, _AWAY.c.person.label("trainee")),
    _GUIDES.where(guiding(_TODAY), _S.role != Role.TEACHER),
).subquery("around")
_TEACHER = case((stands_in(_TODAY), _S.deputy), else_=_S.supervisor).label("teacher")
_TOLD = (
    select(_TEACHER, t.persons.c.name)
    .distinct()
    .select_from(_AROUND)
    .join(t.supervisions, _S.trainee == _AROUND.c.trainee)
    .join(t.persons, t.persons.c.id == _AROUND.c.person)
    .where(guiding(_TODAY), _S.role == Role.TEACHER, _AROUND.c.person != _TEACHER, t.persons.c.withdrawn_at.is_(None))
    .subquery("told")
)
_ALL: Select[Any] = select(_TOLD.c.teacher, _TOLD.c.name).order_by(_TOLD.c.teacher, _TOLD.c.name)
_THESE = _ALL.where(among(_TOLD.c.teacher, "teachers"))


def unreached(
    db: Connection, before: datetime, today: date, teachers: Sequence[int] | None = None
) -> tuple[Unreached, ...]:
    """For whom something has waited since `before`, with who teaches today; for all teachers or for these."""
    statement = _ALL if teachers is None else _THESE
    rows = db.execute(statement, {"before": before, "today": today, "teachers": list(teachers or ())})
    return tuple(Unreached(PersonId(row[0]), row[1]) for row in rows)

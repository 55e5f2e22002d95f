"""The same questions for many people at once: a constant number of queries, however many trainees somebody follows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, func, or_, select

from bot.domain.calendar import Interval
from bot.domain.people import Person, PersonId
from bot.domain.records import (
    Lesson,
    Placement,
    PlannedCertificate,
    Submission,
    SubmissionState,
    Supervision,
    Trajectory,
    TrajectState,
)
from storage import learning
from storage import tables as t
from storage.persons import BY_NAME, PERSONS, guiding, read_people
from storage.rows import Shape, among, grouped
from storage.types import UtcDateTime

_PEOPLE = PERSONS.where(among(t.persons.c.id, "ids")).order_by(*BY_NAME)


def people_by_id(db: Connection, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
    """These people; who is not on record is not in it."""
    return {one.id: one for one in read_people(db.execute(_PEOPLE, {"ids": sorted(set(ids))}))}


def trajectories_of(db: Connection, trainees: Sequence[PersonId]) -> dict[PersonId, tuple[Trajectory, ...]]:
    """The routes of each of them."""
    return _each(learning.trajectories_of(db, trainees))


def planned_of(db: Connection, trainees: Sequence[PersonId]) -> dict[PersonId, tuple[PlannedCertificate, ...]]:
    """The plan of each of them, in its order."""
    return _each(learning.planned_of(db, trainees))


def _each(records: Iterable[Any]) -> dict[PersonId, Any]:
    return {who: tuple(own) for who, own in grouped((one.trainee, one) for one in records).items()}


_PLACEMENT = Shape(Placement, t.placements, later=("supernumerary",))
_PLACEMENTS = (
    _PLACEMENT.select().where(among(t.placements.c.trainee, "ids")).order_by(t.placements.c.first, t.placements.c.id)
)


def placements_of(db: Connection, trainees: Sequence[PersonId]) -> dict[PersonId, tuple[Placement, ...]]:
    """Where each of them works, by first day; without the supernumerary periods."""
    rows = db.execute(_PLACEMENTS, {"ids": trainees})
    return _each(_PLACEMENT.read(row, supernumerary=()) for row in rows)


_ASKED = t.assignments.c
_SUBMISSION = Shape(
    Submission,
    t.submissions,
    **{name: _ASKED[name] for name in ("title", "kind", "certificate", "work_process", "planned_minutes", "criteria")},
)
_OPEN = (
    _SUBMISSION.select()
    .join(t.assignments, _ASKED.code == t.submissions.c.assignment)
    .where(
        among(t.submissions.c.trainee, "ids"),
        t.submissions.c.withdrawn_at.is_(None),
        t.submissions.c.state.in_((SubmissionState.OPEN, SubmissionState.RETURNED)),
    )
    .order_by(t.submissions.c.due.is_(None), t.submissions.c.due, t.submissions.c.id)
)


def open_submissions_of(db: Connection, trainees: Sequence[PersonId]) -> dict[PersonId, tuple[Submission, ...]]:
    """What each of them still has to hand in, by due day: most of what is on record was handed in long ago."""
    return _each(_SUBMISSION.all(db, _OPEN, ids=trainees))


_TODAY = bindparam("today", type_=t.supervisions.c.first.type)
_SUPERVISION = Shape(Supervision, t.supervisions)
_SUPERVISIONS = (
    _SUPERVISION.select()
    .where(among(t.supervisions.c.trainee, "ids"), guiding(_TODAY))
    .order_by(t.supervisions.c.first, t.supervisions.c.id)
)


def supervisions_of(
    db: Connection, trainees: Sequence[PersonId], today: date
) -> dict[PersonId, tuple[Supervision, ...]]:
    """Who guides each of them on this day."""
    return _each(_SUPERVISION.all(db, _SUPERVISIONS, ids=trainees, today=today))


_LESSON = Shape(Lesson, t.lessons)
_ATTENDS = and_(
    t.trajectories.c.school == t.lessons.c.school,
    or_(t.lessons.c.intake.is_(None), t.lessons.c.intake == t.trajectories.c.intake),
)
_LESSONS = (
    _LESSON.select(t.trajectories.c.trainee)
    .join(t.trajectories, _ATTENDS)
    .where(
        among(t.trajectories.c.trainee, "ids"),
        t.trajectories.c.withdrawn_at.is_(None),
        t.trajectories.c.state.not_in((TrajectState.STOPPED, TrajectState.FINISHED)),
        t.lessons.c.withdrawn_at.is_(None),
        t.lessons.c.end > bindparam("start", type_=UtcDateTime),
        t.lessons.c.start < bindparam("end", type_=UtcDateTime),
    )
    .order_by(t.lessons.c.start, t.lessons.c.id)
)


def lessons_of(db: Connection, trainees: Sequence[PersonId], interval: Interval) -> dict[PersonId, tuple[Lesson, ...]]:
    """The lessons of each of them that overlap the interval, cancelled ones too, by start."""
    rows = db.execute(_LESSONS, {"ids": trainees, "start": interval.start, "end": interval.end})
    found = grouped((PersonId(row[-1]), _LESSON.read(row)) for row in rows)
    return {who: tuple(own) for who, own in found.items()}


_OF_PERSON: Mapping[str, tuple[Table, str]] = {
    "trajectories": (t.trajectories, "trainee"),
    "planned_certificates": (t.planned_certificates, "trainee"),
    "placements": (t.placements, "trainee"),
    "submissions": (t.submissions, "trainee"),
    "exam_registrations": (t.exam_registrations, "trainee"),
    "exemptions": (t.exemptions, "trainee"),
    "supervisions": (t.supervisions, "trainee"),
    "competences": (t.competences, "person"),
}


def confirmed_of(db: Connection, person: PersonId, employers: frozenset[str] | None) -> dict[str, datetime]:
    """When the records of one person were confirmed longest ago, by table; withdrawn ones do not count.

    Placements and competences count at these employers only; None means at every one.
    """
    parts = []
    for name, (table, column) in _OF_PERSON.items():
        own = and_(table.c[column] == bindparam("person"), table.c.withdrawn_at.is_(None))
        if employers is not None and "employer" in table.c:
            own = and_(own, table.c.employer.in_(sorted(employers)))
        parts.append(select(func.min(table.c.confirmed_at).label(name)).where(own).scalar_subquery())
    row = db.execute(select(*parts), {"person": person}).one()
    return {name: instant for name, instant in zip(_OF_PERSON, row, strict=True) if instant is not None}

"""Questions about what somebody learns: trajectory, places, guidance, certificates, assignments, exams, lessons.

Withdrawn rows are found, marked, where the dataclass has a mark; otherwise they are not found.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Date, Integer, and_, bindparam, or_, select

from bot.domain.people import Person, PersonId
from bot.domain.records import (
    Exam,
    Exemption,
    Placement,
    PlannedCertificate,
    Submission,
    Supervision,
    Trajectory,
)
from storage import tables as t
from storage.calendar import intakes, lessons, lessons_of_school, periods, route, routes
from storage.persons import BY_NAME, PERSONS, guiding, read_people, stands_in
from storage.rows import Shape, among, grouped

__all__ = [
    "exams",
    "exams_of",
    "exemptions",
    "exemptions_of",
    "intakes",
    "lessons",
    "lessons_of_school",
    "periods",
    "placements",
    "placements_at",
    "planned",
    "planned_of",
    "route",
    "routes",
    "submissions",
    "submissions_of",
    "supervised_trainees",
    "supervisions",
    "trajectories",
    "trajectories_of",
]

_TRAINEES = "trainees"
_TODAY = bindparam("today", type_=Date)
_TRAJECTORY = Shape(
    Trajectory,
    t.trajectories,
    withdrawn=or_(t.trajectories.c.withdrawn_at.is_not(None), t.persons.c.withdrawn_at.is_not(None)),
)
_TRAJECTORIES = (
    _TRAJECTORY.select()
    .join(t.persons, t.persons.c.id == t.trajectories.c.trainee)
    # Said of both, because PostgreSQL reads all persons when it is said of many trainees alone.
    .where(among(t.trajectories.c.trainee, _TRAINEES), among(t.persons.c.id, _TRAINEES))
    .order_by(t.trajectories.c.start, t.trajectories.c.id)
)


def trajectories(db: Connection, trainee: PersonId) -> tuple[Trajectory, ...]:
    """The routes of one person, by start; all are withdrawn once the person is."""
    return trajectories_of(db, [trainee])


def trajectories_of(db: Connection, trainees: Sequence[PersonId]) -> tuple[Trajectory, ...]:
    """The routes of several."""
    return _TRAJECTORY.all(db, _TRAJECTORIES, trainees=trainees)


_PLACEMENT = Shape(Placement, t.placements, later=("supernumerary",))
_PERIODS_OF_IT = and_(
    t.supernumerary_periods.c.placement == t.placements.c.id, t.supernumerary_periods.c.withdrawn_at.is_(None)
)
_PLACEMENTS = (
    _PLACEMENT.select(t.supernumerary_periods.c.first.label("from"), t.supernumerary_periods.c.last.label("to"))
    .outerjoin(t.supernumerary_periods, _PERIODS_OF_IT)
    .where(among(t.placements.c.trainee, _TRAINEES))
    .order_by(t.placements.c.first, t.placements.c.id, t.supernumerary_periods.c.first)
)
_PLACEMENTS_AT = _PLACEMENTS.where(t.placements.c.employer == bindparam("employer"))


def placements(db: Connection, trainee: PersonId) -> tuple[Placement, ...]:
    """Where somebody works, by first day."""
    rows = db.execute(_PLACEMENTS, {_TRAINEES: [trainee]})
    return _PLACEMENT.joined(rows, "supernumerary", tuple)


def placements_at(db: Connection, trainees: Sequence[PersonId], employer: str) -> tuple[Placement, ...]:
    """The places of several with one employer."""
    rows = db.execute(_PLACEMENTS_AT, {_TRAINEES: trainees, "employer": employer})
    return _PLACEMENT.joined(rows, "supernumerary", tuple)


_SUPERVISION = Shape(Supervision, t.supervisions)
_SUPERVISIONS = (
    _SUPERVISION.select()
    .where(t.supervisions.c.trainee == bindparam("trainee"), t.supervisions.c.withdrawn_at.is_(None))
    .order_by(t.supervisions.c.first, t.supervisions.c.id)
)
_SUPERVISIONS_TODAY = _SUPERVISIONS.where(guiding(_TODAY))


def supervisions(db: Connection, trainee: PersonId, today: date | None = None) -> tuple[Supervision, ...]:
    """Who guides somebody, by first day: ever, or on one day."""
    if today is None:
        return _SUPERVISION.all(db, _SUPERVISIONS, trainee=trainee)
    return _SUPERVISION.all(db, _SUPERVISIONS_TODAY, trainee=trainee, today=today)


_GUIDED = select(t.supervisions.c.trainee).where(guiding(_TODAY))
_BY = bindparam("supervisor", type_=Integer)
_SUPERVISED = PERSONS.where(
    or_(
        t.persons.c.id.in_(_GUIDED.where(t.supervisions.c.supervisor == _BY)),
        t.persons.c.id.in_(_GUIDED.where(t.supervisions.c.deputy == _BY, stands_in(_TODAY))),
    ),
    t.persons.c.withdrawn_at.is_(None),
).order_by(*BY_NAME)


def supervised_trainees(db: Connection, supervisor: PersonId, today: date) -> tuple[Person, ...]:
    """Whom somebody guides on this day, also as deputy, by name."""
    return read_people(db.execute(_SUPERVISED, {"supervisor": supervisor, "today": today}))


_PLANNED = Shape(PlannedCertificate, t.planned_certificates)
_PLAN = (
    _PLANNED.select()
    .where(among(t.planned_certificates.c.trainee, _TRAINEES))
    .order_by(t.planned_certificates.c.order, t.planned_certificates.c.certificate)
)


def planned(db: Connection, trainee: PersonId) -> tuple[PlannedCertificate, ...]:
    """The certificates of a plan, in its order."""
    return planned_of(db, [trainee])


def planned_of(db: Connection, trainees: Sequence[PersonId]) -> tuple[PlannedCertificate, ...]:
    """The plans of several."""
    return _PLANNED.all(db, _PLAN, trainees=trainees)


_EXEMPTION = Shape(Exemption, t.exemptions)
_EXEMPTIONS = _EXEMPTION.select().where(among(t.exemptions.c.trainee, _TRAINEES)).order_by(t.exemptions.c.certificate)


def exemptions(db: Connection, trainee: PersonId) -> tuple[Exemption, ...]:
    """Exemptions that were asked or decided, by certificate."""
    return exemptions_of(db, [trainee])


def exemptions_of(db: Connection, trainees: Sequence[PersonId]) -> tuple[Exemption, ...]:
    """Those of several."""
    return _EXEMPTION.all(db, _EXEMPTIONS, trainees=trainees)


_ASKED = t.assignments.c
_SUBMISSION = Shape(
    Submission,
    t.submissions,
    **{name: _ASKED[name] for name in ("title", "kind", "certificate", "work_process", "planned_minutes", "criteria")},
)
_SUBMISSIONS = (
    _SUBMISSION.select()
    .join(t.assignments, _ASKED.code == t.submissions.c.assignment)
    .where(among(t.submissions.c.trainee, _TRAINEES), t.submissions.c.withdrawn_at.is_(None))
    .order_by(t.submissions.c.due.is_(None), t.submissions.c.due, t.submissions.c.id)
)


def submissions(db: Connection, trainee: PersonId) -> tuple[Submission, ...]:
    """What somebody has to hand in or did, by due day; without one last."""
    return _SUBMISSION.all(db, _SUBMISSIONS, trainees=[trainee])


def submissions_of(db: Connection, trainees: Sequence[PersonId]) -> dict[PersonId, tuple[Submission, ...]]:
    """The same for several; who has nothing is not in it."""
    found = _SUBMISSION.all(db, _SUBMISSIONS, trainees=trainees)
    return {one: tuple(own) for one, own in grouped((each.trainee, each) for each in found).items()}


_SESSION = t.exam_sessions.c
_EXAM = Shape(
    Exam,
    t.exam_registrations,
    **{name: _SESSION[name] for name in ("certificate", "form", "location", "level", "assessor", "most_present")},
    start=_SESSION.start,
    end=_SESSION.end,
)
_EXAMS = (
    _EXAM.select()
    .join(t.exam_sessions, _SESSION.id == t.exam_registrations.c.session)
    .where(
        among(t.exam_registrations.c.trainee, _TRAINEES),
        t.exam_registrations.c.withdrawn_at.is_(None),
        _SESSION.withdrawn_at.is_(None),
    )
    .order_by(_SESSION.start.is_(None), _SESSION.start, t.exam_registrations.c.id)
)


def exams(db: Connection, trainee: PersonId) -> tuple[Exam, ...]:
    """Somebody's exams, by start; those without a moment last."""
    return _EXAM.all(db, _EXAMS, trainees=[trainee])


def exams_of(db: Connection, trainees: Sequence[PersonId]) -> dict[PersonId, tuple[Exam, ...]]:
    """The same for several; who has none is not in it."""
    found = _EXAM.all(db, _EXAMS, trainees=trainees)
    return {one: tuple(own) for one, own in grouped((each.trainee, each) for each in found).items()}

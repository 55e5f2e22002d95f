"""Questions about the school's calendar: lessons, periods, intakes, routes. `storage.learning` offers them too."""

from sqlalchemy import Connection, Text, and_, bindparam, exists, or_, select

from bot.domain.calendar import Interval
from bot.domain.people import PersonId
from bot.domain.records import Intake, Lesson, LessonPeriod, Route, TrajectState
from storage import tables as t
from storage.rows import Shape
from storage.types import UtcDateTime

_SCHOOL = bindparam("school", type_=Text)
_START, _END = (bindparam(name, type_=UtcDateTime) for name in ("start", "end"))

_LESSON = Shape(Lesson, t.lessons)
_LESSONS = (
    _LESSON.select()
    .where(t.lessons.c.withdrawn_at.is_(None), t.lessons.c.end > _START, t.lessons.c.start < _END)
    .order_by(t.lessons.c.start, t.lessons.c.id)
)
_LESSONS_AT = _LESSONS.where(t.lessons.c.school == _SCHOOL)
_ATTENDS = and_(
    t.trajectories.c.trainee == bindparam("trainee"),
    t.trajectories.c.withdrawn_at.is_(None),
    t.trajectories.c.state.not_in((TrajectState.STOPPED, TrajectState.FINISHED)),
)
_FOR_THEM = and_(
    t.trajectories.c.school == t.lessons.c.school,
    or_(t.lessons.c.intake.is_(None), t.lessons.c.intake == t.trajectories.c.intake),
)
_LESSONS_FOR = _LESSONS.where(
    t.lessons.c.school.in_(select(t.trajectories.c.school).where(_ATTENDS)), exists().where(_ATTENDS, _FOR_THEM)
)


def lessons(db: Connection, trainee: PersonId, interval: Interval) -> tuple[Lesson, ...]:
    """The lessons of somebody's school and intake that overlap the interval, cancelled ones too, by start.

    None for a trajectory that is stopped or finished. A lesson without an intake is everybody's.
    """
    return _LESSON.all(db, _LESSONS_FOR, trainee=trainee, start=interval.start, end=interval.end)


def lessons_of_school(db: Connection, school: str, interval: Interval) -> tuple[Lesson, ...]:
    """All lessons of a school that overlap the interval, by start."""
    return _LESSON.all(db, _LESSONS_AT, school=school, start=interval.start, end=interval.end)


_PERIOD = Shape(LessonPeriod, t.lesson_periods)
_PERIODS = (
    _PERIOD.select()
    .where(t.lesson_periods.c.school == _SCHOOL, t.lesson_periods.c.withdrawn_at.is_(None))
    .order_by(t.lesson_periods.c.first, t.lesson_periods.c.name)
)


def periods(db: Connection, school: str) -> tuple[LessonPeriod, ...]:
    """The lesson periods of a school, by first day."""
    return _PERIOD.all(db, _PERIODS, school=school)


_INTAKE = Shape(Intake, t.intakes)
_INTAKES = (
    _INTAKE.select()
    .where(t.intakes.c.withdrawn_at.is_(None))
    .order_by(t.intakes.c.start, t.intakes.c.school, t.intakes.c.route)
)
_INTAKES_AT = _INTAKES.where(t.intakes.c.school == _SCHOOL)


def intakes(db: Connection, school: str | None = None) -> tuple[Intake, ...]:
    """The intakes of all schools or of one, by start."""
    return _INTAKE.all(db, _INTAKES) if school is None else _INTAKE.all(db, _INTAKES_AT, school=school)


_ROUTE = Shape(Route, t.routes)
_ROUTES = _ROUTE.select().where(t.routes.c.withdrawn_at.is_(None)).order_by(t.routes.c.name, t.routes.c.code)
_ONE_ROUTE = _ROUTES.where(t.routes.c.code == bindparam("code"))


def route(db: Connection, code: str) -> Route | None:
    """One route."""
    return _ROUTE.first(db, _ONE_ROUTE, code=code)


def routes(db: Connection) -> tuple[Route, ...]:
    """All routes, by name."""
    return _ROUTE.all(db, _ROUTES)

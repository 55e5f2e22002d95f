"""Lessons that changed, as they were seen (`storage.lesson_states`), and who is concerned (H7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select

from bot.domain.notices import NoticeKind, NoticeState
from bot.domain.people import PersonId
from bot.domain.records import Lesson, TrajectState
from storage import tables as t
from storage.rows import Shape, among, grouped
from storage.types import UtcDateTime


@dataclass(frozen=True)
class Change:
    """A lesson that changed: the columns of its state, and the lesson in its place while that is given."""

    lesson: Lesson
    told: str
    before: str
    since: datetime
    seen_at: datetime
    moved_to: int | None
    instead: Lesson | None


_L, _S = t.lessons.c, t.lesson_states.c
_OTHER = t.lessons.alias("other")
_O = _OTHER.c
_LESSON = Shape(Lesson, t.lessons)
_INSTEAD = Shape(Lesson, t.lessons, **{column.name: column for column in _O})
_CHANGES = (
    _LESSON.select(_S.told, _S.before, _S.since, _S.seen_at, _S.moved_to, *_INSTEAD.columns)
    .join(t.lesson_states, _S.lesson == _L.id)
    .outerjoin(_OTHER, and_(_O.id == _S.moved_to, _O.withdrawn_at.is_(None), ~_O.cancelled))
    .where(_S.before != "")
    .order_by(_L.start, _L.id)
)
_FRESH = or_(
    _S.seen_at >= bindparam("seen_from", type_=UtcDateTime), _L.start > bindparam("far_from", type_=UtcDateTime)
)
_FIRST, _LAST = (bindparam(name, type_=UtcDateTime) for name in ("first", "last"))
_CHANGED = _CHANGES.where(_L.start > _FIRST, _L.start <= _LAST, _FRESH)
_THESE = _CHANGES.where(among(_L.id, "ids"))


def changed(
    db: Connection, first: datetime, last: datetime, seen_from: datetime, far_from: datetime
) -> tuple[Change, ...]:
    """The changed lessons that begin in this time: since `seen_from`, or ever of those that begin after `far_from`."""
    asked = {"first": first, "last": last, "seen_from": seen_from, "far_from": far_from}
    return tuple(_change(row) for row in db.execute(_CHANGED, asked))


def these(db: Connection, ids: Sequence[int]) -> tuple[Change, ...]:
    """These lessons, of those that ever changed."""
    return tuple(_change(row) for row in db.execute(_THESE, {"ids": ids}))


def _change(row: Sequence[Any]) -> Change:
    width = len(_LESSON.columns)
    told, before, since, seen_at, moved_to, *other = row[width:]
    instead = None if other[0] is None else _INSTEAD.read(other)
    return Change(_LESSON.read(row), told, before, since, seen_at, moved_to, instead)


_T, _N = t.trajectories.c, t.notices.c
_ATTENDS = and_(_T.school == _L.school, or_(_L.intake.is_(None), _L.intake == _T.intake))
_ATTENDING = (
    select(_L.id, _T.trainee)
    .distinct()
    .join(t.trajectories, _ATTENDS)
    .where(
        among(_L.id, "ids"),
        _T.withdrawn_at.is_(None),
        _T.state.in_((TrajectState.ACTIVE, TrajectState.PAUSED, TrajectState.STOPPED)),
    )
    .order_by(_L.id, _T.trainee)
)


def attending(db: Connection, ids: Sequence[int]) -> dict[int, list[PersonId]]:
    """Whose lessons these are by their school and intake, also of those who paused or stopped."""
    rows = db.execute(_ATTENDING, {"ids": ids})
    return grouped((int(lesson), PersonId(trainee)) for lesson, trainee in rows)


_HEARD = (
    select(_N.person, _N.subject, _N.occasion)
    .where(
        among(_N.person, "people"),
        _N.kind == NoticeKind.LESSON,
        _N.state.in_((NoticeState.SENT, NoticeState.IN_DOUBT)),
        among(_N.subject, "subjects"),
    )
    .order_by(_N.done_at)
)


def heard(db: Connection, people: Sequence[PersonId], subjects: Sequence[str]) -> dict[tuple[PersonId, str], str]:
    """The occasion of the last notice about each of these subjects that reached, or may have reached, each of these."""
    rows = db.execute(_HEARD, {"people": people, "subjects": subjects})
    return {(PersonId(person), subject): occasion for person, subject, occasion in rows}

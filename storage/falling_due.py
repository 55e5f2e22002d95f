"""What falls due around some days: work to hand in, and exams. For plans: found by its day, or by its number.

By its day only what may still be told is found; by its number everything is, withdrawn or done, so that a plan can say
why it says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, Row, bindparam, or_

from bot.domain.calendar import Interval
from bot.domain.people import PersonId
from bot.domain.records import Exam, SubmissionState
from storage import tables as t
from storage.rows import Shape, among
from storage.types import UtcDateTime


@dataclass(frozen=True)
class ToHandIn:
    """One trainee's copy of an assignment."""

    id: int
    trainee: PersonId
    title: str
    planned_minutes: int | None
    due: date | None
    submitted_on: date | None
    state: SubmissionState
    withdrawn: bool


_S, _A = t.submissions.c, t.assignments.c
_TO_HAND_IN = Shape(ToHandIn, t.submissions, title=_A.title, planned_minutes=_A.planned_minutes)
_HAND_INS = _TO_HAND_IN.select().join(t.assignments, _A.code == _S.assignment).order_by(_S.due, _S.id)
_BETWEEN = _S.due.between(bindparam("first", type_=Date), bindparam("last", type_=Date))
_OPEN = _S.state.in_((SubmissionState.OPEN, SubmissionState.RETURNED))
_DUE_HAND_INS = _HAND_INS.where(_OPEN, _BETWEEN, _S.withdrawn_at.is_(None))
_THESE_HAND_INS = _HAND_INS.where(among(_S.id, "ids"))


def hand_ins_due(db: Connection, first: date, last: date) -> tuple[ToHandIn, ...]:
    """What is open and due on these days, by day."""
    return _TO_HAND_IN.all(db, _DUE_HAND_INS, first=first, last=last)


def hand_ins(db: Connection, ids: Sequence[int]) -> tuple[ToHandIn, ...]:
    """These, whatever became of them."""
    return _TO_HAND_IN.all(db, _THESE_HAND_INS, ids=ids)


@dataclass(frozen=True)
class ExamOf:
    """Somebody's exam with what it is called; `withdrawn` when registration, session or trainee is."""

    exam: Exam
    trainee_name: str
    certificate_name: str
    withdrawn: bool


_R, _X = t.exam_registrations.c, t.exam_sessions.c
_LEFT = or_(_R.withdrawn_at.is_not(None), _X.withdrawn_at.is_not(None), t.persons.c.withdrawn_at.is_not(None))
_SESSION = {name: _X[name] for name in ("certificate", "form", "location", "level", "assessor", "most_present")}
_EXAM = Shape(Exam, t.exam_registrations, start=_X.start, end=_X.end, **_SESSION)
_EXAMS = (
    _EXAM.select(t.persons.c.name, t.certificates.c.name, _LEFT)
    .join(t.exam_sessions, _X.id == _R.session)
    .join(t.certificates, t.certificates.c.code == _X.certificate)
    .join(t.persons, t.persons.c.id == _R.trainee)
    .order_by(_X.start, _R.id)
)
_START, _END = (bindparam(name, type_=UtcDateTime) for name in ("start", "end"))
_EXAMS_BETWEEN = _EXAMS.where(_X.start >= _START, _X.start < _END, ~_LEFT)
_THESE_EXAMS = _EXAMS.where(among(_R.id, "ids"))


def exams_between(db: Connection, span: Interval) -> tuple[ExamOf, ...]:
    """The exams that begin in this time, by start."""
    return tuple(_exam_of(row) for row in db.execute(_EXAMS_BETWEEN, {"start": span.start, "end": span.end}))


def exams(db: Connection, ids: Sequence[int]) -> tuple[ExamOf, ...]:
    """The exams of these registrations, whatever became of them."""
    return tuple(_exam_of(row) for row in db.execute(_THESE_EXAMS, {"ids": ids}))


def _exam_of(row: Row[tuple[object, ...]]) -> ExamOf:
    trainee, certificate, withdrawn = row[len(_EXAM.columns) :]
    return ExamOf(_EXAM.read(row), str(trainee), str(certificate), bool(withdrawn))

"""Who is behind, from facts that anybody could have seen, and from nothing else (I1, L8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.load import TO_DO
from bot.domain.people import Role
from bot.domain.records import (
    Attendance,
    Exam,
    Placement,
    PlannedCertificate,
    PlanState,
    Submission,
    SubmissionState,
    Supervision,
    Trajectory,
    TrajectState,
)

NEAR_END = timedelta(days=42)
LIVE = frozenset({PlanState.PLANNED, PlanState.ACTIVE, PlanState.EXAM})


class Sign(StrEnum):
    """One observable fact that asks for a talk; never a judgement about somebody."""

    OVERDUE = "te laat ingeleverd"
    MISSED_EXAM = "niet op examen"
    FAILED_EXAM = "examen niet gehaald"
    NO_SUPERVISOR = "geen werkbegeleider"
    TOO_FEW_HOURS = "te weinig uren"
    END_IS_NEAR = "einde nadert"


@dataclass(frozen=True)
class Observed:
    """A sign with how often it was seen, or the day it is about."""

    sign: Sign
    count: int = 1
    day: date | None = None


@dataclass(frozen=True)
class Learning:
    """All that is read of one trainee to see where they stand; `supervisions` is None when they were not read."""

    trajectory: Trajectory | None = None
    planned: tuple[PlannedCertificate, ...] = ()
    placements: tuple[Placement, ...] = ()
    supervisions: tuple[Supervision, ...] | None = None
    submissions: tuple[Submission, ...] = ()
    exams: tuple[Exam, ...] = ()
    min_hours: float | None = None


def current_trajectory(trajectories: Iterable[Trajectory]) -> Trajectory | None:
    """The active one if there is one, the longest of several; else the one that began last."""
    known = [t for t in trajectories if not t.withdrawn]
    active = [t for t in known if t.state is TrajectState.ACTIVE]
    if active:
        return max(active, key=lambda t: t.expected_end or date.max)
    return max(known, key=lambda t: t.start or date.min, default=None)


def live(planned: Iterable[PlannedCertificate]) -> tuple[PlannedCertificate, ...]:
    """The certificates that count in a plan: not dropped, not withdrawn (A3)."""
    return tuple(p for p in planned if p.state is not PlanState.DROPPED and not p.withdrawn)


def running(placements: Iterable[Placement], today: date) -> tuple[Placement, ...]:
    """The placements in which the trainee works today."""
    return tuple(p for p in placements if not p.withdrawn and p.first <= today and (p.last is None or today <= p.last))


def hours_a_week(placements: Iterable[Placement], today: date) -> float | None:
    """Hours worked a week over all running placements; None when there is none or one does not say."""
    known = [p.hours_a_week for p in running(placements, today)]
    return sum(h for h in known if h is not None) if known and None not in known else None


def overdue(submissions: Iterable[Submission], today: date) -> tuple[Submission, ...]:
    """What should have been handed in and was not, the oldest first; what came back for a resit is not overdue."""
    late = [s for s in submissions if s.state is SubmissionState.OPEN and s.due is not None and s.due < today]
    return tuple(sorted(late, key=lambda s: (s.due or today, s.title)))


def to_do(submissions: Iterable[Submission], today: date) -> tuple[Submission, ...]:
    """What is open and not overdue, by due date; without a date last."""
    known = tuple(submissions)
    late = {s.id for s in overdue(known, today)}
    still = [s for s in known if s.state in TO_DO and s.id not in late]
    return tuple(sorted(still, key=lambda s: (s.due or date.max, s.title)))


def signs(learning: Learning, today: date) -> tuple[Observed, ...]:
    """The facts that ask for a talk; none for somebody whose trajectory does not run."""
    if learning.trajectory is None or learning.trajectory.state is not TrajectState.ACTIVE:
        return ()
    late = overdue(learning.submissions, today)
    found = [
        Observed(Sign.OVERDUE, len(late), late[0].due) if late else None,
        *_exam_signs(learning.exams),
        _supervisor_sign(learning.supervisions, today),
        _hours_sign(learning, today),
        _end_sign(learning, today),
    ]
    return tuple(sign for sign in found if sign is not None)


def _exam_signs(exams: Sequence[Exam]) -> list[Observed | None]:
    latest: dict[tuple[str, str], Exam] = {}
    for exam in exams:
        known = latest.get((exam.certificate, exam.form))
        if known is None or exam.attempt > known.attempt:
            latest[exam.certificate, exam.form] = exam
    missed = sum(e.attendance is Attendance.NOT_PRESENT for e in latest.values())
    failed = sum(e.final and e.passed is False and e.attendance is not Attendance.NOT_PRESENT for e in latest.values())
    return [
        Observed(Sign.MISSED_EXAM, missed) if missed else None,
        Observed(Sign.FAILED_EXAM, failed) if failed else None,
    ]


def has_work_supervisor(supervisions: Iterable[Supervision], today: date) -> bool:
    """Does somebody guide the trainee on the ward today (F9)?"""
    return any(
        s.role is Role.WORK_SUPERVISOR and s.first <= today and (s.last is None or today <= s.last)
        for s in supervisions
    )


def _supervisor_sign(supervisions: Sequence[Supervision] | None, today: date) -> Observed | None:
    if supervisions is None or has_work_supervisor(supervisions, today):
        return None
    return Observed(Sign.NO_SUPERVISOR)


def _hours_sign(learning: Learning, today: date) -> Observed | None:
    hours = hours_a_week(learning.placements, today)
    if hours is None or learning.min_hours is None or hours >= learning.min_hours:
        return None
    return Observed(Sign.TOO_FEW_HOURS)


def _end_sign(learning: Learning, today: date) -> Observed | None:
    end = learning.trajectory.expected_end if learning.trajectory else None
    unfinished = [p for p in live(learning.planned) if p.state in LIVE]
    if end is None or not unfinished or end > today + NEAR_END:
        return None
    return Observed(Sign.END_IS_NEAR, len(unfinished), end)

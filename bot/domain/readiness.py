"""What is still missing before somebody can take the exam of a certificate (D11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.records import AssignmentKind, Attendance, Exam, Submission, SubmissionState

TAKEN = frozenset({Attendance.PRESENT, Attendance.NOT_PRESENT, Attendance.NOT_FINISHED})


class Check(StrEnum):
    """One thing that must be in order."""

    PRACTICE = "oefenopdrachten"
    HAND_IN = "inleveropdrachten"
    WORK_PROCESS = "werkprocesopdrachten"
    REGISTERED = "aanmelding"
    DATE = "datum"
    ASSESSOR = "beoordelaar"
    HOURS = "uren"


OF_KIND = {
    AssignmentKind.HAND_IN: Check.HAND_IN,
    AssignmentKind.PRACTICE: Check.PRACTICE,
    AssignmentKind.WORK_PROCESS: Check.WORK_PROCESS,
}


@dataclass(frozen=True)
class Item:
    """One check; `done` is None when the records do not say. `missing` are the titles that are not there yet."""

    check: Check
    done: bool | None
    count: int = 0
    of: int = 0
    missing: tuple[str, ...] = ()


def still_open(exam: Exam, now: datetime) -> bool:
    """Is it still to be taken? An exam without a moment is."""
    if exam.passed is not None or exam.attendance in TAKEN:
        return False
    return exam.interval is None or exam.interval.end > now


def next_exams(exams: Iterable[Exam], now: datetime) -> tuple[Exam, ...]:
    """Those still to be taken, the first one first and those without a moment last."""
    coming = [exam for exam in exams if still_open(exam, now)]
    return tuple(sorted(coming, key=lambda e: (e.interval is None, e.interval.start if e.interval else now, e.id)))


def readiness(
    certificate: str,
    submissions: Sequence[Submission],
    exams: Sequence[Exam],
    hours: float | None,
    min_hours: float | None,
    now: datetime,
) -> tuple[Item, ...]:
    """Every check for one certificate, in the order in which somebody works towards the exam.

    `hours` are those worked a week, `min_hours` what the route asks; a kind of assignment that the certificate does
    not have is no check.
    """
    coming = next_exams((e for e in exams if e.certificate == certificate), now)
    exam = coming[0] if coming else None
    mine = [s for s in submissions if s.certificate == certificate and s.state is not SubmissionState.CANCELLED]
    return (
        *(item for kind in OF_KIND if (item := _assignments(kind, mine)) is not None),
        Item(Check.HOURS, None if hours is None or min_hours is None else hours >= min_hours),
        Item(Check.REGISTERED, exam.registered if exam else False),
        Item(Check.DATE, exam is not None and exam.interval is not None),
        Item(Check.ASSESSOR, bool(exam and exam.assessor)),
    )


def _assignments(kind: AssignmentKind, submissions: Sequence[Submission]) -> Item | None:
    of_kind = [s for s in submissions if s.kind is kind]
    if not of_kind:
        return None
    missing = tuple(s.title for s in of_kind if s.state is not SubmissionState.PASSED)
    return Item(OF_KIND[kind], not missing, len(of_kind) - len(missing), len(of_kind), missing)

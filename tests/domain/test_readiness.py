"""What is missing before an exam."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.calendar import Interval
from bot.domain.people import PersonId
from bot.domain.readiness import Check, next_exams, readiness
from bot.domain.records import AssignmentKind, Attendance, Exam, ExamForm, Submission, SubmissionState

NOW = datetime(2024, 11, 19, 9, tzinfo=UTC)


def exam(days: float | None = 14, **given: Any) -> Exam:
    start = None if days is None else NOW + timedelta(days=days)
    interval = None if start is None else Interval(start, start + timedelta(hours=2))
    usual: dict[str, Any] = {"id": 1, "trainee": PersonId(1), "certificate": "C1", "form": ExamForm.PROEVE}
    usual |= {"interval": interval, "location": "", "level": "", "assessor": "Petra", "most_present": None}
    usual |= {"extra_minutes": 0, "registered": True, "attempt": 1, "attendance": Attendance.NOT_KNOWN}
    return Exam(**{**usual, "passed": None, "final": False, "confirmed_at": NOW, **given})


def submission(kind: AssignmentKind, state: SubmissionState, certificate: str = "C1") -> Submission:
    return Submission(
        id=1, trainee=PersonId(1), assignment="O1", title="Zorgplan", kind=kind, certificate=certificate,
        work_process="", planned_minutes=None, criteria="", assessor="", due=None, submitted_on=None,
        actual_minutes=None, state=state, grade="", confirmed_at=NOW,
    )  # fmt: skip


def checks(
    *submissions: Submission, exams: tuple[Exam, ...] = (), hours: float | None = 24.0
) -> dict[Check, bool | None]:
    return {item.check: item.done for item in readiness("C1", submissions, exams, hours, 16.0, NOW)}


def test_an_exam_that_is_over_or_judged_is_not_to_be_taken() -> None:
    over, judged, missed = exam(-1), exam(passed=True), exam(attendance=Attendance.NOT_PRESENT)
    assert next_exams((over, judged, missed), NOW) == ()


def test_the_first_comes_first_and_without_a_moment_last() -> None:
    later, without, first = exam(20), exam(None), exam(3)
    assert next_exams((later, without, first), NOW) == (first, later, without)


def test_each_kind_of_assignment_of_this_certificate_is_a_check() -> None:
    done = checks(
        submission(AssignmentKind.HAND_IN, SubmissionState.PASSED),
        submission(AssignmentKind.PRACTICE, SubmissionState.SUBMITTED),
        submission(AssignmentKind.WORK_PROCESS, SubmissionState.OPEN, "C2"),
        submission(AssignmentKind.HAND_IN, SubmissionState.CANCELLED),
    )
    assert (done[Check.HAND_IN], done[Check.PRACTICE]) == (True, False)
    assert Check.WORK_PROCESS not in done


def test_without_an_exam_everything_around_it_is_missing() -> None:
    done = checks()
    assert (done[Check.REGISTERED], done[Check.DATE], done[Check.ASSESSOR]) == (False, False, False)


def test_an_exam_of_another_certificate_does_not_count() -> None:
    assert checks(exams=(exam(certificate="C2"),))[Check.REGISTERED] is False


def test_everything_in_order() -> None:
    assert set(checks(exams=(exam(),)).values()) == {True}


def test_hours_are_unknown_missing_or_enough() -> None:
    assert [checks(hours=hours)[Check.HOURS] for hours in (None, 15.5, 16.0)] == [None, False, True]

"""Who is behind, from facts that anybody could have seen."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.people import PersonId, Role
from bot.domain.progress import Learning, Sign, current_trajectory, hours_a_week, signs, to_do
from bot.domain.records import (
    AssignmentKind,
    Attendance,
    Exam,
    ExamForm,
    Placement,
    PlannedCertificate,
    PlanState,
    Submission,
    SubmissionState,
    Supervision,
    SupportStyle,
    Trajectory,
    TrajectState,
)

TODAY = date(2024, 11, 19)
AT = datetime(2024, 11, 19, tzinfo=UTC)
WHO = PersonId(1)
GUIDED = (Supervision(1, WHO, PersonId(2), Role.WORK_SUPERVISOR, date(2024, 2, 5), None),)


def trajectory(state: TrajectState = TrajectState.ACTIVE, **given: Any) -> Trajectory:
    usual: dict[str, Any] = {"id": 1, "trainee": WHO, "school": "school1", "route": "route1", "intake": None}
    usual |= {"state": state, "start": date(2024, 2, 5), "expected_end": date(2025, 6, 30)}
    return Trajectory(**{**usual, "support_style": SupportStyle.UNSET, "confirmed_at": AT, **given})


def submission(due: date | None, state: SubmissionState = SubmissionState.OPEN) -> Submission:
    return Submission(
        id=(due or TODAY).toordinal(), trainee=WHO, assignment="O1", title="Zorgplan", kind=AssignmentKind.HAND_IN,
        certificate="C1", work_process="", planned_minutes=None, criteria="", assessor="", due=due, submitted_on=None,
        actual_minutes=None, state=state, grade="", confirmed_at=AT,
    )  # fmt: skip


def exam(attempt: int = 1, **given: Any) -> Exam:
    usual: dict[str, Any] = {"id": attempt, "trainee": WHO, "certificate": "C1", "form": ExamForm.PROEVE}
    usual |= {"interval": None, "location": "", "level": "", "assessor": "", "most_present": None, "extra_minutes": 0}
    usual |= {"registered": True, "attempt": attempt, "attendance": Attendance.NOT_KNOWN, "passed": None}
    return Exam(**{**usual, "final": False, "confirmed_at": AT, **given})


def placement(hours: float | None, first: date = date(2024, 2, 5), last: date | None = None) -> Placement:
    return Placement(1, WHO, "zorg1", None, False, first, last, hours, True, True, True, AT)


def seen(**given: Any) -> set[Sign]:
    usual: dict[str, Any] = {"trajectory": trajectory(), "supervisions": GUIDED}
    return {one.sign for one in signs(Learning(**{**usual, **given}), TODAY)}


def test_nothing_to_see() -> None:
    assert seen() == set()


@pytest.mark.parametrize("state", [one for one in TrajectState if one is not TrajectState.ACTIVE])
def test_who_does_not_learn_now_is_not_behind(state: TrajectState) -> None:
    """A stopped or paused trainee gets no nudges (invariant 5)."""
    assert seen(trajectory=trajectory(state), submissions=(submission(date(2024, 1, 1)),), supervisions=()) == set()


def test_late_is_after_the_last_day() -> None:
    assert seen(submissions=(submission(TODAY),)) == set()
    assert seen(submissions=(submission(TODAY - timedelta(days=1)),)) == {Sign.OVERDUE}


def test_a_resit_is_to_do_and_not_late() -> None:
    again = submission(TODAY - timedelta(days=9), SubmissionState.RETURNED)
    assert seen(submissions=(again,)) == set()
    assert to_do((again,), TODAY) == (again,)


def test_a_failed_exam_counts_until_it_is_passed() -> None:
    failed = exam(passed=False, final=True)
    assert seen(exams=(failed,)) == {Sign.FAILED_EXAM}
    assert seen(exams=(exam(passed=False, final=False),)) == set()
    assert seen(exams=(failed, exam(2, passed=True, final=True))) == set()
    assert seen(exams=(failed, exam(2))) == set()


def test_a_missed_exam() -> None:
    assert seen(exams=(exam(attendance=Attendance.NOT_PRESENT),)) == {Sign.MISSED_EXAM}


def test_a_supervision_must_run_today() -> None:
    over = Supervision(1, WHO, PersonId(2), Role.WORK_SUPERVISOR, date(2024, 2, 5), TODAY - timedelta(days=1))
    assert seen(supervisions=(over,)) == {Sign.NO_SUPERVISOR}
    assert seen(supervisions=(Supervision(1, WHO, PersonId(2), Role.TEACHER, date(2024, 2, 5), None),)) == {
        Sign.NO_SUPERVISOR
    }
    assert seen(supervisions=None) == set()


def test_too_few_hours_needs_both_numbers() -> None:
    assert seen(placements=(placement(12),), min_hours=16.0) == {Sign.TOO_FEW_HOURS}
    assert seen(placements=(placement(16),), min_hours=16.0) == set()
    assert seen(placements=(placement(12),), min_hours=None) == set()
    assert seen(placements=(placement(None),), min_hours=16.0) == set()
    assert seen(placements=(), min_hours=16.0) == set()


def test_hours_of_running_places_add_up() -> None:
    over = placement(8, last=TODAY - timedelta(days=1))
    assert hours_a_week((placement(12), placement(8), over), TODAY) == 20
    assert hours_a_week((placement(12), placement(None)), TODAY) is None


def test_the_end_is_near_while_certificates_are_open() -> None:
    ends = trajectory(expected_end=TODAY + timedelta(days=30))
    plan = PlannedCertificate(1, WHO, "C1", 1, PlanState.ACTIVE, None, AT)
    done = PlannedCertificate(2, WHO, "C2", 2, PlanState.ISSUED, TODAY, AT)
    assert seen(trajectory=ends, planned=(plan, done)) == {Sign.END_IS_NEAR}
    assert seen(trajectory=ends, planned=(done,)) == set()
    assert seen(planned=(plan,)) == set()


def test_the_current_trajectory_is_the_one_that_runs() -> None:
    stopped = trajectory(TrajectState.STOPPED, start=date(2024, 10, 1))
    assert current_trajectory((stopped, trajectory())) == trajectory()
    assert current_trajectory((stopped,)) == stopped
    assert current_trajectory((trajectory(withdrawn=True),)) is None

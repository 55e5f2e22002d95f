"""What somebody learns, where and with whom."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, update

from bot.domain.calendar import Interval
from bot.domain.people import PersonId, Role
from bot.domain.records import (
    AssignmentKind,
    Attendance,
    ExamForm,
    PlanState,
    Route,
    SubmissionState,
    SupportStyle,
    TrajectState,
)
from storage import learning
from storage import tables as t
from tests.storage import builders as b

DAY = timedelta(days=1)
MONDAY = Interval(b.NOW, b.NOW + timedelta(hours=6))


def test_a_trajectory_comes_as_it_was_written(db: Connection) -> None:
    fatima = b.person(db)
    number = b.trajectory(db, fatima, support_style=SupportStyle.AUTONOMOUS)
    (found,) = learning.trajectories(db, fatima)
    assert (found.id, found.trainee, found.school, found.route) == (number, fatima, "school1", "route1")
    assert (found.intake, found.start, found.expected_end) == (b.LONG_AGO, b.LONG_AGO, b.SOON)
    assert (found.state, found.support_style) == (TrajectState.ACTIVE, SupportStyle.AUTONOMOUS)
    assert (found.confirmed_at, found.withdrawn) == (b.CONFIRMED, False)


def test_a_placement_comes_as_it_was_written(db: Connection) -> None:
    fatima = b.person(db)
    periods = ((b.LONG_AGO, b.LONG_AGO + DAY), (b.TODAY, b.SOON))
    b.placement(db, fatima, location="linde", only_there=True, signed_school=None, supernumerary=reversed_(periods))
    b.placement(db, fatima, "zorg2", first=b.TODAY, last=None, hours_a_week=None)
    one, other = learning.placements(db, fatima)
    assert (one.employer, one.location, one.only_there, one.hours_a_week) == ("zorg1", "linde", True, 24.0)
    assert (one.signed_school, one.signed_employer, one.supernumerary) == (None, True, periods)
    assert (other.employer, other.location, other.last, other.supernumerary) == ("zorg2", None, None, ())


def reversed_(periods: tuple[tuple[date, date], ...]) -> list[tuple[date, date]]:
    """The order of writing must not matter."""
    return list(reversed(periods))


def test_supervisions_ever_and_on_a_day(db: Connection) -> None:
    fatima, karin, piet = b.person(db), b.person(db, "Karin", ()), b.person(db, "Piet", ())
    past = b.supervision(db, fatima, karin, last=b.TODAY - DAY)
    now = b.supervision(db, fatima, piet, first=b.TODAY, role=Role.TEACHER)
    b.supervision(db, fatima, b.person(db, "Ada", ()), withdrawn=True)
    assert [one.id for one in learning.supervisions(db, fatima)] == [past, now]
    assert [one.id for one in learning.supervisions(db, fatima, b.TODAY)] == [now]


def test_supervised_trainees_also_as_deputy(db: Connection) -> None:
    karin, piet = b.person(db, "Karin", ()), b.person(db, "Piet", ())
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    b.supervision(db, fatima, karin)
    b.supervision(db, noor, piet, deputy=karin, deputy_first=b.TODAY, deputy_last=b.TODAY)
    b.supervision(db, b.person(db, "Ander Mens", withdrawn=True), karin)
    assert [one.id for one in learning.supervised_trainees(db, karin, b.TODAY)] == [fatima, noor]
    assert [one.id for one in learning.supervised_trainees(db, karin, b.TODAY + DAY)] == [fatima]


def test_a_plan_in_its_order(db: Connection) -> None:
    fatima = b.person(db)
    b.planned(db, fatima, "C2", order=2)
    b.planned(db, fatima, "C1", order=1, state=PlanState.ISSUED, issued_on=b.TODAY)
    found = learning.planned(db, fatima)
    assert [(one.certificate, one.state, one.issued_on) for one in found] == [
        ("C1", PlanState.ISSUED, b.TODAY),
        ("C2", PlanState.ACTIVE, None),
    ]


def test_submissions_by_due_day_with_what_is_asked(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    b.assignment(db, "O2", kind=AssignmentKind.WORK_PROCESS, work_process="B1-K1-W1", criteria="Let op.")
    b.submission(db, fatima, "O1", due=None)
    b.submission(db, fatima, "O2", due=b.TODAY, state=SubmissionState.PASSED, grade="7")
    b.submission(db, fatima, "O3", due=b.TODAY - DAY)
    b.submission(db, fatima, "O4", withdrawn=True)
    b.submission(db, noor, "O1")
    found = learning.submissions(db, fatima)
    assert [one.assignment for one in found] == ["O3", "O2", "O1"]
    assert (found[1].kind, found[1].work_process, found[1].criteria) == (
        AssignmentKind.WORK_PROCESS,
        "B1-K1-W1",
        "Let op.",
    )
    assert (found[1].title, found[1].planned_minutes, found[1].certificate) == ("Opdracht O2", 120, "C1")
    assert (found[1].state, found[1].grade) == (SubmissionState.PASSED, "7")
    several = learning.submissions_of(db, [fatima, noor, PersonId(99)])
    assert {who: len(own) for who, own in several.items()} == {fatima: 3, noor: 1}


def test_exams_by_start_with_their_session(db: Connection) -> None:
    fatima = b.person(db)
    b.exam(db, fatima, "T1", start=None, end=None, form=ExamForm.CGI)
    b.exam(db, fatima, "T2", attempt=2, passed=False, final=True, attendance=Attendance.PRESENT, extra_minutes=30)
    b.exam(db, fatima, "T3", withdrawn=True)
    found = learning.exams(db, fatima)
    assert [(one.form, one.interval is None) for one in found] == [(ExamForm.PROEVE, False), (ExamForm.CGI, True)]
    assert (found[0].location, found[0].level, found[0].most_present) == ("De Linde", "3", 2)
    assert (found[0].attempt, found[0].passed, found[0].final, found[0].extra_minutes) == (2, False, True, 30)
    assert found[0].attendance is Attendance.PRESENT
    db.execute(update(t.exam_sessions).values(withdrawn_at=b.NOW))
    assert learning.exams(db, fatima) == ()


def test_lessons_are_those_of_school_and_intake(db: Connection) -> None:
    fatima = b.person(db)
    b.trajectory(db, fatima)
    own = b.lesson(db, MONDAY)
    everybody = b.lesson(db, MONDAY, intake=None, subject="Voor iedereen", cancelled=True)
    b.lesson(db, MONDAY, intake=b.TODAY)
    b.lesson(db, MONDAY, school="school2")
    b.lesson(db, MONDAY, subject="Vervallen", withdrawn=True)
    b.lesson(db, Interval(MONDAY.end, MONDAY.end + timedelta(hours=1)), subject="Later")
    found = learning.lessons(db, fatima, MONDAY)
    assert [(one.id, one.cancelled) for one in found] == [(own, False), (everybody, True)]
    assert found[0].interval == MONDAY
    assert len(learning.lessons_of_school(db, "school1", MONDAY)) == 3


@pytest.mark.parametrize("state", [TrajectState.STOPPED, TrajectState.FINISHED])
def test_who_stopped_has_no_lessons(db: Connection, state: TrajectState) -> None:
    fatima = b.person(db)
    b.trajectory(db, fatima, state=state)
    b.lesson(db, MONDAY)
    assert learning.lessons(db, fatima, MONDAY) == ()


def test_the_calendar_of_a_school(db: Connection) -> None:
    route = b.route(db, duration="6 tot 18 maanden")
    b.school(db, "school2")
    stamp = {"source": "test", "confirmed_at": b.CONFIRMED}
    for name, first in (("Periode 2", b.TODAY), ("Periode 1", b.LONG_AGO)):
        row = {"school": "school1", "name": name, "first": first, "last": b.SOON, **stamp}
        b.add(db, t.lesson_periods, row, {})
    for start in (b.TODAY, b.LONG_AGO):
        b.add(db, t.intakes, {"school": "school1", "route": route, "start": start, **stamp}, {})
    assert [one.name for one in learning.periods(db, "school1")] == ["Periode 1", "Periode 2"]
    assert learning.periods(db, "school2") == ()
    assert [one.start for one in learning.intakes(db)] == [b.LONG_AGO, b.TODAY]
    assert learning.intakes(db, "school2") == ()
    assert learning.route(db, "route1") == Route("route1", "Route1", "school1", 16.0, "6 tot 18 maanden")
    assert learning.route(db, "geen") is None

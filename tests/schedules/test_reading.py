"""What plans read: by an index, in the same number of questions however much there is, and the same before it leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.domain.records import Attendance, TrajectState
from schedules import competences, deadlines, exams, no_show, onboarding
from schedules.due import AnyPlan, Span
from storage import tables as t
from tests.storage import builders as b
from tests.storage.test_facts import statements

PLANS: tuple[AnyPlan, ...] = (deadlines.PLAN, exams.PLAN, no_show.PLAN, competences.PLAN, onboarding.PLAN)
TODAY = Span(b.TODAY, b.TODAY)
SOON = b.NOW + timedelta(hours=2)


def everything(db: Connection, number: int) -> PersonId:
    """A trainee of whom each plan has something to say."""
    fatima = b.person(db, f"Fatima {chr(97 + number)}")
    b.trajectory(db, fatima)
    b.trajectory(db, fatima, start=b.TODAY + timedelta(days=6), expected_end=None, state=TrajectState.APPLIED)
    b.placement(db, fatima)
    ellen = b.person(db, f"Ellen {chr(97 + number)}", [(Role.PRACTICE_SUPERVISOR, "zorg1")])
    for role in (Role.TEACHER, Role.PRACTICE_SUPERVISOR):
        b.supervision(db, fatima, ellen, role=role)
    b.submission(db, fatima, due=b.TODAY - timedelta(days=1))
    hours = {"start": SOON, "end": SOON + timedelta(hours=1), "assessor": "Ellen a"}
    b.exam(db, fatima, "T1", **hours)
    b.exam(db, fatima, "T2", attendance=Attendance.NOT_PRESENT, **hours)
    b.signing_right(db, ellen)
    b.competence(db, fatima, ellen, until=b.TODAY + timedelta(days=2))
    return fatima


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.kind.name)
def test_as_many_questions_for_one_as_for_five(db: Connection, plan: AnyPlan) -> None:
    counts = []
    for number in range(5):
        everything(db, number)
        with statements(db) as asked:
            facts = plan.read(db, TODAY, None)
        counts.append(len(asked))
        about = {one.about for one in plan.due(facts, b.NOW) if not one.dropped}
        assert len(about) == number + 1
    assert len(set(counts)) == 1


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.kind.name)
def test_no_question_reads_a_whole_table(db: Connection, kind: str, plan: AnyPlan) -> None:
    if kind == "postgresql":
        pytest.skip("PostgreSQL reads small tables whole, and is right to")
    everything(db, 0)
    subjects = [one.subject for one in plan.due(plan.read(db, TODAY, None), b.NOW)]
    with statements(db) as asked:
        plan.read(db, TODAY, None)
        plan.read(db, TODAY, subjects)
    steps = [
        row[3] for statement, values in asked for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    ]
    tables = {*t.metadata.tables}
    assert [step for step in steps if step.startswith("SCAN") and step.split()[1] in tables] == []
    assert [step for step in steps if step.startswith("SEARCH")] != []


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.kind.name)
def test_what_was_planned_is_found_again_before_it_leaves(db: Connection, plan: AnyPlan) -> None:
    everything(db, 0)
    everything(db, 1)
    planned = sorted(plan.due(plan.read(db, TODAY, None), b.NOW), key=lambda one: one.key)
    wanted = [one for one in planned if not one.dropped]
    again = plan.due(plan.read(db, TODAY, sorted({one.subject for one in wanted})), b.NOW)
    assert sorted((one for one in again if not one.dropped), key=lambda one: one.key) == wanted
    assert wanted


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.kind.name)
def test_days_that_are_read_together_give_what_each_gives_alone(db: Connection, plan: AnyPlan) -> None:
    everything(db, 0)
    fortnight = plan.read(db, Span(b.TODAY - timedelta(days=9), b.TODAY + timedelta(days=5)), None)
    for days in range(-9, 6):
        day, now = b.TODAY + timedelta(days=days), b.NOW + timedelta(days=days)
        alone = list(plan.due(plan.read(db, Span(day, day), None), now))
        assert sorted(one.key for one in plan.due(fortnight, now)) == sorted(one.key for one in alone)


def test_who_is_withdrawn_hears_nothing(db: Connection) -> None:
    fatima = everything(db, 0)
    db.execute(t.persons.update().where(t.persons.c.id == fatima).values(withdrawn_at=b.NOW))
    for plan in PLANS:
        assert [one for one in plan.due(plan.read(db, TODAY, None), b.NOW) if not one.dropped] == []

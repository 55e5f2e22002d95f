"""What the database refuses by itself, and what it must be able to hold."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, UniqueConstraint, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.calendar import Interval
from bot.domain.people import PersonId, Role
from bot.domain.records import Level, PlanState
from storage import tables as t
from tests.storage import builders as b

BEFORE = b.LONG_AGO - timedelta(days=1)
EVENING = Interval(b.NOW, b.NOW + timedelta(hours=8))
IMPORTED = [table for table in t.metadata.sorted_tables if "key" in table.info]
Build = Callable[[Connection, PersonId], Any]


@contextmanager
def refused(db: Connection) -> Iterator[None]:
    """The block must fail, and the test can go on after it."""
    with pytest.raises(IntegrityError), db.begin_nested():
        yield


@pytest.mark.parametrize(
    "build",
    [
        lambda db, who: b.placement(db, who, last=BEFORE),
        lambda db, who: b.placement(db, who, hours_a_week=61),
        lambda db, who: b.placement(db, who, hours_a_week=-1),
        lambda db, who: b.placement(db, who, only_there=True),
        lambda db, who: b.placement(db, who, supernumerary=[(b.LONG_AGO, BEFORE)]),
        lambda db, who: b.trajectory(db, who, expected_end=BEFORE),
        lambda db, who: b.competence(db, who, None, until=BEFORE),
        lambda db, who: b.training(db, who, until=BEFORE),
        lambda db, who: b.signing_right(db, who, last=BEFORE),
        lambda db, who: b.staff_entry(db, who, until=BEFORE),
        lambda db, who: b.policy(db, last=BEFORE),
        lambda db, who: b.policy(db, practice_term_days=0),
        lambda db, who: b.policy(db, practice_term_days=90, no_practice_term=True),
        lambda db, who: b.policy(db, medicines=("paracetamol",), all_medicines=True),
        lambda db, who: b.own_word(db, " "),
        lambda db, who: b.procedure(db, risk=4),
        lambda db, who: b.procedure(db, risk=0),
        lambda db, who: b.certificate(db, level=5),
        lambda db, who: b.certificate(db, code=""),
        lambda db, who: b.planned(db, who, order=0),
        lambda db, who: b.planned(db, who, state=PlanState.ACTIVE, issued_on=b.TODAY),
        lambda db, who: b.submission(db, who, actual_minutes=-1),
        lambda db, who: b.exam(db, who, attempt=0),
        lambda db, who: b.exam(db, who, end=None),
        lambda db, who: b.exam(db, who, start=b.NOW, end=b.NOW),
        lambda db, who: b.exam(db, who, final=True),
        lambda db, who: b.supervision(db, who, who),
        lambda db, who: b.supervision(db, who, b.person(db, "Karin", ()), role=Role.TRAINEE),
        lambda db, who: b.supervision(db, who, b.person(db, "Karin", ()), deputy=who),
        lambda db, who: b.supervision(db, who, b.person(db, "Karin", ()), deputy_first=b.TODAY),
        lambda db, who: b.shift(db, EVENING, end=b.NOW),
        lambda db, who: b.lesson(db, EVENING, end=b.NOW),
        lambda db, who: b.person(db, "Noor", email="Noor@voorbeeld.nl"),
        lambda db, who: b.person(db, "Noor", locale="fr"),
        lambda db, who: b.person(db, "  "),
    ],
)
def test_refuses_what_cannot_be(db: Connection, build: Build) -> None:
    who = b.person(db)
    with refused(db):
        build(db, who)


@pytest.mark.parametrize(
    "build",
    [
        lambda db, who: b.person(db, "Noor Bakker"),
        lambda db, who: b.trajectory(db, who),
        lambda db, who: b.trajectory(db, who, start=None),
        lambda db, who: b.placement(db, who),
        lambda db, who: b.placement(db, who, location="linde"),
        lambda db, who: b.competence(db, who, None),
        lambda db, who: b.competence(db, who, who, location="linde"),
        lambda db, who: b.staff_entry(db, who),
        lambda db, who: b.policy(db),
        lambda db, who: b.own_word(db, "wikkels"),
        lambda db, who: b.lesson(db, EVENING, intake=None),
        lambda db, who: b.shift(db, EVENING),
    ],
)
def test_the_same_row_twice_is_refused_also_with_missing_values(db: Connection, build: Build) -> None:
    who = (
        PersonId(1) if db.execute(select(func.count()).select_from(t.persons)).scalar() else b.person(db, "Noor B", ())
    )
    build(db, who)
    with refused(db):
        build(db, who)


def test_two_sign_offs_of_one_day_that_contradict_are_both_kept(db: Connection) -> None:
    who, karin, piet = b.person(db), b.person(db, "Karin", ()), b.person(db, "Piet", ())
    b.competence(db, who, karin, level=Level.INDEPENDENT)
    b.competence(db, who, karin, level=Level.SUPERVISED)
    b.competence(db, who, piet, level=Level.INDEPENDENT)
    assert db.execute(select(func.count()).select_from(t.competences)).scalar() == 3


def test_a_sign_off_by_the_person_itself_is_kept(db: Connection) -> None:
    who = b.person(db)
    b.competence(db, who, who)


def test_a_location_of_another_employer_is_refused(db: Connection) -> None:
    who = b.person(db)
    b.location(db, "linde", at="zorg1")
    b.employer(db, "zorg2")
    for build in (b.placement, b.staff_entry):
        with refused(db):
            build(db, who, at="zorg2", location="linde")
    with refused(db):
        b.competence(db, who, None, at="zorg2", location="linde")


def test_references_to_nobody_are_refused(db: Connection) -> None:
    nobody = PersonId(999)
    for build in (b.trajectory, b.placement, b.planned, b.submission, b.signing_right, b.training, b.practice):
        with refused(db):
            build(db, nobody)


def test_what_is_pointed_to_stays(db: Connection) -> None:
    who = b.person(db)
    b.placement(db, who, location="linde")
    for table in (t.persons, t.organisations, t.locations):
        with refused(db):
            db.execute(delete(table))


def test_parts_go_with_what_they_are_part_of(db: Connection) -> None:
    who = b.person(db)
    number = b.shift(db, EVENING, [who], ["zwachtelen"])
    db.execute(delete(t.shifts).where(t.shifts.c.id == number))
    for table in (t.shift_staff, t.shift_procedures):
        assert db.execute(select(func.count()).select_from(table)).scalar() == 0


@pytest.mark.parametrize("change", [update(t.audit_entries).values(result="niets"), delete(t.audit_entries)])
def test_the_audit_log_only_grows(db: Connection, change: Any) -> None:
    db.execute(insert(t.audit_entries).values(at=b.NOW, who=1, about=2, what="auth.check", ground="", result="JA"))
    with refused(db):
        db.execute(change)
    assert db.execute(select(t.audit_entries.c.result)).scalar() == "JA"


@pytest.mark.parametrize("table", IMPORTED, ids=lambda table: table.name)
def test_imported_tables_say_from_where_when_and_whether_still(table: Table) -> None:
    assert not table.c.source.nullable
    assert not table.c.confirmed_at.nullable
    assert table.c.withdrawn_at.nullable
    assert set(table.info["key"]) <= set(table.c.keys())


@pytest.mark.parametrize("table", t.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_reference_has_an_index_that_begins_with_it(table: Table) -> None:
    beginnings = {next(iter(table.primary_key)).name} if len(table.primary_key) else set()
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            beginnings.add(next(iter(constraint.columns)).name)
    for index in table.indexes:
        first = next(iter(index.expressions))
        beginnings.add(first.name if isinstance(first, Column) else "")
    assert {column.name for column in table.c if column.foreign_keys} <= beginnings


def test_days_lie_where_the_builders_say(db: Connection) -> None:
    assert b.LONG_AGO < b.TODAY < b.SOON
    assert date(2024, 11, 19) == b.TODAY

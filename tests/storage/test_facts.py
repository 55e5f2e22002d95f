"""The records a decision rests on: of one employer, whole, and found by indexes in few questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, update

from bot.domain.calendar import Interval
from bot.domain.people import PersonId, RecordKind, Role
from bot.domain.records import TrainingKind
from storage import authorisation, people, roster
from storage import tables as t
from storage.names import name_keys
from tests.storage import builders as b

LATE = Interval(datetime(2024, 11, 22, 14, tzinfo=UTC), datetime(2024, 11, 22, 22, tzinfo=UTC))
PROCEDURES = ["zwachtelen"]
DAY = timedelta(days=1)


@contextmanager
def statements(db: Connection) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database in the block."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def everything(db: Connection) -> tuple[PersonId, PersonId]:
    """A trainee with one record of each kind at zorg1, and who signed for them."""
    fatima, karin = b.person(db), b.person(db, "Karin de Wit", ((Role.WORK_SUPERVISOR, "zorg1"),))
    b.trajectory(db, fatima)
    b.placement(db, fatima, supernumerary=[(b.LONG_AGO, b.LONG_AGO + DAY), (b.TODAY, b.TODAY + DAY)])
    b.policy(db)
    b.competence(db, fatima, karin)
    b.signing_right(db, karin)
    b.staff_entry(db, karin)
    b.training(db, fatima)
    b.planned(db, fatima)
    b.exemption(db, fatima)
    b.work_process_pass(db, fatima)
    b.practice(db, fatima, confirmed_by=karin)
    authorisation.decline(db, fatima, "zwachtelen", "zorg1", b.NOW, supervised_is_fine=True)
    b.shift(db, LATE, [fatima, karin], PROCEDURES)
    return fatima, karin


def test_every_kind_of_record_is_in_the_facts(db: Connection) -> None:
    fatima, karin = everything(db)
    facts = authorisation.facts_for(db, fatima, PROCEDURES, "zorg1", LATE)
    assert set(facts.records) == {fatima}
    own = facts.records[fatima]
    assert [one.school for one in own.trajectories] == ["school1"]
    assert own.placements[0].supernumerary == ((b.LONG_AGO, b.LONG_AGO + DAY), (b.TODAY, b.TODAY + DAY))
    assert [(one.signed_by, one.until) for one in own.competences] == [(karin, b.SOON)]
    assert [one.subject for one in own.trainings] == ["Zwachtelen"]
    assert [one.certificate for one in own.planned] == ["C1"]
    assert [one.certificate for one in own.exemptions] == ["C1"]
    assert [one.work_process for one in own.work_processes] == ["B1-K1-W1"]
    assert [one.confirmed_by for one in own.practice] == [karin]
    assert [(one.declined_at, one.supervised_is_fine, one.ended_at) for one in own.declines] == [(b.NOW, True, None)]
    assert [one.procedure for one in facts.policies] == PROCEDURES
    assert [one.person for one in facts.signing_rights] == [karin]
    assert [one.person for one in facts.staff] == [karin]
    assert [one.required for one in facts.shifts] == [("zwachtelen",)]


def test_nothing_of_another_employer_is_in_the_facts(db: Connection) -> None:
    fatima, _ = everything(db)
    facts = authorisation.facts_for(db, fatima, PROCEDURES, "zorg2", LATE)
    own = facts.records[fatima]
    assert (own.placements, own.competences, own.practice, own.declines, own.trainings) == ((), (), (), (), ())
    assert (facts.policies, facts.signing_rights, facts.staff, facts.shifts) == ((), (), (), ())
    assert own.trajectories != ()


def test_nothing_of_another_procedure_is_in_the_facts(db: Connection) -> None:
    fatima, _ = everything(db)
    facts = authorisation.facts_for(db, fatima, ["insuline"], "zorg1", LATE)
    own = facts.records[fatima]
    assert (own.competences, own.practice, own.declines, facts.policies) == ((), (), (), ())
    assert (facts.signing_rights, facts.staff) == ((), ())


def test_trainings_of_the_own_school_count_and_of_another_one_do_not(db: Connection) -> None:
    fatima = b.person(db)
    b.trajectory(db, fatima)
    b.training(db, fatima, "Op school", by="school1", kind=TrainingKind.SKILLS_LAB)
    b.training(db, fatima, "Elders", by="school2")
    b.training(db, fatima, "Bij een ander", by="zorg2")
    facts = authorisation.facts_for(db, fatima, PROCEDURES, "zorg1", LATE)
    assert [one.subject for one in facts.records[fatima].trainings] == ["Op school"]


def test_trainees_on_the_same_shift_come_with_their_records(db: Connection) -> None:
    fatima, karin = everything(db)
    noor, other = b.person(db, "Noor Bakker"), b.person(db, "Ander Mens")
    for one in (noor, other):
        b.trajectory(db, one)
        b.competence(db, one, karin)
    b.shift(db, LATE, [fatima, noor], at="eik")
    b.shift(db, LATE, [other], at="berk")
    facts = authorisation.facts_for(db, fatima, PROCEDURES, "zorg1", LATE)
    assert set(facts.records) == {fatima, noor}
    assert len(facts.records[noor].competences) == 1


def test_several_people_each_get_their_own(db: Connection) -> None:
    fatima, karin = everything(db)
    noor = b.person(db, "Noor Bakker")
    b.trajectory(db, noor)
    b.competence(db, noor, noor)
    b.signing_right(db, noor)
    facts = authorisation.facts_of(db, [fatima, noor], PROCEDURES, "zorg1", LATE)
    assert facts[fatima] == authorisation.facts_for(db, fatima, PROCEDURES, "zorg1", LATE)
    assert set(facts[noor].records) == {noor}
    assert [one.person for one in facts[noor].signing_rights] == [noor]
    assert (facts[noor].shifts, facts[noor].staff) == ((), ())
    assert [one.person for one in facts[fatima].signing_rights] == [karin]


@pytest.mark.parametrize(
    ("table", "field"),
    [
        (t.trajectories, "trajectories"),
        (t.placements, "placements"),
        (t.competences, "competences"),
        (t.trainings, "trainings"),
        (t.planned_certificates, "planned"),
        (t.exemptions, "exemptions"),
    ],
)
def test_what_is_withdrawn_is_marked(db: Connection, table: Any, field: str) -> None:
    fatima, _ = everything(db)
    db.execute(update(table).values(withdrawn_at=b.NOW))
    own = authorisation.facts_for(db, fatima, PROCEDURES, "zorg1", LATE).records[fatima]
    assert [one.withdrawn for one in getattr(own, field)] == [True]


def test_withdrawn_records_without_a_mark_are_left_out(db: Connection) -> None:
    fatima, _ = everything(db)
    for table in (t.work_process_passes, t.practice_logs, t.supernumerary_periods, t.shifts):
        db.execute(update(table).values(withdrawn_at=b.NOW))
    facts = authorisation.facts_for(db, fatima, PROCEDURES, "zorg1", LATE)
    own = facts.records[fatima]
    assert (own.work_processes, own.practice, own.placements[0].supernumerary, facts.shifts) == ((), (), (), ())


def test_withdrawn_policies_rights_and_staff_are_marked(db: Connection) -> None:
    fatima, _ = everything(db)
    for table in (t.policies, t.signing_rights, t.staff_entries):
        db.execute(update(table).values(withdrawn_at=b.NOW))
    facts = authorisation.facts_for(db, fatima, PROCEDURES, "zorg1", LATE)
    assert [one.withdrawn for one in facts.policies] == [True]
    assert [one.withdrawn for one in facts.signing_rights] == [True]
    assert [one.withdrawn for one in facts.staff] == [True]


def test_who_is_withdrawn_has_no_standing_and_helps_nobody(db: Connection) -> None:
    fatima, _ = everything(db)
    db.execute(update(t.persons).values(withdrawn_at=b.NOW))
    facts = authorisation.facts_for(db, fatima, PROCEDURES, "zorg1", LATE)
    assert [one.withdrawn for one in facts.records[fatima].trajectories] == [True]
    assert [one.withdrawn for one in facts.staff] == [True]


def test_twelve_questions_at_most_however_many_people(db: Connection) -> None:
    fatima, _ = everything(db)
    crowd = [fatima, *(b.person(db, f"Naam {chr(97 + number)}") for number in range(10))]
    with statements(db) as one:
        authorisation.facts_for(db, fatima, PROCEDURES, "zorg1", LATE)
    with statements(db) as many:
        authorisation.facts_of(db, crowd, PROCEDURES, "zorg1", LATE)
    assert len(one) == len(many) <= 12


def test_no_question_reads_a_whole_table(db: Connection, kind: str) -> None:
    if kind == "postgresql":
        pytest.skip("PostgreSQL reads small tables whole, and is right to")
    fatima, _ = everything(db)
    roles = tuple((role, "zorg1") for role in Role)
    asker = people.person(db, b.person(db, "Vera Vraag", roles))
    assert asker is not None
    with statements(db) as asked:
        authorisation.facts_for(db, fatima, PROCEDURES, "zorg1", LATE)
        authorisation.signers(db, "zorg1", "zwachtelen", b.TODAY)
        authorisation.staff_for(db, "zorg1", "zwachtelen", "linde", LATE, b.NOW)
        authorisation.ending(db, [fatima], None, b.TODAY, b.SOON)
        people.people_named(db, asker, sorted(name_keys("mag Fatima dat vrijdag")), b.TODAY)
        people.people_seen(db, asker, RecordKind.AUTHORISATIONS, b.TODAY, "linde")
        people.relations(db, [fatima], b.TODAY)
    plans = [row[3] for statement, values in asked for row in _plan(db, statement, values)]
    tables = {*t.metadata.tables}
    assert [plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] in tables] == []
    assert [plan for plan in plans if plan.startswith("SEARCH")] != []


def _plan(db: Connection, statement: str, values: Any) -> Any:
    return db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()


def test_signers_are_those_with_a_right_on_that_day(db: Connection) -> None:
    karin, piet, ada = (b.person(db, name, ()) for name in ("Karin", "Piet", "Ada"))
    b.signing_right(db, karin, last=b.TODAY)
    b.signing_right(db, piet, first=b.TODAY + DAY)
    b.signing_right(db, ada, withdrawn=True)
    b.signing_right(db, ada, at="zorg2")
    assert [one.id for one in authorisation.signers(db, "zorg1", "zwachtelen", b.TODAY)] == [karin]
    assert [one.id for one in authorisation.signers(db, "zorg1", "zwachtelen", b.TODAY + DAY)] == [piet]


def test_staff_is_listed_for_the_place_and_the_whole_time(db: Connection) -> None:
    everywhere, here, there, leaving = (b.person(db, name, ()) for name in ("Ada", "Bea", "Cor", "Dirk"))
    b.staff_entry(db, everywhere)
    b.staff_entry(db, here, location="linde")
    b.staff_entry(db, there, location="eik")
    b.staff_entry(db, leaving, until=LATE.first_day)
    b.staff_entry(db, b.person(db, "Oud", ()), confirmed_at=b.NOW - 8 * DAY)
    night, week = Interval(LATE.start, LATE.start + timedelta(hours=16)), b.NOW - 7 * DAY
    found = authorisation.staff_for(db, "zorg1", "zwachtelen", "linde", LATE, week)
    assert [one.id for one in found] == [everywhere, here, leaving]
    found = authorisation.staff_for(db, "zorg1", "zwachtelen", "linde", night, week)
    assert [one.id for one in found] == [everywhere, here]
    assert [one.id for one in authorisation.staff_for(db, "zorg1", "zwachtelen", None, night, week)] == [everywhere]


def test_what_ends_soon_and_is_not_renewed(db: Connection) -> None:
    fatima = b.person(db)
    b.competence(db, fatima, None, "zwachtelen", until=b.TODAY)
    b.competence(db, fatima, None, "insuline", until=b.TODAY)
    b.competence(db, fatima, None, "insuline", signed_on=b.TODAY, first=b.TODAY, until=None)
    b.competence(db, fatima, None, "sonde", until=b.TODAY, revoked_on=b.TODAY)
    b.competence(db, fatima, None, "wond", until=b.TODAY, withdrawn=True)
    b.competence(db, fatima, None, "oog", until=b.TODAY - DAY)
    b.competence(db, fatima, None, "oor", at="zorg2", until=b.TODAY + DAY)

    def ends(employers: set[str] | None) -> list[str]:
        found = authorisation.ending(db, [fatima], employers, b.TODAY, b.TODAY + DAY)
        return [one.procedure for one in found]

    assert ends(None) == ["zwachtelen", "oor"]
    assert ends({"zorg1"}) == ["zwachtelen"]


def test_a_decline_says_nothing_of_why() -> None:
    kept = {"id", "person", "procedure", "employer", "declined_at", "supervised_is_fine", "ended_at"}
    assert set(t.self_declines.c.keys()) == kept


def test_who_would_join_a_shift_gets_the_records_of_who_is_on_it(db: Connection) -> None:
    fatima, karin = everything(db)
    noor = b.person(db, "Noor Bakker")
    b.trajectory(db, noor)
    (shift,) = roster.shifts_of(db, fatima, LATE)
    alone = authorisation.facts_for(db, noor, PROCEDURES, "zorg1", LATE)
    joining = authorisation.facts_for(db, noor, PROCEDURES, "zorg1", LATE, shift)
    assert (set(alone.records), alone.staff) == ({noor}, ())
    assert set(joining.records) == {noor, fatima}
    assert [one.person for one in joining.staff] == [karin]

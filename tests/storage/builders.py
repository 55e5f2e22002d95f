"""Small functions that put one record in the database, with defaults for what a test does not care about.

Whatever a record refers to by code (an organisation, a location, a procedure, a certificate, a route) is made when it
is not there yet. All days lie around `TODAY`.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from bot.domain.calendar import Interval
from bot.domain.people import OrganisationKind, PersonId, Role
from bot.domain.records import (
    AssignmentKind,
    ExamForm,
    ExemptionState,
    Level,
    PlanState,
    SubmissionState,
    TrainingKind,
    TrajectState,
)
from storage import tables as t
from storage.people import remember_names, remember_places

TODAY = date(2024, 11, 19)
NOW = datetime(2024, 11, 19, 9, 0, tzinfo=UTC)
CONFIRMED = NOW - timedelta(hours=1)
LONG_AGO, SOON = date(2024, 2, 5), date(2025, 1, 31)
TRAINEE_AT_SCHOOL = ((Role.TRAINEE, "school1"),)
Roles = Iterable[tuple[Role, str]]


def add(db: Connection, table: Table, defaults: dict[str, Any], given: dict[str, Any]) -> Any:
    """Insert one row; `withdrawn=True` marks an imported one as withdrawn. Gives the primary key's first column."""
    row = {**defaults, **given}
    if "confirmed_at" in table.c:
        row = {"source": "test", "confirmed_at": CONFIRMED, **row}
    if row.pop("withdrawn", False):
        row["withdrawn_at"] = NOW
    done = db.execute(insert(table).values(row))
    key = done.inserted_primary_key
    assert key is not None
    return key[0]


def _code(db: Connection, table: Table, code: str, defaults: dict[str, Any], given: dict[str, Any]) -> str:
    known = db.execute(select(table.c.code).where(table.c.code == code)).scalar()
    return code if known else str(add(db, table, {"code": code, "name": code.title(), **defaults}, given))


def school(db: Connection, code: str = "school1", **given: Any) -> str:
    """A school."""
    return _code(db, t.organisations, code, {"kind": OrganisationKind.SCHOOL}, given)


def employer(db: Connection, code: str = "zorg1", **given: Any) -> str:
    """An employer."""
    return _code(db, t.organisations, code, {"kind": OrganisationKind.EMPLOYER}, given)


def organisation(db: Connection, code: str) -> str:
    """The organisation of a code: a school when the code begins so, otherwise an employer."""
    return school(db, code) if code.startswith("school") else employer(db, code)


def location(db: Connection, code: str = "linde", at: str = "zorg1", **given: Any) -> str:
    """A location of an employer."""
    return _code(db, t.locations, code, {"organisation": employer(db, at)}, given)


def procedure(db: Connection, code: str = "zwachtelen", words: Iterable[str] = (), **given: Any) -> str:
    """A procedure of risk 2 that is not reserved."""
    made = _code(db, t.procedures, code, {"reserved": False, "risk": 2}, given)
    for word in words:
        add(db, t.procedure_words, {"procedure": made, "word": word}, {})
    return made


def own_word(db: Connection, word: str, code: str = "zwachtelen", of: str = "zorg1", **given: Any) -> int:
    """What an organisation calls a procedure."""
    usual = {"organisation": organisation(db, of), "procedure": procedure(db, code), "word": word}
    return int(add(db, t.organisation_words, usual, given))


def certificate(db: Connection, code: str = "C1", work_processes: Iterable[str] = (), **given: Any) -> str:
    """A certificate of level 3."""
    made = _code(db, t.certificates, code, {"level": 3}, given)
    for work_process in work_processes:
        add(db, t.certificate_work_processes, {"certificate": made, "work_process": work_process}, {})
    return made


def route(db: Connection, code: str = "route1", of: str = "school1", **given: Any) -> str:
    """A route of a school, 16 hours a week at least."""
    return _code(db, t.routes, code, {"school": school(db, of), "min_hours": 16.0}, given)


def person(db: Connection, name: str = "Fatima Yilmaz", roles: Roles = TRAINEE_AT_SCHOOL, **given: Any) -> PersonId:
    """Somebody with roles; the e-mail address is made of the name."""
    email = name.lower().replace(" ", ".") + "@voorbeeld.nl"
    number = PersonId(add(db, t.persons, {"name": name, "email": email, "locale": "nl"}, given))
    for role, code in roles:
        add(db, t.person_roles, {"person": number, "role": role, "organisation": organisation(db, code)}, {})
    remember_names(db, [number])
    return number


def trajectory(db: Connection, trainee: PersonId, school: str = "school1", **given: Any) -> int:
    """An active trajectory that runs from LONG_AGO to SOON."""
    at = given.pop("route", "route1")
    usual: dict[str, Any] = {"trainee": trainee, "school": organisation(db, school), "route": route(db, at, of=school)}
    usual |= {"intake": LONG_AGO, "state": TrajectState.ACTIVE, "start": LONG_AGO, "expected_end": SOON}
    number = int(add(db, t.trajectories, usual, given))
    remember_places(db, [trainee])
    return number


def placement(
    db: Connection,
    trainee: PersonId,
    at: str = "zorg1",
    supernumerary: Sequence[tuple[date, date]] = (),
    **given: Any,
) -> int:
    """A running placement at an employer with a POK that all three signed."""
    _place(db, at, given)
    usual: dict[str, Any] = {"trainee": trainee, "employer": at, "first": LONG_AGO, "last": SOON, "hours_a_week": 24.0}
    usual |= dict.fromkeys(("signed_school", "signed_employer", "signed_trainee"), True)
    number = int(add(db, t.placements, usual, given))
    for first, last in supernumerary:
        add(db, t.supernumerary_periods, {"placement": number, "first": first, "last": last}, {})
    remember_places(db, [trainee])
    return number


def supervision(db: Connection, trainee: PersonId, supervisor: PersonId, **given: Any) -> int:
    """A running supervision by a work supervisor, without a deputy."""
    usual = {"trainee": trainee, "supervisor": supervisor, "role": Role.WORK_SUPERVISOR, "first": LONG_AGO}
    return int(add(db, t.supervisions, usual, given))


def planned(db: Connection, trainee: PersonId, code: str = "C1", **given: Any) -> int:
    """An active certificate of a plan."""
    usual = {"trainee": trainee, "certificate": certificate(db, code), "order": 1, "state": PlanState.ACTIVE}
    return int(add(db, t.planned_certificates, usual, given))


def exemption(db: Connection, trainee: PersonId, code: str = "C1", **given: Any) -> int:
    """A granted exemption."""
    usual = {"trainee": trainee, "certificate": certificate(db, code), "state": ExemptionState.GRANTED, "rule": "1a"}
    usual |= {"decided_by": "examencommissie", "decided_on": LONG_AGO}
    return int(add(db, t.exemptions, usual, given))


def work_process_pass(db: Connection, trainee: PersonId, work_process: str = "B1-K1-W1", **given: Any) -> int:
    """A work process that was passed."""
    usual = {"trainee": trainee, "work_process": work_process, "on": LONG_AGO}
    return int(add(db, t.work_process_passes, usual, given))


def assignment(db: Connection, code: str = "O1", **given: Any) -> str:
    """A hand-in assignment of two hours."""
    if db.execute(select(t.assignments.c.code).where(t.assignments.c.code == code)).scalar() is not None:
        return code
    usual = {"code": code, "title": f"Opdracht {code}", "kind": AssignmentKind.HAND_IN, "planned_minutes": 120}
    return str(add(db, t.assignments, {**usual, "certificate": certificate(db)}, given))


def submission(db: Connection, trainee: PersonId, code: str = "O1", **given: Any) -> int:
    """An open hand-in that is due in ten days."""
    usual = {"trainee": trainee, "assignment": assignment(db, code), "state": SubmissionState.OPEN}
    return int(add(db, t.submissions, {**usual, "due": TODAY + timedelta(days=10)}, given))


def exam(db: Connection, trainee: PersonId, code: str = "T1", **given: Any) -> int:
    """A registration for a proeve in two weeks; session fields and registration fields may be given together."""
    session = {name: given.pop(name) for name in list(given) if name in t.exam_sessions.c and name != "id"}
    number = db.execute(select(t.exam_sessions.c.id).where(t.exam_sessions.c.code == code)).scalar()
    if number is None:
        start = NOW + timedelta(days=14)
        usual = {"code": code, "certificate": certificate(db), "form": ExamForm.PROEVE, "start": start}
        usual |= {"end": start + timedelta(hours=2), "location": "De Linde", "level": "3", "most_present": 2}
        number = add(db, t.exam_sessions, usual, session)
    return int(add(db, t.exam_registrations, {"trainee": trainee, "session": number, "registered": True}, given))


def lesson(db: Connection, interval: Interval, school: str = "school1", **given: Any) -> int:
    """A lesson of the intake of LONG_AGO."""
    usual: dict[str, Any] = {"school": organisation(db, school), "start": interval.start, "end": interval.end}
    usual |= {"intake": LONG_AGO, "subject": "Medicatie", "mode": "op school", "room": "B2.14"}
    return int(add(db, t.lessons, usual, given))


def policy(db: Connection, of: str = "zorg1", code: str = "zwachtelen", **given: Any) -> int:
    """A policy that lets trainees learn and do the procedure, without further demands."""
    yes_no = {"delegable": True, "learning_allowed": True, "unlimited": False, "double_check": False}
    yes_no |= {"formal_signoff": True, "trainee_may_supervise": False, "two_trainees": False}
    usual = {"employer": employer(db, of), "procedure": procedure(db, code), "version": "2024-1", "first": LONG_AGO}
    usual |= {"schooling": (), "prerequisites": ()}
    usual |= {"no_practice_term": "practice_term_days" not in given, "all_medicines": "medicines" not in given}
    return int(add(db, t.policies, {**usual, **yes_no}, given))


def competence(
    db: Connection, who: PersonId, signed_by: PersonId | None, code: str = "zwachtelen", at: str = "zorg1", **given: Any
) -> int:
    """An independent sign-off for the whole employer that runs to SOON."""
    _place(db, at, given)
    usual = {"person": who, "procedure": procedure(db, code), "employer": at, "level": Level.INDEPENDENT}
    usual |= {"signed_by": signed_by, "signed_on": LONG_AGO, "first": LONG_AGO, "until": SOON}
    return int(add(db, t.competences, usual, given))


def training(db: Connection, who: PersonId, subject: str = "Zwachtelen", by: str = "zorg1", **given: Any) -> int:
    """An in-house training without an end."""
    usual = {"person": who, "kind": TrainingKind.IN_HOUSE, "subject": subject, "on": LONG_AGO}
    return int(add(db, t.trainings, {**usual, "organisation": organisation(db, by)}, given))


def signing_right(db: Connection, who: PersonId, code: str = "zwachtelen", at: str = "zorg1", **given: Any) -> int:
    """A right to sign since LONG_AGO."""
    usual = {"person": who, "employer": employer(db, at), "procedure": procedure(db, code), "first": LONG_AGO}
    return int(add(db, t.signing_rights, usual, given))


def staff_entry(db: Connection, who: PersonId, code: str = "zwachtelen", at: str = "zorg1", **given: Any) -> int:
    """A colleague who may do the procedure at all locations."""
    _place(db, at, given)
    usual = {"person": who, "employer": at, "procedure": procedure(db, code), "first": LONG_AGO}
    return int(add(db, t.staff_entries, usual, given))


def practice(db: Connection, who: PersonId, code: str = "zwachtelen", at: str = "zorg1", **given: Any) -> int:
    """Ward practice a week ago, confirmed by nobody."""
    usual = {"person": who, "procedure": procedure(db, code), "employer": employer(db, at), "on_ward": True}
    return int(add(db, t.practice_logs, {**usual, "on": TODAY - timedelta(days=7)}, given))


def shift(
    db: Connection,
    interval: Interval,
    staff: Iterable[PersonId] = (),
    required: Iterable[str] = (),
    at: str = "linde",
    **given: Any,
) -> int:
    """A complete shift on which everybody named works all of it."""
    kind = given.get("kind", "late dienst")
    usual = {"code": f"{at}-{interval.start:%Y%m%d%H%M}-{kind}", "location": location(db, at), "kind": kind}
    usual |= {"start": interval.start, "end": interval.end, "complete": True}
    number = int(add(db, t.shifts, usual, given))
    for who in staff:
        add(db, t.shift_staff, {"shift": number, "person": who, "start": interval.start, "end": interval.end}, {})
    for code in required:
        add(db, t.shift_procedures, {"shift": number, "procedure": procedure(db, code)}, {})
    return number


def _place(db: Connection, at: str, given: dict[str, Any]) -> None:
    employer(db, at)
    if given.get("location") is not None:
        location(db, given["location"], at=at)

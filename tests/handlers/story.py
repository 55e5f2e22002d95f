"""A few people around one trainee, with a record of every kind: enough for every route to have something to say."""

from dataclasses import dataclass
from datetime import time

from sqlalchemy import Connection

from bot.domain.calendar import Interval, at
from bot.domain.people import PersonId, Role
from bot.domain.records import AssignmentKind, ExemptionState, PlanState, SubmissionState
from storage import tables as t
from tests.handlers.asking import day
from tests.storage import builders as b


@dataclass(frozen=True)
class Story:
    """Samira learns at zorg1; Noor at zorg1 too, without a supervisor; Omar at another school and employer."""

    samira: PersonId
    noor: PersonId
    omar: PersonId
    by_role: dict[Role, PersonId]

    def __getitem__(self, role: Role) -> PersonId:
        return self.by_role[role]


def tell(db: Connection) -> Story:
    """Put everybody and everything on record."""
    samira, noor = b.person(db, "Samira Haddad"), b.person(db, "Noor Bakker")
    omar = b.person(db, "Omar Elders", ((Role.TRAINEE, "school2"),))
    staff = {
        Role.TEACHER: b.person(db, "Karin de Wit", ((Role.TEACHER, "school1"),)),
        Role.COORDINATOR: b.person(db, "Cor Dijk", ((Role.COORDINATOR, "school1"),)),
        Role.WORK_SUPERVISOR: b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),)),
        Role.PRACTICE_SUPERVISOR: b.person(db, "Petra Vos", ((Role.PRACTICE_SUPERVISOR, "zorg1"),)),
        Role.SCHEDULER: b.person(db, "Piet Plan", ((Role.SCHEDULER, "zorg1"),)),
        Role.LEARNING_ADVISER: b.person(db, "Ada Vink", ((Role.LEARNING_ADVISER, "zorg1"),)),
    }
    b.location(db, "linde", name="De Linde", on_call=(("achterwacht", "030-1234567"),))
    b.certificate(db, "C1", name="Individuele zorg", level=3)
    b.certificate(db, "C2", name="Wonen en huishouden", level=3)
    for who, school, employer in ((samira, "school1", "zorg1"), (noor, "school1", "zorg1"), (omar, "school2", "zorg2")):
        b.trajectory(db, who, school, route=f"route-{school}")
        b.placement(db, who, employer)
        b.planned(db, who, "C1")
        b.submission(db, who, "O1", due=day(3), assessor="Karin de Wit")
        b.exam(db, who, "T1", certificate="C1", assessor="Petra Vos")
    for role in (Role.TEACHER, Role.WORK_SUPERVISOR, Role.PRACTICE_SUPERVISOR):
        b.supervision(db, samira, staff[role], role=role)
    _learning(db, samira)
    _calendar(db)
    return Story(samira, noor, omar, {Role.TRAINEE: samira, **staff})


def _learning(db: Connection, samira: PersonId) -> None:
    b.planned(db, samira, "C2", order=2, state=PlanState.ISSUED, issued_on=day(-150))
    b.assignment(db, "O2", title="Reflectieverslag", criteria="Je beschrijft wat je deed.\nJe legt uit waarom.")
    b.assignment(db, "O3", title="Meelopen op de groep", kind=AssignmentKind.PRACTICE)
    b.assignment(db, "O4", title="Zorgplan", kind=AssignmentKind.WORK_PROCESS, work_process="B1-K1-W1")
    b.submission(db, samira, "O2", due=day(-4))
    b.submission(db, samira, "O3", due=day(10))
    b.submission(db, samira, "O4", state=SubmissionState.PASSED, grade="7,5", due=day(-30), submitted_on=day(-31))
    b.exam(db, samira, "T0", certificate="C2", start=at(day(-160)), end=at(day(-160), time(2)), passed=True, final=True)
    b.exemption(db, samira, "C1", state=ExemptionState.REQUESTED, decided_on=None, decided_by="")


def _calendar(db: Connection) -> None:
    b.lesson(db, Interval(at(day(6), time(9, 30)), at(day(6), time(16))))
    b.add(db, t.lesson_periods, {"school": "school1", "name": "Periode 2", "first": day(-20), "last": day(30)}, {})
    b.add(db, t.lesson_periods, {"school": "school1", "name": "Periode 3", "first": day(48), "last": day(100)}, {})
    b.add(db, t.intakes, {"school": "school1", "route": "route-school1", "start": day(76)}, {})

"""What a trainee learns: trajectory, certificates, placement, supervision, lessons, assignments and exams.
"Until" and "last" are the last valid local day, up to its 24:00. `confirmed_at` is the instant at which the record's
source last confirmed it. `withdrawn` marks a record that a later full file no longer held: it is kept, and is no
evidence.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.calendar import Interval
from bot.domain.people import PersonId, Role


class TrajectState(StrEnum):
    """Where a trajectory stands."""

    APPLIED = "aangemeld"
    ACTIVE = "actief"
    PAUSED = "gepauzeerd"
    STOPPED = "gestopt"
    FINISHED = "afgerond"


class SupportStyle(StrEnum):
    """How the trainee wants to be helped; chosen with the teacher, never derived from a test (G6)."""

    STRUCTURED = "gestructureerd"
    AUTONOMOUS = "zelfstandig"
    UNSET = "niet gekozen"


@dataclass(frozen=True)
class Trajectory:
    """Traject: one person's route at one school."""

    id: int
    trainee: PersonId
    school: str
    route: str
    intake: date | None
    state: TrajectState
    start: date | None
    expected_end: date | None
    support_style: SupportStyle
    confirmed_at: datetime
    withdrawn: bool = False


class PlanState(StrEnum):
    """Where one certificate of a plan stands."""

    PLANNED = "gepland"
    ACTIVE = "actief"
    EXAM = "examen"
    ISSUED = "behaald"
    EXEMPT = "vrijgesteld"
    DROPPED = "vervallen"


@dataclass(frozen=True)
class Certificate:
    """Mbo-certificaat. It has no expiry date."""

    code: str
    name: str
    level: int
    work_processes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedCertificate:
    """One line of a certificaatplan; `issued_on` is set once the certificate is behaald."""

    id: int
    trainee: PersonId
    certificate: str
    order: int
    state: PlanState
    issued_on: date | None
    confirmed_at: datetime
    withdrawn: bool = False


@dataclass(frozen=True)
class Placement:
    """BPV-plaats: where a trainee works. It counts for all locations of the employer unless `only_there`.

    `signed_*` say whether each party signed the praktijkovereenkomst (POK); None is not known.
    `supernumerary` are the periods (first and last day) in which the trainee is boventallig.
    """

    id: int
    trainee: PersonId
    employer: str
    location: str | None
    only_there: bool
    first: date
    last: date | None
    hours_a_week: float | None
    signed_school: bool | None
    signed_employer: bool | None
    signed_trainee: bool | None
    confirmed_at: datetime
    supernumerary: tuple[tuple[date, date], ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True)
class Supervision:
    """Begeleiding: who guides whom, as what; the deputy stands in."""

    id: int
    trainee: PersonId
    supervisor: PersonId
    role: Role
    first: date
    last: date | None
    deputy: PersonId | None = None
    deputy_first: date | None = None
    deputy_last: date | None = None

    def who_is_there(self, day: date) -> PersonId:
        """The deputy on the days of the replacement, the supervisor on all others (L2)."""
        first, last = self.deputy_first, self.deputy_last
        if self.deputy is None or first is None or first > day or (last is not None and last < day):
            return self.supervisor
        return self.deputy


@dataclass(frozen=True)
class Route:
    """Route: what a school offers; `min_hours` is the least number of working hours a week (16 unless it says else, A4)."""

    code: str
    name: str
    school: str
    min_hours: float | None
    duration: str


@dataclass(frozen=True)
class Intake:
    """Instroom: a start date from the school's calendar, never computed (B3)."""

    school: str
    route: str
    start: date


@dataclass(frozen=True)
class LessonPeriod:
    """Lesperiode: eight weeks, or what the school's calendar says."""

    school: str
    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Lesson:
    """Lesdag of one intake group; `interval` is what a planner sees as bezet."""

    id: int
    school: str
    intake: date | None
    subject: str
    interval: Interval
    mode: str
    room: str
    link: str
    cancelled: bool


class AssignmentKind(StrEnum):
    """Practice and hand-in are kept apart (C3); a work-process assignment counts towards the exam."""

    PRACTICE = "oefenopdracht"
    HAND_IN = "inleveropdracht"
    WORK_PROCESS = "werkprocesopdracht"


class SubmissionState(StrEnum):
    """Where one hand-in stands."""

    OPEN = "open"
    SUBMITTED = "ingeleverd"
    RETURNED = "herkansen"
    PASSED = "voldaan"
    CANCELLED = "vervallen"


@dataclass(frozen=True)
class Submission:
    """Inlevering: one trainee's copy of an assignment, with what the assignment asks."""

    id: int
    trainee: PersonId
    assignment: str
    title: str
    kind: AssignmentKind
    certificate: str
    work_process: str
    planned_minutes: int | None
    criteria: str
    assessor: str
    due: date | None
    submitted_on: date | None
    actual_minutes: int | None
    state: SubmissionState
    grade: str
    confirmed_at: datetime


class ExamForm(StrEnum):
    """How it is examined."""

    PROEVE = "proeve"
    CGI = "CGI"
    KNOWLEDGE = "kennistoets"
    FINAL = "eindtoets"


class Attendance(StrEnum):
    """Presence at an exam after OOAPI v5, OKE profile (its English words are the standard's)."""

    NOT_KNOWN = "notKnown"
    NOT_PRESENT = "notPresent"
    NOT_STARTED = "notStarted"
    NOT_FINISHED = "notFinished"
    PRESENT = "present"


@dataclass(frozen=True)
class Exam:
    """Aanmelding with its toetsmoment: one trainee's exam. `final` is vastgesteld door de examencommissie."""

    id: int
    trainee: PersonId
    certificate: str
    form: ExamForm
    interval: Interval | None
    location: str
    level: str
    assessor: str
    most_present: int | None
    extra_minutes: int
    registered: bool
    attempt: int
    attendance: Attendance
    passed: bool | None
    final: bool
    confirmed_at: datetime


class ExemptionState(StrEnum):
    """Where a request stands; the learning adviser and the examination board decide (A7)."""

    REQUESTED = "aangevraagd"
    GRANTED = "toegekend"
    REFUSED = "afgewezen"


@dataclass(frozen=True)
class Exemption:
    """Vrijstelling of one certificate; `rule` is the line of the decision tree it rests on."""

    id: int
    trainee: PersonId
    certificate: str
    state: ExemptionState
    rule: str
    decided_by: str
    decided_on: date | None
    confirmed_at: datetime
    withdrawn: bool = False

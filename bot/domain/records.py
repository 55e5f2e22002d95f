"""What the records hold, as frozen values: one class per entity of the domain, in the order a traject runs.

"Until" and "last" are the last valid local day, up to its 24:00. `confirmed_at` is the instant at which the source of the
record last confirmed it. `withdrawn` marks a record that a later full file no longer held: it is kept, and is no evidence.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.calendar import Interval
from bot.domain.people import OrganisationKind, PersonId, Role


@dataclass(frozen=True)
class Organisation:
    """A school or an employer; `code` is the short name its files use."""

    code: str
    name: str
    kind: OrganisationKind


@dataclass(frozen=True)
class Location:
    """Locatie: a place of an employer. `on_call` pairs a name (achterwacht, MIC) with a telephone number."""

    code: str
    name: str
    organisation: str
    aliases: tuple[str, ...] = ()
    on_call: tuple[tuple[str, str], ...] = ()


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


class Judgement(StrEnum):
    """Why a bot never answers whether somebody may do this: it takes a professional's judgement (decision, line 1)."""

    WZD = "Wzd"
    AS_NEEDED = "zo nodig"
    NOT_FOR_TRAINEES = "verwijzen"


@dataclass(frozen=True)
class Procedure:
    """Handeling of the catalogue. `risk` is 1 (low) to 3; `reserved` is voorbehouden in the sense of Wet BIG art. 36.

    `gives_medicine` marks procedures for which the policy's list of medicines counts.
    """

    code: str
    name: str
    words: tuple[str, ...]
    reserved: bool
    risk: int
    gives_medicine: bool = False
    judgement: Judgement | None = None


Requirement = tuple[tuple[str, ...], ...]
"""All of these, each met by any one of its alternatives: `certificaat:CODE`, `werkproces:CODE` or `scholing:SUBJECT`.
An empty tuple is a written "geen"."""


class CheckMode(StrEnum):
    """How a double check can be done when no colleague who may check is there."""

    COLLEAGUE = "collega"
    VIDEO = "beeldbellen"
    PHONE = "telefoon"
    DIGITAL = "digitaal"


class Checker(StrEnum):
    """Who may do the double check."""

    STAFF = "bevoegde medewerker"
    TRAINEE = "zelfstandige deelnemer"


@dataclass(frozen=True)
class Policy:
    """Bekwaamheidsbeleid: what one employer says of one procedure, one version.

    None is a field left empty and means its strictest value; "geen" is written as an empty tuple, or False, or
    `no_practice_term`.
    """

    id: int
    employer: str
    procedure: str
    version: str
    first: date
    last: date | None
    confirmed_at: datetime
    delegable: bool | None = None
    learning_allowed: bool | None = None
    schooling: Requirement | None = None
    prerequisites: Requirement | None = None
    practice_term_days: int | None = None
    no_practice_term: bool = False
    unlimited: bool | None = None
    double_check: bool | None = None
    check_modes: frozenset[CheckMode] | None = None
    checkers: frozenset[Checker] | None = None
    medicines: tuple[str, ...] | None = None
    all_medicines: bool = False
    formal_signoff: bool | None = None
    trainee_may_supervise: bool | None = None
    two_trainees: bool | None = None
    withdrawn: bool = False


class Level(StrEnum):
    """What a sign-off says of somebody; instruction counts only at risk 1 where the policy asks no formal sign-off."""

    INDEPENDENT = "zelfstandig"
    SUPERVISED = "onder toezicht"
    INSTRUCTION = "instructie"


@dataclass(frozen=True)
class Competence:
    """Bekwaamheid: one sign-off. Without a location it holds for the whole employer."""

    id: int
    person: PersonId
    procedure: str
    employer: str
    location: str | None
    level: Level
    signed_by: PersonId | None
    signed_on: date
    first: date
    until: date | None
    revoked_on: date | None
    confirmed_at: datetime
    withdrawn: bool = False


class TrainingKind(StrEnum):
    """Where something was learned; none of these replaces a sign-off (E14)."""

    SKILLS_LAB = "skills-lab"
    THEORY = "theorie"
    IN_HOUSE = "interne scholing"


@dataclass(frozen=True)
class Training:
    """Scholing, followed at an employer or school; without `until` it has no end."""

    id: int
    person: PersonId
    kind: TrainingKind
    subject: str
    organisation: str
    on: date
    until: date | None
    confirmed_at: datetime
    withdrawn: bool = False


@dataclass(frozen=True)
class SigningRight:
    """Tekenbevoegdheid: who may sign for a procedure at an employer, on which days."""

    person: PersonId
    employer: str
    procedure: str
    first: date
    last: date | None
    withdrawn: bool = False


@dataclass(frozen=True)
class StaffEntry:
    """Who of the staff may do a procedure: at one location, or at all when there is none."""

    id: int
    person: PersonId
    employer: str
    procedure: str
    location: str | None
    first: date
    until: date | None
    confirmed_at: datetime
    withdrawn: bool = False


@dataclass(frozen=True)
class PracticeLog:
    """Oefenmoment. Only ward practice that somebody else confirmed counts for the practice term."""

    person: PersonId
    procedure: str
    employer: str
    on: date
    on_ward: bool
    confirmed_by: PersonId | None


@dataclass(frozen=True)
class SelfDecline:
    """Niet-bekwaam-melding: the trainee does not feel able; no reason is asked (E13).

    It ends at `ended_at`, when the trainee and an authorised signer have both confirmed.
    """

    person: PersonId
    procedure: str
    employer: str
    declined_at: datetime
    supervised_is_fine: bool
    ended_at: datetime | None


@dataclass(frozen=True)
class Attending:
    """One person on a shift, with their own hours."""

    person: PersonId
    interval: Interval


@dataclass(frozen=True)
class Shift:
    """Dienst. `complete` says whether the roster names everybody; `required` lists the procedures it needs."""

    id: int
    location: str
    employer: str
    kind: str
    interval: Interval
    staff: tuple[Attending, ...]
    required: tuple[str, ...]
    complete: bool
    confirmed_at: datetime

    def hours_of(self, person: PersonId) -> tuple[Interval, ...]:
        """When this person is on it."""
        return tuple(a.interval for a in self.staff if a.person == person)

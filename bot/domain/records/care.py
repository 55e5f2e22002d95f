"""What somebody may do: procedures, the employer's policy, sign-offs, training, and the roster.
"Until" and "last" are the last valid local day, up to its 24:00. `confirmed_at` is the instant at which the record's
source last confirmed it. `withdrawn` marks a record that a later full file no longer held: it is kept, and is no
evidence.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.calendar import Interval
from bot.domain.people import PersonId


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

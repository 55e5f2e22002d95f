"""What the authorisation decision is asked, and the records it may rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.calendar import Interval
from bot.domain.people import PersonId
from bot.domain.records import (
    Competence,
    Exemption,
    Placement,
    PlannedCertificate,
    Policy,
    PracticeLog,
    Procedure,
    SelfDecline,
    Shift,
    SigningRight,
    StaffEntry,
    Training,
    Trajectory,
)


@dataclass(frozen=True)
class Question:
    """May `person` do `procedure` for `employer` at `location` throughout `interval`?

    `alone` is True when the asker says nobody else is there; what the asker says can only lower the outcome.
    `whole_day` says that a day was asked for, not hours: then the shifts of that day on which the person is rostered
    are what must have a colleague. `medicine` is the medicine named, if any.
    """

    person: PersonId
    procedure: Procedure
    employer: str
    interval: Interval
    location: str | None
    now: datetime
    alone: bool = False
    whole_day: bool = False
    medicine: str = ""


@dataclass(frozen=True)
class WorkProcessPass:
    """A werkproces that was passed, as schooling evidence."""

    trainee: PersonId
    work_process: str
    on: date
    confirmed_at: datetime


@dataclass(frozen=True)
class TraineeRecords:
    """The records of one person that bear on one employer; those of another employer are never in here (line 6)."""

    person: PersonId
    trajectories: tuple[Trajectory, ...] = ()
    placements: tuple[Placement, ...] = ()
    competences: tuple[Competence, ...] = ()
    trainings: tuple[Training, ...] = ()
    planned: tuple[PlannedCertificate, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    work_processes: tuple[WorkProcessPass, ...] = ()
    practice: tuple[PracticeLog, ...] = ()
    declines: tuple[SelfDecline, ...] = ()


@dataclass(frozen=True)
class Limits:
    """How old a confirmation may be: register records 168 hours (line 10), a roster 24 hours (line 8)."""

    register: timedelta = timedelta(hours=168)
    roster: timedelta = timedelta(hours=24)


@dataclass(frozen=True)
class Facts:
    """Everything the decision may look at, for one employer.

    `records` holds the person asked about and every other trainee on the shifts; `shifts` holds the shifts of the
    interval on which the person is rostered; withdrawn records are included and marked.
    """

    records: Mapping[PersonId, TraineeRecords]
    policies: tuple[Policy, ...] = ()
    signing_rights: tuple[SigningRight, ...] = ()
    staff: tuple[StaffEntry, ...] = ()
    shifts: tuple[Shift, ...] = ()
    limits: Limits = field(default_factory=Limits)

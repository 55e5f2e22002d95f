"""The records an authorisation decision rests on. `storage.authorisation` offers the questions too."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Date, Text, and_, bindparam, exists, or_

from bot.domain.authorisation.facts import Facts, TraineeRecords, WorkProcessPass
from bot.domain.calendar import Interval
from bot.domain.people import PersonId
from bot.domain.records import (
    Competence,
    PracticeLog,
    SelfDecline,
    Shift,
    SigningRight,
    StaffEntry,
    Training,
)
from storage import learning, roster
from storage import tables as t
from storage.catalogue import POLICY
from storage.rows import Shape, among, grouped

_EMPLOYER = bindparam("employer", type_=Text)
_PEOPLE, _PROCEDURES = "people", "procedures"
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)

_COMPETENCE = Shape(Competence, t.competences)
_RIGHT = Shape(SigningRight, t.signing_rights)
_OF_SIGNER = and_(
    t.signing_rights.c.person == t.competences.c.signed_by,
    t.signing_rights.c.employer == t.competences.c.employer,
    t.signing_rights.c.procedure == t.competences.c.procedure,
)
_SIGN_OFFS = (
    _COMPETENCE.select(*_RIGHT.columns)
    .outerjoin(t.signing_rights, _OF_SIGNER)
    .where(
        among(t.competences.c.person, _PEOPLE),
        t.competences.c.employer == _EMPLOYER,
        among(t.competences.c.procedure, _PROCEDURES),
    )
    .order_by(t.competences.c.signed_on, t.competences.c.id, t.signing_rights.c.id)
)

_TRAINING = Shape(Training, t.trainings)
_OWN_SCHOOL = exists().where(
    t.trajectories.c.trainee == t.trainings.c.person,
    t.trajectories.c.school == t.trainings.c.organisation,
    t.trajectories.c.withdrawn_at.is_(None),
)
_TRAININGS = (
    _TRAINING.select()
    .where(among(t.trainings.c.person, _PEOPLE), or_(t.trainings.c.organisation == _EMPLOYER, _OWN_SCHOOL))
    .order_by(t.trainings.c.on, t.trainings.c.id)
)

_PASS = Shape(WorkProcessPass, t.work_process_passes)
_PASSES = _PASS.select().where(
    among(t.work_process_passes.c.trainee, _PEOPLE), t.work_process_passes.c.withdrawn_at.is_(None)
)

_PRACTICE = Shape(PracticeLog, t.practice_logs)
_PRACTISED = _PRACTICE.select().where(
    among(t.practice_logs.c.person, _PEOPLE),
    t.practice_logs.c.employer == _EMPLOYER,
    among(t.practice_logs.c.procedure, _PROCEDURES),
    t.practice_logs.c.withdrawn_at.is_(None),
)

_DECLINE = Shape(SelfDecline, t.self_declines)
_DECLINES = (
    _DECLINE.select()
    .where(
        among(t.self_declines.c.person, _PEOPLE),
        t.self_declines.c.employer == _EMPLOYER,
        among(t.self_declines.c.procedure, _PROCEDURES),
    )
    .order_by(t.self_declines.c.declined_at)
)

_POLICIES = (
    POLICY.select()
    .where(t.policies.c.employer == _EMPLOYER, among(t.policies.c.procedure, _PROCEDURES))
    .order_by(t.policies.c.procedure, t.policies.c.first, t.policies.c.id)
)

_STAFF = Shape(
    StaffEntry,
    t.staff_entries,
    withdrawn=or_(t.staff_entries.c.withdrawn_at.is_not(None), t.persons.c.withdrawn_at.is_not(None)),
)
_LISTED = (
    _STAFF.select()
    .join(t.persons, t.persons.c.id == t.staff_entries.c.person)
    .where(
        among(t.staff_entries.c.person, _PEOPLE),
        t.staff_entries.c.employer == _EMPLOYER,
        among(t.staff_entries.c.procedure, _PROCEDURES),
    )
    .order_by(t.staff_entries.c.id)
)


def facts_for(
    db: Connection,
    person: PersonId,
    procedures: Sequence[str],
    employer: str,
    interval: Interval,
    joining: Shift | None = None,
) -> Facts:
    """All that a decision about this person may look at, of this employer and of no other one (line 6)."""
    return facts_of(db, [person], procedures, employer, interval, joining)[person]


def facts_of(
    db: Connection,
    people: Sequence[PersonId],
    procedures: Sequence[str],
    employer: str,
    interval: Interval,
    joining: Shift | None = None,
) -> dict[PersonId, Facts]:
    """The same for several people, in twelve questions to the database however many they are.

    Each gets the shifts of the interval on which they are rostered, the records of every trainee on those, and the
    entries of the staff list about whoever is on them. `joining` is a shift they would work on: its people count too.
    """
    shifts = roster.shifts_of_all(db, people, interval, employer)
    present = {one: [shift for shift in shifts if shift.hours_of(one)] for one in people}
    there = {attending.person for attending in joining.staff} if joining is not None else set()
    everybody = sorted({*people, *there, *(attending.person for shift in shifts for attending in shift.staff)})
    asked = {_PEOPLE: everybody, _PROCEDURES: list(procedures), "employer": employer}
    signed, rights = _sign_offs(db, asked)
    records = _records(db, {*people}, asked, signed)
    policies = POLICY.all(db, _POLICIES, procedures=asked[_PROCEDURES], employer=employer)
    staff = _STAFF.all(db, _LISTED, **asked)
    every = Facts(records, policies, rights, staff)
    return {one: _facts({one, *there}, present[one], every) for one in people}


def _facts(those: Set[PersonId], shifts: Sequence[Shift], all_of_it: Facts) -> Facts:
    """What of all that was found is about these and who works with them."""
    near = {*those, *(attending.person for shift in shifts for attending in shift.staff)}
    own = {one: found for one, found in all_of_it.records.items() if one in near}
    signers = {sign_off.signed_by for found in own.values() for sign_off in found.competences}
    return replace(
        all_of_it,
        records=own,
        signing_rights=tuple(right for right in all_of_it.signing_rights if right.person in signers),
        staff=tuple(entry for entry in all_of_it.staff if entry.person in near),
        shifts=tuple(shifts),
    )


def _sign_offs(db: Connection, asked: Mapping[str, Any]) -> tuple[tuple[Competence, ...], tuple[SigningRight, ...]]:
    """Sign-offs, and what their signers held the right to sign: whether it counts is the decision's affair."""
    signed: dict[int, Competence] = {}
    rights: dict[SigningRight, None] = {}
    width = len(_COMPETENCE.columns)
    for row in db.execute(_SIGN_OFFS, asked):
        signed.setdefault(row[0], _COMPETENCE.read(row))
        if row[width] is not None:
            rights[_RIGHT.read(row[width:])] = None
    return tuple(signed.values()), tuple(rights)


def _records(
    db: Connection, asked_about: Set[PersonId], asked: Mapping[str, Any], signed: Sequence[Competence]
) -> dict[PersonId, TraineeRecords]:
    """The records of whoever was asked about, and of everybody else who is a trainee: who has a trajectory."""
    people = asked[_PEOPLE]
    about_all = {_PEOPLE: people}
    trajectories = _own(learning.trajectories_of(db, people))
    placements = _own(learning.placements_at(db, people, asked["employer"]))
    planned, exemptions = _own(learning.planned_of(db, people)), _own(learning.exemptions_of(db, people))
    passes = _own(_PASS.all(db, _PASSES, **about_all))
    competences = grouped((one.person, one) for one in signed)
    trainings = grouped(
        (one.person, one) for one in _TRAINING.all(db, _TRAININGS, employer=asked["employer"], **about_all)
    )
    practice = grouped((one.person, one) for one in _PRACTICE.all(db, _PRACTISED, **asked))
    declines = grouped((one.person, one) for one in _DECLINE.all(db, _DECLINES, **asked))
    return {
        one: TraineeRecords(
            person=one,
            trajectories=tuple(trajectories.get(one, ())),
            placements=tuple(placements.get(one, ())),
            competences=tuple(competences.get(one, ())),
            trainings=tuple(trainings.get(one, ())),
            planned=tuple(planned.get(one, ())),
            exemptions=tuple(exemptions.get(one, ())),
            work_processes=tuple(passes.get(one, ())),
            practice=tuple(practice.get(one, ())),
            declines=tuple(declines.get(one, ())),
        )
        for one in people
        if one in asked_about or one in trajectories
    }


class _OfTrainee(Protocol):
    @property
    def trainee(self) -> PersonId:
        """Whose it is."""


R = TypeVar("R", bound=_OfTrainee)


def _own(found: Iterable[R]) -> dict[PersonId, list[R]]:
    return grouped((one.trainee, one) for one in found)

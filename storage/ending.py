"""Sign-offs that end around some days, with all that a plan says of them: found by their last day, or by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Date, Exists, FromClause, and_, bindparam, exists, func, or_

from bot.domain.calendar import Interval
from bot.domain.people import PersonId
from bot.domain.records import Level
from storage import tables as t
from storage.rows import Shape, among, grouped
from storage.types import UtcDateTime


@dataclass(frozen=True)
class SignOff:
    """A sign-off of somebody by somebody else who held the right to sign that day (invariant 2), with names.

    An instruction is none. `replaced` when a later one of the same person, procedure, employer and scope hides it;
    `place` is the name of its location, else of its employer.
    """

    id: int
    person: PersonId
    person_name: str
    procedure: str
    procedure_name: str
    employer: str
    location: str | None
    place: str
    until: date | None
    revoked_on: date | None
    withdrawn: bool
    replaced: bool


def _right(signed: FromClause) -> Exists:
    """The right under which it was signed."""
    right = t.signing_rights.c
    return exists().where(
        right.person == signed.c.signed_by,
        right.employer == signed.c.employer,
        right.procedure == signed.c.procedure,
        right.first <= signed.c.signed_on,
        or_(right.last.is_(None), right.last >= signed.c.signed_on),
    )


_C = t.competences.c
_LATER = t.competences.alias("later")
_L = _LATER.c
_REPLACED = exists().where(
    _L.person == _C.person,
    _L.procedure == _C.procedure,
    _L.employer == _C.employer,
    func.coalesce(_L.location, "") == func.coalesce(_C.location, ""),
    or_(_L.signed_on > _C.signed_on, and_(_L.signed_on == _C.signed_on, _L.id > _C.id)),
    _L.level != Level.INSTRUCTION,
    _L.signed_by != _L.person,
    _right(_LATER),
)
_WITHDRAWN = or_(_C.withdrawn_at.is_not(None), t.persons.c.withdrawn_at.is_not(None))
_SIGN_OFF = Shape(
    SignOff,
    t.competences,
    person_name=t.persons.c.name,
    procedure_name=t.procedures.c.name,
    place=func.coalesce(t.locations.c.name, t.organisations.c.name),
    withdrawn=_WITHDRAWN,
    replaced=_REPLACED,
)
_SIGN_OFFS = (
    _SIGN_OFF.select()
    .join(t.persons, t.persons.c.id == _C.person)
    .join(t.procedures, t.procedures.c.code == _C.procedure)
    .join(t.organisations, t.organisations.c.code == _C.employer)
    .outerjoin(t.locations, t.locations.c.code == _C.location)
    .where(
        _C.level != Level.INSTRUCTION,
        _C.signed_by != _C.person,
        _right(t.competences).where(t.signing_rights.c.withdrawn_at.is_(None)),
    )
    .order_by(_C.until, _C.id)
)
_ENDING = _SIGN_OFFS.where(
    _C.until.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
    _C.revoked_on.is_(None),
    ~_WITHDRAWN,
    ~_REPLACED,
)
_THESE = _SIGN_OFFS.where(among(_C.id, "ids"))


def sign_offs_ending(db: Connection, first: date, last: date) -> tuple[SignOff, ...]:
    """Those that count and whose last valid day is one of these days, by that day."""
    return _SIGN_OFF.all(db, _ENDING, first=first, last=last)


def sign_offs(db: Connection, ids: Sequence[int]) -> tuple[SignOff, ...]:
    """These, whatever became of them."""
    return _SIGN_OFF.all(db, _THESE, ids=ids)


@dataclass(frozen=True)
class Rostered:
    """Somebody's own hours on a shift that needs a procedure.

    `signed_there` says that they have a sign-off for just that location, which goes before that for the employer.
    """

    person: PersonId
    procedure: str
    employer: str
    location: str
    place: str
    kind: str
    signed_there: bool
    hours: Interval


_ON, _SHIFT = t.shift_staff.c, t.shifts.c
_NEEDED = Shape(
    Rostered,
    t.shift_staff,
    later=("hours",),
    procedure=t.shift_procedures.c.procedure,
    employer=t.locations.c.organisation,
    location=t.locations.c.code,
    place=t.locations.c.name,
    kind=_SHIFT.kind,
    signed_there=exists().where(
        _C.person == _ON.person,
        _C.procedure == t.shift_procedures.c.procedure,
        _C.employer == t.locations.c.organisation,
        func.coalesce(_C.location, "") == _SHIFT.location,
        _C.level != Level.INSTRUCTION,
        _C.signed_by != _C.person,
    ),
)
_ROSTERED = (
    _NEEDED.select(_ON.start, _ON.end)
    .join(t.shifts, _SHIFT.id == _ON.shift)
    .join(t.shift_procedures, t.shift_procedures.c.shift == _ON.shift)
    .join(t.locations, t.locations.c.code == _SHIFT.location)
    .where(
        among(_ON.person, "people"),
        _ON.end > bindparam("since", type_=UtcDateTime),
        _ON.withdrawn_at.is_(None),
        _SHIFT.withdrawn_at.is_(None),
        among(t.shift_procedures.c.procedure, "procedures"),
    )
    .order_by(_ON.start, _ON.shift)
)


def rostered(
    db: Connection, people: Sequence[PersonId], procedures: Sequence[str], since: datetime
) -> dict[PersonId, list[Rostered]]:
    """On which shifts that need one of these procedures each of them works after this instant, by start."""
    rows = db.execute(_ROSTERED, {"people": people, "procedures": procedures, "since": since})
    width = len(_NEEDED.columns)
    found = (_NEEDED.read(row, hours=Interval(row[width], row[width + 1])) for row in rows)
    return grouped((one.person, one) for one in found)


@dataclass(frozen=True)
class Signer:
    """A right to sign for a procedure at an employer, with the name of who holds it."""

    person: PersonId
    name: str
    employer: str
    procedure: str
    first: date
    last: date | None

    def runs(self, day: date) -> bool:
        """Does the right hold on this day?"""
        return self.first <= day and (self.last is None or day <= self.last)


_RIGHT = t.signing_rights.c
_SIGNER = Shape(Signer, t.signing_rights, name=t.persons.c.name)
_SIGNERS = (
    _SIGNER.select()
    .join(t.persons, t.persons.c.id == _RIGHT.person)
    .where(
        among(_RIGHT.employer, "employers"),
        among(_RIGHT.procedure, "procedures"),
        _RIGHT.withdrawn_at.is_(None),
        t.persons.c.withdrawn_at.is_(None),
    )
    .order_by(t.persons.c.name, t.persons.c.id)
)


def signers(db: Connection, employers: Sequence[str], procedures: Sequence[str]) -> dict[tuple[str, str], list[Signer]]:
    """By employer and procedure who may sign for it, on some days at least, by name."""
    found = _SIGNER.all(db, _SIGNERS, employers=employers, procedures=procedures)
    return grouped(((one.employer, one.procedure), one) for one in found)

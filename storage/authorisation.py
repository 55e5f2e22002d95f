"""Questions about authorisations: the facts of a decision, who may sign or help, what ends, and a decline."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Text, bindparam, exists, func, insert, or_, select, update

from bot.domain.calendar import Interval
from bot.domain.people import Person, PersonId
from bot.domain.records import Competence
from storage import tables as t
from storage.facts import facts_for, facts_of
from storage.persons import BY_NAME, PERSONS, read_people, runs
from storage.rows import Shape, among
from storage.types import UtcDateTime

__all__ = ["decline", "ending", "facts_for", "facts_of", "signers", "soften", "staff_for"]

_EMPLOYER = bindparam("employer", type_=Text)
_PROCEDURE = bindparam("procedure", type_=Text)
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_COMPETENCE = Shape(Competence, t.competences)


def decline(
    db: Connection, person: PersonId, procedure: str, employer: str, at: datetime, supervised_is_fine: bool = False
) -> None:
    """Write down that the trainee does not feel able, from this moment; no reason is kept (E13)."""
    row = {"person": person, "procedure": procedure, "employer": employer}
    db.execute(insert(t.self_declines).values(**row, declined_at=at, supervised_is_fine=supervised_is_fine))


def soften(db: Connection, person: PersonId, procedure: str, declined_at: datetime) -> bool:
    """The trainee chose "wel onder toezicht" for what they declined at this instant; False when nothing was."""
    d = t.self_declines.c
    same = (d.person == person) & (d.procedure == procedure) & (d.declined_at == declined_at) & d.ended_at.is_(None)
    return db.execute(update(t.self_declines).where(same).values(supervised_is_fine=True)).rowcount > 0


_MAY_SIGN = select(t.signing_rights.c.person).where(
    t.signing_rights.c.employer == _EMPLOYER,
    t.signing_rights.c.procedure == _PROCEDURE,
    t.signing_rights.c.withdrawn_at.is_(None),
    runs(t.signing_rights, bindparam("day", type_=Date)),
)
_MAY_HELP = select(t.staff_entries.c.person).where(
    t.staff_entries.c.employer == _EMPLOYER,
    t.staff_entries.c.procedure == _PROCEDURE,
    t.staff_entries.c.withdrawn_at.is_(None),
    or_(t.staff_entries.c.location.is_(None), t.staff_entries.c.location == bindparam("location", type_=Text)),
    t.staff_entries.c.confirmed_at >= bindparam("since", type_=UtcDateTime),
    t.staff_entries.c.first <= _FIRST,
    or_(t.staff_entries.c.until.is_(None), t.staff_entries.c.until >= _LAST),
)
_KNOWN = PERSONS.where(t.persons.c.withdrawn_at.is_(None)).order_by(*BY_NAME)
_SIGNERS, _HELPERS = (_KNOWN.where(t.persons.c.id.in_(those)) for those in (_MAY_SIGN, _MAY_HELP))


def signers(db: Connection, employer: str, procedure: str, day: date) -> tuple[Person, ...]:
    """Who may sign for a procedure at an employer on this day, by name."""
    found = db.execute(_SIGNERS, {"employer": employer, "procedure": procedure, "day": day})
    return read_people(found)


def staff_for(
    db: Connection, employer: str, procedure: str, location: str | None, interval: Interval, since: datetime
) -> tuple[Person, ...]:
    """Which staff the employer lists for a procedure throughout the interval and confirmed since then, by name.

    For one location, or without one only those listed for all locations.
    """
    asked: dict[str, Any] = {"employer": employer, "procedure": procedure, "location": location, "since": since}
    asked |= {"first": interval.first_day, "last": interval.last_day}
    return read_people(db.execute(_HELPERS, asked))


_LATER = t.competences.alias("later")
_REPLACED = exists().where(
    _LATER.c.person == t.competences.c.person,
    _LATER.c.procedure == t.competences.c.procedure,
    _LATER.c.employer == t.competences.c.employer,
    func.coalesce(_LATER.c.location, "") == func.coalesce(t.competences.c.location, ""),
    _LATER.c.signed_on > t.competences.c.signed_on,
    _LATER.c.withdrawn_at.is_(None),
)
_ENDING = (
    _COMPETENCE.select()
    .where(
        among(t.competences.c.person, "people"),
        t.competences.c.until.between(_FIRST, _LAST),
        t.competences.c.revoked_on.is_(None),
        t.competences.c.withdrawn_at.is_(None),
        ~_REPLACED,
    )
    .order_by(t.competences.c.until, t.competences.c.person, t.competences.c.procedure)
)


def ending(
    db: Connection, people: Sequence[PersonId], employers: Collection[str] | None, first: date, last: date
) -> tuple[Competence, ...]:
    """Sign-offs of these people whose last valid day lies in [first, last], by that day.

    Of these employers only, or of all with None. Not those that were revoked or that a later sign-off has replaced.
    """
    found = _COMPETENCE.all(db, _ENDING, people=people, first=first, last=last)
    return tuple(one for one in found if employers is None or one.employer in employers)

"""Who guides trainees on a day, for many trainees at once; the deputy on the days of the replacement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, Row, bindparam, or_

from bot.domain.people import PersonId, Role
from bot.domain.records import Supervision
from storage import tables as t
from storage.rows import Shape, among, grouped


@dataclass(frozen=True)
class Guide:
    """One person who guides a trainee on the day that was asked about, and as what."""

    person: PersonId
    role: Role
    name: str


@dataclass(frozen=True)
class Guidance:
    """A supervision with the names of both; "" for one who is not there or is withdrawn."""

    supervision: Supervision
    supervisor_name: str
    deputy_name: str

    @property
    def both(self) -> tuple[tuple[PersonId, str], ...]:
        """Supervisor and deputy with their names, whoever of them is there."""
        one = self.supervision
        deputy = ((one.deputy, self.deputy_name),) if one.deputy is not None and self.deputy_name else ()
        return (((one.supervisor, self.supervisor_name),) if self.supervisor_name else ()) + deputy

    def runs(self, day: date) -> bool:
        """Does the supervision run on this day?"""
        first, last = self.supervision.first, self.supervision.last
        return first <= day and (last is None or day <= last)

    def on(self, day: date) -> Guide | None:
        """Who of the two is there on this day; a withdrawn deputy does not stand in, a withdrawn supervisor is nobody."""
        one = self.supervision
        if not self.runs(day):
            return None
        there = one.who_is_there(day)
        if there == one.deputy and self.deputy_name:
            return Guide(there, one.role, self.deputy_name)
        return Guide(one.supervisor, one.role, self.supervisor_name) if self.supervisor_name else None


_SUPERVISION = Shape(Supervision, t.supervisions)
_SUPERVISOR, _DEPUTY = t.persons.alias("supervisor"), t.persons.alias("deputy")
_S = t.supervisions.c
_RUNNING = (
    _SUPERVISION.select(_SUPERVISOR.c.name, _DEPUTY.c.name)
    .outerjoin(_SUPERVISOR, (_SUPERVISOR.c.id == _S.supervisor) & _SUPERVISOR.c.withdrawn_at.is_(None))
    .outerjoin(_DEPUTY, (_DEPUTY.c.id == _S.deputy) & _DEPUTY.c.withdrawn_at.is_(None))
    .where(
        _S.withdrawn_at.is_(None),
        _S.first <= bindparam("last", type_=Date),
        or_(_S.last.is_(None), _S.last >= bindparam("first", type_=Date)),
    )
    .order_by(_S.trainee, _S.first, _S.id)
)
_GUIDANCE = _RUNNING.where(among(_S.trainee, "trainees"))
_GUIDED_BY = _RUNNING.where(or_(among(_S.supervisor, "people"), among(_S.deputy, "people")))


def guidance_of(
    db: Connection, trainees: Sequence[PersonId], first: date, last: date
) -> dict[PersonId, list[Guidance]]:
    """The supervisions of these trainees that run on any of these days; who has none is not in it."""
    rows = db.execute(_GUIDANCE, {"trainees": trainees, "first": first, "last": last})
    return grouped((one.supervision.trainee, one) for one in map(_read, rows))


def guided_by(db: Connection, people: Sequence[PersonId], first: date, last: date) -> dict[PersonId, list[Guidance]]:
    """The supervisions in which these people are supervisor or deputy, that run on any of these days, by person."""
    rows = db.execute(_GUIDED_BY, {"people": people, "first": first, "last": last})
    wanted = set(people)
    return grouped((who, one) for one in map(_read, rows) for who, _ in one.both if who in wanted)


def _read(row: Row[tuple[object, ...]]) -> Guidance:
    supervisor, deputy = row[len(_SUPERVISION.columns) :]
    return Guidance(_SUPERVISION.read(row), str(supervisor or ""), str(deputy or ""))


def guides_of(db: Connection, trainees: Sequence[PersonId], day: date) -> dict[PersonId, tuple[Guide, ...]]:
    """Who guides these trainees on this day, by first day of the supervision; who has nobody is not in it."""
    every = guidance_of(db, trainees, day, day).items()
    found = {trainee: guides_on(guidance, day) for trainee, guidance in every}
    return {trainee: guides for trainee, guides in found.items() if guides}


def guides_on(guidance: Iterable[Guidance], day: date) -> tuple[Guide, ...]:
    """Who guides on this day; each once in each role."""
    return tuple(dict.fromkeys(guide for one in guidance if (guide := one.on(day)) is not None))


def guided_on(guidance: Iterable[Guidance], person: PersonId, day: date, role: Role) -> frozenset[PersonId]:
    """Whom this person guides on this day in this role."""
    there = ((one, one.on(day)) for one in guidance if one.supervision.role is role)
    return frozenset(one.supervision.trainee for one, guide in there if guide and guide.person == person)

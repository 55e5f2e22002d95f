"""Practice that a trainee tells the bot of: a log without a confirmation, until who guides them gives one.

A log counts for no decision before somebody else confirmed it (domain: the practice term), and is never a sign-off.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, update

from bot.domain.people import PersonId
from storage import tables as t
from storage.rows import Shape, among, insert_or

SOURCE = "wegwijs"
"""Where these records come from: no file confirms them again, or holds them no longer."""


@dataclass(frozen=True)
class NewPractice:
    """One procedure on one day, however often; `on_ward` is False in the skills lab."""

    person: PersonId
    procedure: str
    employer: str
    on: date
    on_ward: bool


@dataclass(frozen=True)
class Practice:
    """The same on record; `confirmed_by` is None while nobody confirmed it."""

    id: int
    person: PersonId
    procedure: str
    employer: str
    on: date
    on_ward: bool
    confirmed_by: PersonId | None

    @property
    def by_another(self) -> bool:
        """Did somebody else confirm it? A file may name the one who practised."""
        return self.confirmed_by not in (None, self.person)


_LOG = Shape(Practice, t.practice_logs)
_L = t.practice_logs.c
_TOLD = and_(_L.source == SOURCE, _L.withdrawn_at.is_(None))
_BY_NUMBER = _LOG.select().where(among(_L.id, "ids"), _TOLD).order_by(_L.on, _L.id)

_OF_PERSON = _LOG.select().where(_L.person == bindparam("person"), _L.withdrawn_at.is_(None))
_OF_PERSON = _OF_PERSON.order_by(_L.on.desc(), _L.id.desc())
_OF_PERSON_AT = _OF_PERSON.where(among(_L.employer, "employers"))


def of_person(db: Connection, person: PersonId, employers: Collection[str] | None) -> tuple[Practice, ...]:
    """All of somebody at these employers, from files too, newest first; None means at every one."""
    if employers is None:
        return _LOG.all(db, _OF_PERSON, person=person)
    return _LOG.all(db, _OF_PERSON_AT, person=person, employers=sorted(employers))


def keep(db: Connection, new: NewPractice, now: datetime) -> int | None:
    """Keeps it; gives its number, None when there was one of that procedure and day already."""
    row = {**vars(new), "confirmed_by": None, "source": SOURCE, "confirmed_at": now}
    made = insert_or(db, t.practice_logs, row).on_conflict_do_nothing().returning(_L.id)
    return db.execute(made).scalar()


def by_number(db: Connection, numbers: Sequence[int]) -> tuple[Practice, ...]:
    """These, by day; none of what is gone or came from a file."""
    return _LOG.all(db, _BY_NUMBER, ids=list(numbers))


def confirm(db: Connection, number: int, by: PersonId, now: datetime) -> bool:
    """Somebody else saw it; False when it was confirmed before, or came from a file. Nobody confirms their own."""
    open_one = (_L.id == number, _L.confirmed_by.is_(None), _L.person != by, _TOLD)
    made = update(t.practice_logs).where(*open_one).values(confirmed_by=by, confirmed_at=now)
    return db.execute(made).rowcount == 1

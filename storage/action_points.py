"""Action points: made once, moved and closed. Whose they are to change is a rule of the handlers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Date, bindparam, insert, update

from bot.domain.people import PersonId
from storage import tables as t
from storage.rows import Shape, among, grouped


@dataclass(frozen=True)
class NewActionPoint:
    """What is agreed about a trainee: `owner` does it, on `due` at the latest; `talk` is where it was agreed."""

    about: PersonId
    owner: PersonId
    text: str
    due: date
    made_by: PersonId
    made_at: datetime
    talk: int | None = None


@dataclass(frozen=True)
class ActionPoint:
    """Actiepunt; open while `done_at` is None."""

    id: int
    about: PersonId
    owner: PersonId
    text: str
    due: date
    made_by: PersonId
    made_at: datetime
    done_at: datetime | None
    talk: int | None = None


_POINT = Shape(ActionPoint, t.action_points)
_P = t.action_points.c
_IN_ORDER = (_P.due, _P.id)
_OPEN = _POINT.select().where(among(_P.about, "ids"), _P.done_at.is_(None)).order_by(*_IN_ORDER)
_OF_DOER = _POINT.select().where(_P.owner == bindparam("owner"), _P.done_at.is_(None)).order_by(*_IN_ORDER)
_DUE = (
    _POINT.select()
    .where(_P.due.between(bindparam("first", type_=Date), bindparam("last", type_=Date)), _P.done_at.is_(None))
    .order_by(*_IN_ORDER)
)
_BY_NUMBER = _POINT.select().where(among(_P.id, "ids")).order_by(*_IN_ORDER)
_OF_TALKS = _POINT.select().where(among(_P.talk, "ids")).order_by(*_IN_ORDER)


def make(db: Connection, new: NewActionPoint) -> int:
    """Keeps it; gives its number."""
    kept = insert(t.action_points).values(vars(new)).returning(_P.id)
    return int(db.execute(kept).scalar_one())


def get(db: Connection, number: int) -> ActionPoint | None:
    """One by its number."""
    return _POINT.first(db, _POINT.select().where(_P.id == number))


def open_about(db: Connection, trainees: Sequence[PersonId]) -> tuple[ActionPoint, ...]:
    """What is open about these trainees, the oldest day first: what is late stands on top."""
    return _POINT.all(db, _OPEN, ids=list(trainees))


def open_of(db: Connection, owner: PersonId) -> tuple[ActionPoint, ...]:
    """What is open that this person does, about whomever."""
    return _POINT.all(db, _OF_DOER, owner=owner)


def due_between(db: Connection, first: date, last: date) -> tuple[ActionPoint, ...]:
    """What is open and due on these days, by day."""
    return _POINT.all(db, _DUE, first=first, last=last)


def by_number(db: Connection, numbers: Sequence[int]) -> tuple[ActionPoint, ...]:
    """These, whatever became of them."""
    return _POINT.all(db, _BY_NUMBER, ids=list(numbers))


def of_talks(db: Connection, talks: Sequence[int]) -> dict[int, list[ActionPoint]]:
    """What was agreed in these talks, done or not, by day."""
    return grouped((one.talk or 0, one) for one in _POINT.all(db, _OF_TALKS, ids=list(talks)))


def finish(db: Connection, number: int, at: datetime) -> bool:
    """Closed; False when it was closed before."""
    done = update(t.action_points).where(_P.id == number, _P.done_at.is_(None)).values(done_at=at)
    return db.execute(done).rowcount == 1


def move(db: Connection, number: int, due: date) -> bool:
    """Another day; False when it is done, or due on that day already."""
    moved = update(t.action_points).where(_P.id == number, _P.done_at.is_(None), _P.due != due).values(due=due)
    return db.execute(moved).rowcount == 1

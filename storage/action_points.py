"""Action points: made once, open until their owner has done them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, update

from bot.domain.people import PersonId
from storage import tables as t
from storage.rows import Shape, among


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
_OPEN = (
    _POINT.select()
    .where(among(t.action_points.c.about, "ids"), t.action_points.c.done_at.is_(None))
    .order_by(t.action_points.c.due, t.action_points.c.id)
)


def make(db: Connection, new: NewActionPoint) -> int:
    """Keeps it; gives its number."""
    kept = insert(t.action_points).values(vars(new)).returning(t.action_points.c.id)
    return int(db.execute(kept).scalar_one())


def get(db: Connection, number: int) -> ActionPoint | None:
    """One by its number."""
    return _POINT.first(db, _POINT.select().where(t.action_points.c.id == number))


def open_about(db: Connection, trainees: Sequence[PersonId]) -> tuple[ActionPoint, ...]:
    """What is open about these trainees, the oldest day first."""
    return _POINT.all(db, _OPEN, ids=list(trainees))


def finish(db: Connection, number: int, owner: PersonId, at: datetime) -> bool:
    """Done, by its owner; False when it is somebody else's, or was done before."""
    p = t.action_points.c
    done = update(t.action_points).where(p.id == number, p.owner == owner, p.done_at.is_(None)).values(done_at=at)
    return db.execute(done).rowcount == 1

"""How lessons stood when they were last looked at, so that a change is seen and written down once (H7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, case, exists, literal, or_, select, update

from storage import tables as t
from storage.rows import Shape, among, insert_or
from storage.types import UtcDateTime

GONE = "vervalt"
"""How a lesson stands that is cancelled, or that a later full file no longer held."""


@dataclass(frozen=True)
class Seen:
    """A lesson as it stands now; `told` and what follows is how it was seen before, `before` as in the table."""

    id: int
    school: str
    intake: date | None
    subject: str
    start: datetime
    stands: str
    told: str
    before: str
    since: datetime
    seen_at: datetime

    @property
    def gone(self) -> bool:
        """Is it not given any more?"""
        return self.stands == GONE


@dataclass(frozen=True)
class Appeared:
    """A lesson that is given, and that nobody looked at before."""

    id: int
    school: str
    intake: date | None
    subject: str
    start: datetime


@dataclass(frozen=True)
class Noted:
    """What is written down of a lesson that changed from `told`."""

    lesson: int
    told: str
    stands: str
    before: str
    since: datetime
    moved_to: int | None


_L, _S = t.lessons.c, t.lesson_states.c
_NOT_GIVEN = or_(_L.withdrawn_at.is_not(None), _L.cancelled)
_STANDS = case((_NOT_GIVEN, literal(GONE)), else_=_L.mode + "\n" + _L.room + "\n" + _L.link)
_FIRST, _LAST = (bindparam(name, type_=UtcDateTime) for name in ("first", "last"))
_AHEAD = and_(_L.start > _FIRST, _L.start <= _LAST)
_SEEN = Shape(
    Seen, t.lesson_states, **{name: _L[name] for name in ("id", "school", "intake", "subject", "start")}, stands=_STANDS
)
_DIFFERENT = _SEEN.select().join(t.lessons, _L.id == _S.lesson).where(_AHEAD, _S.told != _STANDS).order_by(_L.id)
_UNSEEN = and_(_AHEAD, ~exists().where(_S.lesson == _L.id))
_APPEARED = Shape(Appeared, t.lessons)
_NEW = _APPEARED.select().where(_UNSEEN, ~_NOT_GIVEN, among(_L.school, "schools")).order_by(_L.id)


def different(db: Connection, first: datetime, last: datetime) -> tuple[Seen, ...]:
    """The lessons that begin in this time and stand otherwise than when they were seen last."""
    return _SEEN.all(db, _DIFFERENT, first=first, last=last)


def appeared(db: Connection, schools: Sequence[str], first: datetime, last: datetime) -> tuple[Appeared, ...]:
    """The lessons of these schools that begin in this time and were never seen."""
    return _APPEARED.all(db, _NEW, schools=schools, first=first, last=last)


_NOTE = (
    update(t.lesson_states)
    .where(_S.lesson == bindparam("of"), _S.told == bindparam("was"))
    .values(
        **{name: bindparam(f"new_{name}") for name in ("told", "before", "since", "seen_at", "moved_to")},
    )
)


def note(db: Connection, rows: Sequence[Noted], now: datetime) -> None:
    """These lessons changed; one that another process noted in the meantime is left as that did."""
    values = [
        {"of": one.lesson, "was": one.told, "new_told": one.stands, "new_before": one.before}
        | {"new_since": one.since, "new_seen_at": now, "new_moved_to": one.moved_to}
        for one in rows
    ]
    if values:
        db.execute(_NOTE, values)


def note_new(db: Connection, first: datetime, last: datetime, now: datetime) -> None:
    """The lessons of this time that were never seen are as they are."""
    instant = literal(now, UtcDateTime())
    rows = select(_L.id, _STANDS, literal(""), instant, instant).where(_UNSEEN)
    new = insert_or(db, t.lesson_states).from_select(["lesson", "told", "before", "since", "seen_at"], rows)
    db.execute(new.on_conflict_do_nothing(), {"first": first, "last": last})

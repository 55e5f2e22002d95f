"""What was said first, to whom, and what became of it: the ledger of notices, and what somebody did with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Integer, and_, bindparam, or_, select, update

from bot.domain.calendar import at
from bot.domain.notices import NoticeKind, NoticeState
from bot.domain.people import PersonId
from storage import tables as t
from storage.rows import Shape, among
from storage.types import UtcDateTime


@dataclass(frozen=True)
class Entry:
    """One notice in the ledger. `remark` says why it was skipped or failed, or what it waits for."""

    key: str
    person: PersonId
    kind: str
    subject: str
    occasion: str
    about: PersonId | None
    reason: str
    planned_at: datetime
    not_before: datetime
    until: datetime | None
    state: NoticeState
    message: str | None
    done_at: datetime | None
    answered_at: datetime | None
    remark: str


_DATE = len("2024-11-22")
_BY_DAY = frozenset({NoticeKind.DEADLINE, NoticeKind.COMPETENCE})
"""Kinds whose occasion begins with their last day."""
ASKED_AGAIN = "~"
"""Stands in the occasion of a reminder that was put off."""

_N = t.notices.c
_ENTRY = Shape(Entry, t.notices)
_OF_MESSAGE = (
    _ENTRY.select()
    .where(_N.message == bindparam("key"), _N.person == bindparam("who", type_=Integer))
    .order_by(_N.until, _N.key)
)
_LAST = (
    select(t.messages.c.key)
    .where(
        t.messages.c.person == bindparam("who", type_=Integer),
        t.messages.c.sent_at >= bindparam("since", type_=UtcDateTime),
    )
    .order_by(t.messages.c.sent_at.desc(), t.messages.c.place.desc())
    .limit(1)
)
_TO_OR_ABOUT = (
    _ENTRY.select()
    .where(or_(among(_N.person, "people"), and_(_N.about.is_not(None), among(_N.about, "people"))))
    .order_by(_N.planned_at.desc(), _N.key)
    .limit(bindparam("most", type_=Integer))
)


def of_message(db: Connection, person: PersonId, key: str) -> tuple[Entry, ...]:
    """The notices that left in this message, when it is to this person, in the order in which it tells them."""
    return _ENTRY.all(db, _OF_MESSAGE, key=key, who=person)


def newest_message(db: Connection, person: PersonId, since: datetime) -> str | None:
    """The message that reached this person last, if one did since then."""
    asked = {"who": person, "since": since}
    found: str | None = db.execute(_LAST, asked).scalar()
    return found


_SAID_SINCE = select(t.events.c.id).where(
    t.events.c.person == bindparam("who", type_=Integer),
    t.events.c.id > select(t.messages.c.place).where(t.messages.c.key == bindparam("key")).scalar_subquery(),
)


def is_unanswered(db: Connection, person: PersonId, key: str) -> bool:
    """Did this person say nothing at all since this message reached them?"""
    return db.execute(_SAID_SINCE.limit(1), {"who": person, "key": key}).first() is None


def unanswered(db: Connection, person: PersonId, since: datetime) -> str | None:
    """The message that reached this person last, when one did since then and they said nothing at all after it."""
    key = newest_message(db, person, since)
    return key if key is not None and is_unanswered(db, person, key) else None


def entries(db: Connection, people: Sequence[PersonId], most: int) -> tuple[Entry, ...]:
    """The newest notices to these people and about them, newest first."""
    return _ENTRY.all(db, _TO_OR_ABOUT, people=list(people), most=most)


def answered(db: Connection, keys: Sequence[str], at: datetime) -> None:
    """Somebody did something with these; the first time counts."""
    chosen = update(t.notices).where(among(_N.key, "keys"), _N.answered_at.is_(None))
    db.execute(chosen.values(answered_at=at), {"keys": list(keys)})


def ask_again_at(db: Connection, person: PersonId, subjects: Sequence[str], when: datetime) -> frozenset[str]:
    """Reminders about these that wait because this person put them off before come at this moment instead.

    Gives the subjects of which there was one; one that is being sent is left alone.
    """
    waiting = update(t.notices).where(
        _N.person == person,
        _N.state == NoticeState.PLANNED,
        among(_N.subject, "subjects"),
        _N.occasion.contains(ASKED_AGAIN, autoescape=True),
    )
    moved = waiting.values(not_before=when, remark="").returning(_N.subject)
    return frozenset(db.execute(moved, {"subjects": list(subjects)}).scalars())


def of_use_until(kind: str, occasion: str, until: datetime | None) -> datetime | None:
    """Until when a reminder of it is of use, which may be longer than its step: the end of its last day."""
    try:
        day = date.fromisoformat(occasion[:_DATE])
    except ValueError:
        return until
    late = occasion.partition(ASKED_AGAIN)[0].endswith("/-1")
    return until if late or kind not in _BY_DAY else at(day + timedelta(days=1))


_SENT_OF = select(_N.key).where(among(_N.key, "keys"), _N.state == NoticeState.SENT)


def sent_of(db: Connection, keys: Sequence[str]) -> frozenset[str]:
    """Those of these notices that surely arrived."""
    return frozenset(db.execute(_SENT_OF, {"keys": list(keys)}).scalars()) if keys else frozenset()


_PUT_AT = select(_N.key, _N.planned_at).where(among(_N.key, "keys"))


def put_at(db: Connection, keys: Sequence[str]) -> dict[str, datetime]:
    """When each of these was put there, of those that were."""
    return {key: when for key, when in db.execute(_PUT_AT, {"keys": list(keys)})} if keys else {}

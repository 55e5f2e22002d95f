"""Messages the bot starts itself: one row for each key, kept until a channel took it or it was skipped with a reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select, update

from bot.domain.people import PersonId
from bot.messages import Notice
from storage import tables as t
from storage.rows import among, insert_or

LEASE = timedelta(minutes=10)
"""How long a claimed row is left to who claimed it; after a crash it is taken up again.

It holds for a batch of a hundred that eight send at once, when no channel takes more than half a minute for one.
"""

_WAITS, _SENT, _FAILED = "wacht", "verstuurd", "mislukt"


@dataclass(frozen=True)
class Outgoing:
    """A message that is due: whom it is for, and the reply as JSON.

    `attempts` is how often it was claimed before, `since` when for the first time: not sent before that by anybody.
    """

    key: str
    person: PersonId
    reply: str
    not_before: datetime
    attempts: int
    since: datetime


@dataclass(frozen=True)
class Delivered:
    """A message that was taken by a channel, after the event with number `place`."""

    key: str
    at: datetime
    reply: str
    place: int


def put(db: Connection, notice: Notice, reply_json: str) -> bool:
    """Keeps a message; False when its key was kept before, and then nothing changes."""
    values = {
        "key": notice.key,
        "person": notice.person,
        "kind": notice.kind,
        "reply": reply_json,
        "reason": notice.reason,
        "not_before": notice.not_before,
        "state": _WAITS,
        "attempts": 0,
        "remark": "",
    }
    kept = insert_or(db, t.notices, values).on_conflict_do_nothing().returning(t.notices.c.key)
    return db.execute(kept).first() is not None


def claim(db: Connection, now: datetime, limit: int = 100, after: Outgoing | None = None) -> tuple[Outgoing, ...]:
    """Takes what is due, for the length of a lease, oldest first; two processes never hold the same row.

    `after` is the last of an earlier claim: who goes on from there sees no row twice, also one that was given back.
    """
    n = t.notices.c
    free = or_(n.claimed_until.is_(None), n.claimed_until <= now)
    since = case((n.attempts == 0, None), else_=func.coalesce(n.tried_at, n.not_before))
    due = select(n.key, n.person, n.reply, n.not_before, n.attempts, since)
    due = due.where(n.state == _WAITS, n.not_before <= now, free)
    if after is not None:
        later = or_(n.not_before > after.not_before, and_(n.not_before == after.not_before, n.key > after.key))
        due = due.where(later)
    rows = db.execute(due.order_by(n.not_before, n.key).limit(limit).with_for_update(skip_locked=True)).all()
    if rows:
        taken = update(t.notices).where(among(n.key, "keys"))
        values = {"claimed_until": now + LEASE, "attempts": n.attempts + 1, "tried_at": func.coalesce(n.tried_at, now)}
        db.execute(taken.values(values), {"keys": [row.key for row in rows]})
    return tuple(Outgoing(row[0], PersonId(row[1]), row[2], row[3], row[4], row[5] or now) for row in rows)


_TAKEN = (
    update(t.notices)
    .where(t.notices.c.key == bindparam("of_key"), t.notices.c.state == _WAITS)
    .values(
        state=_SENT,
        remark="",
        done_at=bindparam("now"),
        claimed_until=None,
        place=select(func.coalesce(func.max(t.events.c.id), 0)).scalar_subquery(),
    )
)


def mark_sent(db: Connection, key: str, now: datetime) -> None:
    """A channel took it."""
    db.execute(_TAKEN, {"of_key": key, "now": now})


def mark_failed(db: Connection, key: str, reason: str, now: datetime) -> None:
    """It will never be taken; the reason stays with it."""
    ended = update(t.notices).where(t.notices.c.key == key, t.notices.c.state == _WAITS)
    db.execute(ended.values(state=_FAILED, remark=reason, done_at=now, claimed_until=None))


def release(db: Connection, key: str, reason: str, not_before: datetime) -> None:
    """A channel could not take it now: it waits until `not_before`, with the reason."""
    _wait(db, key, remark=reason, not_before=not_before)


def give_back(db: Connection, key: str, reason: str) -> None:
    """Nobody could be reached: it waits on with the reason, and this was no attempt."""
    _wait(db, key, remark=reason, attempts=t.notices.c.attempts - 1)


def _wait(db: Connection, key: str, **values: Any) -> None:
    waiting = update(t.notices).where(t.notices.c.key == key, t.notices.c.state == _WAITS)
    db.execute(waiting.values(claimed_until=None, **values))


def reply(db: Connection, person: PersonId, key: str) -> str | None:
    """A message to this person, as JSON; None when there is none with this key."""
    mine = select(t.notices.c.reply).where(t.notices.c.key == key, t.notices.c.person == person)
    found: str | None = db.execute(mine).scalar()
    return found


def sent_to(db: Connection, person: PersonId, limit: int) -> tuple[Delivered, ...]:
    """The newest messages that reached somebody, oldest first."""
    n = t.notices.c
    rows = db.execute(
        select(n.key, n.done_at, n.reply, n.place)
        .where(n.person == person, n.state == _SENT)
        .order_by(n.place.desc(), n.key)
        .limit(limit)
    ).all()
    return tuple(Delivered(*row) for row in reversed(rows))

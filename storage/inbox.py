"""Events that take longer than their channel may wait: kept first, dealt with after, each once."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from storage import tables as t
from storage.rows import insert_or

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""How long an event is left to who works on it; after a crash it is taken up again."""
LONGEST = timedelta(minutes=30)
"""What is waited at most before it is tried again; the wait doubles with each attempt."""
GIVEN_UP = timedelta(hours=24)
"""After which an event is given up."""
_DOUBLINGS = 6


@dataclass(frozen=True)
class Kept:
    """An event to work on; `payload` is JSON of the channel's own making."""

    tenant: str
    key: str
    payload: str
    received_at: datetime
    attempts: int


def keep(db: Connection, channel: str, tenant: str, key: str, payload: str, now: datetime) -> bool:
    """Keeps an event, leased to who keeps it; False when its key is known, and then nothing changes.

    What people wrote in it has been redacted (invariant 6): only the channel knows which parts are words.
    """
    values = {
        "channel": channel,
        "tenant": tenant,
        "key": key,
        "payload": payload,
        "received_at": now,
        "claimed_until": now + LEASE,
        "attempts": 1,
    }
    kept = insert_or(db, t.inbox, values).on_conflict_do_nothing().returning(t.inbox.c.key)
    return db.execute(kept).first() is not None


def claim(db: Connection, channel: str, now: datetime, limit: int = 100) -> tuple[Kept, ...]:
    """Takes what nobody works on any more, oldest first; two processes never get the same.

    What came longer than GIVEN_UP ago is given up: a log line says so, and nothing of it is kept but its key.
    """
    i = t.inbox.c
    free = select(i.tenant, i.key, i.payload, i.received_at, i.attempts + 1)
    free = free.where(i.channel == channel, i.claimed_until <= now).order_by(i.received_at, i.tenant, i.key)
    rows = [Kept(*row) for row in db.execute(free.limit(limit).with_for_update(skip_locked=True))]
    over = [one for one in rows if one.received_at <= now - GIVEN_UP]
    found = tuple(one for one in rows if one.received_at > now - GIVEN_UP)
    for one in found:
        wait = min(LONGEST, LEASE * 2 ** min(one.attempts - 2, _DOUBLINGS))
        _set(db, channel, [one], claimed_until=now + wait, attempts=i.attempts + 1)
    _set(db, channel, over, claimed_until=None, payload="")
    for one in over:
        log.error("event given up", extra={"channel": channel, "tenant": one.tenant, "key": one.key})
    return found


def done(db: Connection, channel: str, tenant: str, key: str) -> None:
    """It was dealt with: its payload is forgotten, its key stays for the channel's repeats until retention takes it."""
    this = (t.inbox.c.channel == channel) & (t.inbox.c.tenant == tenant) & (t.inbox.c.key == key)
    db.execute(update(t.inbox).where(this).values(claimed_until=None, payload=""))


def _set(db: Connection, channel: str, events: tuple[Kept, ...] | list[Kept], **values: Any) -> None:
    if events:
        these = or_(*(and_(t.inbox.c.tenant == one.tenant, t.inbox.c.key == one.key) for one in events))
        db.execute(update(t.inbox).where(t.inbox.c.channel == channel, these).values(**values))

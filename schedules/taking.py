"""Takes what is due out of the outbox: decides on each notice, and lends the messages that leave to their sender."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.domain.notices import NoticeState
from bot.domain.people import PersonId
from bot.messages import Address, Reply, load_reply
from bot.texts import Texts
from schedules.checking import BROKEN, Checked, check, unbroken
from schedules.due import AnyPlan, Due
from schedules.leaving import Circle, leaving
from schedules.moment import Calendar
from schedules.readers import circles
from schedules.wording import once_more
from storage import outbox, people
from storage.outbox import NewMessage, Waiting
from storage.rows import grouped

log = logging.getLogger(__name__)

BATCH = 100
"""Notices that are held in memory at once, and what else is due for the same people."""
AFTER_A_BUG = timedelta(hours=1)
_LAST_BEGIN = outbox.LEASE - timedelta(minutes=2)
"""How long after it was taken a message may begin to be sent: it must be over before the lease is."""
_FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Outgoing:
    """A message that is being sent. `reply` is None when its stored words cannot be read.

    `in_doubt` says that an earlier try may have arrived, over one of the `begun` channels or over one that can look
    back; `again` that it is said once more with a remark when nobody can tell.
    """

    key: str
    person: PersonId
    reply: Reply | None
    since: datetime
    attempts: int
    in_doubt: bool = False
    again: bool = False
    begun: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Taken:
    """What one claim gave: how many notices it held, the messages to send, and where each reader can be reached.

    Their lease is nearly over at `until`: then no more of them may be sent.
    """

    held: int = 0
    messages: tuple[Outgoing, ...] = ()
    addresses: dict[PersonId, list[Address]] = field(default_factory=dict)
    until: datetime = _FOREVER


@dataclass(frozen=True)
class Round:
    """One run of delivery: its plans, its clock, and whom it is for when somebody opened the chat just now.

    A run that takes a while `began` before it is `now`: what became due since then is left for the next.
    """

    plans: Sequence[AnyPlan]
    now: datetime
    calendar: Calendar
    here: PersonId | None = None
    began: datetime | None = None


def take(db: Connection, this: Round, batch: int = BATCH) -> Taken:
    """Takes a batch of what is due; what it does not send ends, or waits for a later moment, with its reason."""
    rows = outbox.due(db, this.began or this.now, batch, this.here)
    if not rows:
        return Taken()
    ids = sorted({row.person for row in rows})
    readers = circles(db, ids, this.now, this.here)
    checked = check(db, this.plans, rows, this.now)
    fine, broken = unbroken(rows, checked.broken)
    doubtful = _in_doubt(db, fine, checked, this.now)
    planned = [row for row in fine if row.state is NoticeState.PLANNED]
    messages, waits = _decided(db, planned, checked, readers, this)
    later = this.now + AFTER_A_BUG
    waits += [(row.key, later, BROKEN) for row in broken if row.state is NoticeState.PLANNED]
    for key in {row.message for row in broken if row.message and row.state is NoticeState.SENDING}:
        outbox.doubt(db, key, BROKEN, later)
    outbox.postpone(db, waits)
    begun = outbox.begin(db, messages, this.now)
    fresh = [_outgoing(one, begun[one.key], readers[one.person]) for one in messages]
    addresses = people.accounts_of(db, ids)
    for person, known in addresses.items():
        known.sort(key=lambda one: one.channel != readers[person].wishes.channel)
    return Taken(len(rows), (*doubtful, *fresh), addresses, this.now + _LAST_BEGIN)


Waits = list[tuple[str, datetime, str]]


def _decided(
    db: Connection, rows: Sequence[Waiting], checked: Checked, readers: dict[PersonId, Circle], this: Round
) -> tuple[list[NewMessage], Waits]:
    """Person by person: what cannot be put into words for one holds up nobody else."""
    messages: list[NewMessage] = []
    waits: Waits = []
    for own in grouped((row.person, row) for row in rows).values():
        try:
            found = leaving(own, checked, readers, this.now, this.calendar)
        except Exception:
            log.exception("bug in a notice", extra={"key": own[0].key})
            waits += [(row.key, this.now + AFTER_A_BUG, BROKEN) for row in own]
            continue
        outbox.skip(db, found.skipped, this.now)
        waits += found.waits
        messages += found.messages
    return messages, waits


def _outgoing(message: NewMessage, begun: outbox.Begun, reader: Circle) -> Outgoing:
    reply = _read(message.reply)
    if reply is not None and begun.attempts > 1:
        reply = once_more(reply, Texts(reader.person.locale))
    return Outgoing(message.key, message.person, reply, begun.since, begun.attempts)


def _read(stored: str) -> Reply | None:
    try:
        return load_reply(stored)
    except ValueError:
        return None


def _in_doubt(db: Connection, rows: Sequence[Waiting], checked: Checked, now: datetime) -> list[Outgoing]:
    """Messages whose lease ended: whoever sent them crashed, or could not tell whether they arrived."""
    sending = grouped((row.message, row) for row in rows if row.message and row.state is NoticeState.SENDING)
    if not sending:
        return []
    stored = outbox.stored(db, [key for key in sending if key])
    tried = outbox.in_doubt(db, list(stored))
    for key in stored:
        outbox.doubt(db, key, "", now + outbox.LEASE)
    return [
        Outgoing(
            key,
            sending[key][0].person,
            _read(words),
            begun.since,
            begun.attempts,
            in_doubt=True,
            again=any(_worth_repeating(row, checked) for row in sending[key]),
            begun=frozenset(tried.get(key, ())),
        )
        for key, (words, begun) in stored.items()
    ]


def _worth_repeating(row: Waiting, checked: Checked) -> bool:
    found = None if row.reply else checked(row)
    return bool(row.reply) or (isinstance(found, Due) and found.acute)

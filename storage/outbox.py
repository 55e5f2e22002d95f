"""What the bot says first: one row for each notice, kept until it ends in one named state.

Notices wait here until they leave as a message. Who takes them holds a lease; `schedules.leaving` decides what happens
to what was taken.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, exists, func, insert, or_, select, update

from bot.domain.notices import NoticeState
from bot.domain.people import PersonId
from bot.messages import Address, Notice
from storage import tables as t
from storage.rows import Shape, among, grouped, insert_or

LEASE = timedelta(minutes=10)
"""How long a message is left to who took it; after a crash it is taken up again. In its last minutes nobody begins to
send (`schedules.taking`).
"""
_AT_ONCE = 1_000
"""Rows of one statement."""


@dataclass(frozen=True)
class NewNotice:
    """A notice that a plan made. `skipped` says why it ends at once; "" when it waits."""

    key: str
    person: PersonId
    kind: str
    subject: str
    occasion: str
    about: PersonId | None
    not_before: datetime
    until: datetime
    skipped: str = ""


@dataclass(frozen=True)
class Waiting:
    """A notice that is due, or that was being sent when its lease ended: `message` names what it leaves in, then.

    `reply` is what a handler told, as JSON; "" for a notice of a plan, and then it has no end without `until`.
    """

    key: str
    person: PersonId
    kind: str
    subject: str
    occasion: str
    about: PersonId | None
    reply: str
    reason: str
    planned_at: datetime
    not_before: datetime
    until: datetime | None
    state: NoticeState
    message: str | None
    unreached: bool


@dataclass(frozen=True)
class NewMessage:
    """What leaves as one: the notices with these keys. `counted` weighs on the weekly maximum."""

    key: str
    person: PersonId
    reply: str
    notices: tuple[str, ...]
    counted: bool = False
    digest: bool = False


@dataclass(frozen=True)
class Begun:
    """When a message was claimed for the first time, and how many of its tries may have arrived, this one included."""

    since: datetime
    attempts: int


@dataclass(frozen=True)
class Attempt:
    """One try to send a message over one account; `outcome` is "gelukt", "mislukt" or "onzeker"."""

    message: str
    address: Address
    at: datetime
    outcome: str
    reference: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Delivered:
    """A message that was taken by a channel, after the event with number `place`."""

    key: str
    at: datetime
    reply: str
    place: int


_NOTICE = Shape(Waiting, t.notices)
_N = t.notices.c
_DOUBTED = _N.state == NoticeState.IN_DOUBT
_OPEN = or_(_N.state == NoticeState.PLANNED, _N.state == NoticeState.SENDING)


def put(db: Connection, notice: Notice, reply_json: str) -> bool:
    """Keeps what a handler tells; False when its key was kept before, and then nothing changes."""
    values = {
        "key": notice.key,
        "person": notice.person,
        "kind": notice.kind,
        "reply": reply_json,
        "reason": notice.reason,
        "planned_at": notice.not_before,
        "not_before": notice.not_before,
        "state": NoticeState.PLANNED,
    }
    kept = insert_or(db, t.notices, values).on_conflict_do_nothing().returning(_N.key)
    return db.execute(kept).first() is not None


def plan(db: Connection, notices: Iterable[NewNotice], now: datetime) -> None:
    """Keeps what plans made; a key that was kept before changes nothing."""
    rows = [_planned(one, now) for one in notices]
    new = insert_or(db, t.notices).on_conflict_do_nothing()
    for first in range(0, len(rows), _AT_ONCE):
        db.execute(new, rows[first : first + _AT_ONCE])


def _planned(one: NewNotice, now: datetime) -> dict[str, Any]:
    return {
        "key": one.key,
        "person": one.person,
        "kind": one.kind,
        "subject": one.subject,
        "occasion": one.occasion,
        "about": one.about,
        "planned_at": now,
        "not_before": one.not_before,
        "until": one.until,
        "state": NoticeState.SKIPPED if one.skipped else NoticeState.PLANNED,
        "remark": one.skipped,
        "done_at": now if one.skipped else None,
    }


def due(db: Connection, now: datetime, limit: int, here: PersonId | None = None) -> tuple[Waiting, ...]:
    """Takes hold of what is due until the transaction ends, oldest first, about `limit` of them.

    All of one person comes together: what leaves as one message is decided at once. With `here` only what waits for
    that person, also for a channel on which they can be reached; what is in doubt is left to who has every channel.
    Two processes never hold the same row.
    """
    ready = and_(_OPEN, _N.not_before <= now)
    if here is not None:
        waits = and_(_N.person == here, _N.state == NoticeState.PLANNED)
        ready = and_(waits, or_(_N.not_before <= now, _N.unreached))
    chosen = _NOTICE.select().order_by(_N.not_before, _N.key).with_for_update(skip_locked=True)
    first = _NOTICE.all(db, chosen.where(ready).limit(limit))
    held = _held(db, {one.person for one in first})
    own = tuple(one for one in first if one.person in held)
    if len(first) < limit:
        return own
    more = chosen.where(ready, among(_N.person, "people"), ~among(_N.key, "keys"))
    return own + _NOTICE.all(db, more, people=sorted(held), keys=[one.key for one in own])


def _held(db: Connection, people: Collection[PersonId]) -> frozenset[PersonId]:
    """Of these people those of whom no other process is deciding what leaves; they are held until the transaction ends."""
    ids = select(t.persons.c.id).where(among(t.persons.c.id, "ids")).order_by(t.persons.c.id)
    rows = db.execute(ids.with_for_update(key_share=True, skip_locked=True), {"ids": sorted(people)})
    return frozenset(PersonId(one) for one in rows.scalars())


_PLANNED = and_(_N.key == bindparam("of_key"), _N.state == NoticeState.PLANNED)
_SKIPPED = (
    update(t.notices)
    .where(_PLANNED)
    .values(state=NoticeState.SKIPPED, remark=bindparam("why"), done_at=bindparam("now"), unreached=False)
)
_POSTPONED = update(t.notices).where(_PLANNED).values(not_before=bindparam("later"), remark=bindparam("why"))


def skip(db: Connection, reasons: Iterable[tuple[str, str]], now: datetime) -> None:
    """These notices (key and reason) need not be said any more."""
    rows = [{"of_key": key, "why": why, "now": now} for key, why in reasons]
    if rows:
        db.execute(_SKIPPED, rows)


def postpone(db: Connection, waits: Iterable[tuple[str, datetime, str]]) -> None:
    """These notices (key, moment and reason) wait until that moment."""
    rows = [{"of_key": key, "later": later, "why": why} for key, later, why in waits]
    if rows:
        db.execute(_POSTPONED, rows)


_BEGUN = (
    update(t.notices)
    .where(_N.key == bindparam("of_key"), _OPEN)
    .values(state=NoticeState.SENDING, message=bindparam("in_message"), not_before=bindparam("lease"), unreached=False)
)


def begin(db: Connection, messages: Sequence[NewMessage], now: datetime) -> dict[str, Begun]:
    """These messages are being sent, for the length of a lease."""
    if not messages:
        return {}
    rows = [
        {
            "key": one.key,
            "person": one.person,
            "reply": one.reply,
            "made_at": now,
            "counted": one.counted,
            "digest": one.digest,
            "attempts": 1,
        }
        for one in messages
    ]
    m = t.messages.c
    made = insert_or(db, t.messages)
    again = {"reply": made.excluded.reply, "attempts": m.attempts + 1}
    db.execute(made.on_conflict_do_update(index_elements=["key"], set_=again), rows)
    lease = now + LEASE
    db.execute(
        _BEGUN, [{"of_key": key, "in_message": one.key, "lease": lease} for one in messages for key in one.notices]
    )
    keys = [one.key for one in messages]
    return {key: begun for key, (_, begun) in stored(db, keys).items()}


_TAKEN = (
    update(t.messages)
    .where(t.messages.c.key == bindparam("of_key"))
    .values(sent_at=bindparam("now"), place=select(func.coalesce(func.max(t.events.c.id), 0)).scalar_subquery())
)
_ENDED = (
    update(t.notices)
    .where(_N.message == bindparam("of_key"), _N.state == NoticeState.SENDING)
    .values(state=bindparam("ends"), remark=bindparam("why"), done_at=bindparam("now"))
)


def sent(db: Connection, messages: Sequence[str], now: datetime) -> None:
    """A channel took these messages."""
    db.execute(_TAKEN, [{"of_key": key, "now": now} for key in messages])
    db.execute(_ENDED, [{"of_key": key, "ends": NoticeState.SENT, "why": "", "now": now} for key in messages])


def ended(db: Connection, message: str, state: NoticeState, reason: str, now: datetime) -> None:
    """It will never be taken (FAILED), or nobody can tell whether it was (IN_DOUBT)."""
    db.execute(_ENDED, {"of_key": message, "ends": state, "why": reason, "now": now})
    if state is NoticeState.FAILED:
        db.execute(update(t.messages).where(t.messages.c.key == message).values(counted=False))


@dataclass(frozen=True)
class Wait:
    """A message that was surely not taken, and from when on its notices are looked at again."""

    message: str
    until: datetime
    reason: str = ""
    unreached: bool = False


_WAITS = (
    update(t.notices)
    .where(_N.message == bindparam("of_key"), _N.state == NoticeState.SENDING)
    .values(
        state=NoticeState.PLANNED,
        not_before=bindparam("later"),
        remark=bindparam("why"),
        unreached=bindparam("away"),
        message=None,
    )
)
_NOT_TAKEN = (
    update(t.messages)
    .where(t.messages.c.key == bindparam("of_key"), t.messages.c.attempts > 0)
    .values(attempts=t.messages.c.attempts - 1)
)


def wait(db: Connection, waits: Sequence[Wait]) -> None:
    """These were no attempts, and their notices wait."""
    if waits:
        rows = [{"of_key": one.message, "later": one.until, "why": one.reason, "away": one.unreached} for one in waits]
        db.execute(_WAITS, rows)
        db.execute(_NOT_TAKEN, [{"of_key": one.message} for one in waits])


def once_more(db: Connection, message: str, now: datetime) -> None:
    """Nobody can tell whether it was taken, and it is too important to leave it at that: it is said again."""
    sending = update(t.notices).where(_N.message == message, _N.state == NoticeState.SENDING)
    db.execute(sending.values(state=NoticeState.PLANNED, not_before=now))


def doubt(db: Connection, message: str, reason: str, until: datetime) -> None:
    """Nobody knows whether it was taken: it is left alone until then, and the channel is asked."""
    sending = update(t.notices).where(_N.message == message, _N.state == NoticeState.SENDING)
    db.execute(sending.values(not_before=until, remark=reason))


_UNTOLD = delete(t.attempts).where(among(t.attempts.c.message, "keys"), t.attempts.c.outcome == "onzeker")


def tried(db: Connection, attempts: Sequence[Attempt], settled: Sequence[str] = ()) -> None:
    """How these tries ended; of the `settled` messages it is known now, whatever was in doubt before."""
    if settled:
        db.execute(_UNTOLD, {"keys": list(settled)})
    rows = [
        {
            "message": one.message,
            "channel": one.address.channel,
            "tenant": one.address.tenant,
            "user": one.address.user,
            "at": one.at,
            "outcome": one.outcome,
            "reference": one.reference,
            "remark": one.remark,
        }
        for one in attempts
    ]
    if rows:
        db.execute(insert(t.attempts), rows)


def in_doubt(db: Connection, messages: Sequence[str]) -> dict[str, list[str]]:
    """Over which channels a try of these messages was begun of which no end is known."""
    a = t.attempts.c
    chosen = select(a.message, a.channel).where(among(a.message, "keys"), a.outcome == "onzeker")
    return grouped((key, channel) for key, channel in db.execute(chosen, {"keys": messages}))


def failures(db: Connection, messages: Sequence[str]) -> dict[str, int]:
    """How often sending these messages failed."""
    a = t.attempts.c
    chosen = select(a.message, func.count()).where(among(a.message, "keys"), a.outcome == "mislukt")
    rows = db.execute(chosen.group_by(a.message), {"keys": messages})
    return {key: int(count) for key, count in rows}


def stored(db: Connection, messages: Sequence[str]) -> dict[str, tuple[str, Begun]]:
    """The words of these messages as JSON, and when they were begun."""
    m = t.messages.c
    rows = db.execute(select(m.key, m.reply, m.made_at, m.attempts).where(among(m.key, "keys")), {"keys": messages})
    return {key: (words, Begun(since, count)) for key, words, since, count in rows}


def sent_since(db: Connection, people: Sequence[PersonId], since: datetime) -> dict[PersonId, tuple[int, bool]]:
    """How many ordinary messages these people were sent since then, and whether one of them was a digest.

    What is being sent, or may have arrived, counts; what was surely not taken does not.
    """
    m = t.messages.c
    may_be_there = exists().where(_N.message == m.key, or_(_N.state == NoticeState.SENDING, _DOUBTED))
    number = func.sum(case((m.digest, 0), else_=1))
    digests = func.sum(case((m.digest, 1), else_=0))
    chosen = select(m.person, number, digests).where(among(m.person, "ids"), m.counted, m.made_at >= since)
    chosen = chosen.where(or_(m.sent_at.is_not(None), may_be_there))
    rows = db.execute(chosen.group_by(m.person), {"ids": people})
    return {PersonId(person): (int(many), bool(digest)) for person, many, digest in rows}


def reply(db: Connection, person: PersonId, key: str) -> str | None:
    """A message to this person, as JSON; None when there is none with this key."""
    mine = select(t.messages.c.reply).where(t.messages.c.key == key, t.messages.c.person == person)
    found: str | None = db.execute(mine).scalar()
    return found


def sent_to(db: Connection, person: PersonId, limit: int) -> tuple[Delivered, ...]:
    """The newest messages that reached somebody, oldest first: all since they last spoke have one place."""
    m = t.messages.c
    rows = db.execute(
        select(m.key, m.sent_at, m.reply, m.place)
        .where(m.person == person, m.sent_at.is_not(None))
        .order_by(m.place.desc(), m.sent_at.desc(), m.key)
        .limit(limit)
    ).all()
    return tuple(Delivered(*row) for row in reversed(rows))

"""What was said: each event once with its answer, and the turns from which a conversation goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from bot.domain.people import PersonId
from bot.messages import Address
from storage import tables as t

_EVENT = select(
    t.events.c.key,
    t.events.c.channel,
    t.events.c.tenant,
    t.events.c.user,
    t.events.c.conversation,
    t.events.c.at,
    t.events.c.said,
    t.events.c.choice,
    t.events.c.reply,
    t.events.c.sent_at,
)


@dataclass(frozen=True)
class StoredEvent:
    """An event with its answer as JSON; `sent` says whether the channel was seen to show it."""

    key: str
    address: Address
    at: datetime
    said: str
    choice: str
    reply: str
    sent: bool


@dataclass(frozen=True)
class StoredOption:
    """A choice under a turn: what it says, and the question it asks with slots as JSON."""

    label: str
    intent: str
    slots_json: str


@dataclass(frozen=True)
class StoredTurn:
    """A question and what it was about. Of turns of the same instant the one with the highest id is the newest.

    `asks` names what the answer asked for, `used` the choice that was taken.
    """

    id: str
    address: Address
    person: PersonId
    at: datetime
    intent: str
    slots_json: str
    text: str
    asks: str
    options: tuple[StoredOption, ...]
    used: int | None


def event(db: Connection, channel: str, tenant: str, key: str) -> StoredEvent | None:
    """What was answered to an event before; None when it is new."""
    found = _events(db, _EVENT.where(_is(channel, tenant, key)))
    return found[0] if found else None


def _is(channel: str, tenant: str, key: str) -> Any:
    return (t.events.c.channel == channel) & (t.events.c.tenant == tenant) & (t.events.c.key == key)


def _events(db: Connection, statement: Select[Any]) -> list[StoredEvent]:
    return [
        StoredEvent(key, Address(channel, tenant, user, conversation), at, said, choice, reply, sent_at is not None)
        for key, channel, tenant, user, conversation, at, said, choice, reply, sent_at in db.execute(statement)
    ]


def save_event(db: Connection, new: StoredEvent, person: PersonId | None) -> None:
    """Keeps an event with its answer. IntegrityError when its key was kept before."""
    address = new.address
    db.execute(
        insert(t.events).values(
            key=new.key,
            channel=address.channel,
            tenant=address.tenant,
            user=address.user,
            conversation=address.conversation,
            person=person,
            at=new.at,
            said=new.said,
            choice=new.choice,
            reply=new.reply,
        )
    )


def mark_sent(db: Connection, channel: str, tenant: str, key: str, at: datetime) -> None:
    """The channel was seen to show the answer; the first time counts."""
    db.execute(update(t.events).where(_is(channel, tenant, key), t.events.c.sent_at.is_(None)).values(sent_at=at))


def unsent(db: Connection, channel: str) -> tuple[StoredEvent, ...]:
    """Answers that were stored and never seen to arrive, oldest first: they go out again after a restart."""
    waiting = _EVENT.where(t.events.c.channel == channel, t.events.c.sent_at.is_(None))
    return tuple(_events(db, waiting.order_by(t.events.c.id)))


def history(db: Connection, address: Address, limit: int) -> tuple[StoredEvent, ...]:
    """The newest events of a conversation, oldest first."""
    here = _EVENT.where(*_at(t.events, address)).order_by(t.events.c.id.desc()).limit(limit)
    return tuple(reversed(_events(db, here)))


def _at(table: Any, address: Address) -> tuple[Any, ...]:
    return (
        table.c.channel == address.channel,
        table.c.tenant == address.tenant,
        table.c.user == address.user,
        table.c.conversation == address.conversation,
    )


def save_turn(db: Connection, turn: StoredTurn) -> None:
    """Keeps a turn with its choices."""
    address = turn.address
    db.execute(
        insert(t.turns).values(
            id=turn.id,
            channel=address.channel,
            tenant=address.tenant,
            user=address.user,
            conversation=address.conversation,
            person=turn.person,
            at=turn.at,
            intent=turn.intent,
            slots=turn.slots_json,
            text=turn.text,
            asks=turn.asks,
        )
    )
    rows = [
        {"turn": turn.id, "index": place, "label": one.label, "intent": one.intent, "slots": one.slots_json}
        for place, one in enumerate(turn.options)
    ]
    if rows:
        db.execute(insert(t.turn_options), rows)


def last_turn(db: Connection, address: Address, person: PersonId, since: datetime) -> StoredTurn | None:
    """The newest turn of this person in this conversation, when it is not older than `since`."""
    newest = (
        select(t.turns)
        .where(*_at(t.turns, address), t.turns.c.person == person, t.turns.c.at >= since)
        .order_by(t.turns.c.at.desc(), t.turns.c.id.desc())
        .limit(1)
    )
    return _turn(db, db.execute(newest).first())


def turn(db: Connection, number: str) -> StoredTurn | None:
    """A turn by its id."""
    return _turn(db, db.execute(select(t.turns).where(t.turns.c.id == number)).first())


def _turn(db: Connection, row: Row[Any] | None) -> StoredTurn | None:
    if row is None:
        return None
    address = Address(row.channel, row.tenant, row.user, row.conversation)
    options = _options(db, row.id)
    return StoredTurn(
        row.id,
        address,
        PersonId(row.person),
        row.at,
        row.intent,
        row.slots,
        row.text,
        row.asks,
        options,
        row.used,
    )


def _options(db: Connection, number: str) -> tuple[StoredOption, ...]:
    rows: Sequence[Any] = db.execute(
        select(t.turn_options.c.label, t.turn_options.c.intent, t.turn_options.c.slots)
        .where(t.turn_options.c.turn == number)
        .order_by(t.turn_options.c.index)
    ).all()
    return tuple(StoredOption(*row) for row in rows)


def use_option(db: Connection, number: str, index: int) -> bool:
    """Takes a choice of a turn; False when one was taken before. Of two at the same time one wins."""
    taken = update(t.turns).where(t.turns.c.id == number, t.turns.c.used.is_(None)).values(used=index)
    return db.execute(taken).rowcount == 1

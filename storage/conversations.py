"""What was said: each event once with its answer, and the turns from which a conversation goes on."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.domain.people import PersonId
from bot.messages import Address
from storage import tables as t
from storage.rows import among
from storage.types import UtcDateTime

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""How long an answer is left to who is showing it; showing one must take less."""
GIVEN_UP = timedelta(hours=24)
"""An answer that could not be shown for so long would surprise: it is not sent any more."""

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
    t.events.c.id,
)


@dataclass(frozen=True)
class StoredEvent:
    """An event with its answer as JSON; `sent` says whether the channel was seen to show it.

    `number` counts events up in the order they were kept; 0 for one that is not kept yet.
    """

    key: str
    address: Address
    at: datetime
    said: str
    choice: str
    reply: str
    sent: bool
    number: int = 0


@dataclass(frozen=True)
class StoredOption:
    """A choice under a turn: what it says, and the question it asks with slots as JSON.

    With `form_json` it is no choice but a form, which cannot be taken without being filled in. With a `thing` it stands
    beside the question, with the other choices about that thing: of those one is `used` at most.
    """

    label: str
    intent: str
    slots_json: str
    form_json: str = ""
    thing: str = ""
    used: bool = False


@dataclass(frozen=True)
class StoredTurn:
    """A question and what it was about. Of turns of the same instant the one with the highest id is the newest.

    `asks` names what the answer asked for, `used` the choice that was taken as its answer: one without a thing.
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

    @property
    def choices(self) -> tuple[StoredOption, ...]:
        """What can be tapped or typed: a form, which stands last, is neither."""
        return tuple(one for one in self.options if not one.form_json)

    def used_beside(self, place: int) -> StoredOption | None:
        """The choice that was taken of those among which this one stands, itself included; None while none was."""
        thing = self.options[place].thing
        if not thing:
            return self.options[self.used] if self.used is not None else None
        return next((one for one in self.options if one.thing == thing and one.used), None)

    @property
    def taken(self) -> tuple[int, ...]:
        """The places of all that was taken."""
        return tuple(place for place, one in enumerate(self.options) if one.used or place == self.used)


_BY_KEY = _EVENT.where(
    t.events.c.channel == bindparam("channel"),
    t.events.c.tenant == bindparam("tenant"),
    t.events.c.key == bindparam("key"),
)
_WAIT_FOR_SAME = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("event"), 0)))


def event(db: Connection, channel: str, tenant: str, key: str) -> StoredEvent | None:
    """What was answered to an event before; None when it is new.

    Who is answering the same event at this moment is waited for: on SQLite there is one writer, on PostgreSQL a lock.
    """
    if db.dialect.name == "postgresql":
        db.execute(_WAIT_FOR_SAME, {"event": f"{channel}\n{tenant}\n{key}"})
    found = _events(db.execute(_BY_KEY, {"channel": channel, "tenant": tenant, "key": key}))
    return found[0] if found else None


def _is(channel: str, tenant: str, key: str) -> Any:
    return (t.events.c.channel == channel) & (t.events.c.tenant == tenant) & (t.events.c.key == key)


def _events(rows: Iterable[Sequence[Any]]) -> list[StoredEvent]:
    return [
        StoredEvent(key, Address(*address), at, said, choice, reply, sent_at is not None, number)
        for key, *address, at, said, choice, reply, sent_at, number in rows
    ]


_NEW_EVENT, _NEW_TURN, _NEW_OPTIONS = insert(t.events), insert(t.turns), insert(t.turn_options)


def save_event(db: Connection, new: StoredEvent, person: PersonId | None, now: datetime | None = None) -> None:
    """Keeps an event with its answer, leased from `now` to who keeps it; without `now` from when it was received.

    IntegrityError when its key was kept before.
    """
    db.execute(
        _NEW_EVENT,
        {
            **vars(new.address),
            "key": new.key,
            "person": person,
            "at": new.at,
            "said": new.said,
            "choice": new.choice,
            "reply": new.reply,
            "claimed_until": (now or new.at) + LEASE,
        },
    )


_SHOWN = (
    update(t.events)
    .where(
        t.events.c.channel == bindparam("of_channel"),
        t.events.c.tenant == bindparam("of_tenant"),
        t.events.c.key == bindparam("of_key"),
        t.events.c.sent_at.is_(None),
    )
    .values(sent_at=bindparam("shown_at"), claimed_until=None)
)


def mark_sent(db: Connection, channel: str, tenant: str, key: str, at: datetime) -> None:
    """The channel was seen to show the answer; the first time counts."""
    db.execute(_SHOWN, {"of_channel": channel, "of_tenant": tenant, "of_key": key, "shown_at": at})


def mark_all_sent(db: Connection, shown: Iterable[tuple[Address, str]], at: datetime) -> None:
    """As `mark_sent`, of the answers with these keys to these addresses."""
    rows = [{"of_channel": one.channel, "of_tenant": one.tenant, "of_key": key} for one, key in shown]
    if rows:
        db.execute(_SHOWN, [{**row, "shown_at": at} for row in rows])


def claim_unsent(db: Connection, channel: str, now: datetime, limit: int = 100) -> tuple[StoredEvent, ...]:
    """Answers nobody was seen to show and whose lease is over, oldest first, leased anew; no two processes get the same.

    One older than GIVEN_UP is not sent any more, and a log line says so.
    """
    _give_up(db, channel, now)
    free = _EVENT.where(t.events.c.channel == channel, t.events.c.claimed_until <= now)
    found = _events(db.execute(free.order_by(t.events.c.id).limit(limit).with_for_update(skip_locked=True)))
    if found:
        taken = update(t.events).where(among(t.events.c.id, "ids")).values(claimed_until=now + LEASE)
        db.execute(taken, {"ids": [one.number for one in found]})
    return tuple(found)


def _give_up(db: Connection, channel: str, now: datetime) -> None:
    late = (t.events.c.channel == channel) & (t.events.c.claimed_until <= now) & (t.events.c.at < now - GIVEN_UP)
    locked = select(t.events.c.id).where(late).with_for_update(skip_locked=True)
    ids = db.execute(locked).scalars().all()
    if ids:
        db.execute(update(t.events).where(among(t.events.c.id, "ids")).values(claimed_until=None), {"ids": ids})
        log.warning("answers given up", extra={"channel": channel, "events": list(ids)})


def history(db: Connection, address: Address, limit: int) -> tuple[StoredEvent, ...]:
    """The newest events of a conversation, oldest first."""
    here = _EVENT.where(*_at(t.events, address)).order_by(t.events.c.id.desc()).limit(limit)
    return tuple(reversed(_events(db.execute(here))))


def _at(table: Any, address: Address) -> tuple[Any, ...]:
    return (
        table.c.channel == address.channel,
        table.c.tenant == address.tenant,
        table.c.user == address.user,
        table.c.conversation == address.conversation,
    )


def save_turn(db: Connection, turn: StoredTurn) -> None:
    """Keeps a turn with its choices."""
    db.execute(
        _NEW_TURN,
        {
            **vars(turn.address),
            "id": turn.id,
            "person": turn.person,
            "at": turn.at,
            "intent": turn.intent,
            "slots": turn.slots_json,
            "text": turn.text,
            "asks": turn.asks,
        },
    )
    rows = [
        {
            "turn": turn.id,
            "index": place,
            "label": one.label,
            "intent": one.intent,
            "slots": one.slots_json,
            "form": one.form_json,
            "thing": one.thing,
            "used": one.used,
        }
        for place, one in enumerate(turn.options)
    ]
    if rows:
        db.execute(_NEW_OPTIONS, rows)


_HERE = ("channel", "tenant", "user", "conversation", "person")
_TURNS = (
    select(
        t.turns,
        t.turn_options.c.label,
        t.turn_options.c.intent.label("option_intent"),
        t.turn_options.c.slots.label("option_slots"),
        t.turn_options.c.form,
        t.turn_options.c.thing,
        t.turn_options.c.used.label("option_used"),
    )
    .outerjoin(t.turn_options, t.turn_options.c.turn == t.turns.c.id)
    .order_by(t.turn_options.c.index)
)
_NEWEST = (
    select(t.turns.c.id)
    .where(
        *(t.turns.c[name] == bindparam(name) for name in _HERE), t.turns.c.at >= bindparam("since", type_=UtcDateTime)
    )
    .order_by(t.turns.c.at.desc(), t.turns.c.id.desc())
    .limit(1)
)
_LAST_TURN = _TURNS.where(t.turns.c.id == _NEWEST.scalar_subquery())
_TURN = _TURNS.where(t.turns.c.id == bindparam("id"))


def last_turn(db: Connection, address: Address, person: PersonId, since: datetime) -> StoredTurn | None:
    """The newest turn of this person in this conversation, when it is not older than `since`."""
    return _turn(db.execute(_LAST_TURN, {**vars(address), "person": person, "since": since}).all())


def turn(db: Connection, number: str) -> StoredTurn | None:
    """A turn by its id."""
    return _turn(db.execute(_TURN, {"id": number}).all())


def _turn(rows: Sequence[Any]) -> StoredTurn | None:
    """The turn of rows that repeat it for each of its choices."""
    if not rows:
        return None
    row = rows[0]
    return StoredTurn(
        id=row.id,
        address=Address(row.channel, row.tenant, row.user, row.conversation),
        person=PersonId(row.person),
        at=row.at,
        intent=row.intent,
        slots_json=row.slots,
        text=row.text,
        asks=row.asks,
        options=tuple(StoredOption(*one[-6:]) for one in rows if one.label is not None),
        used=row.used,
    )


def forget_words(db: Connection, person: PersonId, text: str) -> None:
    """Takes these words of a person out of what was kept: they turned out to be about something that is not."""
    for table, column in ((t.turns, t.turns.c.text), (t.events, t.events.c.said)):
        db.execute(update(table).where(table.c.person == person, column == text).values({column.name: ""}))


def use_option(db: Connection, number: str, index: int) -> bool:
    """Takes a choice of a turn; False when one was taken before. Of two at the same time one wins.

    A choice about a thing leaves the question and every other thing as they are.
    """
    options = t.turn_options
    thing = db.execute(select(options.c.thing).where(options.c.turn == number, options.c.index == index)).scalar()
    if not thing:
        taken = update(t.turns).where(t.turns.c.id == number, t.turns.c.used.is_(None)).values(used=index)
        return db.execute(taken).rowcount == 1
    db.execute(select(t.turns.c.id).where(t.turns.c.id == number).with_for_update())
    of_it = (options.c.turn == number) & (options.c.thing == thing)
    if db.execute(select(options.c.index).where(of_it, options.c.used)).first() is not None:
        return False
    db.execute(update(options).where(of_it, options.c.index == index).values(used=True))
    return True


_TAPPED = (
    select(t.events.c.choice)
    .where(t.events.c.person == bindparam("person"), among(t.events.c.choice, "tokens"))
    .order_by(t.events.c.id)
)


def tapped(db: Connection, person: PersonId, tokens: Iterable[str]) -> tuple[str, ...]:
    """Which of these choices and forms somebody took or tried to, on any channel, oldest first; one may come twice."""
    return tuple(db.execute(_TAPPED, {"person": person, "tokens": list(tokens)}).scalars())

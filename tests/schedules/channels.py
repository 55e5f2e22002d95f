"""Channels that take messages or refuse them, and notices to send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Engine, select

from bot.domain.people import PersonId
from bot.errors import (
    DeliveryError,
)
from bot.messages import Address, Notice, Reply, dump_reply
from schedules import deliver as delivery
from schedules.moment import Calendar
from schedules.sending import Sender
from schedules.taking import Round
from storage import outbox, people
from storage import tables as t
from storage.engine import reading, writing
from tests.storage import builders as b

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
Refuse = Callable[[Address, str], Exception | None]


@dataclass
class Channel:
    """Takes messages, but those for which `refuse` gives an error; counts how many it is given at once."""

    refuse: Refuse = lambda *_: None
    got: list[tuple[str, str]] = field(default_factory=list)
    tried: list[tuple[str, ...]] = field(default_factory=list)
    most: int = 0
    now: int = 0
    lock: Lock = field(default_factory=Lock)

    def send(self, address: Address, reply: Reply, key: str) -> str:
        with self.lock:
            self.tried.append(reply.paragraphs)
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            refusal = self.refuse(address, key)
            if refusal is not None:
                raise refusal
            self.got.append((address.user, key))
            return f"nr {len(self.got)}"
        finally:
            with self.lock:
                self.now -= 1

    @property
    def keys(self) -> list[str]:
        return [key for _, key in self.got]


@dataclass
class Telling(Channel):
    """A channel that can look back; `knows` is what it answers."""

    knows: bool | DeliveryError | None = None
    asked: list[tuple[str, datetime]] = field(default_factory=list)

    def arrived(self, address: Address, key: str, since: datetime) -> bool | None:
        self.asked.append((key, since))
        if isinstance(self.knows, DeliveryError):
            raise self.knows
        return self.knows


def deliver(engine: Engine, senders: Mapping[str, Sender], now: datetime, **given: Any) -> int:
    return delivery.deliver(engine, senders, Round((), now, Calendar()), **given)


def notices(engine: Engine, many: int, each: int = 1, channels: tuple[str, ...] = ("web",)) -> list[PersonId]:
    """So many people, with so many messages each: "p0.0", "p0.1", …"""
    with writing(engine) as db:
        who = [b.person(db, f"Persoon {n}", email=f"p{n}@voorbeeld.nl") for n in range(many)]
        for n, person in enumerate(who):
            for channel in channels:
                people.link_account(db, person, Address(channel, "", f"p{n}", "c"))
            for place in range(each):
                reply = Reply(f"bericht {place}")
                outbox.put(db, Notice(f"p{n}.{place}", person, "test", reply, "", b.NOW), dump_reply(reply))
    return who


def states(engine: Engine) -> dict[str, str]:
    with reading(engine) as db:
        return {row.key: row.state for row in db.execute(select(t.notices.c.key, t.notices.c.state))}


def due_at(engine: Engine, key: str = "p0.0") -> datetime:
    with reading(engine) as db:
        found = db.execute(select(t.notices.c.not_before).where(t.notices.c.key == key)).scalar_one()
    assert isinstance(found, datetime)
    return found


def failing(*wrong: str, error: Exception) -> Refuse:
    return lambda address, key: error if address.user in wrong or key in wrong else None

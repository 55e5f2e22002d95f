"""Takes messages that are due out of the outbox and hands them to a channel on which the person can be reached."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine

from bot.errors import DeliveryError, NotReachable, PermanentDelivery
from bot.messages import Address, Reply, load_reply
from storage import outbox, people
from storage.engine import reading, writing

log = logging.getLogger(__name__)


class Sender(Protocol):
    """What a channel offers for speaking first. Raises a DeliveryError when it did not take the message."""

    def __call__(self, address: Address, reply: Reply, key: str, /) -> None:
        """Sends a message to an address; the same key may be sent again and is shown once."""


def deliver(engine: Engine, senders: Mapping[str, Sender], now: datetime) -> int:
    """Sends what is due; what cannot be sent stays in the outbox with its reason. Returns how many were sent."""
    with writing(engine) as db:
        claimed = outbox.claim(db, now)
    return sum(_deliver_one(engine, senders, one, now) for one in claimed)


def _deliver_one(engine: Engine, senders: Mapping[str, Sender], row: outbox.Outgoing, now: datetime) -> bool:
    with reading(engine) as db:
        addresses = [one for one in people.accounts(db, row.person) if one.channel in senders]
    failure: DeliveryError = NotReachable("no channel")
    for address in addresses:
        try:
            senders[address.channel](address, load_reply(row.reply), row.key)
        except DeliveryError as refused:
            failure = refused
            continue
        with writing(engine) as db:
            outbox.mark_sent(db, row.key, now)
        return True
    with writing(engine) as db:
        if isinstance(failure, PermanentDelivery):
            outbox.mark_failed(db, row.key, str(failure), now)
        else:
            outbox.release(db, row.key, str(failure))
    log.info("not delivered", extra={"key": row.key, "reason": str(failure)})
    return False

"""What a channel asks of the core and of what was stored, the same for each that is written to later."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.app.build import App
from bot.channels.answers import Unsent
from bot.channels.spent import tokens_of
from bot.core.options import taken
from bot.messages import Address, Answered, Inbound, Reply, load_reply
from storage import conversations, outbox, people
from storage.conversations import StoredEvent
from storage.engine import reading, writing

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answers:
    """The conversation behind the channel of this name."""

    app: App
    channel: str

    def answer(self, inbound: Inbound) -> Answered:
        """The core's answer."""
        return self.app.core.answer(inbound)

    def sent(self, taken: Sequence[tuple[Address, str]]) -> None:
        """Marks answers as taken by the channel."""
        with writing(self.app.engine) as db:
            conversations.mark_all_sent(db, taken, self.app.clock())

    def unsent(self, limit: int) -> Sequence[Unsent]:
        """Stored answers that nobody is posting, lent to the caller."""
        with writing(self.app.engine) as db:
            found = conversations.claim_unsent(db, self.channel, self.app.clock(), limit)
        return [unsent for one in found if (unsent := self._unsent(one)) is not None]

    def _unsent(self, one: StoredEvent) -> Unsent | None:
        """One that another version wrote and cannot be read is given up, and holds up no other."""
        try:
            return Unsent(one.key, one.address, load_reply(one.reply), one.at)
        except ValueError:
            log.exception("stored answer given up: it cannot be read", extra={"key": one.key})
            self.sent([(one.address, one.key)])
            return None

    def reply_of(self, address: Address, key: str) -> Reply | None:
        """A stored answer of this account, or a notice to its person."""
        with reading(self.app.engine) as db:
            event = conversations.event(db, address.channel, address.tenant, key)
            if event is not None:
                return load_reply(event.reply) if event.address.user == address.user else None
            person = people.person_by_account(db, address)
            notice = outbox.reply(db, person.id, key) if person is not None else None
        return load_reply(notice) if notice is not None else None

    def taken(self, address: Address, key: str) -> Sequence[str]:
        """What was taken under it, from the turns and events that were kept."""
        reply = self.reply_of(address, key)
        with reading(self.app.engine) as db:
            person = people.person_by_account(db, address)
            return taken(db, tokens_of(reply), person) if reply is not None and person is not None else ()

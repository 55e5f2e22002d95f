"""Who did something, in which language, and where their answer belongs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.channels.teams.accounts import Accounts
from bot.channels.teams.incoming import Incoming
from bot.channels.teams.ports import CHANNEL, Contact, PeoplePort
from bot.channels.teams.posting import Place, Poster
from bot.channels.work import Work
from bot.errors import NotReachable, PermanentDelivery
from bot.messages import Address
from bot.texts import Texts

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Case:
    """One event with what was found out about who caused it.

    `here` is where it happened. `own` is the conversation with this person alone, which gets what is theirs; None when
    they cannot be reached there. `hint` is the language that Teams shows a stranger, "" for somebody who is known.
    """

    incoming: Incoming
    address: Address
    here: Place
    own: Place | None
    say: Texts
    hint: str

    @property
    def alone(self) -> bool:
        """Did it happen where only this person and the bot are?"""
        return self.own is self.here


class Cases:
    """Finds that out. `seen` is told where somebody can be written to from now on, when that is new."""

    def __init__(
        self,
        accounts: Accounts,
        people: PeoplePort,
        poster: Poster,
        work: Work,
        seen: Callable[[tuple[Address, Contact]], None],
    ) -> None:
        self._accounts = accounts
        self._people = people
        self._poster = poster
        self._work = work
        self._seen = seen

    async def find(self, incoming: Incoming, *, apart: bool = True) -> Case:
        """The case of an event; without `apart` nobody's own conversation is looked for in a group."""
        here = Place(incoming.tenant, incoming.service, incoming.conversation, incoming.user, incoming.account)
        who = Address(CHANNEL, incoming.tenant, incoming.user, incoming.conversation if incoming.alone else "")
        self._note(who, Contact(who.conversation, incoming.service, incoming.group))
        locale = await self._accounts.locale(who, here)
        own = here if incoming.alone else await self._apart(who, here) if apart else None
        conversation = own.conversation if own else f"#{incoming.conversation}"
        hint = "" if locale else incoming.locale
        return Case(incoming, replace(who, conversation=conversation), here, own, Texts(locale or hint), hint)

    def _note(self, who: Address, contact: Contact) -> None:
        if self._accounts.moved(who, contact):
            self._seen((who, contact))

    async def _apart(self, who: Address, here: Place) -> Place | None:
        """The conversation with somebody who spoke in a group: the one that is known, else a new one."""
        known = await self._work.run(self._people.contact, who)
        place = replace(here, conversation=known.conversation if known else "")
        try:
            found = await self._poster.opened(place)
        except (NotReachable, PermanentDelivery) as error:
            log.info("no conversation of their own", extra={"reason": str(error)})
            return None
        if not place.conversation:
            self._seen((who, Contact(found.conversation, here.service)))
        return found

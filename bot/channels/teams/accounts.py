"""Which person a Teams account is: by the address that its organisation gave it, otherwise by the code that is typed.

An account is its Entra object id in its organisation. What somebody calls themselves plays no part.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.reading import text_of
from bot.channels.teams.ports import Contact, PeoplePort
from bot.channels.teams.posting import Place, Poster
from bot.channels.work import Work
from bot.errors import DeliveryError, TransientDelivery
from bot.messages import Address

log = logging.getLogger(__name__)

_REMEMBERED = 60.0
_MOST = 20_000
_OWN_ROLES = ("", "user", "member", "owner")
"""What Teams calls somebody of the organisation itself; others are "guest" and "anonymous"."""


class Accounts:
    """Finds out who somebody is at their first message, and remembers the language of whom it knows for a minute."""

    def __init__(
        self, people: PeoplePort, poster: Poster, work: Work, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._people = people
        self._poster = poster
        self._work = work
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[str, float]] = {}
        self._contacts: dict[tuple[str, str], tuple[Contact, float]] = {}

    async def locale(self, address: Address, place: Place) -> str:
        """The language of the person of this account; "" when it is nobody's. `place` is where they spoke."""
        who = (address.tenant, address.user)
        found, until = self._known.get(who, ("", 0.0))
        if found and until > self._clock():
            return found
        locale = await self._work.run(self._people.locale, address) or await self._linked(address, place)
        if not locale:
            return ""
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[who] = (locale, self._clock() + _REMEMBERED)
        return locale

    def moved(self, address: Address, contact: Contact) -> bool:
        """Is this not where they were a minute ago? Asked once, it is taken to be written down."""
        who, now = (address.tenant, address.user), self._clock()
        before, until = self._contacts.get(who, (None, 0.0))
        if before == contact and until > now:
            return False
        if len(self._contacts) >= _MOST:
            self._contacts.clear()
        self._contacts[who] = (contact, now + _REMEMBERED)
        return True

    def left(self, address: Address) -> None:
        """They took the app away: what they say next is a new beginning."""
        self._contacts.pop((address.tenant, address.user), None)

    async def _linked(self, address: Address, place: Place) -> str | None:
        try:
            member = await self._poster.member(place)
        except TransientDelivery:
            raise  # who this is can be found out later
        except DeliveryError as error:
            log.warning("teams account not looked up", extra={"reason": str(error)})
            return None
        emails = given_addresses(member, address)
        return await self._work.run(self._people.link, address, emails) if emails else None


def given_addresses(member: Mapping[str, Any], account: Address) -> tuple[str, ...]:
    """The addresses that an organisation gave a member of its own; none of anybody else.

    A guest was invited under an address that their own organisation answers for, and somebody whom Teams calls by
    another object id or another organisation is not who spoke.
    """
    own = text_of(member, "aadObjectId") or text_of(member, "objectId")
    if own.lower() != account.user or text_of(member, "tenantId").lower() != account.tenant:
        return ()
    name = text_of(member, "userPrincipalName")
    if "#ext#" in name.lower() or text_of(member, "userRole").lower() not in _OWN_ROLES:
        return ()
    found = (one.strip().lower() for one in (text_of(member, "email"), name))
    return tuple(dict.fromkeys(one for one in found if "@" in one))

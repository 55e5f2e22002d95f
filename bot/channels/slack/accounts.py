"""Which person a Slack account is: by its verified e-mail address, otherwise by the code that is typed (core)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.slack.ports import PeoplePort
from bot.channels.slack.posting import Poster
from bot.channels.work import Work
from bot.errors import DeliveryError, TransientDelivery
from bot.messages import Address

log = logging.getLogger(__name__)

_REMEMBERED = 60.0
_MOST = 20_000


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

    async def locale(self, address: Address, *, stranger: bool = False) -> tuple[str, str]:
        """The language of the person of this account and "", or "" and the language Slack shows a stranger.

        `stranger` when they are of another workspace: those are linked by a code alone.
        """
        who = (address.tenant, address.user)
        found, until = self._known.get(who, ("", 0.0))
        if found and until > self._clock():
            return found, ""
        locale = await self._work.run(self._people.locale, address)
        if locale is None:
            profile = await self._profile(address)
            locale = await self._link(address, profile, stranger)
            if locale is None:
                return "", "en" if str(profile.get("locale", "")).startswith("en") else "nl"
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[who] = (locale, self._clock() + _REMEMBERED)
        return locale, ""

    async def _profile(self, address: Address) -> Mapping[str, Any]:
        try:
            found = await self._poster.call(address.tenant, "users_info", user=address.user, include_locale=True)
        except TransientDelivery:
            raise  # who this is can be found out later
        except DeliveryError as error:
            log.warning("slack account not looked up", extra={"reason": str(error)})
            return {}
        user = found.get("user")
        return user if isinstance(user, Mapping) else {}

    async def _link(self, address: Address, user: Mapping[str, Any], stranger: bool) -> str | None:
        email = verified_email(user, address.tenant)
        if stranger or not email:
            return None
        return await self._work.run(self._people.link, address, email)


def verified_email(user: Mapping[str, Any], team: str) -> str:
    """The address that Slack has confirmed of a full member of this workspace; "" for all others.

    A guest's address was chosen by whoever invited them, and one of another workspace is vouched for elsewhere.
    """
    outside = user.get("is_stranger") or user.get("team_id", team) != team
    guest = user.get("is_restricted") or user.get("is_ultra_restricted")
    if outside or guest or user.get("deleted") or user.get("is_bot") or user.get("is_app_user"):
        return ""
    profile = user.get("profile")
    email = profile.get("email") if isinstance(profile, Mapping) else None
    return email if user.get("is_email_confirmed") is True and isinstance(email, str) else ""

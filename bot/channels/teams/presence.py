"""Coming and going: a welcome where the bot is new, and whoever took it away is not written to any more."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.channels.teams.accounts import Accounts
from bot.channels.teams.answering import Tools
from bot.channels.teams.ports import CHANNEL, Contact
from bot.channels.teams.posting import Place
from bot.channels.teams.receiving import Presence
from bot.channels.teams.saying import SAYING
from bot.channels.teams.telling import tell
from bot.errors import DeliveryError
from bot.messages import Address, Reply
from bot.texts import Texts

log = logging.getLogger(__name__)


class Comings:
    """Notes who came and who went."""

    def __init__(self, tools: Tools, accounts: Accounts) -> None:
        self._tools = tools
        self._accounts = accounts

    async def note(self, presence: Presence) -> None:
        """Keeps or forgets where people can be written to, and begins to say hello where the bot is new."""
        if presence.came:
            await self._came(presence)
        elif presence.alone:
            if presence.gone or presence.user in presence.left:
                await self._forget(presence.tenant, presence.user)
        elif presence.gone:
            await self._forget(presence.tenant, f"#{presence.group}")
            await self._forget(presence.tenant, "", presence.group)
        else:
            for user in presence.left:
                await self._forget(presence.tenant, user, presence.group)

    async def _came(self, presence: Presence) -> None:
        # A group has a line of its own, so that it is greeted once.
        user = presence.user if presence.alone else f"#{presence.group}"
        if not user:
            return
        who = Address(CHANNEL, presence.tenant, user, presence.conversation)
        contact = Contact(presence.conversation, presence.service)
        new = await self._tools.work.run(self._tools.ports.people.remember, [(who, contact)])
        if presence.alone:
            self._accounts.moved(who, contact)
        if new[0]:
            self._tools.start(self._greet(presence, who))

    async def _forget(self, tenant: str, user: str, via: str = "") -> None:
        if not user and not via:
            return  # Teams did not say who it was
        who = Address(CHANNEL, tenant, user, "")
        self._accounts.left(who)
        await self._tools.work.run(self._tools.ports.people.forget, who, via)

    async def _greet(self, presence: Presence, who: Address) -> None:
        place = Place(presence.tenant, presence.service, presence.conversation, presence.user, presence.account)
        try:
            reply, say = await self._hello(presence, who, place)
            await tell(self._tools.poster, place, reply, "", say)
        except DeliveryError as error:
            log.info("no welcome", extra={"reason": str(error)})
        except Exception:
            log.exception("no welcome")

    async def _hello(self, presence: Presence, who: Address, place: Place) -> tuple[Reply, Texts]:
        if not presence.alone:
            say = Texts(await self._language_of_who_added(presence, place))
            return _hello(say, "hello_group"), say
        locale = await self._accounts.locale(who, place)
        say = Texts(locale or presence.locale)
        if not locale:
            return _hello(say, "hello_stranger"), say
        questions = await self._tools.work.run(self._tools.ports.core.questions, who)
        return replace(_hello(say, "hello_ask", "hello_help"), suggestions=tuple(questions)), say

    async def _language_of_who_added(self, presence: Presence, place: Place) -> str:
        """Theirs when they are known: Teams tells what their screen says, not what they talk here."""
        if not presence.user:
            return presence.locale
        who = Address(CHANNEL, presence.tenant, presence.user, presence.conversation)
        try:
            return await self._accounts.locale(who, place) or presence.locale
        except DeliveryError:
            return presence.locale  # a group is greeted once, and who added the bot can be found out later


def _hello(say: Texts, *more: str) -> Reply:
    """Who it is and whom it is for, and what one can do."""
    return Reply(say(SAYING["hello"]), paragraphs=tuple(say(SAYING[name]) for name in ("hello_for", *more)))

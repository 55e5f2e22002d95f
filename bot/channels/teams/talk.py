"""All that Teams tells, each thing taken so that Teams hears that it came, whatever happens; and what is said again."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.channels.answers import Unsent
from bot.channels.marking import Together
from bot.channels.reading import Body, text_of
from bot.channels.teams.accounts import Accounts
from bot.channels.teams.answering import LONGEST, Answering, Tools
from bot.channels.teams.cases import Cases
from bot.channels.teams.incoming import Incoming
from bot.channels.teams.ports import Contact, TeamsPorts, TeamsSettings
from bot.channels.teams.posting import Place, Poster
from bot.channels.teams.presence import Comings
from bot.channels.teams.receiving import Presence, happened, invoked
from bot.channels.teams.saying import SAYING
from bot.channels.teams.stores import Stores
from bot.channels.teams.tapping import Tapping, Told, went_wrong
from bot.channels.teams.telling import tell
from bot.channels.work import Work
from bot.errors import DeliveryError, DeliveryInDoubt, NotReachable, PermanentDelivery, WegwijsError
from bot.messages import Address, Reply, Tone
from bot.texts import Texts

log = logging.getLogger(__name__)

_RESENT_AT_ONCE = 50
_LAST_SECONDS = 5.0
_STILL_TRUE = timedelta(minutes=5)
"""How long an answer on an authorisation may be under way: after that it has to be asked again (invariant 3)."""


class Talk:
    """All conversations of all tenants."""

    def __init__(self, ports: TeamsPorts, settings: TeamsSettings, work: Work, poster: Poster, stores: Stores) -> None:
        self._ports = ports
        self._work = work
        self._poster = poster
        self._tasks: set[asyncio.Task[Any]] = set()
        self._resending: asyncio.Task[Any] | None = None
        accounts = Accounts(ports.people, poster, work)
        seen: Together[tuple[Address, Contact]] = Together(ports.people.remember, work, self._start)
        marks: Together[tuple[Address, str]] = Together(ports.core.sent, work, self._start)
        cases = Cases(accounts, ports.people, poster, work, seen.add)
        tools = Tools(ports, settings, work, poster, stores, cases, marks, self._start)
        self._answering = Answering(tools)
        self._tapping = Tapping(tools, self._answering)
        self._comings = Comings(tools, accounts)

    def _start(self, doing: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(_logged(doing))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def drain(self) -> None:
        """Waits a moment for what was begun to be said; the rest is stored, and will be said after a restart."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def take(self, body: Body) -> None:
        """Takes what Teams only tells. Never raises: who caused it hears of a mistake."""
        found = happened(body)
        if isinstance(found, Presence):
            await self._safely(self._comings.note(found), None)
        elif found is not None:
            await self._safely(self._answering.answer(found), found)

    async def answer(self, body: Body) -> Told | None:
        """What Teams waits for; None for what this bot does not know. Never raises."""
        name = text_of(body, "name")
        if name not in self._tapping.ways:
            return None
        kind, way = self._tapping.ways[name]
        incoming = invoked(body, kind)
        say = Texts(incoming.locale if incoming else "nl")
        if incoming is None:
            return went_wrong(name, say(SAYING["gone"]))
        try:
            return await way(incoming)
        except WegwijsError as error:
            log.warning("teams event not answered", extra={"kind": name, "reason": str(error)})
            return went_wrong(name, say(SAYING["busy"]))
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("teams event not answered", extra={"kind": name, "reference": reference})
            return went_wrong(name, say(SAYING["wrong"], code=reference))

    async def _safely(self, doing: Awaitable[None], incoming: Incoming | None) -> None:
        try:
            await doing
        except WegwijsError as error:
            log.warning("teams event not answered", extra={"reason": str(error)})
            if incoming is not None:
                self._start(self._apologise(incoming, "busy", ""))
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("teams event not answered", extra={"reference": reference})
            if incoming is not None:
                self._start(self._apologise(incoming, "wrong", reference))

    async def _apologise(self, incoming: Incoming, which: str, reference: str) -> None:
        say = Texts(incoming.locale)
        reply = Reply(say(SAYING[which], code=reference), Tone.ERROR)
        place = Place(incoming.tenant, incoming.service, incoming.conversation)
        try:
            await tell(self._poster, place, reply, "", say)
        except DeliveryError as error:
            log.warning("teams apology not sent", extra={"reference": reference, "reason": str(error)})

    # What was stored and not seen to arrive

    def begin_resend(self) -> None:
        """Starts `resend`, unless it is under way; to be called on the event loop."""
        if self._resending is None or self._resending.done():
            self._resending = self._start(self.resend())

    async def resend(self) -> None:
        """Says answers that were stored and not seen to arrive. One at a time, each within its own lease."""
        for _ in range(_RESENT_AT_ONCE):
            unsent = await self._work.run(self._ports.core.unsent, 1)
            if not unsent:
                break
            await self._try_again(unsent[0])

    async def _try_again(self, unsent: Unsent) -> None:
        try:
            async with asyncio.timeout(LONGEST):
                await self._say_again(unsent)
        except (PermanentDelivery, NotReachable) as error:
            log.error("teams answer given up", extra={"key": unsent.key, "reason": str(error)})
            await self._shown(unsent)
        except DeliveryInDoubt as error:
            # Once more it was said that the reader may have it; a third time would be said to who has it twice.
            log.error("teams answer in doubt for good", extra={"key": unsent.key, "reason": str(error)})
            await self._shown(unsent)
        except (WegwijsError, TimeoutError) as error:
            log.warning("teams answer still not sent", extra={"key": unsent.key, "reason": str(error)})
        except Exception:
            log.exception("teams answer still not sent", extra={"key": unsent.key})

    async def _say_again(self, unsent: Unsent) -> None:
        """Teams cannot be asked whether it took it, so it is said that the reader may have it already."""
        address = unsent.address
        if (address.tenant, unsent.key) in self._answering.saying:
            return
        locale = await self._work.run(self._ports.people.locale, address)
        say, reply = Texts(locale or "nl"), unsent.reply
        if reply.answer is not None and reply.answer.outcome and self._ports.now() - unsent.at > _STILL_TRUE:
            reply = Reply(say(SAYING["too_old"], time=say.clock(unsent.at)), Tone.UNSURE)
        else:
            reply = replace(reply, paragraphs=(say(SAYING["perhaps"]), *reply.paragraphs))
        place = await self.place_of(address)
        await tell(self._poster, place, reply, unsent.key, say)
        await self._shown(unsent)

    async def _shown(self, unsent: Unsent) -> None:
        await self._work.run(self._ports.core.sent, [(unsent.address, unsent.key)])

    async def place_of(self, address: Address) -> Place:
        """Where somebody is spoken to first. NotReachable when they never talked, or took the app away."""
        contact = await self._work.run(self._ports.people.contact, address)
        if contact is None:
            raise NotReachable("teams: no address")
        return Place(address.tenant, contact.service, contact.conversation, address.user)


async def _logged(doing: Coroutine[Any, Any, Any]) -> None:
    """What runs beside the rest has nobody who hears of its mistakes."""
    try:
        await doing
    except WegwijsError as error:
        log.warning("teams: put off", extra={"reason": str(error)})
    except Exception:
        log.exception("teams: put off")

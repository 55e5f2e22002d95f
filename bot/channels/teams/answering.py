"""One thing that somebody said or tapped: what the core answers, and how that is said where it belongs.

In a group nothing is said that is somebody's own: the answer goes to their conversation with the bot, and the group
reads that it did. Only of an emergency the group reads the first lines too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.channels.marking import Start, Together
from bot.channels.teams.cases import Case, Cases
from bot.channels.teams.incoming import Incoming, Kind
from bot.channels.teams.ports import TeamsPorts, TeamsSettings
from bot.channels.teams.posting import Place, Poster
from bot.channels.teams.rendering import after
from bot.channels.teams.saying import SAYING
from bot.channels.teams.stores import Stores
from bot.channels.teams.tapped import CardRefused, Submitted, submitted
from bot.channels.teams.tapped import Kind as Tap
from bot.channels.teams.telling import in_company, tell
from bot.channels.work import Work
from bot.errors import DeliveryError, NotReachable
from bot.messages import Address, Answered, Inbound, Reply, Tone, Upload
from bot.texts import Texts

log = logging.getLogger(__name__)

LONGEST = 45.0
"""Seconds in which an answer is said; the rest of its lease is room for a slow machine."""


@dataclass(frozen=True)
class Tools:
    """What the parts of a conversation work with; `start` runs something beside what goes on."""

    ports: TeamsPorts
    settings: TeamsSettings
    work: Work
    poster: Poster
    stores: Stores
    cases: Cases
    marks: Together[tuple[Address, str]]
    start: Start


class Answering:
    """Answers events, one at a time for each person; what is said is said after Teams was told that it came."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._poster = tools.poster
        self.saying: set[tuple[str, str]] = set()
        """Answers that are being said by this process, by tenant and key."""

    async def answer(self, incoming: Incoming) -> None:
        """Stores the answer to what was said, typed or tapped in an old way, and begins to say it."""
        for part in incoming.parts:
            case = await self._tools.cases.find(part)
            with self._typing(case):
                inbound = await self._inbound(case)
                if isinstance(inbound, Reply):
                    await tell(self._poster, case.own or case.here, inbound, "", case.say)
                    continue
                answered = await self.asked(case, inbound)
            if answered.fresh:
                self.begin(case, answered)

    async def asked(self, case: Case, inbound: Inbound) -> Answered:
        """What the core answers, after everything that this person asked before."""
        who = f"{case.address.tenant} {case.address.user}"
        return await self._tools.work.in_order(who, partial(self._tools.ports.core.answer, inbound))

    async def _inbound(self, case: Case) -> Inbound | Reply:
        """What the core is asked; a reply when that cannot be made out."""
        incoming = case.incoming
        if incoming.files:
            return await self._uploaded(case)
        if incoming.kind is not Kind.TAP:
            return self.asks(case, text=incoming.text)
        try:
            tapped = submitted(incoming.value)
        except CardRefused as refused:
            log.info("teams button not read", extra={"reason": str(refused)})
            return Reply(case.say(SAYING["gone"]))
        return self.tapped(case, tapped) or Reply(case.say(SAYING["gone"]))

    def tapped(self, case: Case, tapped: Submitted) -> Inbound | None:
        """What a choice or a form asks; None when the core is asked nothing by it."""
        if tapped.kind is Tap.CHOICE:
            return self.asks(case, choice=tapped.token)
        return self.asks(case, form=tapped.form) if tapped.kind is Tap.FORM else None

    def asks(self, case: Case, **what: Any) -> Inbound:
        """An event of this case as the core takes it."""
        return Inbound(case.incoming.key, case.address, self._tools.ports.now(), locale=case.hint, **what)

    async def _uploaded(self, case: Case) -> Inbound | Reply:
        file = case.incoming.files[0]
        found = await self._tools.stores.fetch(file)
        if isinstance(found, str):
            return Reply(case.say(SAYING[found]))
        return self.asks(case, upload=Upload(file.name, found))

    def begin(self, case: Case, answered: Answered) -> None:
        """Begins to say an answer."""
        self._tools.start(self._after(case, answered))

    async def _after(self, case: Case, answered: Answered) -> None:
        key = case.incoming.key
        saying = (case.address.tenant, key)
        self.saying.add(saying)
        try:
            # Shorter than the lease on the answer: after it another process may say it.
            async with asyncio.timeout(LONGEST):
                await self._tell(case, answered.reply)
                self.mark(case, answered)
                await self._tidy(case)
        except TimeoutError:
            log.warning("teams answer put off", extra={"key": key})
        except DeliveryError as error:
            log.warning("teams answer not sent", extra={"key": key, "reason": str(error)})
        except Exception:
            log.exception("teams answer not sent", extra={"key": key})
        finally:
            self.saying.discard(saying)

    def mark(self, case: Case, answered: Answered) -> None:
        """Teams took this answer."""
        if answered.kept:
            self._tools.marks.add((case.address, case.incoming.key))

    async def _tell(self, case: Case, reply: Reply) -> None:
        if case.alone:
            await tell(self._poster, case.here, reply, case.incoming.key, case.say)
            return
        if reply.tone is Tone.URGENT:
            await tell(self._poster, case.here, in_company(reply), "", case.say)
        own = case.own
        try:
            if own is not None:
                await tell(self._poster, own, reply, case.incoming.key, case.say)
        except NotReachable as error:
            log.info("not reached in their own conversation", extra={"reason": str(error)})
            own = None
        await self._poster.post(case.here, [self._pointer(case.say, reached=own is not None)], "")

    def where(self, say: Texts, *, reached: bool) -> str:
        """Where the answer is, or how to be able to get one."""
        return say(SAYING["elsewhere" if reached else "no_own"])

    def _pointer(self, say: Texts, *, reached: bool) -> dict[str, str]:
        """What a group reads."""
        url = f"https://teams.microsoft.com/l/chat/0/0?users=28:{self._tools.settings.app_id}"
        text = f"{self.where(say, reached=reached)} [{say(SAYING['open'])}]({url})"
        return {"text": text, "textFormat": "markdown"}

    async def _tidy(self, case: Case) -> None:
        """Takes what is used up out of the message in which it was tapped; in a group others see that message too."""
        incoming = case.incoming
        if not case.alone or not incoming.source or incoming.kind not in (Kind.TAP, Kind.DIALOG):
            return
        try:
            tapped = submitted(incoming.value)
        except CardRefused:
            return
        reply = await self.source(case, tapped)
        if reply is not None and tapped.kind in (Tap.CHOICE, Tap.FORM):
            place = Place(incoming.tenant, incoming.service, incoming.conversation)
            await self._poster.update(place, incoming.source, await self.after(case, tapped, reply))

    async def source(self, case: Case, tapped: Submitted) -> Reply | None:
        """The answer under which something was tapped."""
        return await self._tools.work.run(self._tools.ports.core.reply_of, case.address, tapped.key)

    async def after(self, case: Case, tapped: Submitted, reply: Reply) -> dict[str, Any]:
        """The message in which something was tapped, as it is for them now: with what was chosen, also elsewhere."""
        taken = await self._tools.work.run(self._tools.ports.core.taken, case.address, tapped.key)
        return after(reply, tapped.key, case.say, tapped.part, taken, users=[case.incoming.account])

    @contextmanager
    def _typing(self, case: Case) -> Iterator[None]:
        """Teams shows that an answer is being made when it takes longer than a moment."""
        loop = asyncio.get_running_loop()
        timer = loop.call_later(
            self._tools.settings.busy_after, lambda: self._tools.start(self._show_typing(case.here))
        )
        try:
            yield
        finally:
            timer.cancel()

    async def _show_typing(self, place: Place) -> None:
        try:
            await self._poster.typing(place)
        except DeliveryError as error:
            log.debug("no sign of work", extra={"reason": str(error)})

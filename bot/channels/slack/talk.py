"""What somebody did in Slack → an answer of the core → said where it belongs.

An event is acknowledged once its answer is stored; what takes longer is kept in the inbox first. The answer is said
after that, in the background: whatever happens then, it is stored and will be said by `resend`.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.channels.answers import Unsent
from bot.channels.marking import Together
from bot.channels.slack.accounts import Accounts
from bot.channels.slack.answering import LONGEST, Answering, Taken
from bot.channels.slack.incoming import PAGE, Incoming, load
from bot.channels.slack.modals import values
from bot.channels.slack.ports import CHANNEL, Kept, SlackPorts, SlackSettings
from bot.channels.slack.posting import Place, Poster, place_of
from bot.channels.slack.rendering import render
from bot.channels.slack.words import WORDS
from bot.channels.work import Work
from bot.errors import DeliveryError, PermanentDelivery, WegwijsError
from bot.messages import FORM_TOKEN, Address, Reply, Tone
from bot.texts import Texts

log = logging.getLogger(__name__)

_RESENT_AT_ONCE = 50
_LAST_SECONDS = 5.0
_STILL_TRUE = timedelta(minutes=5)
"""How long an answer on an authorisation may be under way: after that it has to be asked again (invariant 3)."""


class Talk:
    """All conversations of all workspaces."""

    def __init__(self, ports: SlackPorts, settings: SlackSettings, work: Work, poster: Poster) -> None:
        self._ports = ports
        self._settings = settings
        self._work = work
        self._poster = poster
        self._accounts = Accounts(ports.people, poster, work)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._resending: asyncio.Task[Any] | None = None
        self._marks = Together(ports.core.sent, work, self._start)
        self._answering = Answering(ports, settings, work, poster, self._accounts, self._marks, self._start)

    def _start(self, doing: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(doing)
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

    async def take(self, incoming: Incoming) -> Taken:
        """Answers one event, and says what Slack may be told of it. Never raises."""
        taken = Taken()
        for part in incoming.parts:
            taken = await (self._take_file(part) if part.files else self._take_words(part))
            if not taken.well:
                break
        return taken

    async def _take_file(self, incoming: Incoming) -> Taken:
        """A file takes time to fetch, so it is kept and looked at after Slack was told that it came."""
        kept = await self._keep(incoming)
        if kept:
            self._start(self._finish(incoming))
        return Taken(well=kept is not None)

    async def _take_words(self, incoming: Incoming) -> Taken:
        task = self._start(self._answering.answer(incoming))
        done, _ = await asyncio.wait({task}, timeout=self._settings.patience)
        if done and task.exception() is None:
            taken: Taken = task.result()
            if taken.shown is not None:
                taken.shown()
            return taken
        if await self._keep(incoming) is None:
            return Taken(well=False)  # Slack tells it again
        self._start(self._finish(incoming, task))
        return Taken()

    async def _keep(self, incoming: Incoming) -> bool | None:
        """Makes an event durable that is acknowledged before it is answered: False when it was, None when it cannot."""
        try:
            return await self._work.run(self._ports.inbox.keep, Kept(incoming.key, incoming.team, incoming.dump()))
        except WegwijsError as error:
            log.warning("slack event not kept", extra={"reason": str(error)})
            return None

    async def _finish(self, incoming: Incoming, task: asyncio.Task[Any] | None = None, *, first: bool = True) -> None:
        """Ends an event that was acknowledged; one that fails stays in the inbox and is taken up again."""
        try:
            taken: Taken = await (task or self._answering.answer(incoming))
            if taken.late is not None:
                await taken.late()
            kept = Kept(incoming.key, incoming.team, "")
            await self._work.run(self._ports.inbox.done, kept)
        except WegwijsError as error:
            log.warning("slack event put off", extra={"kind": incoming.kind.value, "reason": str(error)})
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("slack event put off", extra={"reference": reference, "kind": incoming.kind.value})
            if first:
                await self._apologise(incoming, reference)

    async def _apologise(self, incoming: Incoming, reference: str) -> None:
        say = Texts()
        reply = Reply(
            say("Er ging iets mis. Probeer het nog eens. Noem code {code} als je hulp vraagt.", code=reference)
        )
        try:
            place = Place(incoming.team, incoming.user)
            await self._poster.post(place, render(reply, "", say), reference, since=self._ports.now())
        except DeliveryError as error:
            log.warning("slack apology not sent", extra={"reference": reference, "reason": str(error)})

    def begin_resend(self) -> None:
        """Starts `resend`, unless it is under way; to be called on the event loop."""
        if self._resending is None or self._resending.done():
            self._resending = self._start(self.resend())

    async def resend(self) -> None:
        """Takes up what was left: events in the inbox, and answers that were stored and not seen to arrive.

        One at a time, each within its own lease.
        """
        for _ in range(_RESENT_AT_ONCE):
            kept = await self._work.run(self._ports.inbox.waiting, 1)
            if not kept:
                break
            await self._take_up(kept[0])
        for _ in range(_RESENT_AT_ONCE):
            unsent = await self._work.run(self._ports.core.unsent, 1)
            if not unsent:
                break
            await self._try_again(unsent[0])

    async def _take_up(self, kept: Kept) -> None:
        try:
            incoming = load(kept.payload)
        except (ValueError, TypeError, KeyError):
            log.exception("slack event given up: it cannot be read", extra={"key": kept.key})
            await self._work.run(self._ports.inbox.done, kept)
            return
        await self._finish(incoming, first=False)

    async def _try_again(self, unsent: Unsent) -> None:
        try:
            async with asyncio.timeout(LONGEST):
                await self._say_again(unsent)
        except PermanentDelivery as error:
            log.error("slack answer given up", extra={"key": unsent.key, "reason": str(error)})
            await self._shown(unsent)
        except (WegwijsError, TimeoutError) as error:
            log.warning("slack answer still not sent", extra={"key": unsent.key, "reason": str(error)})
        except Exception:
            log.exception("slack answer still not sent", extra={"key": unsent.key})

    async def _say_again(self, unsent: Unsent) -> None:
        address = unsent.address
        if (address.tenant, unsent.key) in self._answering.saying:
            return
        if unsent.key.startswith(PAGE):
            await self._shown(unsent)
            return
        locale, hint = await self._accounts.locale(address)
        say = Texts(locale or hint)
        reply = unsent.reply
        if reply.answer is not None and reply.answer.outcome and self._ports.now() - unsent.at > _STILL_TRUE:
            reply = Reply(say(WORDS["too_old"], time=say.clock(unsent.at)), Tone.UNSURE)
        place = place_of(address.tenant, address.user, address.conversation)
        there = await self._poster.arrived(place, unsent.key, unsent.at)
        await self._poster.post(place, render(reply, unsent.key, say), unsent.key, since=unsent.at, there=there)
        await self._shown(unsent)

    async def _shown(self, unsent: Unsent) -> None:
        await self._work.run(self._ports.core.sent, [(unsent.address, unsent.key)])

    async def submitted(self, incoming: Incoming, state: Mapping[str, Any]) -> Taken:
        """A modal that was sent: its values in the order of the form that was shown."""
        address = Address(CHANNEL, incoming.team, incoming.user, "")
        reply = await self._work.run(self._ports.core.reply_of, address, incoming.asked_in)
        if reply is None or reply.form is None:
            locale, hint = await self._accounts.locale(address)
            say = Texts(locale or hint)
            return Taken({"response_action": "errors", "errors": {"0": say(WORDS["form_gone"])}})
        pairs = ((FORM_TOKEN, reply.form.token), *values(reply.form, state))
        return await self.take(replace(incoming, form=pairs))

    async def closed(self, incoming: Incoming) -> None:
        """A modal that was closed without being sent, of which no button is left: here is one."""
        if incoming.ts or incoming.home:
            return
        place = Place(incoming.team, incoming.user, incoming.channel, incoming.thread)
        place = place if incoming.direct and not incoming.ephemeral else place.direct
        address = Address(CHANNEL, incoming.team, incoming.user, "")
        reply = await self._work.run(self._ports.core.reply_of, address, incoming.asked_in)
        if reply is None or reply.form is None:
            return
        locale, hint = await self._accounts.locale(address)
        say = Texts(locale or hint)
        left = Reply(say(WORDS["form_left"]), form=reply.form)
        self._start(
            self._poster.post(place, render(left, incoming.asked_in, say), incoming.key, since=self._ports.now())
        )

"""Shows that an answer is being made when it takes longer than a moment; whether that works does not matter."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.channels.marking import Start
from bot.channels.slack.incoming import Incoming
from bot.channels.slack.posting import Place, Poster
from bot.channels.slack.words import WORDS
from bot.errors import DeliveryError
from bot.texts import Texts

log = logging.getLogger(__name__)

_HOURGLASS = "hourglass_flowing_sand"


class SignsOfWork:
    """A status in the assistant's pane, an hourglass at a message, a sentence where a command was typed."""

    def __init__(self, poster: Poster, after: float, start: Start) -> None:
        self._poster = poster
        self._after = after
        self._start = start

    @contextmanager
    def while_answering(self, incoming: Incoming, place: Place, say: Texts) -> Iterator[None]:
        """A sign appears when this lasts longer than `after`, and goes when it ends."""
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._after, lambda: self._start(self._show(incoming, place, say, ended)))
        try:
            yield
        finally:
            timer.cancel()
            ended.set()

    async def _show(self, incoming: Incoming, place: Place, say: Texts, ended: asyncio.Event) -> None:
        try:
            if incoming.thread and incoming.direct:
                await self._status(place, say(WORDS["busy"]))
                await ended.wait()
                await self._status(place, "")
            elif incoming.ts and not incoming.response_url:
                await self._hourglass(incoming, "add")
                await ended.wait()
                await self._hourglass(incoming, "remove")
            elif incoming.response_url:
                body = {"text": say(WORDS["busy"]), "response_type": "ephemeral", "replace_original": False}
                await self._poster.respond(incoming.response_url, body)
        except DeliveryError as error:
            log.debug("no sign of work", extra={"reason": str(error)})

    async def _status(self, place: Place, status: str) -> None:
        where = {"channel_id": place.channel, "thread_ts": place.thread}
        await self._poster.call(place.team, "assistant_threads_setStatus", status=status, **where)

    async def _hourglass(self, incoming: Incoming, do: str) -> None:
        at = {"channel": incoming.channel, "timestamp": incoming.ts}
        await self._poster.call(incoming.team, f"reactions_{do}", name=_HOURGLASS, **at)

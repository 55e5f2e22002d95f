"""Writes down which answers a channel took: those of one moment together, since each time the disk is waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bot.channels.answers import AnswersPort
from bot.channels.work import Work
from bot.errors import WegwijsError
from bot.messages import Address

log = logging.getLogger(__name__)

Start = Callable[[Coroutine[Any, Any, Any]], object]
"""Runs something beside what goes on."""

_MOMENT = 0.05
"""Seconds. A crash within it leaves answers that seem not to have been said."""


class Marks:
    """Answers that the channel took; `start` runs what writes them down."""

    def __init__(self, core: AnswersPort, work: Work, start: Start) -> None:
        self._core = core
        self._work = work
        self._start = start
        self._taken: list[tuple[Address, str]] = []

    def add(self, address: Address, key: str) -> None:
        """The channel took the answer with this key."""
        self._taken.append((address, key))
        if len(self._taken) == 1:
            self._start(self._write())

    async def _write(self) -> None:
        await asyncio.sleep(_MOMENT)
        taken, self._taken = self._taken, []
        try:
            await self._work.run(self._core.sent, taken)
        except WegwijsError as error:
            log.warning("answers sent and not marked", extra={"answers": len(taken), "reason": str(error)})

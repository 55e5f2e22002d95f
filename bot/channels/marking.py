"""Writes down what happened in one moment together, since each time the disk is waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Generic, TypeVar

from bot.channels.work import Work
from bot.errors import WegwijsError

log = logging.getLogger(__name__)

T = TypeVar("T")

Start = Callable[[Coroutine[Any, Any, Any]], object]
"""Runs something beside what goes on."""

_MOMENT = 0.05
"""Seconds. What a crash within it loses must be of no harm: an answer that was said then seems not to have been said."""


class Together(Generic[T]):
    """Gives what is added within a moment to `write` at once; `start` runs that. What cannot be written is let go."""

    def __init__(self, write: Callable[[Sequence[T]], object], work: Work, start: Start) -> None:
        self._write = write
        self._work = work
        self._start = start
        self._added: list[T] = []

    def add(self, one: T) -> None:
        """Is written with what else is added soon."""
        self._added.append(one)
        if len(self._added) == 1:
            self._start(self._flush())

    async def _flush(self) -> None:
        await asyncio.sleep(_MOMENT)
        added, self._added = self._added, []
        try:
            await self._work.run(self._write, added)
        except WegwijsError as error:
            log.warning("not written down", extra={"lines": len(added), "reason": str(error)})

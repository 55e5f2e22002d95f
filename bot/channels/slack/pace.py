"""One message at a time in each conversation, with time between them: Slack takes about one a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_MANY = 1_000


@dataclass
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    free_at: float = 0.0


class Pace:
    """Lines of who wants to say something, by conversation; what stood still is forgotten."""

    def __init__(self, spacing: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._spacing = spacing
        self._clock = clock
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """Waits for everything said there before, and until the time for the next message has come."""
        self._tidy()
        line = self._lines.setdefault(conversation, _Line())
        line.users += 1
        try:
            async with line.lock:
                wait = line.free_at - self._clock()
                if wait > 0:
                    await asyncio.sleep(wait)
                try:
                    yield
                finally:
                    line.free_at = max(line.free_at, self._clock() + self._spacing)
        finally:
            line.users -= 1

    def wait(self, conversation: str) -> float:
        """How long nothing may be said there, in seconds."""
        line = self._lines.get(conversation)
        return max(0.0, line.free_at - self._clock()) if line is not None else 0.0

    def hold(self, conversation: str, seconds: float) -> None:
        """Slack asked to wait this long before anything else is said there."""
        line = self._lines.setdefault(conversation, _Line())
        line.free_at = max(line.free_at, self._clock() + seconds)

    def _tidy(self) -> None:
        if len(self._lines) < _MANY:
            return
        now = self._clock()
        for name in [name for name, line in self._lines.items() if not line.users and line.free_at <= now]:
            del self._lines[name]

"""How much is asked of Teams: so many requests of a tenant in a second, so many of a conversation in an hour."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.errors import TransientDelivery

_MANY = 1_000


@dataclass
class _Line:
    """When each of the last requests went or will go, oldest first; nothing goes before `held`."""

    turns: deque[float] = field(default_factory=deque)
    held: float = 0.0


class Pace:
    """At most `most` in any `window` seconds, for each name apart; what stood still is forgotten."""

    def __init__(self, most: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._window = window
        self._clock = clock
        self._lines: dict[str, _Line] = {}
        self._tidy_at = _MANY

    async def turn(self, name: str, patience: float) -> None:
        """Takes the next turn and waits for it.

        Raises TransientDelivery with the wait, and takes no turn, when that is longer than `patience` seconds.
        """
        now = self._clock()
        self._tidy(now)
        line = self._lines.setdefault(name, _Line())
        at = max(now, line.held)
        if len(line.turns) == self._most:
            at = max(at, line.turns[0] + self._window)
        if at - now > patience:
            raise TransientDelivery("teams: too much at once", retry_after=at - now)
        if len(line.turns) == self._most:
            line.turns.popleft()
        line.turns.append(at)
        if at > now:
            await asyncio.sleep(at - now)

    def hold(self, name: str, seconds: float) -> None:
        """Teams asked to wait this long before anything else."""
        line = self._lines.setdefault(name, _Line())
        line.held = max(line.held, self._clock() + seconds)

    def _tidy(self, now: float) -> None:
        if len(self._lines) < self._tidy_at:
            return
        over = [name for name, line in self._lines.items() if self._over(line, now)]
        for name in over:
            del self._lines[name]
        self._tidy_at = max(_MANY, 2 * len(self._lines))

    def _over(self, line: _Line, now: float) -> bool:
        return line.held <= now and (not line.turns or line.turns[-1] + self._window <= now)

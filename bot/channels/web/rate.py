"""A bound on how much one session can ask, so that nobody can keep the others waiting."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_REMEMBERED = 10_000


class Buckets:
    """A token bucket for each name: `burst` at once, then `per_second`. Used from one thread."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, name: str) -> float:
        """Takes one token: 0.0 when there was one, else the seconds until there will be."""
        now = self._clock()
        level, since = self._levels.pop(name, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._per_second)
        allowed = level >= 1
        self._levels[name] = (level - 1 if allowed else level, now)
        if len(self._levels) > _MOST_REMEMBERED:
            self._levels.popitem(last=False)
        return 0.0 if allowed else (1 - level) / self._per_second

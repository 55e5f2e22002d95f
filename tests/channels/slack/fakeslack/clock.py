"""The fake's own time, which tests move, and names that never come twice."""

from __future__ import annotations

import itertools
import threading
import time


class Clock:
    """The real time and what a test added to it."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self._last = 0
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)

    def now(self) -> float:
        return time.time() + self.ahead

    def move(self, seconds: float) -> None:
        """Lets that much time pass."""
        self.ahead += seconds

    def ts(self) -> str:
        """The name and time of a message: unique and rising."""
        with self._lock:
            self._last = max(self._last + 1, int(self.now() * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def name(self, prefix: str) -> str:
        """An id of that kind that was not given before."""
        return f"{prefix}{next(self._numbers):08X}"

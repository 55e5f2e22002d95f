"""What a test may let go wrong in the Web API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass
class Fault:
    """One thing that goes wrong, so many times, in one method ("*" is any)."""

    method: str
    status: int | None = None
    error: str | None = None
    retry_after: int | None = None
    hang: float = 0
    """Seconds to hold the answer; `FakeSlack.release` ends it at once."""
    drop: bool = False
    """Closes the connection without an answer."""
    done: bool | None = None
    """Whether it does what was asked before it goes wrong; dropped, it does."""
    times: int | None = 1
    when: Callable[[dict[str, Any]], bool] | None = None
    hits: int = 0

    def fits(self, method: str, args: dict[str, Any]) -> bool:
        if self.method not in ("*", method) or (self.times is not None and self.hits >= self.times):
            return False
        return self.when is None or self.when(args)

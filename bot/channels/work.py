"""Runs the synchronous core beside the event loop: bounded threads, a bounded queue, each person in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Work:
    """An executor that refuses instead of growing, and that keeps what one person sends in order.

    `refusal` makes what is raised when there is no more room.
    """

    def __init__(self, workers: int, waiting: int, name: str, refusal: Callable[[], Exception]) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._room = workers + waiting
        self._refusal = refusal
        self._busy = 0
        self._lines: dict[str, tuple[asyncio.Lock, int]] = {}

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's value, from a thread of the pool."""
        if self._busy >= self._room:
            raise self._refusal()
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: function(*args, **kwargs))
        finally:
            self._busy -= 1

    async def in_order(self, person: str, function: Callable[[], T]) -> T:
        """As `run`, after everything this person asked before."""
        lock, users = self._lines.get(person, (asyncio.Lock(), 0))
        self._lines[person] = (lock, users + 1)
        try:
            async with lock:
                return await self.run(function)
        finally:
            lock, users = self._lines.pop(person)
            if users > 1:
                self._lines[person] = (lock, users - 1)

    def close(self) -> None:
        """Lets what is running end and drops what waits: it is not stored yet and its sender will try again."""
        self._pool.shutdown(wait=True, cancel_futures=True)

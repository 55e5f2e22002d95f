"""What is written down together, and that a database that is busy loses none of the later ones."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from bot.channels.marking import Together
from bot.channels.work import Work
from bot.errors import DatabaseLocked


def _written(*bursts: Sequence[str], locked: bool = False) -> list[list[str]]:
    """What came to be written of these bursts; the first time it cannot when `locked`."""
    written: list[list[str]] = []
    refusals = [DatabaseLocked("somebody else has it")] if locked else []

    def write(lines: Sequence[str]) -> None:
        if refusals:
            raise refusals.pop()
        written.append(list(lines))

    async def mark() -> None:
        work = Work(1, 10, "marks", RuntimeError)
        tasks: list[asyncio.Task[Any]] = []

        def start(doing: Coroutine[Any, Any, Any]) -> None:
            tasks.append(asyncio.create_task(doing))

        together: Together[str] = Together(write, work, start)
        for burst in bursts:
            for line in burst:
                together.add(line)
            await asyncio.gather(*tasks)
        work.close()

    asyncio.run(mark())
    return written


def test_what_comes_in_one_moment_is_written_together() -> None:
    assert _written("abc", "d") == [["a", "b", "c"], ["d"]]


def test_what_cannot_be_written_does_not_stop_the_next() -> None:
    assert _written("ab", "c", locked=True) == [["c"]]

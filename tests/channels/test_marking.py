"""Answers that a channel took are written down together, and a database that is busy loses none of the later ones."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.channels.marking import Marks
from bot.channels.work import Work
from bot.errors import DatabaseLocked
from bot.messages import Address, Answered, Inbound, Reply

NOOR = Address("slack", "T1", "U1", "D1")


@dataclass
class _Core:
    """Only writes down; the first time it cannot when `locked`."""

    locked: bool = False
    written: list[list[str]] = field(default_factory=list)

    def sent(self, taken: Sequence[tuple[Address, str]]) -> None:
        if self.locked:
            self.locked = False
            raise DatabaseLocked("somebody else has it")
        self.written.append([key for _, key in taken])

    def answer(self, inbound: Inbound) -> Answered:
        raise NotImplementedError

    def unsent(self, limit: int) -> Sequence[Any]:
        raise NotImplementedError

    def reply_of(self, address: Address, key: str) -> Reply | None:
        raise NotImplementedError


def _marked(core: _Core, *bursts: Sequence[str]) -> list[list[str]]:
    async def mark() -> None:
        work = Work(1, 10, "marks", RuntimeError)
        tasks: list[asyncio.Task[Any]] = []

        def start(doing: Coroutine[Any, Any, Any]) -> None:
            tasks.append(asyncio.create_task(doing))

        marks = Marks(core, work, start)
        for burst in bursts:
            for key in burst:
                marks.add(NOOR, key)
            await asyncio.gather(*tasks)
        work.close()

    asyncio.run(mark())
    return core.written


def test_answers_of_one_moment_are_written_down_together() -> None:
    assert _marked(_Core(), "abc", "d") == [["a", "b", "c"], ["d"]]


def test_what_cannot_be_written_down_does_not_stop_the_next() -> None:
    assert _marked(_Core(locked=True), "ab", "c") == [["c"]]

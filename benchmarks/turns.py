"""Apps that are asked the same in turns, each in a process of its own, and how they did."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from benchmarks.processes import ROOT

CONNECTIONS = 16
_WARMING_UP = 100
_REST = 0.005
"""Seconds for each message in which an app may end what it does after it answered, of at most as many as warm it up."""

Ask = Callable[[int, Iterator[int]], Awaitable[list[float]]]
"""Asks the app at a port, for each of these users: how long each answer took."""


@dataclass
class Answers:
    """How one app did, for each round: messages a second, and what each of the messages took."""

    rates: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    def percentile(self, hundredth: int) -> float:
        """In milliseconds."""
        return quantiles(self.took, n=100)[hundredth - 1] * 1000


@asynccontextmanager
async def process(module: str, folder: Path, *arguments: str) -> AsyncIterator[asyncio.StreamReader]:
    """A Python process of a module that runs until its standard input ends: what it prints."""
    pipe = asyncio.subprocess.PIPE
    made = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=pipe,
        stdout=pipe,
    )
    assert made.stdin is not None
    assert made.stdout is not None
    try:
        yield made.stdout
    finally:
        made.stdin.close()
        await made.wait()


async def in_turns(
    ports: Mapping[str, int], ask: Ask, users: Sequence[int], messages: int, rounds: int
) -> dict[str, Answers]:
    """Each app is asked so many messages in each round, after a first one that does not count."""
    measured = {kind: Answers() for kind in ports}
    asking = {kind: _over_and_over(users) for kind in ports}
    for number in range(rounds + 1):
        for kind, found in measured.items():
            some = islice(asking[kind], messages if number else min(messages, _WARMING_UP))
            begin = perf_counter()
            took = await ask(ports[kind], some)
            if number:
                found.rates.append(len(took) / (perf_counter() - begin))
                found.took += took
            await asyncio.sleep(_REST * min(messages, _WARMING_UP))
    return measured


def _over_and_over(users: Sequence[int]) -> Iterator[int]:
    while True:
        yield from users

"""How many turns a second the Teams channel makes, from activity to posted answer, beside botbuilder's echo.

    python -m benchmarks.teams [--trainees N] [--messages N] [--rounds N]

Activities with a signed token ask a question, each of somebody else in their own conversation, over 16 connections; the
next one comes when the answer to the one before was posted. Once more the channel has a core that echoes, to tell its
own part. Beside it stands the echo of botbuilder as it comes; then with the list of its client's retry codes made a
set; then with a token that it keeps besides. Each is one uvicorn process, all stand beside the same stub of Microsoft's
side, and they take turns.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from itertools import product
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import uvicorn

from benchmarks.teams_side import TENANT, TeamsSide
from benchmarks.turns import CONNECTIONS, Answers, in_turns, process
from benchmarks.world import Account, with_accounts
from bot.channels.teams.ports import CHANNEL

AIM = 3.0
_QUESTION = "Wanneer is mijn examen?"
KINDS = {
    "wegwijs": "the channel, a real question",
    "channel": "the channel, its core an echo",
    "echo": "botbuilder's echo",
    "echo-set": "the echo, retry codes a set",
    "echo-best": "the echo, a set, and its token kept",
}


def connected(trainees: int, folder: Path, keep: Path | None = None) -> tuple[Path, list[int]]:
    """A database in which every trainee is on Teams, and their numbers; the names of Teams for them end in those."""
    return with_accounts(trainees, folder, Account(CHANNEL, TENANT, "u", "a:"), keep)


async def turns(file: Path, users: list[int], messages: int, rounds: int) -> dict[str, Answers]:
    """All of them, taking turns."""
    async with TeamsSide() as teams, AsyncExitStack() as running:
        made = {
            kind: await running.enter_async_context(
                process("benchmarks.teams_apps", file.parent, kind, teams.url, str(file))
            )
            for kind in KINDS
        }
        ports = {kind: int(await printed.readline()) for kind, printed in made.items()}
        return await in_turns(
            ports, lambda port, some: teams.ask(port, some, _QUESTION, CONNECTIONS), users, messages, rounds
        )


def lines(measured: dict[str, Answers]) -> Iterator[str]:
    """A line for each app, and one for what the channel is to each echo of the library."""
    yield "{:<44}{:>10}{:>10}{:>10}".format("turns", "turns/s", "p50 ms", "p99 ms")
    for kind, name in KINDS.items():
        one = measured[kind]
        yield f"{name:<44}{median(one.rates):>10.0f}{one.percentile(50):>10.1f}{one.percentile(99):>10.1f}"
    for mine, kind in product(("wegwijs", "channel"), ("echo", "echo-set", "echo-best")):
        ours, other = measured[mine], measured[kind]
        ratios = sorted(own / theirs for own, theirs in zip(ours.rates, other.rates, strict=True))
        slower = [ours.percentile(one) / other.percentile(one) for one in (50, 99)]
        yield f"{f'{mine} to {KINDS[kind]}':<44}{median(ratios):>10.2f}{slower[0]:>10.2f}{slower[1]:>10.2f}"
        yield f"  rounds: {', '.join(f'{one:.2f}' for one in ratios)}"
    yield f"aim: at least {AIM} times the turns of the echo"


async def run(trainees: int, messages: int, rounds: int) -> AsyncIterator[str]:
    """All figures."""
    with TemporaryDirectory() as made:
        file, users = connected(trainees, Path(made))
        for line in lines(await turns(file, users, messages, rounds)):
            yield line


async def _print(given: argparse.Namespace) -> None:
    async for line in run(given.trainees, given.messages, given.rounds):
        print(line, flush=True)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trainees", type=int, default=10_000, help="in the database (default 10000)")
    parser.add_argument("--messages", type=int, default=500, help="for each app in each round (default 500)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each app (default 5)")
    with asyncio.Runner(loop_factory=uvicorn.Config("", log_config=None).get_loop_factory()) as runner:
        runner.run(_print(parser.parse_args()))


if __name__ == "__main__":
    main()

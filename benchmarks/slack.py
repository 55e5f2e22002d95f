"""How many answers a second the Slack channel posts beside a bare Bolt app, and how fast a queue leaves.

    python -m benchmarks.slack [--trainees N] [--messages N] [--rounds N] [--queued N]

Answers: signed events of a question, each of somebody else in their own conversation, over 16 connections; the next one
comes when the answer to the one before was posted. The bare app is Bolt's AsyncApp with one session, which posts one
fixed message. Both are one uvicorn process, stand beside the same stub of Slack, and take turns.

A queue: messages in the outbox to as many people, through `schedules.deliver`, beside a loop that awaits
`chat_postMessage` of one client; with a Slack that answers at once, and with one that takes its time as the real one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
from asyncio import StreamReader
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import uvicorn

from benchmarks.slack_side import TEAM, SlackSide
from benchmarks.turns import CONNECTIONS, Answers, in_turns, process
from benchmarks.world import Account, with_accounts
from bot.channels.slack.ports import CHANNEL

AIM, AIM_P99, AIM_QUEUE = 0.4, 3.0, 0.9
_QUESTION = "Wanneer is mijn examen?"


@dataclass(frozen=True)
class Queue:
    """How a queue left: messages, seconds, and the memory it took in MiB."""

    sent: int
    seconds: float
    growth: float

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.sent / self.seconds


def connected(trainees: int, folder: Path, keep: Path | None = None) -> tuple[Path, list[int]]:
    """A database in which every trainee is on Slack, and their numbers; Slack's names for them end in those."""
    return with_accounts(trainees, folder, Account(CHANNEL, TEAM, "U", "D"), keep)


def _process(kind: str, slack: SlackSide, file: Path, messages: int) -> AbstractAsyncContextManager[StreamReader]:
    return process("benchmarks.slack_apps", file.parent, kind, slack.url, str(file), str(messages))


async def answers(file: Path, users: Sequence[int], messages: int, rounds: int) -> dict[str, Answers]:
    """Both apps, taking turns."""
    async with (
        SlackSide() as slack,
        _process("wegwijs", slack, file, 0) as ours,
        _process("bolt", slack, file, 0) as bare,
    ):
        ports = {"wegwijs": int(await ours.readline()), "bolt": int(await bare.readline())}
        return await in_turns(
            ports, lambda port, some: slack.ask(port, some, _QUESTION, CONNECTIONS), users, messages, rounds
        )


async def queue(file: Path, messages: int, delay: float) -> dict[str, Queue]:
    """Both ways of posting, with a Slack that takes `delay` for each call."""
    found: dict[str, Queue] = {}
    async with SlackSide(delay) as slack:
        for kind in ("deliver", "loop"):
            fresh = Path(shutil.copyfile(file, file.with_name(f"{kind}.db")))
            async with _process(kind, slack, fresh, messages) as printed:
                found[kind] = Queue(**json.loads(await printed.readline()))
    return found


def lines_of_answers(measured: dict[str, Answers]) -> Iterator[str]:
    """A line for each app, and one for what they are to each other."""
    ours, bare = measured["wegwijs"], measured["bolt"]
    yield "{:<34}{:>12}{:>10}{:>10}".format("answers", "messages/s", "p50 ms", "p99 ms")
    for name, one in (("the channel", ours), ("bare Bolt", bare)):
        yield f"{name:<34}{median(one.rates):>12.0f}{one.percentile(50):>10.1f}{one.percentile(99):>10.1f}"
    ratios = sorted(mine / theirs for mine, theirs in zip(ours.rates, bare.rates, strict=True))
    slower, slowest = (ours.percentile(one) / bare.percentile(one) for one in (50, 99))
    yield f"{'ratio':<34}{median(ratios):>12.2f}{slower:>10.2f}{slowest:>10.2f}"
    yield f"aim: at least {AIM} of its messages, p99 at most {AIM_P99} times its p99"
    yield f"rounds: {', '.join(f'{one:.2f}' for one in ratios)}"


def lines_of_queue(measured: dict[float, dict[str, Queue]]) -> Iterator[str]:
    """Two lines for each Slack."""
    yield "{:<34}{:>12}{:>10}{:>10}".format("a queue", "messages/s", "ratio", "MiB more")
    for delay, found in measured.items():
        bare = found["loop"]
        for name, one in ((f"the outbox, a call takes {delay * 1000:.0f} ms", found["deliver"]), ("a bare loop", bare)):
            yield f"{name:<34}{one.rate:>12.0f}{one.rate / bare.rate:>10.2f}{one.growth:>10.1f}"
    yield f"aim: at least {AIM_QUEUE} of the loop, in flat memory"


async def run(trainees: int, messages: int, rounds: int, queued: int, delays: Sequence[float]) -> AsyncIterator[str]:
    """All figures as they come."""
    with TemporaryDirectory() as made:
        file, users = connected(trainees, Path(made))
        if rounds:
            for line in lines_of_answers(await answers(file, users, messages, rounds)):
                yield line
        if queued:
            for line in lines_of_queue({delay: await queue(file, queued, delay) for delay in delays}):
                yield line


async def _print(given: argparse.Namespace) -> None:
    delays = [delay / 1000 for delay in given.delays]
    async for line in run(given.trainees, given.messages, given.rounds, given.queued, delays):
        print(line, flush=True)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trainees", type=int, default=10_000, help="in the database (default 10000)")
    parser.add_argument("--messages", type=int, default=1000, help="for each app in each round (default 1000)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each app; 0 leaves them out (default 5)")
    parser.add_argument("--queued", type=int, default=10_000, help="messages in the queue; 0 leaves it out")
    parser.add_argument("--delays", type=float, nargs="*", default=[0, 20], help="ms of a call (default 0 and 20)")
    with asyncio.Runner(loop_factory=uvicorn.Config("", log_config=None).get_loop_factory()) as runner:
        runner.run(_print(parser.parse_args()))


if __name__ == "__main__":
    main()

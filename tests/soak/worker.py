"""One process of many: it opens its own database, runs the real Slack channel, and beats until it is killed."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from bot.app.build import build
from bot.app.slack_ports import slack_ports
from bot.channels.slack.app import SlackChannel
from bot.channels.slack.ports import SlackSettings
from bot.errors import StorageError
from bot.messages import Address, Reply
from bot.settings import Settings
from schedules.moment import Calendar
from schedules.tick import tick
from tests.channels.slack.fakeslack.bolted import looping
from tests.soak.clock import Clock
from tests.soak.slack_side import Where

log = logging.getLogger("tests.soak")

WAIT = 60.0
_BREATH = 0.005
"""Real seconds between two beats, so that one process does not keep all others from the processor."""


@dataclass(frozen=True)
class Given:
    """What a worker is told: the database, Slack, the clock, and where to complain of what should never happen."""

    url: str
    slack: Where
    clock: Clock
    complaints: Path


class Counted(SlackChannel):
    """The real one; it lets the supervisor know that it is sending."""

    count: Callable[[], None]

    def send(self, address: Address, reply: Reply, key: str) -> str:
        """As the real one does."""
        self.count()
        return super().send(address, reply, key)


def work(given: Given, place: int, beats: int | None) -> None:
    """Beats so many times; with None as long as the process that started it lives."""
    logging.basicConfig(filename=given.complaints, level=logging.ERROR, force=True)
    parent = os.getppid()
    app = build(Settings(database_url=SecretStr(given.url)), given.clock.now)
    settings = SlackSettings(
        bot_token=given.slack.token, signing_secret="unused", api_url=given.slack.url, spacing=0.0, workers=3
    )
    channel = Counted(slack_ports(app), settings)
    channel.count = partial(given.clock.sends, place)
    with _running(channel):
        while os.getppid() == parent and beats != 0:
            now = given.clock.begin(place)
            try:
                tick(app.engine, {"slack": channel}, now, calendar=Calendar(), clock=given.clock.now)
            except StorageError as error:
                log.warning("tick put off", extra={"reason": str(error)})
            finally:
                given.clock.end(place)
            beats = beats - 1 if beats else beats
            time.sleep(_BREATH)
    app.engine.dispose()


@contextmanager
def _running(channel: SlackChannel) -> Iterator[None]:
    started = threading.Event()

    async def talk(over: asyncio.Event) -> None:
        async with channel.running():
            started.set()
            await over.wait()

    with looping() as loop:
        over = asyncio.Event()
        talking = asyncio.run_coroutine_threadsafe(talk(over), loop)
        assert started.wait(WAIT)
        yield
        loop.call_soon_threadsafe(over.set)
        talking.result(WAIT)

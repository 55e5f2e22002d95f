"""What `benchmarks.slack` measures, each in a process of its own: the channel, a bare Bolt app, and who posts a queue.

    python -m benchmarks.slack_apps {wegwijs,bolt,deliver,loop} API-URL DATABASE MESSAGES

The first two print their port and serve until their standard input ends; the last two print what they took, as JSON.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.serving import serve, story_clock
from benchmarks.slack_side import EVENTS_PATH, SECRET, TOKEN
from bot.app.build import App, build
from bot.app.sample import START
from bot.app.slack_ports import slack_ports, slack_settings
from bot.channels.slack.app import SlackChannel
from bot.channels.slack.ports import CHANNEL
from bot.messages import Notice, Reply, Section, dump_reply
from bot.settings import Settings
from schedules.deliver import deliver
from schedules.moment import Calendar
from schedules.taking import Round
from storage import outbox
from storage import tables as t
from storage.engine import reading, writing

_TEXT = "Je examen Persoonlijke verzorging is op vrijdag 29 november van 09:00 tot 11:00 in Utrecht."
_REMINDER = Reply(
    "Over tien dagen is je examen.",
    paragraphs=(_TEXT,),
    sections=(Section("Neem mee:", ("je legitimatie", "je portfolio")),),
    suggestions=("wat moet ik nog inleveren?",),
)
_WARMING_UP = 300
"""Messages that go out before what is measured."""


@dataclass(frozen=True)
class Asked:
    """What one process measures."""

    api: str
    file: Path
    messages: int


# The app that answers


def _app(asked: Asked) -> App:
    given = {"database_url": f"sqlite:///{asked.file}", "slack_bot_token": TOKEN, "slack_signing_secret": SECRET}
    return build(Settings.model_validate({**given, "slack_api_url": asked.api}), story_clock())


def _channel(app: App) -> SlackChannel:
    settings = slack_settings(app.settings)
    assert settings is not None
    return SlackChannel(slack_ports(app), settings)


async def wegwijs(asked: Asked) -> None:
    channel = _channel(_app(asked))

    await serve(channel.routes, channel.running)


async def bolt(asked: Asked) -> None:
    async with aiohttp.ClientSession() as session:
        app = AsyncApp(signing_secret=SECRET, client=AsyncWebClient(TOKEN, asked.api, session=session))

        @app.event("message")
        async def said(event: dict[str, Any], client: AsyncWebClient) -> None:
            await client.chat_postMessage(channel=event["channel"], text=_TEXT)

        handler = AsyncSlackRequestHandler(app)

        async def take(request: Request) -> Response:
            return await handler.handle(request)

        await serve([Route(EVENTS_PATH, take, methods=["POST"])], nullcontext)


# A queue that is posted


async def deliver_(asked: Asked) -> None:
    """The outbox, through `schedules.deliver`."""
    app = _app(asked)
    channel = _channel(app)
    with reading(app.engine) as db:
        known = select(t.accounts.c.person).where(t.accounts.c.channel == CHANNEL).limit(asked.messages)
        people = list(db.execute(known).scalars())

    def post(messages: int, name: str) -> Callable[[], int]:
        with writing(app.engine) as db:
            for one in people[:messages]:
                notice = Notice(f"{name}:{one}", one, "exam.soon", _REMINDER, "examen", START)
                outbox.put(db, notice, dump_reply(_REMINDER))
        return lambda: deliver(app.engine, {CHANNEL: channel}, Round((), app.clock(), Calendar()))

    async with channel.running():
        await asyncio.to_thread(post(min(_WARMING_UP, len(people)), "warm"))
        await _report(asyncio.to_thread(post(len(people), "real")))


async def loop(asked: Asked) -> None:
    """One client that posts one message after another."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(TOKEN, asked.api, session=session)

        async def post(messages: int) -> int:
            for number in range(messages):
                await client.chat_postMessage(channel=f"D{number}", text=_TEXT)
            return messages

        await post(min(_WARMING_UP, asked.messages))
        await _report(post(asked.messages))


async def _report(doing: Coroutine[Any, Any, int]) -> None:
    before, begin = _memory(), perf_counter()
    sent = await doing
    seconds = perf_counter() - begin
    print(json.dumps({"sent": sent, "seconds": seconds, "growth": _memory() - before}), flush=True)


def _memory() -> float:
    """What this process occupies now, in MiB; 0 where that cannot be read."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


_KINDS = {"wegwijs": wegwijs, "bolt": bolt, "deliver": deliver_, "loop": loop}


def main() -> None:
    """Runs one of them."""
    kind, api, file, messages = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvicorn.Config("", log_config=None).get_loop_factory()) as runner:
        runner.run(_KINDS[kind](Asked(api, Path(file), int(messages))))


if __name__ == "__main__":
    main()

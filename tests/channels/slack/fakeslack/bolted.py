"""A small app made with the real Bolt, in a thread of its own, for proving the fake."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from tests.channels.slack.fakeslack.served import WAIT, Served
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.team import Team

Does = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass
class Heard:
    """What reached the app, and what it answers."""

    slack: FakeSlack
    bodies: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    ack: dict[str, Any] = field(default_factory=dict)
    """Goes with every acknowledgement of a command, click or form."""
    does: dict[str, Does] = field(default_factory=dict)
    """What the app does at something it hears, besides noting it."""

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [body for name, body in self.bodies if name == kind]

    async def hear(self, kind: str, args: dict[str, Any]) -> None:
        if "ack" in args:
            await args["ack"](**self.ack)
        with self.slack.changing():
            self.bodies.append((kind, args["body"]))
        if kind in self.does:
            await self.does[kind](args)


def bolt(slack: FakeSlack, heard: Heard, **options: Any) -> AsyncApp:
    """An app that notes all it hears."""
    client = AsyncWebClient(base_url=slack.url, token=options.pop("token", None))
    app = AsyncApp(client=client, signing_secret=slack.signing_secret, **options)

    def events(kind: str) -> None:
        @app.event(kind)
        async def note(body: dict[str, Any], client: AsyncWebClient) -> None:
            await heard.hear(kind, {"body": body, "client": client})

    for kind in ("message", "app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked", "reaction_added"):
        events(kind)
    events("assistant_thread_started")

    async def interaction(body: Any, ack: Any, client: AsyncWebClient, respond: Any) -> None:
        kind = body.get("type", "command")
        await heard.hear(kind, {"body": body, "ack": ack, "client": client, "respond": respond})

    app.command("/wegwijs")(interaction)
    app.action("press")(interaction)
    app.view("form")(interaction)
    app.view_closed("form")(interaction)
    app.shortcut("shortcut")(interaction)
    return app


@contextmanager
def listening(slack: FakeSlack, team: Team | None = None, **options: Any) -> Iterator[Heard]:
    """The app runs and hears of this Slack, in the way `slack.mode` says."""
    heard = Heard(slack)
    given = {"token": team.bot_token, **options} if team else options
    if slack.mode == "http":
        handler = AsyncSlackRequestHandler(bolt(slack, heard, **given))
        with Served(Starlette(routes=[Route("/events", handler.handle, methods=["POST"])])) as served:
            slack.request_url = f"{served.url}/events"
            yield heard
        return
    with looping() as loop:

        async def start() -> AsyncSocketModeHandler:
            made = AsyncSocketModeHandler(bolt(slack, heard, **given), slack.app_token)
            await made.connect_async()  # type: ignore[no-untyped-call]
            return made

        socket = asyncio.run_coroutine_threadsafe(start(), loop).result(WAIT)
        slack.wait(lambda: slack.sockets.open)
        try:
            yield heard
        finally:
            asyncio.run_coroutine_threadsafe(socket.close_async(), loop).result(WAIT)  # type: ignore[no-untyped-call]


@contextmanager
def looping() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread."""
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        ended = asyncio.Event()
        thread = threading.Thread(target=lambda: runner.run(_until(ended)), daemon=True)
        thread.start()
        try:
            yield loop
        finally:
            loop.call_soon_threadsafe(ended.set)
            thread.join(WAIT)


async def _until(ended: asyncio.Event) -> None:
    await ended.wait()

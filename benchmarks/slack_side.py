"""Slack's side of the benchmark, as lean as can be: an API that takes every call, and people who ask over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from time import time
from typing import Self

from benchmarks.wire import Askers, Calls, request

TEAM, BOT, TOKEN, SECRET = "T1", "UBOT", "xoxb-benchmark", "a-signing-secret-of-the-benchmark"
EVENTS_PATH = "/slack/events"

_ABOUT = {
    "auth.test": {"ok": True, "team_id": TEAM, "team": "Zorg", "user_id": BOT, "bot_id": "B1", "user": "wegwijs"},
}


@dataclass
class SlackSide:
    """The Web API on a port of its own. `delay` is how many seconds each call takes."""

    delay: float = 0.0
    posts: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._askers = Askers(partial(self._event, text=""))

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Calls(self.answer, self.delay), "127.0.0.1", backlog=256)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def answer(self, _: str, path: str, body: bytes) -> bytes:
        """What the API says to a call."""
        method = path.rpartition("/")[2]
        if method != "chat.postMessage":
            return json.dumps(_ABOUT.get(method, {"ok": True})).encode()
        channel = json.loads(body)["channel"]
        self.posts += 1
        self._askers.posted(channel.removeprefix("D"))
        stamp = f"1732006800.{next(self._numbers):06d}"
        return b'{"ok":true,"channel":"%b","ts":"%b","message":%b}' % (channel.encode(), stamp.encode(), body)

    async def ask(self, port: int, users: Iterator[int], text: str, connections: int) -> list[float]:
        """Each user asks once, as many at a time as there are connections; seconds until each answer was posted."""
        self._askers.event = partial(self._event, text=text)
        return await self._askers.ask(port, users, connections)

    def _event(self, user: int, text: str) -> bytes:
        """A signed event: somebody says something in their conversation with the bot."""
        number, now = next(self._numbers), time()
        said = {"type": "message", "user": f"U{user}", "channel": f"D{user}", "channel_type": "im", "text": text}
        bot = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        body = json.dumps(
            {
                **{"token": "verification", "team_id": TEAM, "api_app_id": "A1", "type": "event_callback"},
                **{"event": {**said, "ts": f"{now:.6f}{number}"}, "event_id": f"Ev{number}", "event_time": int(now)},
                **{"authorizations": [bot], "is_ext_shared_channel": False, "event_context": f"4-{number}"},
            }
        ).encode()
        stamp = str(int(now))
        signed = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={signed}\r\n"
        return request(EVENTS_PATH, body, headers)

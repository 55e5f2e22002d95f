"""Slack's side of the benchmark, as lean as can be: an API that takes every call, and people who ask over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter, time
from typing import Self, cast

TEAM, BOT, TOKEN, SECRET = "T1", "UBOT", "xoxb-benchmark", "a-signing-secret-of-the-benchmark"
EVENTS_PATH = "/slack/events"
_LONGEST = 60.0
"""Seconds after which an answer is taken for lost."""

_ABOUT = {
    "auth.test": {"ok": True, "team_id": TEAM, "team": "Zorg", "user_id": BOT, "bot_id": "B1", "user": "wegwijs"},
}


@dataclass
class SlackSide:
    """The Web API on a port of its own. `delay` is how many seconds each call takes."""

    delay: float = 0.0
    posts: int = 0
    waiting: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    """Who waits for an answer, by conversation: the moment at which it was posted."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def __aenter__(self) -> Self:
        self._server = await asyncio.get_running_loop().create_server(lambda: _Call(self), "127.0.0.1", backlog=256)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def answer(self, method: str, body: bytes) -> bytes:
        """What the API says to a call."""
        if method != "chat.postMessage":
            return json.dumps(_ABOUT.get(method, {"ok": True})).encode()
        channel = json.loads(body)["channel"]
        self.posts += 1
        if (posted := self.waiting.pop(channel, None)) is not None and not posted.done():
            posted.set_result(perf_counter())
        stamp = f"1732006800.{next(self._numbers):06d}"
        return b'{"ok":true,"channel":"%b","ts":"%b","message":%b}' % (channel.encode(), stamp.encode(), body)

    async def ask(self, port: int, users: Iterator[int], text: str, connections: int) -> list[float]:
        """Each user asks once, as many at a time as there are connections; seconds until each answer was posted."""
        took: list[float] = []
        await asyncio.gather(*(self._asking(port, users, text, took) for _ in range(connections)))
        return took

    async def _asking(self, port: int, users: Iterator[int], text: str, took: list[float]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for user in users:
            posted = self.waiting[f"D{user}"] = asyncio.get_running_loop().create_future()
            request = self._event(user, text)
            begin = perf_counter()
            writer.write(request)
            status = await _status(reader)
            if status != b"200":
                raise SystemExit(f"the event was answered with {status.decode()}")
            took.append(await asyncio.wait_for(posted, _LONGEST) - begin)
        writer.close()

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
        head = (
            f"POST {EVENTS_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={signed}\r\n\r\n"
        )
        return head.encode() + body


async def _status(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(_length(head))
    return head.split(b" ", 2)[1]


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


class _Call(asyncio.Protocol):
    """One connection of the app, on which it makes its calls one after another."""

    def __init__(self, slack: SlackSide) -> None:
        self._slack = slack
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, rest = self._got.partition(b"\r\n\r\n")
        if not found or len(rest) < (length := _length(head)):
            return
        self._got = rest[length:]
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        body = self._slack.answer(method, rest[:length])
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        if self._slack.delay:
            asyncio.get_running_loop().call_later(self._slack.delay, self._transport.write, answer)
        else:
            self._transport.write(answer)

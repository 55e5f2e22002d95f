"""HTTP as lean as can be, for the side of a benchmark that is not measured."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import cast

Answer = Callable[[str, str, bytes], bytes]
"""What is answered to a method, a path and a body: JSON."""
_LONGEST = 60.0
"""Seconds after which an answer is taken for lost."""


class Calls(asyncio.Protocol):
    """One connection of an app, on which it makes its calls one after another; each takes `delay` seconds."""

    def __init__(self, answer: Answer, delay: float = 0.0) -> None:
        self._answer = answer
        self._delay = delay
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, rest = self._got.partition(b"\r\n\r\n")
        if not found or len(rest) < (length := _length(head)):
            return
        self._got = rest[length:]
        method, path, _ = head.split(b" ", 2)
        body = self._answer(method.decode(), path.decode(), rest[:length])
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._transport.write, answer)
        else:
            self._transport.write(answer)


@dataclass
class Askers:
    """People who ask over a few connections; `event` makes the request by which one of them does."""

    event: Callable[[int], bytes]
    waiting: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    """Who waits for an answer: the moment at which it was posted."""

    def posted(self, who: str) -> None:
        """The answer to somebody was posted now."""
        if (waited := self.waiting.pop(who, None)) is not None and not waited.done():
            waited.set_result(perf_counter())

    async def ask(self, port: int, users: Iterator[int], connections: int) -> list[float]:
        """Each user asks once, as many at a time as there are connections; seconds until each answer was posted."""
        took: list[float] = []
        await asyncio.gather(*(self._asking(port, users, took) for _ in range(connections)))
        return took

    async def _asking(self, port: int, users: Iterator[int], took: list[float]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for user in users:
            posted = self.waiting[str(user)] = asyncio.get_running_loop().create_future()
            request = self.event(user)
            begin = perf_counter()
            writer.write(request)
            if (status := await _status(reader)) != b"200":
                raise SystemExit(f"the event was answered with {status.decode()}")
            took.append(await asyncio.wait_for(posted, _LONGEST) - begin)
        writer.close()


def request(path: str, body: bytes, headers: str) -> bytes:
    """A POST with JSON; each of the headers ends its line."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _status(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(_length(head))
    return head.split(b" ", 2)[1]


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0

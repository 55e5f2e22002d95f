"""The web chat on a real port, and a browser's share of its HTTP."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from websockets import Origin
from websockets.sync.client import ClientConnection, connect

from bot.channels.web.app import WebChannel
from bot.channels.web.ports import WebSettings
from bot.channels.web.server import server_of
from tests.channels.serving import TLS, QuickServer
from tests.channels.web.fake import Fake, session_of

WAIT = 10.0


@dataclass
class Served:
    """One running chat."""

    port: int
    channel: WebChannel
    fake: Fake
    stop: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def visitor(self, person: int | None = None) -> Iterator[Visitor]:
        """Somebody with a browser, signed in or not."""
        cookies = {"wegwijs": session_of(person)} if person else {}
        with httpx.Client(base_url=self.url, cookies=cookies, timeout=WAIT, verify=TLS) as client:
            yield Visitor(client, self)


@dataclass
class Visitor:
    """A browser without a screen."""

    client: httpx.Client
    served: Served
    known_proof: str = ""

    @property
    def start(self) -> dict[str, Any]:
        """What the page's script starts with."""
        found = re.search(r'id="start">(.*?)</script>', self.client.get("/").text, re.DOTALL)
        assert found
        start: dict[str, Any] = json.loads(found.group(1))
        return start

    @property
    def proof(self) -> str:
        self.known_proof = self.known_proof or str(self.start["proof"])
        return self.known_proof

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Wegwijs-Proof": self.proof, "Origin": self.served.url}

    def form_proof(self, path: str = "/") -> str:
        """The proof in the forms of a page."""
        found = re.search(r'name="proof" value="(\w+)"', self.client.get(path).text)
        assert found
        return found.group(1)

    def new_key(self, person: int = 1) -> str:
        return f"{person}:{uuid.uuid4()}"

    def say(self, text: str, *, key: str | None = None, person: int = 1) -> httpx.Response:
        body = {"key": key or self.new_key(person), "text": text}
        return self.client.post("/api/messages", json=body, headers=self.headers)

    def post(self, body: object, **headers: str) -> httpx.Response:
        return self.client.post("/api/messages", json=body, headers={**self.headers, **headers})

    @contextmanager
    def live(self, **headers: str) -> Iterator[ClientConnection]:
        """The page's live connection."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        address = f"ws://127.0.0.1:{self.served.port}/api/live"
        sent = {"Cookie": cookie, "Origin": self.served.url, **headers}
        origin = Origin(sent.pop("Origin"))
        with connect(address, origin=origin, additional_headers=sent, open_timeout=WAIT) as connection:
            yield connection


def frame(connection: ClientConnection) -> dict[str, Any]:
    """The next frame."""
    found: dict[str, Any] = json.loads(connection.recv(timeout=WAIT))
    return found


@contextmanager
def serve(fake: Fake, settings: WebSettings | None = None, port: int = 0) -> Iterator[Served]:
    """Runs the chat in a thread until the block ends."""
    channel = WebChannel(fake.ports, settings)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        port = listener.getsockname()[1]
        server = QuickServer(server_of(channel.app, "127.0.0.1", port).config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        until(lambda: server.started)

        def stop() -> None:
            server.stop()
            thread.join(WAIT)
            listener.close()
            assert not thread.is_alive()

        try:
            yield Served(port, channel, fake, stop)
        finally:
            stop()


def until(holds: Any) -> None:
    """Waits for what another thread does."""
    end = time.monotonic() + WAIT
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)

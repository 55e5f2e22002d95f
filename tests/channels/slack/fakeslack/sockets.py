"""Socket Mode: connections of the app, envelopes on their way, and what is not acknowledged yet."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.channels.slack.fakeslack.delivery import Delivery

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.server import FakeSlack


@dataclass(eq=False)
class Connection:
    """One open socket; one that was told to go gets nothing new."""

    socket: WebSocket
    leaving: bool = False


@dataclass
class Envelope:
    """Something sent and not acknowledged, and where it went."""

    delivery: Delivery
    connection: Connection | None
    retry: int


class Sockets:
    """Gives each envelope to one connection, in turn."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.connections: list[Connection] = []
        self.tickets: set[str] = set()
        self.waiting: dict[str, Envelope] = {}
        self.opened = 0
        """Connections there have been."""

    @property
    def open(self) -> bool:
        return bool(self._usable())

    def _usable(self) -> list[Connection]:
        return [one for one in self.connections if not one.leaving]

    def address(self) -> str:
        """A new address to connect to, good for one connection."""
        ticket = uuid.uuid4().hex
        self.tickets.add(ticket)
        return f"{self.slack.root.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.slack.app_id}"

    async def serve(self, socket: WebSocket) -> None:
        """One connection from its hello to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self.tickets:
            await socket.close(1008)
            return
        self.tickets.remove(ticket)
        await socket.accept()
        connection = Connection(socket)
        with self.slack.lock:
            count = len(self.connections) + 1
        await socket.send_text(json.dumps(self._hello(count)))
        with self.slack.changing():
            self.connections.append(connection)
            self.opened += 1
            late = [name for name, one in self.waiting.items() if self._is_late(one)]
        for name in late:
            await self._again(name)
        try:
            while True:
                self._acknowledged(json.loads(await socket.receive_text()))
        except WebSocketDisconnect:
            pass
        finally:
            with self.slack.changing():
                self.connections.remove(connection)

    def _is_late(self, envelope: Envelope) -> bool:
        """Whether it is brought again; commands and clicks never are."""
        return envelope.delivery.kind == "events_api" and envelope.connection not in self.connections

    def _hello(self, count: int) -> dict[str, Any]:
        debug = {"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060}
        about = {"app_id": self.slack.app_id}
        return {"type": "hello", "num_connections": count, "connection_info": about, "debug_info": debug}

    def _acknowledged(self, answer: dict[str, Any]) -> None:
        with self.slack.changing():
            envelope = self.waiting.pop(str(answer.get("envelope_id")), None)
            if envelope is not None:
                delivery = envelope.delivery
                delivery.status, delivery.body, delivery.failure = 200, answer.get("payload") or "", ""

    async def _again(self, name: str) -> None:
        """Brings what was not acknowledged to a new connection: sent before, it is a retry."""
        with self.slack.lock:
            if (envelope := self.waiting.pop(name, None)) is None:
                return
        sent = envelope.connection is not None
        self.send(envelope.delivery, envelope.retry + sent, "timeout" if sent else "")

    def send(self, delivery: Delivery, retry: int = 0, reason: str = "") -> bool:
        """Puts it in an envelope and on a connection; without one it waits for the next."""
        name = str(uuid.uuid4())
        events = delivery.kind == "events_api"
        text = {
            "envelope_id": name,
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": not events,
            **({"retry_attempt": retry, "retry_reason": reason} if events else {}),
        }
        with self.slack.changing():
            usable = self._usable()
            connection = usable[0] if usable else None
            if connection is not None:
                delivery.attempts += 1
                self.connections.remove(connection)
                self.connections.append(connection)
            self.waiting[name] = Envelope(delivery, connection, retry)
        if connection is not None:
            self._write(connection, text)
        return connection is not None

    def _write(self, connection: Connection, text: dict[str, Any]) -> None:
        async def write() -> None:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await connection.socket.send_text(json.dumps(text))

        asyncio.run_coroutine_threadsafe(write(), self.slack.loop)

    def disconnect(self, reason: str) -> None:
        """Tells every connection that it will end; the app opens a new one. With link_disabled it ends now."""
        with self.slack.lock:
            connections = list(self.connections)
        for connection in connections:
            connection.leaving = True
            self._write(connection, {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-fake"}})
        if reason == "link_disabled":
            self.close(connections)

    def close(self, connections: list[Connection] | None = None) -> None:
        """Ends connections without a warning."""
        with self.slack.lock:
            closing = list(self.connections) if connections is None else connections

        async def end() -> None:
            for connection in closing:
                with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                    await connection.socket.close(1001)

        for connection in closing:
            connection.leaving = True
        asyncio.run_coroutine_threadsafe(end(), self.slack.loop).result(5)

"""uvicorn as tests need it: a server that is gone as soon as its work is done."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import suppress

import uvicorn

TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients that only speak plain HTTP on this machine: without it each of them reads all authorities of the world."""


class QuickServer(uvicorn.Server):
    """Does what uvicorn does at its end, without the tenths of a second between its looks: hundreds of tests feel them.

    `stop` may be called from any thread, at any moment, also again.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def stop(self) -> None:
        self.should_exit = True
        if self._loop is not None:
            # A loop that is closed has nobody left to tell: a test may stop a server before its block ends.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._told.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in self.servers:
            listening.close()
        for one in sockets or ():
            one.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            await asyncio.wait_for(self._idle(), self.config.timeout_graceful_shutdown)
        except TimeoutError:
            left = list(self.server_state.tasks)
            for task in left:
                task.cancel(msg="Task cancelled, timeout graceful shutdown exceeded")
            # What is left is done before the loop closes: nobody is there to take its exception after that.
            await asyncio.gather(*left, return_exceptions=True)
        await self.lifespan.shutdown()

    async def _idle(self) -> None:
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.001)
        for listening in self.servers:
            await listening.wait_closed()

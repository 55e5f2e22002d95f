"""Any ASGI application on a free port of this machine, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from tests.channels.serving import QuickServer

WAIT = 10.0


class Served:
    """The application runs as long as the block."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", port))
        self._listener.listen(1024)
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            interface="asgi3",
            ws="websockets-sansio",
            timeout_graceful_shutdown=1,
        )
        self._server = QuickServer(config)
        self._runner = asyncio.Runner(loop_factory=config.get_loop_factory())
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._running = threading.Event()

    def _run(self) -> None:
        with self._runner as runner:
            self.loop = runner.get_loop()
            self._running.set()
            runner.run(self._server.serve(sockets=[self._listener]))

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._running.wait(WAIT), "it did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self._thread.join(WAIT)
        self._listener.close()
        assert not self._thread.is_alive(), "it did not stop"

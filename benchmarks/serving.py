"""What the processes share that a channel is measured in: the clock of the story, and a server that ends when asked."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from time import monotonic

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.app.sample import START
from bot.channels.web.server import server_of


def story_clock() -> Callable[[], datetime]:
    """A clock that begins in the sample's story and runs as fast as any."""
    began = monotonic()
    return lambda: START + timedelta(seconds=monotonic() - began)


async def serve(routes: list[BaseRoute], running: Callable[[], AbstractAsyncContextManager[None]]) -> None:
    """Serves until the standard input ends, and prints the port before anything else; `running` is open meanwhile."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with running():
            yield

    server = server_of(Starlette(routes=routes, lifespan=lifespan), "127.0.0.1", 0)

    def end() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=end, daemon=True).start()
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    await serving

"""uvicorn as the web chat needs it."""

from __future__ import annotations

import uvicorn
from starlette.types import ASGIApp

_LARGEST_FRAME = 64 * 1024
_LAST_SECONDS = 5


def server_of(app: ASGIApp, host: str, port: int) -> uvicorn.Server:
    """A server for the chat alone or for an application it is mounted in. Its logs go where the program's go.

    Behind a proxy on the same machine the proxy's headers say how people came; from elsewhere they are ignored.
    Stopping closes the live connections and waits a few seconds for answers being made.
    """
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            ws_max_size=_LARGEST_FRAME,
            timeout_graceful_shutdown=_LAST_SECONDS,
        )
    )

"""Puts the web chat together: routes, guard, and the object by which the rest sends to people who have it open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from bot.channels.web import chat, clock, entering, guard
from bot.channels.web.live import live
from bot.channels.web.ports import Line, Speaker, WebPorts, WebSettings
from bot.channels.web.site import Site
from bot.errors import SignInRefused
from bot.messages import Address, Reply

_SMALL = 64 * 1024
# Room for the parts of the form around the file.
_AROUND_UPLOAD = 64 * 1024


class WebChannel:
    """The web chat. `app` is served by uvicorn or mounted at "/" of a larger application; then call `close` at the
    end, which the application otherwise does itself.
    """

    def __init__(self, ports: WebPorts, settings: WebSettings | None = None) -> None:
        self._site = Site.of(ports, settings or WebSettings())
        self.app = Starlette(
            routes=_routes(self._site),
            middleware=[Middleware(guard.Guard)],
            exception_handlers={HTTPException: guard.refused, SignInRefused: guard.signed_out},
            lifespan=self._lifespan,
        )
        self.app.state.site = self._site

    def send(self, address: Address, reply: Reply, key: str) -> None:
        """Shows a message to somebody on every page they have open, and waits until a browser says so.

        Call it from any thread but the event loop's. Raises NotReachable when no page is open and TransientDelivery
        when none confirmed within `WebSettings.confirm_within`; the same key may be sent again, it is shown once.
        """
        self._site.hub.send(Line(key, Speaker.BOT, self._site.ports.now(), reply=reply), address)

    def arrived(self, address: Address, key: str, since: datetime) -> bool:
        """False: whether a browser showed it cannot be known, but it shows a key once however often it is sent."""
        return False

    def close(self) -> None:
        """Waits for the answers being made; what is still in the queue is refused and sent again by its page."""
        self._site.work.close()

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        yield
        await asyncio.to_thread(self.close)


def _routes(site: Site) -> list[BaseRoute]:
    upload = max(site.settings.upload_bytes, site.settings.text_characters * 12) + _AROUND_UPLOAD
    routes: list[BaseRoute] = [
        Route("/", chat.home),
        Route("/aanmelden", entering.offer, methods=["GET"]),
        Route("/aanmelden", entering.redeem, methods=["POST"], max_body_size=_SMALL),
        Route("/afmelden", entering.leave, methods=["POST"], max_body_size=_SMALL),
        Route("/api/messages", chat.messages, methods=["POST"], max_body_size=upload),
        Route("/api/conversation", chat.conversation),
        Route("/api/files", chat.files),
        WebSocketRoute("/api/live", live),
        Route("/health", chat.health),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]
    if site.ports.demo is not None:
        routes += [
            Route("/demo/persoon", entering.become, methods=["POST"], max_body_size=_SMALL),
            Route("/api/demo/clock", clock.move, methods=["POST"], max_body_size=_SMALL),
        ]
    return routes

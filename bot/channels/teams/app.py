"""Puts the Teams channel together: the way in, and the object by which the rest sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.teams import pages
from bot.channels.teams.adapter import Adapter
from bot.channels.teams.connector import Connector
from bot.channels.teams.login import Login
from bot.channels.teams.ports import Contact, TeamsPorts, TeamsSettings
from bot.channels.teams.posting import Poster
from bot.channels.teams.stores import Stores
from bot.channels.teams.talk import Talk
from bot.channels.teams.telling import tell
from bot.channels.teams.trust import Keys, Trust
from bot.channels.teams.urls import MESSAGES_PATH
from bot.channels.teams.web import Web
from bot.channels.work import Work
from bot.errors import DeliveryInDoubt, NotReachable, TransientDelivery
from bot.messages import Address, Reply
from bot.texts import Texts

_LARGEST_BODY = 1024 * 1024


class TeamsChannel:
    """Teams. `routes` belong on the one server; `running` is the time in which the channel talks.

    `send` is called from any thread but the event loop's.
    """

    def __init__(self, ports: TeamsPorts, settings: TeamsSettings) -> None:
        self._ports = ports
        self._settings = settings
        self._work = Work(settings.workers, settings.waiting, "teams", _full)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: _Running | None = None
        self._waiting: set[Future[Any]] = set()

    @property
    def routes(self) -> list[BaseRoute]:
        """Where Teams tells of everything, and the pages that the app points to."""
        return [Route(MESSAGES_PATH, self._take, methods=["POST"], max_body_size=_LARGEST_BODY), *pages.routes()]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keys and tokens are fetched when they are first needed: the rest of the server does not wait for Microsoft."""
        self._loop = asyncio.get_running_loop()
        self._running = running = _Running(self._ports, self._settings, self._work)
        try:
            yield
        finally:
            self._running = None
            for future in tuple(self._waiting):
                future.cancel()  # who waits in another thread goes on
            await running.close()
            await asyncio.to_thread(self._work.close)

    async def _take(self, request: Request) -> Response:
        return await self._now.adapter.take(request)

    @property
    def _now(self) -> _Running:
        if self._running is None:
            raise NotReachable("teams: not running")
        return self._running

    def send(self, address: Address, reply: Reply, key: str) -> str:
        """Says something to somebody first, and gives what Teams calls the last message of it.

        Raises a DeliveryError as Teams refused; a limit names its wait.
        """
        say = Texts(self._ports.people.locale(address) or "nl")
        return str(self._wait(self._send(address, reply, key, say)))

    async def _send(self, address: Address, reply: Reply, key: str, say: Texts) -> str:
        running = self._now
        known = await running.talk.place_of(address)
        place = await running.sender.opened(known)
        if place != known:
            contact = Contact(place.conversation, place.service)
            await self._work.run(self._ports.people.remember, [(address, contact)])
        return await tell(running.sender, place, reply, key, say)

    def beat(self) -> None:
        """Begins to take up what was left by a crash or by Microsoft's absence; to be called at each beat of the clock.

        Nobody waits for it: Teams may be slow, and other channels have messages too.
        """
        running, loop = self._running, self._loop
        if running is not None and loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(running.talk.begin_resend)

    def _wait(self, doing: Coroutine[Any, Any, str]) -> str:
        loop = self._loop
        if loop is None or loop.is_closed() or self._running is None:
            doing.close()
            raise NotReachable("teams: not running")
        future = asyncio.run_coroutine_threadsafe(doing, loop)
        self._waiting.add(future)
        try:
            return future.result()
        except CancelledError:
            raise DeliveryInDoubt("teams: stopped in the middle") from None
        finally:
            self._waiting.discard(future)


def _full() -> TransientDelivery:
    return TransientDelivery("teams: too much at once", retry_after=5.0)


class _Running:
    """What exists while the event loop runs."""

    def __init__(self, ports: TeamsPorts, settings: TeamsSettings, work: Work) -> None:
        self._web = Web(settings.timeout)
        keys = Keys(settings.openid_url, self._web, local=settings.local)
        trust = Trust(settings.app_id, keys, local=settings.local)
        connector = Connector(settings, self._web, Login(settings, self._web), trust)
        poster = Poster(connector, settings.app_id, settings.attempts)
        self.sender = Poster(connector, settings.app_id, attempts=1)
        stores = Stores(poster, settings, self._web)
        self.talk = Talk(ports, settings, work, poster, stores)
        self.adapter = Adapter(settings.app_id, trust, connector, self.talk, settings.tenants)

    async def close(self) -> None:
        """Says what was begun, and ends all connections."""
        await self.talk.drain()
        await self._web.close()

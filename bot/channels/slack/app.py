"""Puts the Slack channel together: Bolt, the routes or the socket, and the object by which the rest sends."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.response import BoltResponse
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.reading import Body, list_of, part_of, text_of
from bot.channels.slack import interactions, receiving
from bot.channels.slack.answering import Taken
from bot.channels.slack.clients import Clients
from bot.channels.slack.incoming import Incoming
from bot.channels.slack.installing import Installing
from bot.channels.slack.looking_back import Arrived
from bot.channels.slack.ports import SlackPorts, SlackSettings
from bot.channels.slack.posting import Place, Poster, place_of
from bot.channels.slack.rendering import Rendered, render
from bot.channels.slack.scopes import COMMAND
from bot.channels.slack.talk import Talk
from bot.channels.slack.urls import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from bot.channels.slack.words import WORDS
from bot.channels.work import Work
from bot.errors import DeliveryInDoubt, NotReachable, PermanentDelivery, TransientDelivery
from bot.messages import Address, Reply
from bot.texts import Texts

log = logging.getLogger(__name__)

_LARGEST_BODY = 1024 * 1024
_SMALL = 16 * 1024
_BROKEN_OFF = timedelta(days=7)
"""How far back the beginning of a message is looked for: more than it waits between two tries."""
_DIGITS = re.compile(r"[0-9]{1,12}")
_ANYTHING = re.compile(r".*", re.DOTALL)


class SlackChannel:
    """Slack. `routes` belong on the one server; `running` connects, and ends what was begun.

    `send` and `arrived` are called from any thread but the event loop's.
    """

    def __init__(self, ports: SlackPorts, settings: SlackSettings) -> None:
        self._ports = ports
        self._settings = settings
        self._work = Work(settings.workers, settings.waiting, "slack", _full)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: _Running | None = None
        self._waiting: set[Future[Any]] = set()

    @property
    def routes(self) -> list[BaseRoute]:
        """Where Slack tells of events, and where an administrator installs the app."""
        found: list[BaseRoute] = []
        if self._settings.signing_secret:
            found.append(Route(EVENTS_PATH, self._event, methods=["POST"], max_body_size=_LARGEST_BODY))
        if self._settings.client_id and self._settings.client_secret and self._settings.public_url:
            found.append(Route(INSTALL_PATH, self._install, methods=["GET", "POST"], max_body_size=_SMALL))
            found.append(Route(REDIRECT_PATH, self._back, methods=["GET"]))
        return found

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The time in which the channel talks. A socket that cannot be opened now is tried again until it can."""
        self._loop = asyncio.get_running_loop()
        self._running = running = _Running(self._ports, self._settings, self._work)
        try:
            running.connect()
            yield
        finally:
            self._running = None
            for future in tuple(self._waiting):
                future.cancel()  # who waits in another thread goes on
            await running.close()
            await asyncio.to_thread(self._work.close)

    async def _event(self, request: Request) -> Response:
        if not _DIGITS.fullmatch(request.headers.get("x-slack-request-timestamp", "")):
            return Response(status_code=401)  # Bolt takes it for its own mistake
        return await self._now.handler.handle(request)

    async def _install(self, request: Request) -> Response:
        installing = self._now.installing
        if installing is None:
            return Response(status_code=404)
        return await installing.begin(request) if request.method == "POST" else installing.offer(request)

    async def _back(self, request: Request) -> Response:
        installing = self._now.installing
        return await installing.back(request) if installing else Response(status_code=404)

    @property
    def _now(self) -> _Running:
        if self._running is None:
            raise NotReachable("slack: not running")
        return self._running

    def send(self, address: Address, reply: Reply, key: str) -> str:
        """Says something to somebody first, and gives the channel and the time by which Slack knows it.

        Raises a DeliveryError as Slack refused; a limit names its wait.
        """
        rendered = render(reply, key, Texts(self._ports.people.locale(address) or "nl"))
        return str(self._wait(self._send(address, rendered, key)))

    async def _send(self, address: Address, rendered: Rendered, key: str) -> str:
        place, since, there = _first_of(address), self._ports.now(), Arrived()
        if len(rendered.messages) + len(rendered.files) > 1:
            since -= _BROKEN_OFF
            there = await self._begun(place, key, since)
        said = await self._now.sender.post(place, rendered, key, since=since, there=there)
        return f"{said.channel} {said.ts}".strip()

    async def _begun(self, place: Place, key: str, since: datetime) -> Arrived:
        """What was said of a message that broke off halfway, in this process or in another: it goes on there."""
        try:
            return await self._now.sender.arrived(place, key, since)
        except PermanentDelivery as error:
            log.warning("slack not asked", extra={"reason": str(error)})
            return Arrived()

    def arrived(self, address: Address, key: str, since: datetime) -> bool | None:
        """Does Slack have all of a message with this key, sent after `since`? None when the app may not look.

        Raises TransientDelivery when Slack cannot be asked now.
        """
        try:
            return bool(self._wait(self._now.sender.arrived(_first_of(address), key, since)).whole)
        except NotReachable:
            return False
        except PermanentDelivery as error:
            log.warning("slack not asked", extra={"reason": str(error)})
            return None

    def beat(self) -> None:
        """Begins to take up what was left by a crash or by Slack's absence; to be called at each beat of the clock.

        Nobody waits for it: Slack may be slow, and other channels have messages too.
        """
        running, loop = self._running, self._loop
        if running is not None and loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(running.talk.begin_resend)

    def _wait(self, doing: Any) -> Any:
        loop = self._loop
        if loop is None or loop.is_closed() or self._running is None:
            doing.close()
            raise NotReachable("slack: not running")
        future = asyncio.run_coroutine_threadsafe(doing, loop)
        self._waiting.add(future)
        try:
            return future.result()
        except CancelledError:
            raise DeliveryInDoubt("slack: stopped in the middle") from None
        finally:
            self._waiting.discard(future)


def _first_of(address: Address) -> Place:
    """Where somebody is spoken to first: in their direct conversation, and in no thread of it."""
    return replace(place_of(address.tenant, address.user, address.conversation), thread="")


def _full() -> TransientDelivery:
    return TransientDelivery("slack: too much at once", retry_after=5.0)


class _Running:
    """What exists while the event loop runs."""

    def __init__(self, ports: SlackPorts, settings: SlackSettings, work: Work) -> None:
        self._settings = settings
        self.clients = Clients(settings, ports.workspaces, work)
        poster = Poster(self.clients, settings)
        self.sender = Poster(self.clients, settings, attempts=1, pace=poster.pace)
        self.talk = Talk(ports, settings, work, poster)
        self.bolt = self._bolt()
        self.handler = AsyncSlackRequestHandler(self.bolt)
        self.installing = Installing(settings, self.clients, ports.workspaces, work) if settings.client_id else None
        self._socket: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None

    def _bolt(self) -> AsyncApp:
        bolt = AsyncApp(
            name="wegwijs",
            signing_secret=self._settings.signing_secret or "none",
            client=self.clients.bare(),
            authorize=_Authorize(self.clients),  # type: ignore[arg-type]  # Bolt takes one of these as well
            # A listener ends when the answer is stored; then Slack hears that the event was taken.
            process_before_response=True,
            user_facing_authorize_error_message=Texts()(WORDS["not_here"]),
        )
        bolt.event("app_uninstalled")(self._removed)
        bolt.event("tokens_revoked")(self._removed)
        bolt.event(_ANYTHING)(self._happened)
        bolt.command(COMMAND)(self._commanded)
        bolt.action(_ANYTHING)(self._clicked)
        bolt.shortcut(_ANYTHING)(self._cut_short)
        bolt.view_submission(_ANYTHING)(self._sent_form)
        bolt.view_closed(_ANYTHING)(self._closed_form)
        return bolt

    def connect(self) -> None:
        """Begins to open the socket, when there is a token for it."""
        if not self._settings.app_token or self._socket is not None:
            return
        self._socket = AsyncSocketModeHandler(self.bolt, self._settings.app_token, web_client=self.clients.bare())
        # It tries until it succeeds, and the rest of the server does not wait for that.
        self._connecting = asyncio.create_task(self._socket.connect_async())  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Takes no more events, and says what was begun."""
        if self._socket is not None and self._connecting is not None:
            self._connecting.cancel()
            await self._socket.close_async()  # type: ignore[no-untyped-call]
        await self.talk.drain()
        await self.clients.close()

    # What Bolt hands over. Bolt gives each listener what it names.

    async def _happened(self, body: Body, context: Mapping[str, Any]) -> BoltResponse:
        team, bot = (str(context.get(name) or "") for name in ("team_id", "bot_user_id"))
        return await self._take(receiving.event(body, team, bot))

    async def _commanded(self, body: Body, context: Mapping[str, Any]) -> BoltResponse:
        return await self._take(_in_team(interactions.command(body), context))

    async def _clicked(self, body: Body, context: Mapping[str, Any]) -> BoltResponse:
        return await self._take(_in_team(interactions.click(body), context))

    async def _cut_short(self, body: Body, context: Mapping[str, Any]) -> BoltResponse:
        return await self._take(_in_team(interactions.shortcut(body), context))

    async def _sent_form(self, body: Body, context: Mapping[str, Any]) -> BoltResponse:
        incoming = _in_team(interactions.sent_form(body), context)
        if incoming is None:
            return _answer(Taken())
        return _answer(await self.talk.submitted(incoming, part_of(body, "view", "state", "values")))

    async def _closed_form(self, body: Body, context: Mapping[str, Any]) -> BoltResponse:
        if incoming := _in_team(interactions.sent_form(body), context):
            await self.talk.closed(incoming)
        return _answer(Taken())

    async def _removed(self, body: Body) -> BoltResponse:
        happened = part_of(body, "event")
        if happened.get("type") == "app_uninstalled" or list_of(happened, "tokens", "bot"):
            await self.clients.check(text_of(body, "team_id"))
        return _answer(Taken())

    async def _take(self, incoming: Incoming | None) -> BoltResponse:
        return _answer(await self.talk.take(incoming) if incoming is not None else Taken())


def _in_team(incoming: Incoming | None, context: Mapping[str, Any]) -> Incoming | None:
    """In the workspace whose token Bolt found: of a shared channel it is not always the one that is named first."""
    team = str(context.get("team_id") or "")
    if incoming is None or not team or team == incoming.team:
        return incoming
    return replace(incoming, team=team, stranger=True)


def _answer(taken: Taken) -> BoltResponse:
    """What Slack hears: done, what a modal shows next, or that it should tell the event again."""
    if not taken.well:
        return BoltResponse(status=503, body="", headers={"Retry-After": "5"})
    return BoltResponse(status=200, body=dict(taken.body) if taken.body else "")


class _Authorize(AsyncAuthorize):
    """Tells Bolt by which token a workspace is answered. Bolt's own asks Slack at every event."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def __call__(self, *, team_id: str | None, **_: Any) -> AuthorizeResult | None:
        found = await self._clients.workspace(team_id or "")
        if found is None:
            log.warning("slack event of an unknown workspace", extra={"team": team_id or ""})
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=found.team,
            bot_user_id=found.bot_user,
            bot_id=found.bot_id,
            bot_token=found.bot_token,
        )

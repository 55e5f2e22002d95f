"""Bot Framework's own adapter under our server: the one place that knows its turns and types.

What the library lets be replaced is replaced by what is stricter or keeps what can be kept: who is let in
(`BotFrameworkAuthentication`) and who speaks to the connector (`ConnectorFactory`). The library's package for aiohttp
servers is left out, since it answers everything that Teams waits for with a status 500.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ChannelAccount, ConversationAccount
from botframework.connector.auth import AuthenticateRequestResult, BotFrameworkAuthentication, ClaimsIdentity
from botframework.connector.auth.connector_factory import ConnectorFactory
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.reading import part_of, text_of
from bot.channels.teams.connector import Connector
from bot.channels.teams.receiving import tenant_of
from bot.channels.teams.talk import Talk
from bot.channels.teams.trust import NotTrusted, Trust

log = logging.getLogger(__name__)


class Adapter(CloudAdapterBase):  # type: ignore[misc]  # the library carries no types
    """Takes what Teams posts. `tenants` are those whose people are answered."""

    def __init__(self, app_id: str, trust: Trust, connector: Connector, talk: Talk, tenants: frozenset[str]) -> None:
        super().__init__(_Authentication(app_id, trust, connector))
        self._talk = talk
        self._tenants = tenants

    async def take(self, request: Request) -> Response:
        """401 for whoever is not Teams, 400 for what cannot be read, 403 for a tenant that is not let in.

        Only after that is anything looked at; a mistake in doing so is no status of ours, Teams hears of it in words.
        """
        body = _read(await request.body())
        try:
            checked = await self.bot_framework_authentication.authenticate_request(
                body, request.headers.get("authorization")
            )
        except NotTrusted as reason:
            log.warning("teams request refused", extra={"reason": str(reason)})
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        if not text_of(body, "type") or not text_of(body, "conversation", "id"):
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        if tenant_of(body) not in self._tenants:
            log.warning("teams tenant not let in", extra={"tenant": tenant_of(body)[:64]})
            return Response(status_code=HTTPStatus.FORBIDDEN)
        told = await self.process_activity(checked, _activity(body), partial(self._turn, body))
        if told is None:
            return Response(status_code=HTTPStatus.OK)
        return Response(status_code=told.status) if told.body is None else JSONResponse(told.body, told.status)

    async def _turn(self, body: Mapping[str, Any], context: TurnContext) -> None:
        if context.activity.type != ActivityTypes.invoke:
            await self._talk.take(body)
            return
        told = await self._talk.answer(body)
        if told is not None:  # without an answer the library says that this is not implemented
            answer = InvokeResponse(status=HTTPStatus.OK, body=told)
            await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=answer))


class _Authentication(BotFrameworkAuthentication):  # type: ignore[misc]  # the library carries no types
    """Who is let in, and by whom is spoken."""

    def __init__(self, app_id: str, trust: Trust, connector: Connector) -> None:
        self._app_id = app_id
        self._trust = trust
        self._factory = _Factory(connector)

    async def authenticate_request(
        self, activity: Mapping[str, Any], auth_header: str | None
    ) -> AuthenticateRequestResult:
        """NotTrusted, whatever was wrong. Takes what was posted before it becomes an activity of the library."""
        claims = await self._trust.check(auth_header, activity)
        found = AuthenticateRequestResult()
        found.claims_identity = ClaimsIdentity(dict(claims), True)
        found.audience = self._app_id
        found.connector_factory = self._factory
        return found

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        """Teams does not speak over a socket."""
        raise NotTrusted("streaming")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        """The one there is."""
        return self._factory

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """Nobody is asked to sign in: an account is recognised by its organisation's address, or by a code."""


class _Factory(ConnectorFactory):  # type: ignore[misc]  # the library carries no types
    """Hands out our own client."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def create(self, service_url: str, audience: str) -> Connector:
        """The same for every service: it is told where to go."""
        return self._connector


def _read(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _activity(body: Mapping[str, Any]) -> Activity:
    """What the library's turn wants to know; the rest is read from what was posted, in which anything may be odd."""
    conversation, user, own = (part_of(body, name) for name in ("conversation", "from", "recipient"))
    return Activity(
        type=text_of(body, "type"),
        name=text_of(body, "name"),
        id=text_of(body, "id"),
        channel_id=text_of(body, "channelId"),
        service_url=text_of(body, "serviceUrl"),
        conversation=ConversationAccount(id=text_of(conversation, "id"), tenant_id=tenant_of(body)),
        from_property=ChannelAccount(id=text_of(user, "id")),
        recipient=ChannelAccount(id=text_of(own, "id")),
    )

"""Speaks to the service of Teams that has a conversation: the bot's token, the pace that Teams takes, errors as ours.

The library's client makes a new connection, a new token and new tables of types for every turn. This one is what its
`ConnectorFactory` hands out instead: one session, one token, and plain values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from bot.channels.teams.errors import broken, refused
from bot.channels.teams.login import Login
from bot.channels.teams.pace import Pace
from bot.channels.teams.ports import TeamsSettings
from bot.channels.teams.trust import Trust
from bot.channels.teams.web import Heard, Web
from bot.errors import PermanentDelivery, TransientDelivery

_SECOND, _HOUR = 1.0, 3600.0
PATIENCE = 30.0
"""Seconds that a request waits for its turn."""


class Connector:
    """Makes requests about conversations. Raises DeliveryErrors only; tries nothing twice but a token that is over."""

    def __init__(self, settings: TeamsSettings, web: Web, login: Login, trust: Trust) -> None:
        self._web = web
        self._login = login
        self._trust = trust
        self._of_tenants = Pace(settings.a_second, _SECOND)
        self._of_conversations = Pace(settings.an_hour, _HOUR)

    async def ask(
        self, method: str, tenant: str, service: str, path: tuple[str, ...], body: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """What the service answers about `path`, whose second part is the conversation, when there is one yet."""
        if not self._trust.serves(service):
            raise PermanentDelivery("teams: a service that is not of Teams")
        conversation = f"{tenant} {path[1]}" if len(path) > 1 else ""
        if conversation:
            await self._of_conversations.turn(conversation, PATIENCE)
        await self._of_tenants.turn(tenant, PATIENCE)
        url = "/".join([service.rstrip("/"), "v3", *(quote(part, safe="") for part in path)])
        heard = await self._heard(method, url, body)
        if heard.status < 300:
            return heard.body
        error = refused(heard.status, heard.body, heard.wait)
        if heard.status == 429 and isinstance(error, TransientDelivery):
            # Microsoft does not say which of the two it was; the tenant's would hold up everybody for one conversation.
            self._of_conversations.hold(conversation, error.retry_after or 0.0)
        raise error

    async def _heard(self, method: str, url: str, body: Mapping[str, Any] | None) -> Heard:
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() if body is not None else None
        token = await self._login.token()
        heard = await self._once(method, url, content, token)
        if heard.status == 401:
            self._login.refused(token)
            heard = await self._once(method, url, content, await self._login.token())
        return heard

    async def _once(self, method: str, url: str, content: bytes | None, token: str) -> Heard:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        try:
            return await self._web.ask(method, url, data=content, headers=headers)
        except Exception as error:
            raise broken(error) from error

    async def file(self, url: str, most: int) -> bytes | None:
        """A picture that Teams keeps itself, for which it wants the bot's token. ValueError when it is too long."""
        if not self._trust.serves(url):
            return None
        headers = {"Authorization": f"Bearer {await self._login.token()}"}
        try:
            return await self._web.fetch(url, most, headers)
        except Exception as error:
            raise broken(error) from error

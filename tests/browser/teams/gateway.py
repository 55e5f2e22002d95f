"""Stands where Microsoft's servers stand: signs what the local client sends, for that client signs nothing.

So the bot asks for a token here as it does anywhere, and no setting is needed that would let it do without.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from tests.channels.teams.authority import Authority

PATH = "/from-teams"


@dataclass
class Gateway:
    """Passes activities on to `bot`, an address that may be filled in later; `heard` has what was passed on."""

    authority: Authority
    bot: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        """With the login and the keys of the authority beside it."""
        routes = [Route(PATH, self._pass_on, methods=["POST"]), Mount("/", self.authority.app)]
        return Starlette(routes=routes, lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with httpx.AsyncClient(timeout=30) as self._client:
            yield

    async def _pass_on(self, request: Request) -> Response:
        body = await request.body()
        activity = json.loads(body)
        self.heard.append(activity)
        token = self.authority.signed(serviceurl=activity["serviceUrl"])
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        answer = await self._client.post(self.bot, content=body, headers=headers)
        kept = {name: value for name, value in answer.headers.items() if name.casefold() == "content-type"}
        return Response(answer.content, answer.status_code, kept)

"""The smallest bot, without any library: what the local client sends it comes back as text."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CARD = "application/vnd.microsoft.card.adaptive"


def card(text: str) -> dict[str, Any]:
    """A card with inputs and a button that is answered with another card."""
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [
            {"type": "TextBlock", "text": text, "wrap": True},
            {"type": "Input.Text", "id": "naam", "label": "Naam"},
            {"type": "Input.Date", "id": "dag", "label": "Dag"},
            {
                "type": "Input.ChoiceSet",
                "id": "keus",
                "label": "Keus",
                "choices": [{"title": "een", "value": "1"}, {"title": "twee", "value": "2"}],
            },
        ],
        "actions": [{"type": "Action.Execute", "title": "Doe", "verb": "doe", "data": {"van": "kaart"}}],
    }


@dataclass
class Echo:
    """Answers in the conversation where it was spoken to. `heard` are the activities, `tokens` what came with them."""

    heard: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/messages", self._take, methods=["POST"])], lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with httpx.AsyncClient(timeout=10) as self._client:
            yield

    async def _take(self, request: Request) -> Response:
        activity = json.loads(await request.body())
        self.heard.append(activity)
        self.tokens.append(request.headers["authorization"])
        if activity["type"] == "invoke":
            told = json.dumps(activity["value"]["action"]["data"], sort_keys=True)
            return JSONResponse({"statusCode": 200, "type": CARD, "value": card(f"Ingevuld: {told}")})
        if activity["type"] == "message":
            await self._post(activity, self._answer(activity["text"]))
        return Response(status_code=200)

    def _answer(self, text: str) -> dict[str, Any]:
        if text == "kaart":
            return {"attachments": [{"contentType": CARD, "content": card("Kaart")}]}
        return {"text": f"Je zei: {text}"}

    async def _post(self, activity: dict[str, Any], said: dict[str, Any]) -> None:
        url = f"{activity['serviceUrl']}/v3/conversations/{activity['conversation']['id']}/activities"
        answer = await self._client.post(url, json={"type": "message", **said})
        answer.raise_for_status()

"""Microsoft's side of the benchmark, as lean as can be: login, keys and a connector, and people who ask over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from time import time
from typing import Any, Self
from urllib.parse import unquote

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from benchmarks.wire import Askers, Calls, request
from bot.channels.teams.trust import CHANNEL_ID, ISSUER
from bot.channels.teams.urls import MESSAGES_PATH

APP, TENANT = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000001"
BEARER = "of-the-bot"
_KEY = "benchmark"


@dataclass
class TeamsSide:
    """All of it on one port. Bot Framework signs a token for many activities, and so does this."""

    posts: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Calls(self.answer), "127.0.0.1", backlog=256)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self.service = f"{self.url}/connector/"
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
        self._keys = {"keys": [{**public, "kid": _KEY, "use": "sig", "endorsements": [CHANNEL_ID]}]}
        now = int(time())
        claims = {"iss": ISSUER, "aud": APP, "nbf": now - 60, "exp": now + 3600, "serviceurl": self.service}
        self._token = jwt.encode(claims, private, "RS256", {"kid": _KEY})
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def answer(self, method: str, path: str, _: bytes) -> bytes:
        """What is said to a call; a post that is no sign of typing is the answer to who asked there."""
        if "/v3/conversations/" in path:
            if method == "POST":
                self.posts += 1
                self._askers.posted(unquote(path.split("/v3/conversations/")[1].split("/")[0]).removeprefix("a:"))
            return b'{"id":"%d"}' % next(self._numbers)
        return json.dumps(self._told(path)).encode()

    def _told(self, path: str) -> dict[str, Any]:
        if path.endswith("/token"):
            return {"token_type": "Bearer", "expires_in": 3600, "access_token": BEARER}
        return self._keys if path == "/keys" else {"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"}

    async def ask(self, port: int, users: Iterator[int], text: str, connections: int) -> list[float]:
        """Each user asks once, as many at a time as there are connections; seconds until each answer was posted."""
        self._askers = Askers(lambda user: self._event(user, text))
        return await self._askers.ask(port, users, connections)

    def _event(self, user: int, text: str) -> bytes:
        """Somebody says something in their conversation with the bot, as Teams tells it."""
        told = {
            "type": "message",
            "id": str(next(self._numbers)),
            "timestamp": "2024-11-19T09:00:00.0000000Z",
            "localTimestamp": "2024-11-19T10:00:00.0000000+01:00",
            "localTimezone": "Europe/Amsterdam",
            "serviceUrl": self.service,
            "channelId": CHANNEL_ID,
            "from": {"id": f"29:{user}", "name": "Iemand", "aadObjectId": f"u{user}"},
            "conversation": {"id": f"a:{user}", "conversationType": "personal", "tenantId": TENANT},
            "recipient": {"id": f"28:{APP}", "name": "Wegwijs"},
            "textFormat": "plain",
            "text": text,
            "locale": "nl-NL",
            "entities": [{"type": "clientInfo", "locale": "nl-NL", "country": "NL", "platform": "Web"}],
            "channelData": {"tenant": {"id": TENANT}},
        }
        return request(MESSAGES_PATH, json.dumps(told).encode(), f"Authorization: Bearer {self._token}\r\n")

"""Asks something of a server of Microsoft and reads its JSON, over connections that are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import aiohttp

_LARGEST = 1024 * 1024
_CONNECTIONS = 100


class Heard(NamedTuple):
    """What was answered; `body` is {} when it is no JSON object."""

    status: int
    body: Mapping[str, Any]
    wait: str | None


class Web:
    """One session for all; to be used on one event loop. A redirect is not followed: a token could go astray with it."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The one session, made at its first use."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._timeout),
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def ask(self, method: str, url: str, **more: Any) -> Heard:
        """The answer, whatever its status. Errors of the connection come as they are."""
        async with self.session.request(method, url, allow_redirects=False, **more) as response:
            content = await _content(response)
            return Heard(response.status, _object(content), response.headers.get("Retry-After"))

    async def fetch(self, url: str, most: int, headers: Mapping[str, str]) -> bytes | None:
        """A file; None when it is not there. ValueError when it is longer than `most` bytes."""
        async with self.session.get(url, allow_redirects=False, headers=headers) as response:
            return await _content(response, most) if response.status == 200 else None

    async def close(self) -> None:
        """Ends all connections."""
        if self._session is not None:
            await self._session.close()


async def _content(response: aiohttp.ClientResponse, most: int = _LARGEST) -> bytes:
    """ValueError when there is more than `most`."""
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > most:
            raise ValueError("an answer that is too long")
    return bytes(content)


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content) if content else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

"""Is it Teams that speaks? A request is taken only with a token that Bot Framework signed for this app.

Stricter than the library, which lets through a key that is endorsed for nothing, and tokens of other kinds than those
of a channel, and which waits for the network on the event loop.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from bot.channels.teams.web import Web

log = logging.getLogger(__name__)

CHANNEL_ID = "msteams"
"""How Bot Framework names Teams; a token of another of its channels does not count."""
ISSUER = "https://api.botframework.com"
_ALGORITHM = "RS256"
_LEEWAY = 300
"""Seconds that the clock of this machine may differ from Microsoft's."""
_LONGEST_TOKEN = 16 * 1024
_FRESH, _LASTS = 24 * 3600.0, 5 * 24 * 3600.0
"""Keys are fetched anew every day; when that fails, those of before count for five days in all."""
_PAUSE = 300.0
"""Seconds between two looks for a key that is not known: whoever makes up keys causes no more than that."""
_RETRY = 30.0

_CHECKED, _MOST_CHECKED = 300.0, 1_000
"""Seconds for which a token that was found good is not computed anew: Microsoft signs one for many activities."""

_MICROSOFT = frozenset({"smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"})
"""The services of Teams, by their exact names: under trafficmanager.net everybody can have a name."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class NotTrusted(Exception):
    """A request that did not come from Teams, or was not meant for this bot. The reason is for the log."""


@dataclass(frozen=True)
class Key:
    """A key of Bot Framework, and the channels it stands for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class Keys:
    """The keys that the OpenID document at `url` leads to; fetched beside what goes on, once for all who wait."""

    def __init__(self, url: str, web: Web, *, local: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._web = web
        self._local = local
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self._fetched = self._tried = float("-inf")
        self._fetching = asyncio.Lock()

    async def find(self, name: str) -> Key:
        """NotTrusted when there is no such key, or no keys can be had."""
        if self._due(name):
            async with self._fetching:
                if self._due(name):
                    await self._fetch()
        key = self._keys.get(name) if self._clock() - self._fetched < _LASTS else None
        if key is None:
            raise NotTrusted("unknown key")
        return key

    def _due(self, name: str) -> bool:
        now = self._clock()
        if now - self._fetched >= _FRESH:
            return now - self._tried >= _RETRY
        return name not in self._keys and now - self._tried >= _PAUSE

    async def _fetch(self) -> None:
        began = self._clock()
        try:
            self._keys = await self._read()
            self._fetched = began
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            log.error("keys of Bot Framework not fetched", extra={"reason": f"{type(error).__name__}: {error}"})
        finally:
            self._tried = began  # not before: who comes meanwhile waits for these keys

    async def _read(self) -> dict[str, Key]:
        document = await self._web.ask("GET", self._url)
        where = document.body.get("jwks_uri")
        if not isinstance(where, str) or not (where.startswith("https://") or (self._local and is_local(where))):
            raise ValueError(f"no keys in the OpenID document ({document.status})")
        found = (await self._web.ask("GET", where)).body.get("keys")
        keys = dict(pair for one in found if (pair := _key(one))) if isinstance(found, list) else {}
        if not keys:
            raise ValueError("no keys")
        return keys


def _key(told: object) -> tuple[str, Key] | None:
    """One key of the set with its name; None when it is of another kind, or endorsed for nothing."""
    if not isinstance(told, dict) or not isinstance(told.get("kid"), str):
        return None
    endorsed = told.get("endorsements")
    try:
        public = RSAAlgorithm.from_jwk(json.dumps(told))
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if not isinstance(public, RSAPublicKey) or not isinstance(endorsed, list):
        return None
    return told["kid"], Key(public, frozenset(one for one in endorsed if isinstance(one, str)))


class Trust:
    """Checks requests for the app with this id; `local` also lets services of this machine in."""

    def __init__(self, app_id: str, keys: Keys, *, local: bool, clock: Callable[[], float] = time.time) -> None:
        self._app_id = app_id
        self._keys = keys
        self._local = local
        self._clock = clock
        self._good: dict[str, tuple[Mapping[str, Any], float]] = {}

    async def check(self, header: str | None, activity: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the token says. NotTrusted with everything that is not right about it."""
        scheme, _, token = (header or "").partition(" ")
        if scheme != "Bearer" or not token or len(token) > _LONGEST_TOKEN:
            raise NotTrusted("no token")
        channel, service = activity.get("channelId"), activity.get("serviceUrl")
        if channel != CHANNEL_ID:
            raise NotTrusted("another channel")
        if not isinstance(service, str) or not self.serves(service):
            raise NotTrusted("a service that is not of Teams")
        claims = self._known(token) or await self._claims(token)
        if claims.get("serviceurl") != service:
            raise NotTrusted("another service than the token's")
        return claims

    def serves(self, url: str) -> bool:
        """May the bot's token go there: is it a service of Teams?"""
        try:
            parts = urlsplit(url)
            host, port, user = parts.hostname, parts.port, parts.username
        except ValueError:
            return False
        if self._local and is_local(url):
            return user is None
        return parts.scheme == "https" and host in _MICROSOFT and port in (None, 443) and user is None

    def _known(self, token: str) -> Mapping[str, Any] | None:
        """What this very token said when it was found good, a moment ago."""
        claims, until = self._good.get(token, (None, 0.0))
        return claims if until > self._clock() else None

    def _keep(self, token: str, claims: Mapping[str, Any]) -> None:
        if len(self._good) >= _MOST_CHECKED:
            self._good.clear()
        self._good[token] = (claims, min(self._clock() + _CHECKED, float(claims["exp"])))

    async def _claims(self, token: str) -> Mapping[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            name = header.get("kid")
            if header.get("alg") != _ALGORITHM or not isinstance(name, str):
                raise NotTrusted("another algorithm")
            key = await self._keys.find(name)
            if CHANNEL_ID not in key.endorsements:
                raise NotTrusted("a key that does not stand for Teams")
            found: Mapping[str, Any] = jwt.decode(
                token,
                key.public,
                algorithms=[_ALGORITHM],
                audience=self._app_id,
                issuer=ISSUER,
                leeway=_LEEWAY,
                options={"require": ["exp", "nbf", "aud", "iss"], "strict_aud": True},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise NotTrusted(type(error).__name__) from error
        self._keep(token, found)
        return found


def is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK

"""The token by which the bot speaks: asked of Microsoft's login authority, and kept until it is nearly over."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.channels.teams.certificate import ASSERTION_TYPE, Certificate, read
from bot.channels.teams.checking import SCOPE, token_url
from bot.channels.teams.errors import LoginRefused, broken
from bot.channels.teams.ports import TeamsSettings
from bot.channels.teams.web import Web
from bot.errors import DeliveryError, SettingsError, TransientDelivery

log = logging.getLogger(__name__)

_EARLY = 300.0
"""Seconds before its end in which a token is no longer used."""
_SHORTEST = 60.0
_ASKED_AGAIN = 600
"""The library of managed identities keeps the token itself, and does not say for how long."""


@dataclass(frozen=True)
class _Token:
    text: str
    until: float


class Login:
    """Keeps one token. Several that ask at once wait for the same answer."""

    def __init__(self, settings: TeamsSettings, web: Web, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._web = web
        self._clock = clock
        self._url = token_url(settings.login_url, settings.app_tenant)
        self._certificate = _certificate(settings)
        self._token = _Token("", 0.0)
        self._asking = asyncio.Lock()

    async def token(self) -> str:
        """A token that lasts. LoginRefused when there is none for us, TransientDelivery when nobody answers."""
        if self._token.until <= self._clock():
            async with self._asking:
                if self._token.until <= self._clock():
                    self._token = await self._asked()
        return self._token.text

    def refused(self, token: str) -> None:
        """This token was not taken: the next one is asked anew."""
        if token == self._token.text:
            self._token = _Token("", 0.0)

    async def _asked(self) -> _Token:
        told = await (self._of_this_machine() if self._settings.managed_identity else self._of_the_app())
        text, lasts = told.get("access_token"), told.get("expires_in")
        if not isinstance(text, str) or not text:
            log.error("teams login refused", extra={"reason": _reason(told)})
            raise LoginRefused(f"teams: login {_reason(told)}")
        seconds = float(lasts) if isinstance(lasts, int | float | str) and str(lasts).isdigit() else 0.0
        return _Token(text, self._clock() + max(_SHORTEST, seconds - _EARLY))

    async def _of_the_app(self) -> Mapping[str, Any]:
        form = {"grant_type": "client_credentials", "client_id": self._settings.app_id, "scope": SCOPE}
        try:
            heard = await self._web.ask("POST", self._url, data={**form, **self._proof()})
        except Exception as error:
            raise _not_in_doubt(broken(error)) from error
        if heard.status >= 500 or heard.status == 429 or not heard.body:
            raise TransientDelivery(f"teams: login {heard.status}")
        return heard.body

    def _proof(self) -> dict[str, str]:
        if self._certificate is None:
            return {"client_secret": self._settings.app_password}
        signed = self._certificate.assertion(self._settings.app_id, self._url, datetime.now(UTC))
        return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}

    async def _of_this_machine(self) -> Mapping[str, Any]:
        """Of the managed identity of the machine in Azure; its library waits, so it does that in a thread."""
        try:
            return {"access_token": await asyncio.to_thread(self._managed), "expires_in": _ASKED_AGAIN}
        except KeyError:
            return {"error": "no managed identity"}
        except OSError as error:
            raise TransientDelivery(f"teams: no managed identity ({type(error).__name__})") from error

    def _managed(self) -> str:
        from botframework.connector.auth import ManagedIdentityAppCredentials

        credentials = ManagedIdentityAppCredentials(self._settings.app_id, SCOPE.removesuffix("/.default"))
        return str(credentials.get_access_token())


def _certificate(settings: TeamsSettings) -> Certificate | None:
    """SettingsError when it is no use, or when the bot cannot show who it is at all."""
    if settings.app_certificate:
        return read(Path(settings.app_certificate))
    if not settings.app_password and not settings.managed_identity:
        raise SettingsError(
            "Teams: zet WEGWIJS_TEAMS_APP_PASSWORD, WEGWIJS_TEAMS_APP_CERTIFICATE of WEGWIJS_TEAMS_MANAGED_IDENTITY.\n"
            "Teams: set WEGWIJS_TEAMS_APP_PASSWORD, WEGWIJS_TEAMS_APP_CERTIFICATE or WEGWIJS_TEAMS_MANAGED_IDENTITY."
        )
    return None


def _reason(told: Mapping[str, Any]) -> str:
    """Microsoft's word and number; its description may name a person."""
    codes = told.get("error_codes")
    code = f" AADSTS{codes[0]}" if isinstance(codes, list) and codes and isinstance(codes[0], int) else ""
    return f"{str(told.get('error', 'no token'))[:60]}{code}"


def _not_in_doubt(error: DeliveryError) -> TransientDelivery:
    """Nothing was said yet, so nothing can have been said twice."""
    return TransientDelivery(f"{error} (login)")

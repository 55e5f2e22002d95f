"""Asks whether the registration works, and gives what was found as plain values: for `wegwijs doctor` only."""

from __future__ import annotations

import base64
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

NO_ANSWER = "no answer"
"""Nothing was reached, or something answered that is not what was asked for."""
SHARED_TENANT = "botframework.com"
"""Where an app without a tenant of its own gets its token."""
SCOPE = "https://api.botframework.com/.default"
_PATIENCE = 10
_LARGEST = 1024 * 1024


@dataclass(frozen=True)
class Tested:
    """What the login authority said. `error` is its word, NO_ANSWER, or "" when there is a token.

    `code` is the number of Microsoft's error, `app` and `tenant` are those that the token is for.
    """

    error: str = ""
    code: int = 0
    app: str = ""
    tenant: str = ""

    @property
    def works(self) -> bool:
        """Was a token given?"""
        return not self.error


def token_url(login_url: str, tenant: str) -> str:
    """Where the token of an app of this tenant is asked for."""
    return f"{login_url}{tenant or SHARED_TENANT}/oauth2/v2.0/token"


def token(url: str, app_id: str, proof: Mapping[str, str]) -> Tested:
    """Asks for the token by which the bot speaks; `proof` is a client secret or a signed statement. Never raises."""
    form = {"grant_type": "client_credentials", "client_id": app_id, "scope": SCOPE, **proof}
    _, told = _asked(Request(url, urlencode(form).encode(), method="POST"))
    if not told:
        return Tested(NO_ANSWER)
    if "error" in told:
        codes = told.get("error_codes")
        code = codes[0] if isinstance(codes, list) and codes and isinstance(codes[0], int) else 0
        return Tested(str(told["error"]), code)
    claims = _claims(str(told.get("access_token", "")))
    if not claims:
        return Tested(NO_ANSWER)
    return Tested(app=str(claims.get("appid") or claims.get("azp") or ""), tenant=str(claims.get("tid") or ""))


def keys(url: str) -> int:
    """How many keys the OpenID document at `url` leads to, by which we know that Teams speaks; 0 without an answer."""
    _, document = _asked(Request(url))
    where = str(document.get("jwks_uri") or "")
    if not where.startswith(("https://", "http://")):
        return 0
    _, told = _asked(Request(where))
    found = told.get("keys")
    return len(found) if isinstance(found, list) else 0


def endpoint(url: str) -> int:
    """The status with which our own address refuses who shows no token: 401 when all is well, 0 without an answer."""
    return _asked(Request(url, b"{}", {"Content-Type": "application/json"}, method="POST"))[0]


def public(url: str) -> bool:
    """May Microsoft's servers reach this address, as far as its name tells?"""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".lan", ".home.arpa"))


def _asked(request: Request) -> tuple[int, dict[str, Any]]:
    """The status and the JSON object of an answer, also of a refusal; 0 and nothing when nobody answered."""
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:
            return answer.status, _object(answer.read(_LARGEST))
    except HTTPError as refused:
        with refused:
            return refused.code, _object(refused.read(_LARGEST))
    except (OSError, HTTPException, ValueError):
        return 0, {}


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _claims(written: str) -> dict[str, Any]:
    """What a token says. It comes from the authority that we asked, so its signature is not looked at."""
    part = written.split(".")[1] if written.count(".") == 2 else ""
    try:
        return _object(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        return {}

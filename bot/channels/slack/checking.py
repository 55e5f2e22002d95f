"""Asks Slack whether tokens work, and gives what it says as plain values: for `wegwijs doctor`, not while running."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.client import WebClient
from slack_sdk.web.slack_response import SlackResponse

from bot.channels.slack.errors import TOKEN_GONE, code_of

NO_ANSWER = "no answer"
"""Slack was not reached, or something answered that is not Slack."""
NO_SOCKET = "no socket"
"""Slack gave an address for a socket, and nothing can be reached there."""
_PATIENCE = 10


@dataclass(frozen=True)
class Tested:
    """What became of one token. `error` is Slack's word, NO_ANSWER, NO_SOCKET, or "" when the token works.

    `ahead` is how far our clock is before Slack's, to about a second; None when Slack did not say what time it is.
    """

    error: str = ""
    team: str = ""
    name: str = ""
    scopes: frozenset[str] = frozenset()
    ahead: timedelta | None = None

    @property
    def works(self) -> bool:
        """Can something be done with it?"""
        return not self.error

    @property
    def gone(self) -> bool:
        """Did Slack end it, or never give it?"""
        return self.error in TOKEN_GONE


Clock = Callable[[], datetime]
Call = Callable[[WebClient], SlackResponse]


def bot_token(token: str, api_url: str, now: Clock) -> Tested:
    """The workspace of a bot token and the scopes it was given there. Never raises."""
    return _asked(token, api_url, now, WebClient.auth_test)[0]


def app_token(token: str, api_url: str, now: Clock) -> Tested:
    """Can Socket Mode begin with this token? No socket is opened, for it would take events from who runs now."""
    found, told = _asked(token, api_url, now, lambda client: client.apps_connections_open(app_token=token))
    if not found.works or _reachable(str(told.get("url") or "")):
        return found
    return Tested(NO_SOCKET, ahead=found.ahead)


def _asked(token: str, api_url: str, now: Clock, call: Call) -> tuple[Tested, Mapping[str, Any]]:
    client = WebClient(token=token, base_url=api_url, timeout=_PATIENCE, retry_handlers=[])
    begun = now()
    try:
        answer = call(client)
    except SlackApiError as refused:
        ahead = _ahead(refused.response, begun, now())
        return Tested(code_of(refused) or NO_ANSWER, ahead=ahead), {}
    except (OSError, HTTPException, SlackClientError, ValueError):
        return Tested(NO_ANSWER), {}
    scopes = _header(answer, "x-oauth-scopes").split(",")
    found = Tested(
        team=str(answer.get("team_id") or ""),
        name=str(answer.get("team") or ""),
        scopes=frozenset(scope.strip() for scope in scopes if scope.strip()),
        ahead=_ahead(answer, begun, now()),
    )
    return found, answer.data if isinstance(answer.data, dict) else {}


def _header(answer: object, name: str) -> str:
    headers = answer.headers if isinstance(answer, SlackResponse) else {}
    found = next((value for given, value in headers.items() if given.lower() == name), "")
    return str(found[0] if isinstance(found, list) and found else found or "")


def _ahead(answer: object, begun: datetime, ended: datetime) -> timedelta | None:
    """Our clock less Slack's, which tells whole seconds; we take the middle of the call and of that second."""
    try:
        theirs = parsedate_to_datetime(_header(answer, "date"))
    except ValueError:
        return None
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    return begun + (ended - begun) / 2 - theirs - timedelta(seconds=0.5)


def _reachable(url: str) -> bool:
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "wss" else 80)
        with socket.create_connection((parts.hostname or "", port), timeout=_PATIENCE):
            return True
    except (OSError, ValueError):
        return False

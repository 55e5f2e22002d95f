"""The SDK's clients: one session for all, one client for each workspace, and no retries behind our back.

The SDK sends a request again by itself when the connection breaks; Slack may have done it then, and it would be said
twice. So the retry handlers are left out, and whoever posts finds out first (`posting.py`).
"""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.slack.errors import TOKEN_GONE, code_of, delivery_error
from bot.channels.slack.ports import SlackSettings, Workspace, WorkspacesPort
from bot.channels.work import Work
from bot.errors import NotReachable, PermanentDelivery

log = logging.getLogger(__name__)

_SLACK_HOSTS = ("slack.com", "slack-files.com")
_CONNECTIONS = 100
_OVER = frozenset({"token_revoked", "account_inactive", "app_uninstalled", "invalid_auth"})
"""What Slack says of a token that will not work any more."""


class Clients:
    """Clients by workspace. To be made on the event loop that uses them; `close` ends the session."""

    def __init__(self, settings: SlackSettings, workspaces: WorkspacesPort, work: Work) -> None:
        self._settings = settings
        self._workspaces = workspaces
        self._work = work
        self._known: dict[str, Workspace] = {}
        self._clients: dict[str, AsyncWebClient] = {}
        self._session: aiohttp.ClientSession | None = None
        self._looking = asyncio.Lock()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The one session, made at its first use."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._settings.timeout),
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS),
            )
        return self._session

    async def close(self) -> None:
        """Ends all connections."""
        if self._session is not None:
            await self._session.close()

    def bare(self, token: str | None = None) -> AsyncWebClient:
        """A client with this token, or with none."""
        return AsyncWebClient(
            token=token,
            base_url=self._settings.api_url,
            session=self.session,
            timeout=int(self._settings.timeout),
            retry_handlers=[],
        )

    async def workspace(self, team: str) -> Workspace | None:
        """The installed workspace. With a token of the settings there is one, found out by that token."""
        if (known := self._known.get(team)) is not None:
            return known
        async with self._looking:
            found = await (self._own() if self._settings.bot_token else self._work.run(self._workspaces.find, team))
        if found is not None:
            self._known[found.team] = found
        return found if found is not None and found.team == team else None

    async def _own(self) -> Workspace | None:
        if self._known:
            return next(iter(self._known.values()))
        try:
            tested = await self.bare(self._settings.bot_token).auth_test()
        except Exception as error:
            # As an error of ours it reaches Slack as "tell it again"; Bolt answers one of the SDK's own with "taken".
            raise delivery_error(error) from error
        told = {name: str(tested.get(name) or "") for name in ("team_id", "team", "user_id", "bot_id")}
        scopes = str((tested.headers or {}).get("x-oauth-scopes", ""))
        return Workspace(
            told["team_id"],
            told["team"],
            self._settings.bot_token,
            told["user_id"],
            told["bot_id"],
            scopes=tuple(scope.strip() for scope in scopes.split(",") if scope.strip()),
        )

    async def of(self, team: str) -> AsyncWebClient:
        """The client of a workspace. NotReachable when the app is not installed there."""
        found = await self.workspace(team)
        if found is None:
            raise NotReachable("slack: not installed in this workspace")
        client = self._clients.get(team)
        if client is None or client.token != found.bot_token:
            client = self._clients[team] = self.bare(found.bot_token)
        return client

    async def refused(self, team: str, error: SlackApiError) -> None:
        """Takes note when a workspace no longer lets the app in; another process may have installed it again."""
        if code_of(error) in TOKEN_GONE:
            log.error("slack workspace lost", extra={"team": team, "reason": code_of(error)})
            await self.check(team)

    async def check(self, team: str) -> None:
        """Forgets the stored token of a workspace when Slack says that it is over, and no other.

        What tells of the end may come late, when the app has been installed again.
        """
        self._known.pop(team, None)
        stored = None if self._settings.bot_token else await self._work.run(self._workspaces.find, team)
        if stored is None:
            return
        try:
            await self.bare(stored.bot_token).auth_test()
        except SlackApiError as error:
            if code_of(error) in _OVER:
                await self._work.run(self._workspaces.revoke, team)
        except Exception as error:  # noqa: BLE001 - it is asked again at the next refusal
            log.warning("slack token not tried", extra={"team": team, "reason": type(error).__name__})

    def forget(self, team: str) -> None:
        """Looks a workspace up anew at its next use: it was installed again."""
        self._known.pop(team, None)

    def webhook(self, url: str) -> AsyncWebhookClient:
        """The client of a `response_url`. PermanentDelivery when it is not one of Slack."""
        if not self._is_slack(url):
            raise PermanentDelivery("slack: a response_url that is not of slack")
        return AsyncWebhookClient(url, session=self.session, retry_handlers=[])

    async def download(self, team: str, url: str, most: int) -> bytes | None:
        """A file's content; None when it is larger than `most` bytes, is not of Slack, or cannot be fetched."""
        if not self._is_slack(url):
            return None
        client = await self.of(team)
        headers = {"Authorization": f"Bearer {client.token}"}
        # A redirect could lead the token elsewhere.
        async with self.session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status != 200 or response.content_type == "text/html":
                log.warning("file not fetched", extra={"team": team, "status": response.status})
                return None
            content = bytearray()
            async for chunk in response.content.iter_chunked(64 * 1024):
                content += chunk
                if len(content) > most:
                    return None
            return bytes(content)

    def _is_slack(self, url: str) -> bool:
        given, own = urlsplit(url), urlsplit(self._settings.api_url)
        if own.hostname not in _SLACK_HOSTS:
            return (given.scheme, given.netloc) == (own.scheme, own.netloc)
        host = given.hostname or ""
        return given.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in _SLACK_HOSTS)

"""Lets other workspaces install the app (OAuth), behind a link that the administrator of Wegwijs made.

Whoever installs decides who has which e-mail address in their workspace, and by that who is who. So not everybody may:
the install link holds a ticket that works once.
"""

from __future__ import annotations

import html
from typing import Any

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.channels.slack.clients import Clients
from bot.channels.slack.ports import SlackSettings, Workspace, WorkspacesPort
from bot.channels.slack.scopes import BOT_SCOPES
from bot.channels.slack.urls import INSTALL_PATH, REDIRECT_PATH
from bot.channels.slack.words import WORDS
from bot.channels.work import Work
from bot.texts import Texts


class Installing:
    """The two pages of an installation."""

    def __init__(self, settings: SlackSettings, clients: Clients, workspaces: WorkspacesPort, work: Work) -> None:
        self._workspaces = workspaces
        self._work = work
        self._clients = clients
        self._say = Texts()
        options = AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scopes=list(BOT_SCOPES),
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            redirect_uri=f"{settings.public_url}{REDIRECT_PATH}",
            install_page_rendering_enabled=False,
            installation_store=_Store(workspaces, work, clients),
            state_store=_States(workspaces, work),
            callback_options=AsyncCallbackOptions(success=self._installed, failure=self._refused),
        )
        self._flow = AsyncOAuthFlow(
            settings=options, client=_Client(base_url=settings.api_url, session=clients.session)
        )

    def offer(self, request: Request) -> Response:
        """A page with a button: whatever only looks at a link, such as a mail filter, does not use it up."""
        say, ticket = self._say, html.escape(request.query_params.get("ticket", ""))
        page = (
            f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>{say(WORDS["install"])}</title>'
            '<meta name="viewport" content="width=device-width">'
            f"<h1>{say(WORDS['install'])}</h1><p>{say(WORDS['install_told'])}</p>"
            f'<form method="post"><input type="hidden" name="ticket" value="{ticket}">'
            f"<button>{say(WORDS['install_go'])}</button></form></html>"
        )
        policy = "default-src 'none'; form-action 'self' https://slack.com; frame-ancestors 'none'"
        return HTMLResponse(page, headers={"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"})

    async def begin(self, request: Request) -> Response:
        """Sends the browser to Slack, when it brings a ticket that was not used yet."""
        form = await request.form(max_files=0, max_fields=5)
        ticket = str(form.get("ticket", ""))
        if not ticket or not await self._work.run(self._workspaces.use_ticket, ticket):
            return PlainTextResponse(self._say(WORDS["no_ticket"]), 403)
        answered = await self._flow.handle_installation(to_async_bolt_request(request, b""))
        return to_starlette_response(answered)

    async def back(self, request: Request) -> Response:
        """Slack sends the browser back, with a code for the tokens."""
        return to_starlette_response(await self._flow.handle_callback(to_async_bolt_request(request, b"")))

    async def _installed(self, _: AsyncSuccessArgs) -> BoltResponse:
        return _page(200, self._say(WORDS["installed"]))

    async def _refused(self, told: AsyncFailureArgs) -> BoltResponse:
        return _page(told.suggested_status_code, self._say(WORDS["not_installed"], reason=told.reason))


def _page(status: int, text: str) -> BoltResponse:
    return BoltResponse(status=status, body=text, headers={"Content-Type": "text/plain; charset=utf-8"})


class _Client(AsyncWebClient):
    """Fetches the tokens with the secret in the body; the SDK's own way is deprecated by what it stands on."""

    async def oauth_v2_access(  # type: ignore[override]
        self, *, client_id: str, client_secret: str, code: str, redirect_uri: str | None = None, **_: Any
    ) -> AsyncSlackResponse:
        told = {
            "client_id": client_id,
            "client_secret": client_secret,
            "code": code,
            "redirect_uri": redirect_uri or "",
        }
        return await self.api_call("oauth.v2.access", data=told)


class _States(AsyncOAuthStateStore):
    """The state of an installation under way, in the database: any process may take it up."""

    def __init__(self, workspaces: WorkspacesPort, work: Work) -> None:
        self._workspaces = workspaces
        self._work = work

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        return await self._work.run(self._workspaces.issue_state)

    async def async_consume(self, state: str) -> bool:
        return await self._work.run(self._workspaces.use_state, state)


class _Store(AsyncInstallationStore):
    """Keeps what an installation brought. Nothing is looked up through it: `Clients` does that."""

    def __init__(self, workspaces: WorkspacesPort, work: Work, clients: Clients) -> None:
        self._workspaces = workspaces
        self._work = work
        self._clients = clients

    async def async_save(self, installation: Installation) -> None:
        if not (installation.team_id and installation.bot_token and installation.bot_user_id):
            raise ValueError("an installation without a workspace or a bot token")
        workspace = Workspace(
            installation.team_id,
            installation.team_name or "",
            installation.bot_token,
            installation.bot_user_id,
            installation.bot_id or "",
            installation.app_id or "",
            tuple(installation.bot_scopes or ()),
        )
        await self._work.run(self._workspaces.save, workspace, installation.user_id or "")
        self._clients.forget(workspace.team)

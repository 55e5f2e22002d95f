"""What `benchmarks.teams` measures, each in a process of its own: the channel, and botbuilder's echo.

    python -m benchmarks.teams_apps {wegwijs,channel,echo,echo-set,echo-best} URL DATABASE

Each prints its port and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import requests
import uvicorn
from botbuilder.core import ActivityHandler, CloudAdapterBase, TurnContext
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AppCredentials,
    BotFrameworkAuthenticationFactory,
    ServiceClientCredentialsFactory,
)
from msrest.universal_http.requests import ClientRetryPolicy
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.serving import serve, story_clock
from benchmarks.teams_side import APP, BEARER, TENANT
from bot.app.build import build
from bot.app.teams_ports import teams_ports, teams_settings
from bot.channels.answers import Unsent
from bot.channels.teams.app import TeamsChannel
from bot.channels.teams.finding import Found
from bot.channels.teams.ports import Contact, TeamsPorts
from bot.channels.teams.trust import ISSUER
from bot.channels.teams.urls import MESSAGES_PATH
from bot.messages import Address, Answered, Inbound, Reply
from bot.settings import Settings

_ANY = 1_000_000


def _settings(url: str, file: Path) -> Settings:
    given = {"teams_app_id": APP, "teams_app_password": "geheim", "teams_app_tenant": TENANT}
    given |= {"teams_login_url": f"{url}/", "teams_openid_url": f"{url}/openid", "database_url": f"sqlite:///{file}"}
    return Settings.model_validate(given)


async def _served(ports: TeamsPorts, settings: Settings) -> None:
    """Everybody is of one tenant here, of which no more than 50 a second are let go."""
    found = teams_settings(settings)
    assert found is not None
    channel = TeamsChannel(ports, replace(found, a_second=_ANY))
    await serve(channel.routes, channel.running)


async def wegwijs(url: str, file: Path) -> None:
    """The channel with the real core."""
    settings = _settings(url, file)
    await _served(teams_ports(build(settings, story_clock())), settings)


async def channel(url: str, file: Path) -> None:
    """The channel with a core that says what it heard: what the channel itself costs."""
    core = _EchoCore()
    await _served(TeamsPorts(core, core, story_clock()), _settings(url, file))


class _EchoCore:
    """Knows everybody and keeps nothing."""

    def answer(self, inbound: Inbound) -> Answered:
        return Answered(Reply(f"Echo: {inbound.text}"), fresh=True, kept=True)

    def sent(self, taken: Sequence[tuple[Address, str]]) -> None:
        pass

    def unsent(self, limit: int) -> Sequence[Unsent]:
        return ()

    def reply_of(self, address: Address, key: str) -> Reply | None:
        return None

    def taken(self, address: Address, key: str) -> Sequence[str]:
        return ()

    def search(self, address: Address, name: str, limit: int) -> Sequence[Found]:
        return ()

    def question_on(self, address: Address, who: str) -> str:
        return ""

    def questions(self, address: Address) -> Sequence[str]:
        return ()

    def locale(self, address: Address) -> str | None:
        return "nl"

    def link(self, address: Address, emails: Sequence[str]) -> str | None:
        return None

    def contact(self, address: Address) -> Contact | None:
        return None

    def remember(self, seen: Sequence[tuple[Address, Contact]]) -> Sequence[bool]:
        return [False for _ in seen]

    def forget(self, address: Address, via: str = "") -> None:
        pass


async def echo(url: str, _: Path, *, kept: bool = False) -> None:
    """The library as it comes, without its package for aiohttp servers: checks the token, reads, and posts the words.

    It asks for a new token of its own at every turn; that is one request here, of the two or more that it makes of the
    real login. With `kept` it has one.
    """
    authentication = BotFrameworkAuthenticationFactory.create(
        to_channel_from_bot_login_url=f"{url}/",
        to_channel_from_bot_oauth_scope=ISSUER,
        to_bot_from_channel_token_issuer=ISSUER,
        oauth_url=f"{url}/",
        to_bot_from_channel_open_id_metadata_url=f"{url}/openid",
        to_bot_from_emulator_open_id_metadata_url=f"{url}/openid",
        validate_authority=True,
        credential_factory=_Credentials(f"{url}/token", kept=kept),
    )
    adapter, bot = CloudAdapterBase(authentication), _Echo()

    async def take(request: Request) -> Response:
        activity = Activity().deserialize(await request.json())
        await adapter.process_activity(request.headers["authorization"], activity, bot.on_turn)
        return Response()

    await serve([Route(MESSAGES_PATH, take, methods=["POST"])], nullcontext)


async def echo_set(url: str, file: Path, *, kept: bool = False) -> None:
    """The same with the list made a set that its client looks through 999 times for each request."""
    ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]
    await echo(url, file, kept=kept)


async def echo_best(url: str, file: Path) -> None:
    """With the set, and a token that is kept."""
    await echo_set(url, file, kept=True)


class _Echo(ActivityHandler):  # type: ignore[misc]  # the library carries no types
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


class _Credentials(ServiceClientCredentialsFactory):  # type: ignore[misc]  # the library carries no types
    """In place of the stock one, which speaks to its login over https alone."""

    def __init__(self, url: str, *, kept: bool) -> None:
        self._url = "" if kept else url

    async def is_valid_app_id(self, app_id: str) -> bool:
        return app_id == APP

    async def is_authentication_disabled(self) -> bool:
        return False

    async def create_credentials(self, *_: Any, **__: Any) -> AppCredentials:
        return _Asked(self._url)


class _Asked(AppCredentials):  # type: ignore[misc]  # the library carries no types
    def __init__(self, url: str) -> None:
        super().__init__(APP)
        self._url = url

    def get_access_token(self, force_refresh: bool = False) -> str:
        if not self._url:
            return BEARER
        return str(requests.post(self._url, data={"client_id": APP}, timeout=10).json()["access_token"])


_KINDS: dict[str, Callable[[str, Path], Coroutine[Any, Any, None]]] = {
    "wegwijs": wegwijs,
    "channel": channel,
    "echo": echo,
    "echo-set": echo_set,
    "echo-best": echo_best,
}


def main() -> None:
    """Runs one of them."""
    kind, url, file = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvicorn.Config("", log_config=None).get_loop_factory()) as runner:
        runner.run(_KINDS[kind](url, Path(file)))


if __name__ == "__main__":
    main()

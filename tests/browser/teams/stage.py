"""The whole of it: Wegwijs with the sample data and its story's clock, and people who talk to it in Teams."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

from bot.app.build import build
from bot.app.sample import DemoClock, sample_engine
from bot.app.serve import Server
from bot.channels.teams.urls import MESSAGES_PATH
from bot.settings import Settings
from tests.browser.teams.chat import Chat
from tests.browser.teams.gateway import PATH, Gateway
from tests.browser.teams.playground import Someone, playground
from tests.channels.slack.fakeslack.served import Served
from tests.channels.teams.authority import Authority
from tests.conftest import only_this_machine

APP, TENANT = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000001"
SCREEN: ViewportSize = {"width": 1280, "height": 1400}


def of_the_story(number: int, given: str, surname: str) -> Someone:
    """Somebody of the sample data, with the account that their organisation gave them."""
    email = f"{given}.{surname.replace(' ', '')}@voorbeeld.example".casefold()
    return Someone(f"29:{given.casefold()}", given, surname, email, f"eeeeeeee-0000-4000-8000-{number:012}")


WIM = of_the_story(1, "Wim", "Kramer")
FATIMA = of_the_story(2, "Fatima", "El Amrani")


@dataclass
class Stage:
    """Wegwijs, what Microsoft's side passed on to it, and the client of each person."""

    server: Server
    clock: DemoClock
    gateway: Gateway
    chats: dict[Someone, Chat] = field(default_factory=dict)

    @property
    def wim(self) -> Chat:
        """A planner's."""
        return self.chats[WIM]

    @property
    def fatima(self) -> Chat:
        """A trainee's."""
        return self.chats[FATIMA]


@contextmanager
def stage(browser: Browser, folder: Path) -> Iterator[Stage]:
    """Runs as long as the block. Pictures go to the folder that WEGWIJS_TEAMS_SHOTS names, when it is set."""
    shots = os.environ.get("WEGWIJS_TEAMS_SHOTS")
    with ExitStack() as left:
        gateway = Gateway(Authority(APP, TENANT))
        between = left.enter_context(Served(gateway.app))
        gateway.authority.base = between.url
        clock = DemoClock()
        server = _server(folder, gateway.authority, clock)
        left.callback(server.app.engine.dispose)
        bot = left.enter_context(Served(server.asgi()))
        gateway.bot = f"{bot.url}{MESSAGES_PATH}"
        made = Stage(server, clock, gateway)
        for person, other in ((WIM, FATIMA), (FATIMA, WIM)):
            own = folder / person.given
            own.mkdir()
            url = left.enter_context(playground(f"{between.url}{PATH}", TENANT, person, [other], own))
            context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam", viewport=SCREEN)
            left.callback(context.close)
            context.route("**/*", only_this_machine)
            made.chats[person] = Chat(context.new_page(), Path(shots) if shots else None)
            made.chats[person].open(url)
        yield made


def _server(folder: Path, authority: Authority, clock: DemoClock) -> Server:
    database = folder / "voorbeeld.db"
    sample_engine(database).dispose()
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{database}",
        secret_key="k" * 32,
        teams_app_id=authority.app_id,
        teams_app_password=authority.secret,
        teams_app_tenant=authority.tenant,
        teams_login_url=authority.login_url,
        teams_openid_url=authority.openid_url,
    )
    return Server(build(settings, clock))

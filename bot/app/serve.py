"""One process that serves the web chat, Slack and Teams, and ticks."""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Mount

from bot.app.build import App
from bot.app.demo import Demo
from bot.app.slack_ports import slack_ports, slack_settings
from bot.app.teams_ports import teams_ports, teams_settings
from bot.app.web_ports import CoreForWeb, SignIn, healthy
from bot.channels.web.app import WebChannel
from bot.channels.web.ports import WebPerson, WebPorts, WebSettings
from bot.channels.web.server import server_of
from bot.domain.people import PersonId
from bot.errors import SettingsError, StorageError
from schedules.sending import Sender
from schedules.tick import tick, welcome

if TYPE_CHECKING:
    from bot.channels.slack.app import SlackChannel
    from bot.channels.teams.app import TeamsChannel

log = logging.getLogger(__name__)

EVERY_SECONDS = 30


@dataclass
class Server:
    """The web chat and, where they are connected, Slack and Teams on one app.

    `demo` adds the person switch and the clock.
    """

    app: App
    demo: Demo | None = None

    def __post_init__(self) -> None:
        self._calendar = self.app.calendar
        core = CoreForWeb(self.app, self.wake)
        sign_in = DemoSignIn(self.app, self.demo) if self.demo else SignIn(self.app)
        ports = WebPorts(core, sign_in, self.app.clock, lambda: healthy(self.app, self.app.clock), self.demo)
        self.web = WebChannel(ports, WebSettings(base_url=self.app.settings.public_url or ""))
        self.slack = None if self.demo else _slack(self.app)
        self.teams = None if self.demo else _teams(self.app)
        if self.demo is not None:
            self.demo.due = self.beat

    @property
    def _written_to(self) -> dict[str, SlackChannel | TeamsChannel]:
        """The channels that are connected and take messages at any time, by name."""
        found = {"slack": self.slack, "teams": self.teams}
        return {name: channel for name, channel in found.items() if channel is not None}

    def beat(self) -> None:
        """One tick: what is due now; a database that cannot be used now is tried at the next."""
        senders: dict[str, Sender] = {"web": self.web, **self._written_to}
        try:
            clock, holdout = self.app.clock, self.app.settings.holdout_percent
            tick(self.app.engine, senders, clock(), calendar=self._calendar, holdout=holdout, clock=clock)
            for channel in self._written_to.values():
                channel.beat()
        except StorageError as error:
            log.warning("tick put off", extra={"reason": str(error)})

    def wake(self, person: PersonId) -> None:
        """Somebody opened the web chat: what waits for them goes out there."""
        try:
            welcome(self.app.engine, {"web": self.web}, self.app.clock(), person, self._calendar)
        except StorageError as error:
            log.warning("tick put off", extra={"reason": str(error)})

    def asgi(self) -> Starlette:
        """The application with its bell: APScheduler rings, the plans say what is due."""
        routes = [route for channel in self._written_to.values() for route in channel.routes]
        return Starlette(routes=[*routes, Mount("/", self.web.app)], lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        from apscheduler.schedulers.background import BackgroundScheduler

        async with AsyncExitStack() as running:
            for channel in self._written_to.values():
                await running.enter_async_context(channel.running())
            bell = BackgroundScheduler(timezone="UTC")
            bell.add_job(self.beat, "interval", seconds=EVERY_SECONDS, max_instances=1, coalesce=True)
            bell.start()
            yield
            bell.shutdown(wait=False)
        self.web.close()


def _slack(app: App) -> SlackChannel | None:
    """The Slack channel, when it is in the settings; loading its libraries takes a moment."""
    settings = slack_settings(app.settings)
    if settings is None:
        return None
    from bot.channels.slack.app import SlackChannel

    return SlackChannel(slack_ports(app), settings)


def _teams(app: App) -> TeamsChannel | None:
    """The Teams channel, when it is in the settings; loading its library takes a second."""
    settings = teams_settings(app.settings)
    if settings is None:
        return None
    from bot.channels.teams.app import TeamsChannel

    return TeamsChannel(teams_ports(app), settings)


@dataclass(frozen=True)
class DemoSignIn(SignIn):
    """Signing in where the visitor chooses whom to be: the suggestions follow the story."""

    demo: Demo | None = None

    def person_of(self, session: str) -> WebPerson:
        """Whose session it is, with the questions of the story."""
        person = super().person_of(session)
        return replace(person, suggestions=self.demo.suggestions(person)) if self.demo else person


def serve(server: Server, host: str, port: int) -> None:
    """Serves until it is stopped. SettingsError when somebody else has the port."""
    if not port_is_free(host, port):
        raise SettingsError(f"Poort {port} is bezet. Kies een andere. / Port {port} is taken. Choose another one.")
    server_of(server.asgi(), host, port).run()


def port_is_free(host: str, port: int) -> bool:
    """Does nobody answer there?"""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) != 0

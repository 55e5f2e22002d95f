"""Slack, as far as an app can tell: its Web API, Socket Mode, and people who use the app.

with FakeSlack() as slack:
    team = slack.workspace("T1", domain="zorg")
    user = team.user("U1", email="a@b.nl")
    slack.request_url = "http://127.0.0.1:3000/slack/events"   # or slack.mode = "socket"
    user.say("hoi")
    slack.wait(lambda: team.said(user))
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.channels.slack.fakeslack.call import Call
from tests.channels.slack.fakeslack.clock import Clock
from tests.channels.slack.fakeslack.delivery import Courier, Delivery
from tests.channels.slack.fakeslack.faults import Fault
from tests.channels.slack.fakeslack.hooks import Hooks
from tests.channels.slack.fakeslack.served import Served
from tests.channels.slack.fakeslack.sockets import Sockets
from tests.channels.slack.fakeslack.team import SCOPES, Team
from tests.channels.slack.fakeslack.telling import EVENTS, Telling
from tests.channels.slack.fakeslack.web import Web
from tests.channels.slack.fakeslack.world import Code, Grant, Made, Trigger


class FakeSlack(Hooks, Telling):
    """One Slack with one app."""

    app_token = "xapp-1-fake"
    client_id, client_secret = "111.222", "client-secret"

    def __init__(self, *, strict: bool = True, keep: bool = True, port: int = 0) -> None:
        self.strict, self.keep = strict, keep
        self.clock = Clock()
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.mode: Literal["http", "socket"] = "http"
        self.request_url = ""
        self.patience = 3.0
        """Seconds an app has to acknowledge."""
        self.retry_unacked = False
        self.events = set(EVENTS)
        """What the app subscribed to."""
        self.app_scopes = {"connections:write"}
        self.teams: dict[str, Team] = {}
        self.grants: dict[str, Grant] = {}
        self.triggers: dict[str, Trigger] = {}
        self.codes: dict[str, Code] = {}
        self.used_codes: set[str] = set()
        self.calls: list[Made] = []
        self.counts: Counter[str] = Counter()
        self.deliveries: list[Delivery] = []
        self.faults: list[Fault] = []
        self.held = 0
        """Calls that hang now."""
        self._port = port
        self.start_hooks()

    def __enter__(self) -> Self:
        self.web, self.courier, self.sockets = Web(self), Courier(self), Sockets(self)
        self._served = Served(self.web.app, self._port)
        self.port, self.root = self._served.port, self._served.url
        self.url = f"{self.root}/api/"
        self._served.__enter__()
        self.loop = self._served.loop
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._served.__exit__()
        self.courier.client.close()

    # What a test sets up.

    def workspace(
        self, number: str, domain: str = "", name: str = "", scopes: Iterable[str] = SCOPES, *, installed: bool = True
    ) -> Team:
        """A workspace, with the app in it unless it is to be installed."""
        team = self.teams[number] = Team(self, number, domain or number.lower(), name, scopes)
        if installed:
            team.install()
        return team

    def install(self, team: Team, scopes: Iterable[str] = SCOPES, *, by: str = "UADMIN", redirect_uri: str = "") -> str:
        """Somebody allows the app in; the code it fetches the installation with, once."""
        code = self.clock.name("code-")
        self.codes[code] = Code(team, frozenset(scopes), by, redirect_uri)
        return code

    def approve(self, authorize_url: str, team: Team, *, by: str = "UADMIN", deny: bool = False) -> str:
        """Somebody who was sent to this address says yes, or no; the address they are sent back to."""
        asked = dict(parse_qsl(urlsplit(authorize_url).query))
        assert asked["client_id"] == self.client_id
        back = asked.get("redirect_uri", "")
        answer = {"state": asked.get("state", "")}
        if deny:
            return f"{back}?{urlencode({'error': 'access_denied', **answer})}"
        code = self.install(team, asked["scope"].split(","), by=by, redirect_uri=back)
        return f"{back}?{urlencode({'code': code, **answer})}"

    def revoke(self, team: Team, *, tell: bool = False) -> None:
        """The app's token ends; the app hears of it when `tell`."""
        with self.changing():
            team.grant.state = "token_revoked"
        if tell:
            self.tell_revoked(team)

    # What a test looks at and waits for.

    def calls_of(self, method: str) -> list[Made]:
        with self.lock:
            return [call for call in self.calls if call.method == method]

    def happens(self, holds: Callable[[], object], timeout: float) -> bool:
        """Whether it comes true in that time."""
        with self.changed:
            return bool(self.changed.wait_for(holds, timeout))

    def wait(self, holds: Callable[[], object], timeout: float = 5) -> None:
        """Waits until it is true of this Slack."""
        assert self.happens(holds, timeout), "it did not happen in time"

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Changes something and tells who waits."""
        with self.changed:
            yield
            self.changed.notify_all()

    def tell_waiters(self) -> None:
        with self.changing():
            pass

    def as_app(self, team: Team, args: dict[str, Any] | None = None) -> Call:
        """A call of the app in that workspace."""
        return Call(self, team.grant, args or {})

    # What goes wrong.

    def fault(self, method: str, **what: Any) -> Fault:
        """Lets the next call of a method go wrong; see `Fault` for how. "upload", "download" and "hook" are the rest."""
        fault = Fault(method, **what)
        with self.lock:
            self.faults.append(fault)
        return fault

    def take_fault(self, method: str, args: dict[str, Any]) -> Fault | None:
        with self.changing():
            fault = next((one for one in self.faults if one.fits(method, args)), None)
            if fault is not None:
                fault.hits += 1
            return fault

    def release(self) -> None:
        """Lets go of every call that hangs."""
        self.loop.call_soon_threadsafe(self.web.let_go)

    def close_sockets(self) -> None:
        self.sockets.close()

    def disconnect(self, reason: str = "refresh_requested") -> None:
        self.sockets.disconnect(reason)

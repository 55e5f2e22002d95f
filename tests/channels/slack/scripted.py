"""A scripted core behind the real Slack channel: what it heard, what it answers, and what it keeps."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from starlette.applications import Starlette

from bot.channels.answers import Unsent
from bot.channels.slack.app import SlackChannel
from bot.channels.slack.ports import Kept, SlackPorts, SlackSettings, Workspace
from bot.channels.spent import tokens_of
from bot.errors import DatabaseLocked
from bot.messages import Address, Answered, Inbound, Reply
from tests.channels.slack.fakeslack.served import Served
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.channels.slack.fakeslack.team import Team
from tests.channels.slack.fakeslack.user import User


def now() -> datetime:
    """The channel's clock: Slack's times are of this moment too."""
    return datetime.now(UTC)


@dataclass
class Script:
    """The core, the people and the database in one: shared by channels that share a database.

    `answers` by what was said, tapped or sent; everything else is answered with its own words. `people` is the language
    of each account that is somebody's, `emails` whose verified address is known.
    """

    answers: dict[str, Reply | Callable[[Inbound], Reply]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=lambda: {"U1": "nl"})
    emails: dict[str, str] = field(default_factory=dict)
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    heard: list[Inbound] = field(default_factory=list)
    replies: dict[tuple[str, str], Reply] = field(default_factory=dict)
    asked: dict[tuple[str, str], Inbound] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    inbox: dict[tuple[str, str], Kept] = field(default_factory=dict)
    leased: set[tuple[str, str]] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    tickets: set[str] = field(default_factory=set)
    locked: bool = False
    hold: threading.Event | None = None
    holding: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    tell: Callable[[], None] = lambda: None
    """Called when something changed that a test may wait for."""

    # The core

    def answer(self, inbound: Inbound) -> Answered:
        if self.hold is not None:
            self.holding = True
            self.tell()
            assert self.hold.wait(10)
        with self.lock:
            if self.locked:
                raise DatabaseLocked("somebody else has it")
            key = (inbound.address.tenant, inbound.key)
            if key in self.replies:
                return Answered(self.replies[key], fresh=False, kept=True)
            self.heard.append(inbound)
            said = inbound.text or inbound.choice or dict(inbound.form).get("token", "")
            found = self.answers.get(said, Reply(f"Je zei: {said or inbound.upload}"))
            reply = found if isinstance(found, Reply) else found(inbound)
            self.replies[key], self.asked[key] = reply, inbound
            return Answered(reply, fresh=True, kept=True)

    def mark_sent(self, address: Address, key: str) -> None:
        with self.lock:
            self.sent.append(key)
        self.tell()

    def unsent(self, limit: int) -> Sequence[Unsent]:
        with self.lock:
            left = [(key, one) for key, one in self.asked.items() if key[1] not in self.sent and key not in self.leased]
            self.leased |= {key for key, _ in left[:limit]}
            return [Unsent(key[1], one.address, self.replies[key], one.received) for key, one in left[:limit]]

    def reply_of(self, address: Address, key: str) -> Reply | None:
        return self.replies.get((address.tenant, key))

    def taken(self, address: Address, key: str) -> Sequence[str]:
        reply = self.reply_of(address, key)
        heard = (one.choice or dict(one.form).get("token", "") for one in self.heard)
        return [one for one in heard if reply is not None and one in tokens_of(reply)]

    # People

    def locale(self, address: Address) -> str | None:
        return self.people.get(address.user)

    def link(self, address: Address, email: str) -> str | None:
        if email in self.emails and address.user not in self.people:
            self.people[address.user] = self.emails[email]
        return self.people.get(address.user)

    # Workspaces

    def find(self, team: str) -> Workspace | None:
        return self.workspaces.get(team)

    def save(self, workspace: Workspace, installed_by: str) -> None:
        self.workspaces[workspace.team] = workspace

    def revoke(self, team: str) -> None:
        self.workspaces.pop(team, None)
        self.tell()

    def issue_state(self) -> str:
        state = f"state-{len(self.states)}"
        self.states.add(state)
        return state

    def use_state(self, state: str) -> bool:
        found = state in self.states
        self.states.discard(state)
        return found

    def use_ticket(self, ticket: str) -> bool:
        found = ticket in self.tickets
        self.tickets.discard(ticket)
        return found

    # Inbox

    def keep(self, kept: Kept) -> bool:
        with self.lock:
            if self.locked:
                raise DatabaseLocked("somebody else has it")
            self.leased.add((kept.team, kept.key))
            return self.inbox.setdefault((kept.team, kept.key), kept) is kept

    def waiting(self, limit: int) -> Sequence[Kept]:
        with self.lock:
            return [one for key, one in self.inbox.items() if key not in self.leased][:limit]

    def done(self, kept: Kept) -> None:
        with self.lock:
            self.inbox.pop((kept.team, kept.key), None)
        self.tell()

    @property
    def ports(self) -> SlackPorts:
        return SlackPorts(_Core(self), self, self, self, now)


@dataclass
class _Core:
    """The core's port: `sent` is a list of the script, so the port has an object of its own."""

    script: Script

    def answer(self, inbound: Inbound) -> Answered:
        found = self.script.answer(inbound)
        self.script.tell()
        return found

    def sent(self, taken: Sequence[tuple[Address, str]]) -> None:
        for address, key in taken:
            self.script.mark_sent(address, key)

    def unsent(self, limit: int) -> Sequence[Unsent]:
        return self.script.unsent(limit)

    def reply_of(self, address: Address, key: str) -> Reply | None:
        return self.script.reply_of(address, key)

    def taken(self, address: Address, key: str) -> Sequence[str]:
        return self.script.taken(address, key)


def settings_of(slack: FakeSlack, **changes: Any) -> SlackSettings:
    """What the channel is told of this fake: everything fast, and only the way in that the fake uses."""
    way: dict[str, Any] = (
        {"signing_secret": slack.signing_secret} if slack.mode == "http" else {"app_token": slack.app_token}
    )
    base = SlackSettings(api_url=slack.url, spacing=0.0, **way)
    return replace(base, **changes)


@contextmanager
def running(slack: FakeSlack, script: Script, team: Team | None = None, **changes: Any) -> Iterator[SlackChannel]:
    """The real channel on a real server, hearing of this Slack; with a `team` it has that one token."""
    token = {"bot_token": team.bot_token} if team else {}
    channel = SlackChannel(script.ports, settings_of(slack, **token, **changes))

    started = threading.Event()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with channel.running():
            started.set()
            slack.tell_waiters()
            yield

    app = Starlette(routes=channel.routes, lifespan=lifespan)
    with Served(app) as served:
        slack.request_url = f"{served.url}/slack/events"
        if slack.mode == "socket":
            slack.wait(lambda: slack.sockets.open)
        else:
            slack.wait(started.is_set)
        yield channel


@dataclass
class Stage:
    """A workspace with one person who is known, and what the core behind the channel does."""

    slack: FakeSlack
    team: Team
    user: User
    script: Script
    cookies: dict[str, str] = field(default_factory=dict)

    def said(self, count: int = 1) -> list[str]:
        """What the bot said to the person, once there is that much of it."""
        self.slack.wait(lambda: len(self.team.said(self.user)) >= count)
        return [message.text for message in self.team.said(self.user)]


@contextmanager
def empty_stage(mode: Literal["http", "socket"]) -> Iterator[Stage]:
    """The workspace of Noor, who has U1."""
    with FakeSlack() as slack:
        slack.mode = mode
        team = slack.workspace("T1", domain="zorg")
        yield Stage(slack, team, team.user("U1", email="noor@zorg.nl", name="Noor"), Script(tell=slack.tell_waiters))

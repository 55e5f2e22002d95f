"""A scripted core behind the real Teams channel: what it heard, what it answers, and what it keeps."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette

from bot.channels.answers import Unsent
from bot.channels.spent import tokens_of
from bot.channels.teams.app import TeamsChannel
from bot.channels.teams.finding import Found
from bot.channels.teams.ports import Contact, TeamsPorts, TeamsSettings
from bot.channels.teams.urls import MESSAGES_PATH
from bot.messages import Address, Answered, Inbound, Reply
from tests.channels.slack.fakeslack.served import Served
from tests.channels.teams.faketeams import APP, TENANT, FakeTeams, Person

Who = tuple[str, str]


@dataclass
class Script:
    """The core, the people and the database in one: shared by channels that share a database.

    `answers` by what was said, tapped or sent; everything else is answered with its own words. `known` is the language
    of each account that is somebody's, `emails` whose address is on record, `elsewhere` what was chosen on another channel.
    """

    answers: dict[str, Reply | Callable[[Inbound], Reply]] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    asks: dict[Who, str] = field(default_factory=dict)
    begin_with: tuple[str, ...] = ()
    heard: list[Inbound] = field(default_factory=list)
    replies: dict[tuple[str, str], tuple[Inbound, Reply]] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    leased: set[str] = field(default_factory=set)
    contacts: dict[Who, Contact] = field(default_factory=dict)
    linked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
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
            key = (inbound.address.tenant, inbound.key)
            if key in self.replies:
                return Answered(self.replies[key][1], fresh=False, kept=True)
            self.heard.append(inbound)
            said = inbound.text or inbound.choice or dict(inbound.form).get("token", "")
            found = self.answers.get(said, Reply(f"Je zei: {said or inbound.upload}"))
            reply = found if isinstance(found, Reply) else found(inbound)
            self.replies[key] = (inbound, reply)
        self.tell()
        return Answered(reply, fresh=True, kept=True)

    def sent(self, taken: Sequence[tuple[Address, str]]) -> None:
        with self.lock:
            self.shown += [key for _, key in taken]
        self.tell()

    def unsent(self, limit: int) -> Sequence[Unsent]:
        with self.lock:
            left = [
                (key, *kept)
                for (_, key), kept in self.replies.items()
                if key not in self.shown and key not in self.leased
            ][:limit]
            self.leased |= {key for key, _, _ in left}
            return [Unsent(key, inbound.address, reply, inbound.received) for key, inbound, reply in left]

    def reply_of(self, address: Address, key: str) -> Reply | None:
        inbound, reply = self.replies.get((address.tenant, key), (None, None))
        return reply if inbound is not None and inbound.address.user == address.user else None

    def taken(self, address: Address, key: str) -> Sequence[str]:
        reply = self.reply_of(address, key)
        heard = (
            one.choice or dict(one.form).get("token", "") for one in self.heard if one.address.user == address.user
        )
        found = dict.fromkeys([*self.elsewhere, *heard])
        return [one for one in found if reply is not None and one in tokens_of(reply)]

    def search(self, address: Address, name: str, limit: int) -> Sequence[Found]:
        return [one for one in self.found if name.casefold() in one.name.casefold()][:limit]

    def question_on(self, address: Address, who: str) -> str:
        return self.asks.get((address.user, who), "")

    def questions(self, address: Address) -> Sequence[str]:
        return self.begin_with

    # People

    def locale(self, address: Address) -> str | None:
        return self.known.get(address.user)

    def link(self, address: Address, emails: Sequence[str]) -> str | None:
        self.linked.append((address.user, tuple(emails)))
        if found := next((self.emails[one] for one in emails if one in self.emails), None):
            self.known[address.user] = found
        return found

    def contact(self, address: Address) -> Contact | None:
        return self.contacts.get((address.tenant, address.user))

    def remember(self, seen: Sequence[tuple[Address, Contact]]) -> Sequence[bool]:
        new = []
        with self.lock:
            for who, where in seen:
                before = self.contacts.get((who.tenant, who.user))
                new.append(before is None or bool(where.conversation and not before.conversation))
                if before is None or where.conversation:
                    self.contacts[who.tenant, who.user] = where
                else:
                    self.contacts[who.tenant, who.user] = replace(before, service=where.service)
        self.tell()
        return new

    def forget(self, address: Address, via: str = "") -> None:
        with self.lock:
            for (tenant, user), where in list(self.contacts.items()):
                own = tenant == address.tenant and address.user in ("", user)
                if own and (not via or where.via == via):
                    del self.contacts[tenant, user]
        self.tell()


def now() -> datetime:
    """The channel's clock."""
    return datetime.now(UTC)


@dataclass
class Stage:
    """The channel on a script, and the Teams that it hears of."""

    teams: FakeTeams
    script: Script
    channel: TeamsChannel
    noor: Person
    url: str


def settings_of(teams: FakeTeams, **changes: Any) -> TeamsSettings:
    """What the channel is told of this fake."""
    base = TeamsSettings(
        app_id=APP,
        app_password=teams.authority.secret,
        app_tenant=TENANT,
        tenants=frozenset([TENANT]),
        login_url=teams.authority.login_url,
        openid_url=teams.authority.openid_url,
        local=True,
    )
    return replace(base, **changes)


@contextmanager
def running(teams: FakeTeams, script: Script, **changes: Any) -> Iterator[tuple[TeamsChannel, str]]:
    """The real channel on a real server, and its address."""
    script.tell = teams.tell
    channel = TeamsChannel(TeamsPorts(script, script, now), settings_of(teams, **changes))
    started = threading.Event()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with channel.running():
            started.set()
            yield

    with Served(Starlette(routes=channel.routes, lifespan=lifespan)) as served:
        assert started.wait(10)
        yield channel, f"{served.url}{MESSAGES_PATH}"


@contextmanager
def staged(**changes: Any) -> Iterator[Stage]:
    """A Teams with Noor, whom the core knows, and the channel."""
    with FakeTeams() as teams:
        noor = teams.person("noor", "noor@zorg.example")
        script = Script(known={noor.user: "nl"})
        with running(teams, script, **changes) as (channel, url):
            teams.bot = url
            yield Stage(teams, script, channel, noor, url)

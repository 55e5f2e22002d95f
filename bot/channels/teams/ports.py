"""What the Teams channel needs from the rest, as small interfaces that the composition root fills in.

All functions are synchronous and are called from threads of the channel's own bounded executor, several at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages import Address, Answered, Inbound, Reply

CHANNEL = "teams"


@dataclass(frozen=True)
class Unsent:
    """A stored answer that was never seen to arrive, lent to the caller for a while. `at` is when it was asked."""

    key: str
    address: Address
    reply: Reply
    at: datetime


@dataclass(frozen=True)
class Contact:
    """Where an account can be spoken to first: its personal chat, and the service of Microsoft that has it.

    Without a conversation there is only the service: the personal chat is then made at the first message.
    """

    conversation: str
    service: str


@dataclass(frozen=True)
class Found:
    """Somebody a planner may choose from what was searched; `question` asks what they may do."""

    name: str
    about: str
    question: str


class CorePort(Protocol):
    """The conversation behind the channel."""

    def answer(self, inbound: Inbound) -> Answered:
        """The answer to one event; the same key of the same tenant gives the stored one."""
        ...

    def sent(self, taken: Sequence[tuple[Address, str]]) -> None:
        """The answers with these keys were taken by Teams. May be called twice for one."""
        ...

    def unsent(self, limit: int) -> Sequence[Unsent]:
        """Answers that nobody is posting, oldest first; each is lent to one caller at a time."""
        ...

    def reply_of(self, address: Address, key: str) -> Reply | None:
        """A stored answer or notice of this person, to be shown again; None when there is none of theirs."""
        ...

    def search(self, address: Address, name: str, limit: int) -> Sequence[Found]:
        """Trainees of this name whom the person of this account may see; none for an account that is nobody's."""
        ...

    def questions(self, address: Address) -> Sequence[str]:
        """What the person of this account can begin with, in their language; none for an account that is nobody's."""
        ...


class PeoplePort(Protocol):
    """Which person an account is (Entra object id and tenant), and where it can be spoken to first."""

    def locale(self, address: Address) -> str | None:
        """The language of the person of this account; None when the account is nobody's."""
        ...

    def link(self, address: Address, emails: Sequence[str]) -> str | None:
        """Makes the account that of the one person with any of these addresses, and gives their language; else None."""
        ...

    def contact(self, address: Address) -> Contact | None:
        """Where the account can be spoken to first; None when it never talked, or took the app away."""
        ...

    def remember(self, address: Address, contact: Contact) -> None:
        """Keeps where the account can be spoken to first; also of an account that is nobody's yet."""
        ...

    def forget(self, address: Address) -> None:
        """The account took the app away, or is gone; it is spoken to again only after it talks itself."""
        ...


@dataclass(frozen=True)
class TeamsPorts:
    """All that the channel is given. `now` is the clock of the core."""

    core: CorePort
    people: PeoplePort
    now: Callable[[], datetime]


@dataclass(frozen=True)
class TeamsSettings:
    """How the channel behaves; times in seconds.

    `app_id` is the bot's registration. It proves itself with one of `app_password`, `app_certificate` (a PEM with
    certificate and key) and `managed_identity`. With `app_tenant` the registration is of that one tenant. Only people
    of `tenants` are answered. `local` lets a service of this machine be spoken to, for trying out.
    """

    app_id: str
    app_password: str = ""
    app_certificate: str = ""
    managed_identity: bool = False
    app_tenant: str = ""
    tenants: frozenset[str] = frozenset()
    login_url: str = "https://login.microsoftonline.com/"
    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    local: bool = False
    public_url: str = ""
    busy_after: float = 1.0
    timeout: float = 10.0
    attempts: int = 4
    upload_bytes: int = 20 * 1024 * 1024
    a_second: int = 50
    an_hour: int = 1_800
    workers: int = 8
    waiting: int = 512

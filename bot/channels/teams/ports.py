"""What the Teams channel needs from the rest, as small interfaces that the composition root fills in.

All functions are synchronous and are called from threads of the channel's own bounded executor, several at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.channels.answers import AnswersPort
from bot.channels.teams.finding import Found
from bot.messages import Address

CHANNEL = "teams"


@dataclass(frozen=True)
class Contact:
    """Where an account can be spoken to first: its personal chat, and the service of Microsoft that has it.

    Who was only met in a group, `via`, has no conversation yet: it is made at the first message.
    """

    conversation: str
    service: str
    via: str = ""


class CorePort(AnswersPort, Protocol):
    """The conversation behind the channel."""

    def search(self, address: Address, name: str, limit: int) -> Sequence[Found]:
        """Trainees of this name whom the person of this account may see; none for an account that is nobody's."""
        ...

    def question_on(self, address: Address, who: str) -> str:
        """What this person asks of somebody who was found: what they may do; "" when this person may not see them.

        `who` may be anything: it comes from a card.
        """
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

    def remember(self, seen: Sequence[tuple[Address, Contact]]) -> Sequence[bool]:
        """Keeps where accounts can be spoken to first, also of those that are nobody's yet.

        True for who is new, or has a conversation of their own for the first time.
        """
        ...

    def forget(self, address: Address, via: str = "") -> None:
        """The account took the app away; it is spoken to again only after it talks itself.

        With `via` it left that group; without a user everybody did. Who has a conversation of their own keeps it.
        """
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

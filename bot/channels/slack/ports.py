"""What the Slack channel needs from the rest, as small interfaces that the composition root fills in.

All functions are synchronous and are called from threads of the channel's own bounded executor, several at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.channels.answers import AnswersPort
from bot.messages import Address

CHANNEL = "slack"


@dataclass(frozen=True)
class Kept:
    """An event that was acknowledged before it was answered; `payload` is what `InboxPort.keep` was given."""

    key: str
    team: str
    payload: str


@dataclass(frozen=True)
class Workspace:
    """A Slack workspace (tenant) in which the app is installed, with the token by which it acts there."""

    team: str
    name: str
    bot_token: str
    bot_user: str
    bot_id: str = ""
    app_id: str = ""
    scopes: tuple[str, ...] = ()


class PeoplePort(Protocol):
    """Which person a Slack account is."""

    def locale(self, address: Address) -> str | None:
        """The language of the person of this account; None when the account is nobody's."""
        ...

    def link(self, address: Address, email: str) -> str | None:
        """Makes the account that of the one person with this verified address, and gives their language; else None."""
        ...


class WorkspacesPort(Protocol):
    """Where the app is installed; tokens are encrypted at rest."""

    def find(self, team: str) -> Workspace | None:
        """The installed workspace; None when it is unknown or the app was removed."""
        ...

    def save(self, workspace: Workspace, installed_by: str) -> None:
        """Keeps a new or renewed installation."""
        ...

    def revoke(self, team: str) -> None:
        """The app was removed there, or its token no longer works."""
        ...

    def issue_state(self) -> str:
        """A secret that lets one installation come back from Slack, for ten minutes."""
        ...

    def use_state(self, state: str) -> bool:
        """Uses such a secret up; false when it is unknown, used or too old."""
        ...

    def use_ticket(self, ticket: str) -> bool:
        """Uses up the ticket of an install link that the administrator made."""
        ...


class InboxPort(Protocol):
    """Events that are acknowledged before they are answered, so that a crash loses none."""

    def keep(self, kept: Kept) -> bool:
        """Keeps an event, lent to the caller; false when it was kept before. Numbers of persons are redacted."""
        ...

    def waiting(self, limit: int) -> Sequence[Kept]:
        """Events whose keeper did not finish; each is lent to one caller at a time."""
        ...

    def done(self, kept: Kept) -> None:
        """The event was answered."""
        ...


@dataclass(frozen=True)
class SlackPorts:
    """All that the channel is given. `now` is the clock of the core."""

    core: AnswersPort
    people: PeoplePort
    workspaces: WorkspacesPort
    inbox: InboxPort
    now: Callable[[], datetime]


@dataclass(frozen=True)
class SlackSettings:
    """How the channel behaves; times in seconds.

    With `app_token` it connects by Socket Mode, with `signing_secret` it takes events over HTTP; both may be set.
    `client_id` and `client_secret` let other workspaces install the app, reached at `public_url`. `busy_after` is when
    a sign of work appears, `patience` when an event is acknowledged before it is answered, `spacing` the time between
    two messages in one conversation.
    """

    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    client_id: str = ""
    client_secret: str = ""
    public_url: str = ""
    api_url: str = "https://slack.com/api/"
    busy_after: float = 1.0
    patience: float = 2.0
    spacing: float = 1.0
    timeout: float = 10.0
    attempts: int = 4
    upload_bytes: int = 20 * 1024 * 1024
    workers: int = 8
    waiting: int = 512

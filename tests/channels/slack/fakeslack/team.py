"""A workspace: its people, its conversations, and what the app may do there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.channels.slack.fakeslack.user import User
from tests.channels.slack.fakeslack.world import Channel, File, Grant, Message

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.delivery import Delivery
    from tests.channels.slack.fakeslack.server import FakeSlack

SCOPES = {
    *("app_mentions:read", "assistant:write", "chat:write", "commands", "files:read", "files:write", "team:read"),
    *("channels:history", "channels:read", "groups:history", "groups:read", "im:history", "im:read", "im:write"),
    *("reactions:read", "reactions:write", "users:read", "users:read.email"),
}
"""What the app was given where a test says nothing else."""


class Team:
    """One workspace, with the app installed unless a test says otherwise."""

    def __init__(self, slack: FakeSlack, number: str, domain: str, name: str, scopes: Iterable[str]) -> None:
        self.slack = slack
        self.id = number
        self.domain = domain
        self.name = name or domain.capitalize()
        self.bot_user, self.bot_id, self.app_id = f"UBOT{number}", f"BBOT{number}", slack.app_id
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: list[File] = []
        self.uploads: dict[str, File] = {}
        self.grant = Grant("", self, set(scopes), "account_inactive")
        self._tokens = 0
        self.user(self.bot_user, name="Wegwijs", bot=True)

    @property
    def url(self) -> str:
        return f"https://{self.domain}.slack.com/"

    @property
    def bot_token(self) -> str:
        return self.grant.token

    @property
    def installed(self) -> bool:
        return self.grant.state != "account_inactive"

    @property
    def scopes(self) -> set[str]:
        return self.grant.scopes

    @scopes.setter
    def scopes(self, scopes: Iterable[str]) -> None:
        self.grant.scopes = set(scopes)

    def install(self, scopes: Iterable[str] | None = None) -> str:
        """Gives the app its token: the one it has, or a new one when that ended."""
        if self.grant.state != "active":
            self._tokens += 1
            token = f"xoxb-{self.id}-{self._tokens}"
            self.grant = Grant(token, self, set(self.scopes))
            self.slack.grants[token] = self.grant
        if scopes is not None:
            self.scopes = set(scopes)
        return self.bot_token

    def uninstall(self) -> list[Delivery]:
        """Somebody takes the app away; Slack tells it so twice, in no order an app may count on."""
        with self.slack.changing():
            self.grant.state = "account_inactive"
        told = self.slack.tell(self, {"type": "app_uninstalled"}, "app_uninstalled", forced=True)
        return [told, self.slack.tell_revoked(self)]

    def user(
        self,
        number: str,
        *,
        email: str = "",
        confirmed: bool = True,
        guest: bool = False,
        deleted: bool = False,
        bot: bool = False,
        stranger: bool = False,
        locale: str = "nl-NL",
        name: str = "",
    ) -> User:
        """Somebody who works there; a stranger is of another workspace and seen through a shared channel."""
        user = User(self, number, email, confirmed, guest, deleted, bot, stranger, locale, name or number)
        self.users[number] = user
        return user

    def channel(
        self,
        number: str,
        *,
        members: Iterable[User] = (),
        bot_in: bool = True,
        archived: bool = False,
        private: bool = False,
        name: str = "",
    ) -> Channel:
        """A channel of that workspace."""
        people = [user.id for user in members]
        channel = Channel(number, self, name or number.lower(), people, bot_in, archived, private)
        self.channels[number] = channel
        return channel

    def dm_channel(self, user: User) -> Channel:
        """The direct messages of the app and somebody, opened when they were not."""
        if user.dm_id not in self.channels:
            self.channels[user.dm_id] = Channel(user.dm_id, self, "directmessage", [user.id], person=user)
        return self.channels[user.dm_id]

    def dm(self, user: User) -> list[Message]:
        """What stands in the direct messages with somebody, oldest first."""
        with self.slack.lock:
            return self.channels[user.dm_id].messages if user.dm_id in self.channels else []

    def said(self, user: User) -> list[Message]:
        """What the app said there."""
        return [message for message in self.dm(user) if message.by_app]

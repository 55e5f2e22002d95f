"""One call of the Web API: what was sent, by whom, and the methods there are."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.channels.slack.fakeslack.world import Channel, Grant, Message, Refused

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.server import FakeSlack
    from tests.channels.slack.fakeslack.team import Team
    from tests.channels.slack.fakeslack.user import User

Answer = dict[str, Any]


@dataclass
class Call:
    """A call whose token was found good."""

    slack: FakeSlack
    grant: Grant
    args: dict[str, Any]

    @property
    def team(self) -> Team:
        return self.grant.team

    def text(self, name: str) -> str:
        value = self.args.get(name)
        return "" if value is None else str(value)

    def need(self, name: str) -> str:
        """A field without which Slack does nothing."""
        if not (value := self.text(name)):
            raise invalid(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        return str(self.args.get(name)).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.args.get(name) or default)
        except ValueError as error:
            raise invalid(f"must be an integer: {name}") from error

    def json(self, name: str, error: str = "invalid_arguments") -> Any:
        """A field that is JSON: as it is in a JSON body, as text in a form."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as wrong:
            raise Refused(error) from wrong

    def allow(self, scope: str) -> None:
        """Refuses who was not given that scope."""
        if scope not in self.grant.scopes:
            provided = ",".join(sorted(self.grant.scopes))
            raise Refused("missing_scope", needed=scope, provided=provided)

    def user(self, name: str = "user") -> User:
        """Somebody of this workspace."""
        user = self.team.users.get(self.text(name))
        if user is None:
            raise Refused("user_not_found")
        return user

    def channel(self, name: str = "channel", *, people: bool = False, write: bool = False) -> Channel:
        """The conversation; with `people` a person's id stands for the direct messages with them."""
        where = self.text(name)
        if people and where in self.team.users:
            channel = self.dm(self.team.users[where])
        elif where in self.team.channels:
            channel = self.team.channels[where]
        else:
            raise Refused("channel_not_found")
        if not channel.bot_in:
            raise Refused("channel_not_found" if channel.private else "not_in_channel")
        if write and channel.archived:
            raise Refused("is_archived")
        if write and channel.person and channel.person.deleted:
            raise Refused("user_disabled")
        return channel

    def dm(self, user: User) -> Channel:
        if user.deleted:
            raise Refused("user_disabled")
        if user.bot:
            raise Refused("cannot_dm_bot")
        if user.stranger:
            raise Refused("user_not_visible")
        return self.team.dm_channel(user)

    def message(self, channel: Channel, name: str = "ts") -> Message:
        if (found := channel.posts.get(self.need(name))) is None:
            raise Refused("message_not_found")
        return found


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Method:
    """A method of the Web API and the scope it takes."""

    name: str
    scope: str
    handler: Handler


METHODS: dict[str, Method] = {}


def method(name: str, scope: str = "") -> Callable[[Handler], Handler]:
    """Says which method a function answers."""

    def keep(handler: Handler) -> Handler:
        METHODS[name] = Method(name, scope, handler)
        return handler

    return keep


def invalid(*messages: str) -> Refused:
    """What Slack answers to arguments of the wrong form."""
    return Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in messages]})

"""Somebody in a workspace: what Slack knows of them and what stands on their screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.channels.slack.fakeslack.pressing import Pressing
from tests.channels.slack.fakeslack.talking import Talking
from tests.channels.slack.fakeslack.world import Message, Thread, View

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.team import Team


@dataclass(eq=False)
class User(Talking, Pressing):
    """A person, or a bot."""

    team: Team
    id: str
    email: str = ""
    confirmed: bool = True
    guest: bool = False
    deleted: bool = False
    bot: bool = False
    stranger: bool = False
    locale: str = "nl-NL"
    name: str = ""
    home: View | None = None
    views: list[View] = field(default_factory=list)
    """The open modals, the one on top last."""
    shown_to: list[Message] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """What Slack itself told them: that a command or click did not reach the app."""

    @property
    def dm_id(self) -> str:
        return f"D{self.team.id}{self.id}"

    @property
    def ephemerals(self) -> list[Message]:
        """What only they see and still stands."""
        with self.team.slack.lock:
            return list(self.shown_to)

    @property
    def reactions(self) -> list[str]:
        """The emoji that the app put under what they said."""
        with self.team.slack.lock:
            said = [one for channel in self.team.channels.values() for one in channel.messages]
            put = [reaction for one in said if one.get("user") == self.id for reaction in one.get("reactions", [])]
            return [reaction["name"] for reaction in put if self.team.bot_user in reaction["users"]]

    def shown(self, *, email: bool, locale: bool) -> dict[str, Any]:
        """As users.info gives it: the address only with its scope, little of who is gone."""
        profile: dict[str, Any] = {
            "real_name": self.name,
            "real_name_normalized": self.name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "team": self.team.id,
            **({"email": self.email} if email and self.email and not self.bot else {}),
        }
        about: dict[str, Any] = {
            "id": self.id,
            "team_id": "TELSEWHERE" if self.stranger else self.team.id,
            "name": self.handle,
            "deleted": self.deleted,
            "profile": profile,
            "is_bot": self.bot,
            "is_app_user": False,
            "updated": 1700000000,
        }
        if self.stranger:
            about["is_stranger"] = True
        if self.deleted:
            return about
        return {
            **about,
            "real_name": self.name,
            "tz": "Europe/Amsterdam",
            "tz_label": "Central European Time",
            "tz_offset": 3600,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.guest,
            "is_ultra_restricted": False,
            "is_email_confirmed": self.confirmed,
            **({"locale": self.locale} if locale else {}),
        }

    @property
    def handle(self) -> str:
        return self.name.lower().replace(" ", ".")

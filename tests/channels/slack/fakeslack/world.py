"""What stands in a workspace: messages, views, files, conversations, and the permission an installed app has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from tests.channels.slack.fakeslack.team import Team
    from tests.channels.slack.fakeslack.user import User


class Refused(Exception):
    """Slack says ok: false."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.body = {"ok": False, "error": error, **more}


class Message(dict[str, Any]):
    """A message in Slack's own form, and where it stands; it changes when the app changes it."""

    def __init__(self, fields: Mapping[str, Any], channel: Channel, reader: User | None = None) -> None:
        super().__init__(fields)
        self.channel = channel
        self.reader = reader
        self.gone = False

    @property
    def ephemeral(self) -> bool:
        return self.reader is not None

    @property
    def ts(self) -> str:
        return str(self["ts"])

    @property
    def text(self) -> str:
        return str(self.get("text", ""))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return list(self.get("blocks", ()))

    @property
    def by_app(self) -> bool:
        return "bot_id" in self

    def shown(self, *, metadata: bool = False) -> dict[str, Any]:
        """As the Web API gives it; metadata only to who asks."""
        return {key: value for key, value in self.items() if metadata or key != "metadata"}


class View(dict[str, Any]):
    """A modal or a home in Slack's own form, and whose it is."""

    def __init__(self, fields: Mapping[str, Any], user: User) -> None:
        super().__init__(fields)
        self.user = user
        self.errors: dict[str, str] = {}
        """What the app said of fields when the form was sent last."""

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return list(self.get("blocks", ()))


@dataclass
class File:
    """A file, uploaded or about to be."""

    id: str
    name: str
    team: Team
    owner: str
    alt: str = ""
    title: str = ""
    length: int = 0
    data: bytes | None = None
    shared: list[str] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """As messages and the Web API give it."""
        root = f"{self.team.slack.root}/files-pri/{self.team.id}-{self.id}"
        kind = self.name.rpartition(".")[2].lower()
        return {
            "id": self.id,
            "created": int(self.team.slack.clock.now()),
            "timestamp": int(self.team.slack.clock.now()),
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": _MIME.get(kind, "application/octet-stream"),
            "filetype": kind,
            "pretty_type": kind.upper(),
            "user": self.owner,
            "user_team": self.team.id,
            "editable": False,
            "size": len(self.data or b""),
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "url_private": f"{root}/{self.name}",
            "url_private_download": f"{root}/download/{self.name}",
            "permalink": f"{self.team.url}files/{self.owner}/{self.id}/{self.name}",
            "has_rich_preview": False,
            "file_access": "visible",
            **({"alt_txt": self.alt} if self.alt else {}),
        }


_MIME = {
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "pdf": "application/pdf",
    "ics": "text/calendar",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass
class Channel:
    """A conversation: a channel, a private one, or the app's direct messages with one person."""

    id: str
    team: Team
    name: str = ""
    members: list[str] = field(default_factory=list)
    bot_in: bool = True
    archived: bool = False
    private: bool = False
    person: User | None = None
    posts: dict[str, Message] = field(default_factory=dict)

    @property
    def kind(self) -> Literal["im", "group", "channel"]:
        return "im" if self.person else "group" if self.private else "channel"

    @property
    def scope(self) -> str:
        """What reading or listing it is called in scopes: im, groups, channels."""
        return "im" if self.kind == "im" else f"{self.kind}s"

    @property
    def messages(self) -> list[Message]:
        """Everything said here that still stands, oldest first, replies in threads included."""
        return list(self.posts.values())

    def has(self, user: User) -> bool:
        return user is self.person or user.id in self.members

    def shown(self) -> dict[str, Any]:
        about: dict[str, Any] = {
            "id": self.id,
            "created": 1700000000,
            "is_archived": self.archived,
            "is_im": self.kind == "im",
            "is_org_shared": False,
            "context_team_id": self.team.id,
        }
        if self.person:
            return {**about, "user": self.person.id, "is_open": True, "is_user_deleted": self.person.deleted}
        return {
            **about,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.private,
            "is_group": self.private,
            "is_private": self.private,
            "is_member": self.bot_in,
            "num_members": len(self.members) + self.bot_in,
        }


@dataclass
class Grant:
    """A bot token and what it may do."""

    token: str
    team: Team
    scopes: set[str]
    state: Literal["active", "token_revoked", "account_inactive"] = "active"


@dataclass
class Trigger:
    """The right to open one modal, for three seconds."""

    id: str
    team: Team
    user: User
    made: float
    used: bool = False


@dataclass
class Hook:
    """The address to answer one command or click at: five times in half an hour."""

    url: str
    team: Team
    user: User
    channel: Channel
    made: float
    source: Message | None = None
    uses: int = 0


@dataclass
class Thread:
    """A conversation in the assistant's pane."""

    channel: Channel
    ts: str
    title: str = ""
    status: str = ""
    prompts: list[dict[str, str]] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)


class Made(NamedTuple):
    """One call of the Web API, as it came."""

    method: str
    token: str
    args: dict[str, Any]


class Code(NamedTuple):
    """What an installation is fetched with, once."""

    team: Team
    scopes: frozenset[str]
    by: str
    redirect_uri: str

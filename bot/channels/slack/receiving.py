"""From what Slack sends to one `Incoming`, or nothing. Pure; a field that is missing or of another kind is no error."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

Body = Mapping[str, Any]

HOME_CHOICE = "overzicht"
"""The core's standing choice that gives what the home page shows."""
PAGE = "page:"
"""How the key begins of what is shown when somebody opens it: said later it would be no answer to anything."""
_TALK = (None, "file_share", "thread_broadcast")
"""Subtypes of a message that a person wrote; others tell of edits, deletions, joins and bots."""
_MARKED = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")


class Kind(StrEnum):
    """What somebody did in Slack."""

    MESSAGE = "bericht"
    MENTION = "vermelding"
    COMMAND = "opdracht"
    CLICK = "knop"
    FORM = "formulier"
    SHORTCUT = "snelkoppeling"
    HOME = "overzicht"
    ASSISTANT = "assistent"


@dataclass(frozen=True)
class File:
    """A file that was sent along; its content is fetched with the workspace's token."""

    name: str
    url: str
    size: int


@dataclass(frozen=True)
class Incoming:
    """One thing a person did.

    `key` is its own identity, whatever number of times and along whichever way Slack tells it. `channel` and `thread`
    are where it happened, `ts` the message it is or is about. `source` is the key of the answer whose button was
    clicked, `block` where the button is and `label` what it says; `ephemeral` when only the person sees that message.
    `home` when it came from the home page. `trigger` opens a modal within three seconds; `response_url` answers for
    half an hour. `stranger` when somebody of another workspace did it.
    """

    key: str
    team: str
    user: str
    kind: Kind
    channel: str = ""
    thread: str = ""
    ts: str = ""
    text: str = ""
    choice: str = ""
    form: tuple[tuple[str, str], ...] = ()
    quoted: str = ""
    files: tuple[File, ...] = ()
    source: str = ""
    block: str = ""
    label: str = ""
    ephemeral: bool = False
    home: bool = False
    trigger: str = ""
    response_url: str = ""
    stranger: bool = False

    @property
    def direct(self) -> bool:
        """Did it happen in the conversation between this person and the bot alone?"""
        return self.channel.startswith("D")

    def dump(self) -> str:
        """As JSON, to be kept until it is answered."""
        return json.dumps(asdict(self))


def load(stored: str) -> Incoming:
    """The inverse of `Incoming.dump`."""
    values = json.loads(stored)
    values["kind"] = Kind(values["kind"])
    values["files"] = tuple(File(**one) for one in values["files"])
    values["form"] = tuple((name, value) for name, value in values["form"])
    return Incoming(**values)


def text_of(body: object, *path: str) -> str:
    """The text at a path of a nested body; "" when there is none."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body if isinstance(body, str) else ""


def part_of(body: object, *path: str) -> Body:
    """The mapping at a path of a nested body; an empty one when there is none."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body if isinstance(body, Mapping) else {}


def list_of(body: object, *path: str) -> list[Any]:
    """The list at a path of a nested body; an empty one when there is none."""
    *before, last = path
    found = part_of(body, *before).get(last)
    return found if isinstance(found, list) else []


def event(body: Body, team: str = "", bot_user: str = "") -> Incoming | None:
    """An event of the Events API, that a person caused and that wants an answer.

    `team` is the workspace in which the app heard it: of a shared channel the body may name another one.
    """
    read = _EVENTS.get(text_of(body, "event", "type"))
    happened = part_of(body, "event")
    team, user = team or text_of(body, "team_id"), text_of(happened, "user")
    if read is None or not team:
        return None
    return read(body, happened, team, user, bot_user)


def _message(body: Body, said: Body, team: str, user: str, _bot: str) -> Incoming | None:
    if said.get("subtype") not in _TALK or said.get("bot_id") or said.get("hidden") or not user:
        return None
    if said.get("channel_type") not in ("im", None) or not text_of(said, "channel").startswith("D"):
        return None  # in a channel only a mention is meant for the bot
    return _said(body, said, team, user, Kind.MESSAGE, text_of(said, "text"))


def _mention(body: Body, said: Body, team: str, user: str, bot: str) -> Incoming | None:
    if said.get("bot_id") or not user:
        return None
    text = text_of(said, "text")
    for sign in (f"<@{bot}>", f"<@{bot}|"):
        start = text.find(sign) if bot else -1
        if start >= 0:
            text = text[:start] + text[text.find(">", start) + 1 :]
    return _said(body, said, team, user, Kind.MENTION, text)


def _said(body: Body, said: Body, team: str, user: str, kind: Kind, text: str) -> Incoming | None:
    channel, ts = text_of(said, "channel"), text_of(said, "ts")
    if not channel or not ts:
        return None
    # The same message may be told as a message and as a mention, under two event ids: its place and time are what it is.
    return Incoming(
        key=f"{channel}:{ts}",
        team=team,
        user=user,
        kind=kind,
        channel=channel,
        thread=text_of(said, "thread_ts"),
        ts=ts,
        text=plain(text).strip(),
        files=_files(said),
        stranger=_is_stranger(said, team),
    )


def _is_stranger(said: Body, team: str) -> bool:
    """Is this somebody of another workspace, in a channel that two workspaces share (Slack Connect)?"""
    own = text_of(said, "user_team") or text_of(said, "source_team") or text_of(said, "team")
    return bool(own) and own != team


def _files(said: Body) -> tuple[File, ...]:
    return tuple(
        File(text_of(one, "name") or "bestand", url, size if isinstance(size := one.get("size"), int) else 0)
        for one in list_of(said, "files")
        if isinstance(one, Mapping) and (url := text_of(one, "url_private_download") or text_of(one, "url_private"))
    )


def _home(body: Body, opened: Body, team: str, user: str, _bot: str) -> Incoming | None:
    if text_of(opened, "tab") != "home" or not user:
        return None
    number = text_of(body, "event_id")
    return Incoming(f"{PAGE}{number}", team, user, Kind.HOME, choice=HOME_CHOICE, home=True) if number else None


def _assistant(body: Body, started: Body, team: str, _user: str, _bot: str) -> Incoming | None:
    thread = part_of(started, "assistant_thread")
    user, channel, ts = text_of(thread, "user_id"), text_of(thread, "channel_id"), text_of(thread, "thread_ts")
    if not (user and channel and ts):
        return None
    return Incoming(f"{PAGE}{channel}:{ts}", team, user, Kind.ASSISTANT, channel=channel, thread=ts)


_EVENTS: Mapping[str, Callable[[Body, Body, str, str, str], Incoming | None]] = {
    "message": _message,
    "app_mention": _mention,
    "app_home_opened": _home,
    "assistant_thread_started": _assistant,
}


def command(body: Body) -> Incoming | None:
    """`/wegwijs` with what was typed behind it."""
    team, user, trigger = (text_of(body, name) for name in ("team_id", "user_id", "trigger_id"))
    if not (team and user and trigger):
        return None
    return Incoming(
        key=trigger,
        team=team,
        user=user,
        kind=Kind.COMMAND,
        channel=text_of(body, "channel_id"),
        text=plain(text_of(body, "text")).strip() or "help",
        trigger=trigger,
        response_url=text_of(body, "response_url"),
        ephemeral=True,
    )


def click(body: Body) -> Incoming | None:
    """A button that was clicked or an option that was chosen, in a message or on the home page."""
    made = next((one for one in list_of(body, "actions") if isinstance(one, Mapping)), {})
    action, _, _ = text_of(made, "action_id").partition(":")
    value = text_of(made, "value") or text_of(made, "selected_option", "value")
    team, user = text_of(body, "team", "id"), text_of(body, "user", "id")
    if not (team and user and action and value):
        return None
    container = part_of(body, "container")
    return Incoming(
        key=text_of(body, "trigger_id") or f"{text_of(container, 'message_ts')}:{text_of(made, 'action_ts')}:{user}",
        team=team,
        user=user,
        kind=Kind.FORM if action == "form" else Kind.CLICK,
        channel=text_of(body, "channel", "id") or text_of(container, "channel_id"),
        thread=text_of(body, "message", "thread_ts") or text_of(container, "thread_ts"),
        ts=text_of(container, "message_ts"),
        source=text_of(made, "block_id").partition("|")[2],
        block=text_of(made, "block_id"),
        label=text_of(made, "text", "text") or text_of(made, "selected_option", "text", "text"),
        ephemeral=bool(container.get("is_ephemeral")),
        home=text_of(container, "type") == "view",
        trigger=text_of(body, "trigger_id"),
        response_url=text_of(body, "response_url"),
        text=value if action == "say" else "",
        choice="" if action == "say" else value,
    )


def shortcut(body: Body) -> Incoming | None:
    """A shortcut, from the menu of a message (with that message's words) or from anywhere."""
    team, user, trigger = text_of(body, "team", "id"), text_of(body, "user", "id"), text_of(body, "trigger_id")
    choice = text_of(body, "callback_id")
    if not (team and user and trigger and choice):
        return None
    return Incoming(
        key=trigger,
        team=team,
        user=user,
        kind=Kind.SHORTCUT,
        channel=text_of(body, "channel", "id"),
        ts=text_of(body, "message_ts"),
        choice=choice,
        quoted=plain(text_of(body, "message", "text")).strip(),
        trigger=trigger,
        response_url=text_of(body, "response_url"),
    )


def sent_form(body: Body) -> tuple[Incoming, str] | None:
    """A modal that was sent or closed, and the key of the answer whose form it showed; its values are still to be read."""
    view = part_of(body, "view")
    team, user, number = text_of(body, "team", "id"), text_of(body, "user", "id"), text_of(view, "id")
    try:
        private = json.loads(text_of(view, "private_metadata"))
    except ValueError:
        return None
    key = text_of(private, "key")
    if not (team and user and number and key):
        return None
    return Incoming(
        # A view that is shown again after a refusal keeps its id and gets another hash.
        key=f"{number}:{text_of(view, 'hash')}",
        team=team,
        user=user,
        kind=Kind.FORM,
        channel=text_of(private, "channel"),
        thread=text_of(private, "thread"),
        ts=text_of(private, "ts"),
        source=text_of(private, "source"),
        block=text_of(private, "block"),
        home=private.get("home") is True,
        ephemeral=private.get("hidden") is True,
        response_url=text_of(private, "response_url"),
    ), key


def plain(text: str) -> str:
    """The words of a text in Slack's own notation: `<https://x|label>` becomes its label, `<@U1>` nothing."""
    bare = _MARKED.sub(lambda found: _bare(found["target"], found["label"] or ""), text)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _bare(target: str, label: str) -> str:
    if target[:1] in ("@", "#", "!"):
        return label
    return label or target.removeprefix("mailto:").removeprefix("tel:")

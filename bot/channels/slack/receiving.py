"""From an event of Slack to one `Incoming`, or nothing. Pure; a field that is missing or of another kind is no error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.channels.reading import Body, list_of, part_of, text_of
from bot.channels.slack.incoming import PAGE, File, Incoming, Kind, plain
from bot.messages import OVERVIEW

_TALK = (None, "file_share", "thread_broadcast")
"""Subtypes of a message that a person wrote; others tell of edits, deletions, joins and bots."""


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
    text = re.sub(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>", "", text_of(said, "text"))
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
    return Incoming(f"{PAGE}{number}", team, user, Kind.HOME, choice=OVERVIEW, home=True) if number else None


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

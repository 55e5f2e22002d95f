"""From an activity of Teams to one `Incoming` or `Presence`, or nothing. Pure; a field that is missing is no error."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.reading import Body, list_of, text_of
from bot.channels.teams.incoming import File, Incoming, Kind

_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
_MENTION = re.compile(r"<at\b[^<>]*>(?P<name>[^<>]*)</at>", re.IGNORECASE)
_THREAD = "19:"
"""How the name of a conversation between people begins, also of two."""
_EDITED = ("editMessage", "undeleteMessage")
HELP = "help"
"""What somebody asks who says nothing: who only mentions the bot, or sends a picture of Teams' own."""


@dataclass(frozen=True)
class Presence:
    """The bot or somebody came into a conversation or left it.

    `came` and `gone` are about the bot, `left` are the object ids of people. `alone` when it is the conversation
    between one person and the bot; `user` is who did it, or that person.
    """

    tenant: str
    user: str
    account: str
    conversation: str
    group: str
    service: str
    alone: bool
    came: bool = False
    gone: bool = False
    left: tuple[str, ...] = ()
    locale: str = "nl"


def happened(body: Body) -> Incoming | Presence | None:
    """What an activity tells that wants something of us; None for every other and for what bots do."""
    kind = text_of(body, "type")
    if kind == "message":
        return _message(body)
    if kind == "messageUpdate" and text_of(body, "channelData", "eventType") in _EDITED:
        return _edited(body)
    if kind in ("conversationUpdate", "installationUpdate"):
        return _presence(body, kind)
    return None


def invoked(body: Body, kind: Kind) -> Incoming | None:
    """Something that Teams waits for: a tapped button, a form, a search; None without somebody who did it."""
    return _somebodys(body, kind, value=body.get("value"), source=text_of(body, "replyToId"))


def tenant_of(body: Body) -> str:
    """The organisation in which it happened; "" when it is not said."""
    return (text_of(body, "channelData", "tenant", "id") or text_of(body, "conversation", "tenantId")).lower()


def alone_in(body: Body) -> bool:
    """Is it the conversation of one person and the bot? What is not surely that is taken for a group."""
    personal = text_of(body, "conversation", "conversationType") == "personal"
    return personal and not text_of(body, "conversation", "id").startswith(_THREAD)


def _message(body: Body) -> Incoming | None:
    text = _words(body)
    files = tuple(_files(body))
    value = body.get("value")
    if value is not None and not text and not files:
        return _somebodys(body, Kind.TAP, value=value, source=text_of(body, "replyToId"))
    return _somebodys(body, Kind.MESSAGE, text=text if text or files else HELP, files=files)


def _edited(body: Body) -> Incoming | None:
    """Words that were changed are asked anew: the answer to what stood there before says nothing of them."""
    when = text_of(body, "timestamp") or text_of(body, "localTimestamp")
    text = _words(body)
    return _somebodys(body, Kind.EDIT, text=text, again=when) if text else None


def _somebodys(body: Body, kind: Kind, *, again: str = "", **more: Any) -> Incoming | None:
    user, account = text_of(body, "from", "aadObjectId"), text_of(body, "from", "id")
    conversation, service = text_of(body, "conversation", "id"), text_of(body, "serviceUrl")
    tenant = tenant_of(body)
    if not (user and account and conversation and tenant) or account.startswith("28:"):
        return None
    number = text_of(body, "id") or _digest(body)
    return Incoming(
        key=":".join(filter(None, (conversation, number, again))),
        tenant=tenant,
        user=user.lower(),
        account=account,
        kind=kind,
        conversation=conversation,
        group=_group(body),
        service=service,
        alone=alone_in(body),
        locale=_locale(body),
        **more,
    )


def _digest(body: Body) -> str:
    """A name for what has none: told again it is the same."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode("utf-8", "replace")).hexdigest()[:32]


def _group(body: Body) -> str:
    """The team, else the chat without the thread in it; "" for the conversation of one person."""
    if alone_in(body):
        return ""
    return text_of(body, "channelData", "team", "id") or text_of(body, "conversation", "id").partition(";")[0]


def _locale(body: Body) -> str:
    shown = text_of(body, "locale") or next(
        (text_of(one, "locale") for one in list_of(body, "entities") if text_of(one, "type") == "clientInfo"), ""
    )
    return "en" if shown.lower().startswith("en") else "nl"


def _words(body: Body) -> str:
    """What was typed, without the mentions of the bot; of another mention the name is left."""
    text, own = text_of(body, "text"), text_of(body, "recipient", "id")
    for entity in list_of(body, "entities"):
        if text_of(entity, "type") == "mention" and text_of(entity, "mentioned", "id") == own and own:
            said = text_of(entity, "text")
            text = text.replace(said, " ") if said else text
    return html.unescape(_MENTION.sub(lambda found: found["name"], text)).replace("\xa0", " ").strip()


def _files(body: Body) -> Iterator[File]:
    for one in list_of(body, "attachments"):
        if not isinstance(one, Mapping):
            continue
        kind, name = text_of(one, "contentType"), text_of(one, "name")
        if kind == _DOWNLOAD and (url := text_of(one, "content", "downloadUrl")):
            yield File(name or "bestand", url)
        elif kind.startswith("image/") and (url := text_of(one, "contentUrl")):
            yield File(name or f"afbeelding.{kind.removeprefix('image/')[:8]}", url, kept=True)


def _presence(body: Body, kind: str) -> Presence | None:
    own = text_of(body, "recipient", "id")
    added, removed = list_of(body, "membersAdded"), list_of(body, "membersRemoved")
    if kind == "installationUpdate":
        action = text_of(body, "action")
        # An upgrade is told as removed and then as added.
        came, gone = action in ("add", "add-upgrade"), action == "remove"
    else:
        came, gone = (bool(own) and any(text_of(one, "id") == own for one in ones) for ones in (added, removed))
    left = tuple(user.lower() for one in removed if (user := text_of(one, "aadObjectId")))
    conversation, tenant = text_of(body, "conversation", "id"), tenant_of(body)
    if not (came or gone or left) or not conversation or not tenant:
        return None
    return Presence(
        tenant=tenant,
        user=text_of(body, "from", "aadObjectId").lower(),
        account=text_of(body, "from", "id"),
        conversation=conversation,
        group=_group(body),
        service=text_of(body, "serviceUrl"),
        alone=alone_in(body),
        came=came,
        gone=gone and not came,
        left=left,
        locale=_locale(body),
    )

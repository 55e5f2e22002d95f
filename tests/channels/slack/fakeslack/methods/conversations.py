"""conversations.*, users.* and reactions.*: who is there, what was said."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from tests.channels.slack.fakeslack.call import Answer, Call, invalid, method
from tests.channels.slack.fakeslack.world import Message, Refused

MOST_AT_ONCE = 999


@method("conversations.open", "im:write")
def open_conversation(call: Call) -> Answer:
    if where := call.text("channel"):
        channel = call.team.channels.get(where)
        if channel is None or channel.person is None:
            raise Refused("channel_not_found")
        call.dm(channel.person)
        return {"channel": channel.shown() if call.flag("return_im") else {"id": channel.id}}
    people = [name for name in call.text("users").split(",") if name]
    if not people:
        raise Refused("users_list_not_supplied")
    if len(people) > 1:
        raise invalid("the fake has no conversations of several people")
    user = call.team.users.get(people[0])
    if user is None:
        raise Refused("user_not_found")
    known = user.dm_id in call.team.channels
    channel = call.dm(user)
    shown = channel.shown() if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if known else {})}


@method("conversations.info")
def info(call: Call) -> Answer:
    channel = call.team.channels.get(call.need("channel"))
    if channel is None or (channel.private and not channel.bot_in):
        raise Refused("channel_not_found")
    call.allow(f"{channel.scope}:read")
    return {"channel": channel.shown()}


@method("conversations.history")
def history(call: Call) -> Answer:
    channel = call.channel()
    call.allow(f"{channel.scope}:history")
    whole = [item for item in channel.messages if item.get("thread_ts", item.ts) == item.ts]
    return _page(call, list(reversed(whole)))


@method("conversations.replies")
def replies(call: Call) -> Answer:
    channel = call.channel()
    call.allow(f"{channel.scope}:history")
    ts = call.need("ts")
    if ts not in channel.posts:
        raise Refused("thread_not_found")
    return _page(call, [item for item in channel.messages if ts in (item.ts, item.get("thread_ts"))])


def _page(call: Call, found: list[Message]) -> Answer:
    """As many as were asked for between two times, and a cursor to the rest."""
    limit = call.number("limit", 100)
    if not 1 <= limit <= MOST_AT_ONCE:
        raise invalid("limit must be 1 to 999")
    found = [item for item in found if _between(call, float(item.ts))]
    start = _position(call.text("cursor"))
    shown = found[start : start + limit]
    more = start + limit < len(found)
    metadata = call.flag("include_all_metadata")
    answer: Answer = {"messages": [item.shown(metadata=metadata) for item in shown], "has_more": more}
    if more:
        cursor = base64.b64encode(f"next_ts:{start + limit}".encode()).decode()
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _between(call: Call, ts: float) -> bool:
    try:
        oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    except ValueError as error:
        raise Refused("invalid_ts_oldest") from error
    return oldest <= ts <= latest if call.flag("inclusive") else oldest < ts < latest


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        name, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if name == "next_ts":
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise Refused("invalid_cursor")


@method("users.info", "users:read")
def user_info(call: Call) -> Answer:
    email = "users:read.email" in call.grant.scopes
    return {"user": call.user().shown(email=email, locale=call.flag("include_locale"))}


@method("users.lookupByEmail", "users:read.email")
def lookup(call: Call) -> Answer:
    email = call.need("email").lower()
    for user in call.team.users.values():
        if user.email.lower() == email and not user.deleted and not user.stranger:
            return {"user": user.shown(email=True, locale=False)}
    raise Refused("users_not_found")


@method("reactions.add", "reactions:write")
def react(call: Call) -> Answer:
    message, name = _reacted(call)
    found = _reaction(message, name)
    if found is not None and call.team.bot_user in found["users"]:
        raise Refused("already_reacted")
    add_reaction(message, name, call.team.bot_user)
    return {}


@method("reactions.remove", "reactions:write")
def unreact(call: Call) -> Answer:
    message, name = _reacted(call)
    found = _reaction(message, name)
    if found is None or call.team.bot_user not in found["users"]:
        raise Refused("no_reaction")
    found["users"].remove(call.team.bot_user)
    found["count"] = len(found["users"])
    message["reactions"] = [item for item in message["reactions"] if item["users"]]
    return {}


def add_reaction(message: Message, name: str, user: str) -> None:
    """Puts a person's or the app's emoji under a message."""
    found = _reaction(message, name)
    if found is None:
        found = {"name": name, "users": [], "count": 0}
        message.setdefault("reactions", []).append(found)
    found["users"].append(user)
    found["count"] = len(found["users"])


def _reacted(call: Call) -> tuple[Message, str]:
    name = call.text("name")
    if not name or name.startswith(":") or not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise Refused("invalid_name")
    return call.message(call.channel(), "timestamp"), name


def _reaction(message: Message, name: str) -> dict[str, Any] | None:
    return next((item for item in message.get("reactions", []) if item["name"] == name), None)

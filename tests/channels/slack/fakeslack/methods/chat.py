"""chat.*: saying something, changing it, taking it back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.channels.slack.blockkit import problems
from tests.channels.slack.fakeslack.call import Answer, Call, method
from tests.channels.slack.fakeslack.world import Channel, Message, Refused

LONGEST_TEXT = 40_000
MOST_METADATA = 16_384
_KEPT = ("mrkdwn", "parse", "unfurl_links", "unfurl_media")
_WHOLE = re.compile(r"blocks: \d+ characters of ")


@method("chat.postMessage", "chat:write")
def post(call: Call) -> Answer:
    channel = call.channel(people=True, write=True)
    fields = content(call)
    thread = call.text("thread_ts")
    if thread and call.slack.keep and thread not in channel.posts:
        raise Refused("message_not_found")
    message = put(call, channel, {**fields, **({"thread_ts": thread} if thread else {})})
    return {"channel": channel.id, "ts": message.ts, "message": message.shown(metadata=True)}


@method("chat.update", "chat:write")
def update(call: Call) -> Answer:
    channel = call.channel(write=True)
    fields = content(call)
    if not call.slack.keep:
        return {"channel": channel.id, "ts": call.need("ts"), "text": fields["text"], "message": fields}
    message = call.message(channel)
    if message.get("app_id") != call.team.app_id:
        raise Refused("cant_update_message")
    rewrite(call, message, fields)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message.shown(metadata=True),
    }


@method("chat.delete", "chat:write")
def delete(call: Call) -> Answer:
    channel = call.channel()
    message = call.message(channel)
    if message.get("app_id") != call.team.app_id:
        raise Refused("cant_delete_message")
    remove(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Answer:
    channel = call.channel(write=True)
    user = call.user()
    if not channel.has(user):
        raise Refused("user_not_in_channel")
    fields = content(call)
    message = Message(signed(call.team, fields, call.slack.clock.ts()), channel, user)
    if call.slack.keep:
        user.shown_to.append(message)
    return {"message_ts": message.ts}


@method("chat.getPermalink")
def permalink(call: Call) -> Answer:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    address = f"{call.team.url}archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


def content(call: Call) -> dict[str, Any]:
    """Text, blocks and metadata of a message, if Slack takes them."""
    text = call.text("text") or call.text("markdown_text")
    if len(text) > LONGEST_TEXT:
        raise Refused("msg_too_long")
    blocks = call.json("blocks", "invalid_blocks_format")
    attachments = call.json("attachments")
    if not text.strip() and not blocks and not attachments:
        raise Refused("no_text")
    fields: dict[str, Any] = {"text": text}
    if blocks:
        check(call.slack.strict, blocks)
        fields["blocks"] = named(blocks, call)
    if attachments:
        fields["attachments"] = attachments
    if (metadata := call.json("metadata", "invalid_metadata_format")) is not None:
        fields["metadata"] = about(metadata)
    return {**fields, **{name: call.args[name] for name in _KEPT if call.args.get(name) is not None}}


def check(strict: bool, blocks: Any) -> None:
    """Refuses blocks that Slack refuses."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if not strict or not (found := problems(blocks)):
        return
    if all(_WHOLE.match(problem) for problem in found):
        raise Refused("msg_blocks_too_long")
    raise Refused("invalid_blocks", response_metadata={"messages": [f"[ERROR] {problem}" for problem in found]})


def about(metadata: Any) -> dict[str, Any]:
    """Metadata in the form Slack takes."""
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > MOST_METADATA:
        raise Refused("metadata_too_large")
    return metadata


def named(blocks: list[dict[str, Any]], call: Call) -> list[dict[str, Any]]:
    """The blocks with the names that Slack gives to those that have none, on a copy."""
    if not call.slack.keep:
        return blocks
    copy: list[dict[str, Any]] = json.loads(json.dumps(blocks))
    for block in copy:
        block.setdefault("block_id", call.slack.clock.name("b"))
        inner = [block.get("accessory"), block.get("element")]
        inner += block.get("elements", []) if block.get("type") == "actions" else []
        for element in inner:
            if isinstance(element, dict) and element.get("type") != "image":
                element.setdefault("action_id", call.slack.clock.name("a"))
    return copy


def signed(team: Any, fields: Mapping[str, Any], ts: str) -> dict[str, Any]:
    """What the app says, with who says it."""
    return {
        "type": "message",
        "user": team.bot_user,
        "bot_id": team.bot_id,
        "app_id": team.app_id,
        "team": team.id,
        "ts": ts,
        **fields,
    }


def put(call: Call, channel: Channel, fields: Mapping[str, Any]) -> Message:
    """Says it in the conversation."""
    message = Message(signed(call.team, fields, call.slack.clock.ts()), channel)
    if call.slack.keep:
        channel.posts[message.ts] = message
        reply(channel, message)
    return message


def reply(channel: Channel, message: Message) -> None:
    """Counts it with the message it answers, and ends what the assistant's status says."""
    parent = channel.posts.get(str(message.get("thread_ts")))
    if parent is not None and parent is not message:
        parent.update(thread_ts=parent.ts, reply_count=parent.get("reply_count", 0) + 1, latest_reply=message.ts)
    if channel.person and message.by_app:
        for thread in channel.person.threads:
            if thread.ts == message.get("thread_ts"):
                thread.status = ""


def rewrite(call: Call, message: Message, fields: Mapping[str, Any]) -> None:
    """Puts other content in place; blocks that are not sent again go, metadata stays."""
    for name in ("blocks", "attachments") if "text" in call.args or "blocks" in call.args else ():
        message.pop(name, None)
    message.update(fields)
    message["edited"] = {"user": call.team.bot_user, "ts": call.slack.clock.ts()}


def remove(message: Message) -> None:
    """Takes it away for everybody who saw it."""
    message.gone = True
    if message.reader is not None:
        message.reader.shown_to.remove(message)
    else:
        message.channel.posts.pop(message.ts)

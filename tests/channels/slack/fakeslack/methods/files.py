"""files.*: uploading in three steps and looking a file up."""

from __future__ import annotations

from typing import Any

from tests.channels.slack.fakeslack.call import Answer, Call, invalid, method
from tests.channels.slack.fakeslack.methods.chat import check, named, put
from tests.channels.slack.fakeslack.world import Channel, File, Refused


@method("files.getUploadURLExternal", "files:write")
def upload_url(call: Call) -> Answer:
    name, length = call.need("filename"), call.number("length", 0)
    if length < 1:
        raise invalid("length must be at least 1")
    number = call.slack.clock.name("F")
    file = File(number, name, call.team, call.team.bot_user, call.text("alt_txt"), length=length)
    call.team.uploads[number] = file
    return {"upload_url": f"{call.slack.root}/upload/v1/{call.team.id}-{number}", "file_id": number}


@method("files.completeUploadExternal", "files:write")
def complete(call: Call) -> Answer:
    wanted = call.json("files")
    if not isinstance(wanted, list) or not wanted:
        raise invalid("missing required field: files")
    files = [_uploaded(call, one) for one in wanted]
    channels = [_target(call, where) for where in _targets(call)]
    for file in files:
        call.team.uploads.pop(file.id)
        call.team.files.append(file)
    for channel in channels:
        _share(call, channel, files)
    return {"files": [file.shown() for file in files]}


def _targets(call: Call) -> list[str]:
    several = call.text("channels").split(",") if call.text("channels") else []
    return several or ([call.text("channel_id")] if call.text("channel_id") else [])


def _target(call: Call, where: str) -> Channel:
    """Where it is shared; a person's id is not a place here."""
    return Call(call.slack, call.grant, {"channel": where}).channel(write=True)


def _uploaded(call: Call, one: Any) -> File:
    file = call.team.uploads.get(str(one.get("id"))) if isinstance(one, dict) else None
    if file is None or file.data is None:
        raise Refused("file_not_found")
    file.title = str(one.get("title") or file.name)
    return file


def _share(call: Call, channel: Channel, files: list[File]) -> None:
    fields: dict[str, Any] = {"text": call.text("initial_comment"), "files": [], "upload": True}
    if blocks := call.json("blocks", "invalid_blocks_format"):
        check(call.slack.strict, blocks)
        fields["blocks"] = named(blocks, call)
    if call.text("thread_ts"):
        fields["thread_ts"] = call.text("thread_ts")
    for file in files:
        file.shared.append(channel.id)
        fields["files"].append(file.shown())
    put(call, channel, fields)


@method("files.info", "files:read")
def info(call: Call) -> Answer:
    return {"file": _known(call).shown()}


@method("files.delete", "files:write")
def delete(call: Call) -> Answer:
    file = _known(call)
    if file.owner != call.team.bot_user:
        raise Refused("cant_delete_file")
    call.team.files.remove(file)
    return {}


def _known(call: Call) -> File:
    wanted = call.need("file")
    for file in call.team.files:
        if file.id == wanted:
            return file
    raise Refused("file_not_found")

"""views.* and assistant.threads.*: what stands around a conversation."""

from __future__ import annotations

from typing import Any

from tests.channels.slack.blockkit import view_problems
from tests.channels.slack.fakeslack.call import Answer, Call, invalid, method
from tests.channels.slack.fakeslack.methods.chat import named
from tests.channels.slack.fakeslack.world import Refused, Thread, Trigger, View

TRIGGER_LIVES = 3.0
MOST_STACKED = 3
MOST_PROMPTS = 4


@method("views.open")
def open_view(call: Call) -> Answer:
    trigger = _trigger(call)
    view = _made(call, _view(call, "modal"), trigger.user)
    trigger.used = True
    trigger.user.views[:] = [view]
    return {"view": dict(view)}


@method("views.push")
def push_view(call: Call) -> Answer:
    trigger = _trigger(call)
    if len(trigger.user.views) >= MOST_STACKED:
        raise Refused("push_limit_reached")
    if not trigger.user.views:
        raise Refused("not_found")
    view = _made(call, _view(call, "modal"), trigger.user)
    trigger.used = True
    stack(trigger.user.views, view)
    return {"view": dict(view)}


@method("views.update")
def update_view(call: Call) -> Answer:
    name, ours = call.text("view_id"), call.text("external_id")
    if bool(name) == bool(ours):
        raise invalid("provide one of view_id and external_id")
    content = _view(call, "modal")
    views = [view for user in call.team.users.values() for view in user.views]
    view = next((one for one in views if (one["id"] == name if name else one["external_id"] == ours)), None)
    if view is None:
        raise Refused("not_found")
    if call.text("hash") and call.text("hash") != view["hash"]:
        raise Refused("hash_conflict")
    replace(view, _made(call, content, view.user, view))
    return {"view": dict(view)}


@method("views.publish")
def publish(call: Call) -> Answer:
    user = call.user("user_id")
    content = _view(call, "home")
    if call.text("hash") and user.home is not None and call.text("hash") != user.home["hash"]:
        raise Refused("hash_conflict")
    view = _made(call, content, user, user.home)
    if call.slack.keep:
        user.home = view
    return {"view": dict(view)}


def _trigger(call: Call) -> Trigger:
    """The right to open a modal, if it still is one."""
    trigger = call.slack.triggers.get(call.need("trigger_id"))
    if trigger is None or trigger.team is not call.team:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if call.slack.clock.now() - trigger.made > TRIGGER_LIVES:
        raise Refused("expired_trigger_id")
    return trigger


def _view(call: Call, kind: str) -> dict[str, Any]:
    view = call.json("view")
    if not isinstance(view, dict):
        raise invalid("missing required field: view")
    found = view_problems(view) if call.slack.strict else []
    if view.get("type") != kind:
        found.append(f"must be {kind} [json-pointer:/view/type]")
    if found:
        raise invalid(*found)
    return view


def _made(call: Call, content: dict[str, Any], user: Any, old: View | None = None) -> View:
    """The view as Slack keeps it: named, with all its fields."""
    ours = content.get("external_id")
    others = (view for one in call.team.users.values() for view in one.views if view is not old)
    if ours and any(view["external_id"] == ours for view in others):
        raise Refused("duplicate_external_id")
    number = old["id"] if old else call.slack.clock.name("V")
    about = {
        "id": number,
        "team_id": call.team.id,
        "type": content["type"],
        "close": None,
        "submit": None,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "state": {"values": {}},
        "clear_on_close": False,
        "notify_on_close": False,
        "previous_view_id": old["previous_view_id"] if old else None,
        "root_view_id": old["root_view_id"] if old else number,
        "app_id": call.team.app_id,
        "app_installed_team_id": call.team.id,
        "bot_id": call.team.bot_id,
    }
    blocks = named(content.get("blocks", []), call)
    return View({**about, **content, "blocks": blocks, "hash": call.slack.clock.ts()}, user)


def answered(call: Call, content: dict[str, Any], user: Any, old: View | None = None) -> View:
    """The view that the app puts in its answer to a form, checked like any other."""
    inner = Call(call.slack, call.grant, {"view": content})
    return _made(inner, _view(inner, "modal"), user, old)


def stack(views: list[View], view: View) -> None:
    """Lays a view on those that are open."""
    view["previous_view_id"], view["root_view_id"] = views[-1]["id"], views[0]["id"]
    views.append(view)


def replace(view: View, other: View) -> None:
    """Puts other content in an open view."""
    view.clear()
    view.update(other)
    view.errors = {}


@method("assistant.threads.setStatus", "assistant:write")
def set_status(call: Call) -> Answer:
    thread = _thread(call)
    thread.status = call.text("status")
    thread.statuses.append(thread.status)
    return {}


@method("assistant.threads.setTitle", "assistant:write")
def set_title(call: Call) -> Answer:
    _thread(call).title = call.need("title")
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write")
def set_prompts(call: Call) -> Answer:
    prompts = call.json("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS:
        raise invalid(f"prompts must be 1 to {MOST_PROMPTS}")
    if not all(isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts):
        raise invalid("prompts must have a title and a message")
    _thread(call).prompts = prompts
    return {}


def _thread(call: Call) -> Thread:
    where, ts = call.need("channel_id"), call.text("thread_ts")
    for user in call.team.users.values():
        for thread in user.threads:
            if thread.channel.id == where and ts in ("", thread.ts):
                return thread
    raise Refused("channel_not_found" if where not in call.team.channels else "invalid_thread_ts")

"""From a command, a click, a shortcut or a form of Slack to one `Incoming`, or nothing. Pure, as `receiving.py` is."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.channels.reading import Body, list_of, part_of, text_of
from bot.channels.slack.incoming import Incoming, Kind, plain


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


def sent_form(body: Body) -> Incoming | None:
    """A modal that was sent or closed; the values that it holds are still to be read."""
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
        asked_in=key,
    )

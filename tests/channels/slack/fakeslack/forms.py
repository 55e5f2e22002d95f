"""What a person presses and fills in: finding it by what it says, and what Slack then sends of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Block = dict[str, Any]
Element = dict[str, Any]
_ONE = ("static_select", "radio_buttons", "overflow", "external_select")
_SEVERAL = ("checkboxes", "multi_static_select", "multi_external_select")
_PLAIN = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
}


class CannotDo(AssertionError):
    """Slack's client would not let a person do this."""


def elements(blocks: Iterable[Block]) -> Iterator[tuple[Block, Element]]:
    """Everything in the blocks that can be pressed or filled in, with the block it is in."""
    for block in blocks:
        inner = [block.get("accessory"), block.get("element")]
        inner += block.get("elements", []) if block["type"] in ("actions", "context_actions") else []
        yield from ((block, one) for one in inner if isinstance(one, dict) and one.get("type") != "image")


def says(block: Block, element: Element) -> str:
    """What stands on it or beside it."""
    for held in (element.get("text"), block.get("label"), element.get("placeholder"), block.get("text")):
        if isinstance(held, dict):
            return str(held.get("text", ""))
    return str(element.get("accessibility_label", ""))


def find(blocks: Iterable[Block], label: str | None, action_id: str | None) -> tuple[Block, Element]:
    """The one thing that says this, or has that name."""
    every = list(elements(blocks))
    found = [
        (block, one)
        for block, one in every
        if (label is None or says(block, one) == label) and (action_id is None or one["action_id"] == action_id)
    ]
    if len(found) != 1:
        there = [(says(block, one), one["action_id"]) for block, one in every]
        raise CannotDo(f"{len(found)} things are {label!r} {action_id!r}; there are {there}")
    return found[0]


def action(block: Block, element: Element, option: Any, ts: str) -> dict[str, Any]:
    """What Slack sends of something that was pressed or chosen."""
    kept: dict[str, Any] = {
        name: element[name] for name in ("text", "value", "style", "url", "placeholder") if name in element
    }
    about = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "button":
        return {**about, **kept, "action_ts": ts}
    return {**about, **filled(element, option), "action_ts": ts}


def filled(element: Element, given: Any) -> dict[str, Any]:
    """The value of something filled in, by an option's text or value; None leaves it empty."""
    kind = element["type"]
    if kind in _PLAIN:
        text = None if given in (None, "") else given
        if kind == "plain_text_input" and text is not None:
            _fits(element, str(text))
        return {_PLAIN[kind]: text}
    if kind in _ONE:
        return {"selected_option": None if given is None else _option(element, given)}
    if kind in _SEVERAL:
        return {"selected_options": [_option(element, one) for one in given or ()]}
    raise CannotDo(f"{kind} cannot be filled in")


def _fits(element: Element, text: str) -> None:
    if not element.get("min_length", 0) <= len(text) <= element.get("max_length", 3000):
        raise CannotDo(f"{text!r} does not fit in {element['action_id']}")
    if "\n" in text and not element.get("multiline"):
        raise CannotDo(f"{element['action_id']} has one line")


def _option(element: Element, given: Any) -> dict[str, Any]:
    groups = element.get("option_groups", [])
    options = element.get("options") or [one for group in groups for one in group["options"]]
    if element["type"].endswith("external_select"):
        return dict(given)
    for one in options:
        if given in (one["text"]["text"], one.get("value")):
            return dict(one)
    raise CannotDo(f"there is no {given!r} among {[one['text']['text'] for one in options]}")


def begun(element: Element) -> Any:
    """What stands in it before anybody touches it."""
    for name in ("value", "date", "time", "date_time", "user", "channel", "conversation"):
        if (found := element.get(f"initial_{name}")) is not None:
            return found
    if option := element.get("initial_option"):
        return option["value"]
    return [one["value"] for one in element.get("initial_options", [])] or None


def state(blocks: Iterable[Block], given: Mapping[str, Any], *, sent: bool = False) -> dict[str, Any]:
    """`state` of what stands in a view or message; `given` by block_id, action_id or label.

    When the form is sent, what must be filled in is.
    """
    values: dict[str, dict[str, Any]] = {}
    left = set(given)
    for block, element in elements(blocks):
        if element["type"] in ("button", "overflow"):
            continue
        names = [name for name in (block["block_id"], element["action_id"], says(block, element)) if name in given]
        left.difference_update(names)
        value = filled(element, given[names[0]] if names else begun(element))
        if sent and block["type"] == "input" and not block.get("optional") and not any(value.values()):
            raise CannotDo(f"{says(block, element)!r} must be filled in")
        values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], **value}
    if left:
        raise CannotDo(f"there is nothing named {sorted(left)}")
    return {"values": values}

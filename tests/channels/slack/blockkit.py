"""What Slack refuses of blocks and views, as far as it is documented or was seen; no Slack is needed to find out.

Lengths are counted in UTF-16 units, the stricter of the two ways Slack may count. Where the documentation is silent
(text that is only spaces, how much one message holds) the rule here is the careful one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, get_args

Surface = Literal["message", "modal", "home"]
Found = Iterator[str]

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MESSAGE_TEXT = 12_000
"""Characters of text in all blocks of one message; above it Slack answers msg_blocks_too_long."""
MESSAGE_SIZE = 13_200
"""The same with what holds the text: about so many characters of JSON were seen to be refused."""
VIEW_SIZE = 250_000
RICH_TEXT = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
STYLES = {"bold", "italic", "strike", "code", "underline"}
BUTTON_STYLES = ("primary", "danger")


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def problems(blocks: Any, surface: Surface = "message") -> list[str]:
    """Why Slack would refuse these blocks on that surface; nothing when it would take them."""
    if surface not in get_args(Surface):
        raise ValueError(surface)
    if not isinstance(blocks, list):
        return ["blocks: no list"]
    found = [one for number, block in enumerate(blocks) for one in _block(block, f"blocks[{number}]", surface)]
    if len(blocks) > MOST_BLOCKS[surface]:
        found.append(f"blocks: {len(blocks)}, at most {MOST_BLOCKS[surface]}")
    found += _twice(
        [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block], "block_id"
    )
    return found + list(_whole(blocks, surface))


def view_problems(view: Any) -> list[str]:
    """Why Slack would refuse this modal or home tab."""
    if not isinstance(view, dict):
        return ["view: no object"]
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return [f"view.type: {kind!r}"]
    found = problems(view.get("blocks"), kind)
    blocks = view.get("blocks")
    allowed = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    found += _text_of(view, "private_metadata", 3000, "view", least=0)
    found += _text_of(view, "callback_id", 255, "view", least=0)
    found += _text_of(view, "external_id", 255, "view", least=0)
    if kind == "modal":
        allowed |= {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
        found += _plain(view, "title", 24, "view", required=True)
        found += _plain(view, "submit", 24, "view")
        found += _plain(view, "close", 24, "view")
        inputs = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
        if inputs and "submit" not in view:
            found.append("view.submit: required, there are inputs")
    return found + _unknown(view, allowed, "view")


def _whole(blocks: list[Any], surface: str) -> Found:
    """How much one message or view holds in all."""
    try:
        written = json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))
        written.encode()
    except (TypeError, ValueError, RecursionError):
        yield "blocks: cannot be written as JSON in UTF-8"
        return
    if surface != "message":
        if units(written) > VIEW_SIZE:
            yield f"blocks: {units(written)} characters of JSON, at most {VIEW_SIZE}"
        return
    text = sum(map(units, _texts(blocks)))
    if text > MESSAGE_TEXT:
        yield f"blocks: {text} characters of text, at most {MESSAGE_TEXT}"
    if units(written) > MESSAGE_SIZE:
        yield f"blocks: {units(written)} characters of JSON, at most {MESSAGE_SIZE}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _block(block: Any, at: str, surface: Surface) -> Found:
    if not isinstance(block, dict):
        yield f"{at}: no object"
        return
    known = BLOCKS.get(str(block.get("type")))
    if known is None:
        yield f"{at}.type: {block.get('type')!r}"
        return
    check, fields = known
    yield from _text_of(block, "block_id", 255, at)
    yield from _unknown(block, {"type", "block_id", *fields}, at)
    if block["type"] == "input" and surface == "message":
        yield f"{at}: an input has no place in a message"
    yield from check(block, at)


def _section(block: dict[str, Any], at: str) -> Found:
    if "text" not in block and "fields" not in block:
        yield f"{at}: text or fields required"
    if "text" in block:
        yield from _text(block["text"], f"{at}.text", 3000)
    if "fields" in block:
        yield from _each(block, "fields", 10, at, lambda one, here: _text(one, here, 2000))
    if "accessory" in block:
        yield from _element(block["accessory"], f"{at}.accessory", (*INTERACTIVE, "image"))


def _header(block: dict[str, Any], at: str) -> Found:
    yield from _plain(block, "text", 150, at, required=True)


def _divider(block: dict[str, Any], at: str) -> Found:
    yield from ()


def _context(block: dict[str, Any], at: str) -> Found:
    def one(element: Any, here: str) -> Found:
        if isinstance(element, dict) and element.get("type") == "image":
            return _image(element, here)
        return _text(element, here, 3000)

    yield from _each(block, "elements", 10, at, one)


def _actions(block: dict[str, Any], at: str) -> Found:
    yield from _each(block, "elements", 25, at, lambda one, here: _element(one, here, INTERACTIVE))
    elements = block.get("elements")
    if isinstance(elements, list):
        ids = [one["action_id"] for one in elements if isinstance(one, dict) and "action_id" in one]
        yield from _twice(ids, f"{at}: action_id")


def _image(block: dict[str, Any], at: str) -> Found:
    yield from _text_of(block, "alt_text", 2000, at, required=True)
    if ("image_url" in block) == ("slack_file" in block):
        yield f"{at}: one of image_url and slack_file"
    yield from _text_of(block, "image_url", 3000, at)
    yield from _plain(block, "title", 2000, at)


def _input(block: dict[str, Any], at: str) -> Found:
    yield from _plain(block, "label", 2000, at, required=True)
    yield from _plain(block, "hint", 2000, at)
    yield from _flag(block, "optional", at)
    yield from _element(block.get("element"), f"{at}.element", INPUTS)


def _rich_text(block: dict[str, Any], at: str) -> Found:
    yield from _each(block, "elements", None, at, _rich_part)


def _rich_part(part: Any, at: str) -> Found:
    if not isinstance(part, dict) or part.get("type") not in RICH_TEXT:
        yield f"{at}.type: {part.get('type') if isinstance(part, dict) else part!r}"
        return
    if part["type"] != "rich_text_list":
        yield from _each(part, "elements", None, at, _rich_element)
        yield from _unknown(part, {"type", "elements", "border"}, at)
        return
    if part.get("style") not in ("bullet", "ordered"):
        yield f"{at}.style: {part.get('style')!r}"
    for name, most in (("indent", 8), ("offset", None), ("border", 1)):
        yield from _number(part, name, most, at)
    yield from _unknown(part, {"type", "style", "elements", "indent", "offset", "border"}, at)
    yield from _each(part, "elements", None, at, _rich_item)


def _rich_item(item: Any, at: str) -> Found:
    if not isinstance(item, dict) or item.get("type") != "rich_text_section":
        yield f"{at}: an item of a list is a rich_text_section"
        return
    yield from _rich_part(item, at)


def _rich_element(element: Any, at: str) -> Found:
    if not isinstance(element, dict) or element.get("type") not in ("text", "link"):
        yield f"{at}: {element.get('type') if isinstance(element, dict) else element!r} is not written by this bot"
        return
    is_link = element["type"] == "link"
    yield from _text_of(element, "text", 3000, at, required=not is_link)
    if is_link:
        yield from _text_of(element, "url", 3000, at, required=True)
        url = element.get("url")
        if isinstance(url, str) and not url.startswith(("https://", "http://", "mailto:", "tel:")):
            yield f"{at}.url: {url[:40]!r}"
    style = element.get("style", {})
    if not isinstance(style, dict) or not STYLES.issuperset(style) or not all(type(v) is bool for v in style.values()):
        yield f"{at}.style: {style!r}"
    yield from _unknown(element, {"type", "text", "style", *(("url", "unsafe") if is_link else ())}, at)


def _element(element: Any, at: str, allowed: tuple[str, ...]) -> Found:
    if not isinstance(element, dict):
        yield f"{at}: no object"
        return
    kind = str(element.get("type"))
    if kind not in allowed:
        yield f"{at}.type: {element.get('type')!r}"
        return
    if kind == "image":
        yield from _image(element, at)
        return
    yield from _text_of(element, "action_id", 255, at)
    yield from ELEMENTS[kind](element, at)


def _button(element: dict[str, Any], at: str) -> Found:
    yield from _plain(element, "text", 75, at, required=True)
    yield from _text_of(element, "value", 2000, at)
    yield from _text_of(element, "url", 3000, at)
    yield from _text_of(element, "accessibility_label", 75, at)
    if "style" in element and element["style"] not in BUTTON_STYLES:
        yield f"{at}.style: {element['style']!r}"
    yield from _unknown(element, {*_COMMON, "text", "value", "url", "style", "accessibility_label", "confirm"}, at)


def _static_select(element: dict[str, Any], at: str) -> Found:
    yield from _plain(element, "placeholder", 150, at)
    if ("options" in element) == ("option_groups" in element):
        yield f"{at}: one of options and option_groups"
        return
    offered: list[Any] = []
    if "options" in element:
        yield from _each(element, "options", 100, at, _option)
        offered += element["options"] if isinstance(element["options"], list) else []
    else:
        yield from _each(element, "option_groups", 100, at, _group)
        groups = element["option_groups"] if isinstance(element["option_groups"], list) else []
        offered += [one for group in groups if isinstance(group, dict) for one in group.get("options", [])]
    if "initial_option" in element and element["initial_option"] not in offered:
        yield f"{at}.initial_option: not one of the options"
    own = {*_COMMON, "placeholder", "options", "option_groups", "initial_option", "focus_on_load", "confirm"}
    yield from _unknown(element, own, at)


def _group(group: Any, at: str) -> Found:
    if not isinstance(group, dict):
        yield f"{at}: no object"
        return
    yield from _plain(group, "label", 75, at, required=True)
    yield from _each(group, "options", 100, at, _option)
    yield from _unknown(group, {"label", "options"}, at)


def _option(option: Any, at: str) -> Found:
    if not isinstance(option, dict):
        yield f"{at}: no object"
        return
    yield from _plain(option, "text", 75, at, required=True)
    yield from _text_of(option, "value", 150, at, required=True)
    yield from _plain(option, "description", 75, at)
    yield from _unknown(option, {"text", "value", "description"}, at)


def _plain_text_input(element: dict[str, Any], at: str) -> Found:
    yield from _plain(element, "placeholder", 150, at)
    yield from _text_of(element, "initial_value", 3000, at)
    yield from _flag(element, "multiline", at)
    for name in ("min_length", "max_length"):
        yield from _number(element, name, 3000, at)
    least, most, value = element.get("min_length"), element.get("max_length"), element.get("initial_value")
    if isinstance(value, str) and isinstance(most, int) and units(value) > most:
        yield f"{at}.initial_value: longer than max_length"
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield f"{at}: min_length above max_length"
    own = {*_COMMON, "placeholder", "initial_value", "multiline", "min_length", "max_length", "focus_on_load"}
    yield from _unknown(element, {*own, "dispatch_action_config"}, at)


def _text(text: Any, at: str, most: int) -> Found:
    """A text object."""
    if not isinstance(text, dict):
        yield f"{at}: no text object"
        return
    kind = text.get("type")
    if kind not in ("plain_text", "mrkdwn"):
        yield f"{at}.type: {kind!r}"
    yield from _text_of(text, "text", most, at, required=True)
    if isinstance(text.get("text"), str) and text["text"] and not text["text"].strip():
        yield f"{at}.text: only spaces"
    yield from _flag(text, "emoji", at)
    yield from _flag(text, "verbatim", at)
    yield from _unknown(text, {"type", "text", "emoji" if kind == "plain_text" else "verbatim"}, at)


def _plain(holder: Mapping[str, Any], name: str, most: int, at: str, *, required: bool = False) -> Found:
    """A text object that may only be plain_text."""
    if name not in holder:
        if required:
            yield f"{at}.{name}: required"
        return
    text = holder[name]
    if isinstance(text, dict) and text.get("type") == "mrkdwn":
        yield f"{at}.{name}.type: only plain_text"
    yield from _text(text, f"{at}.{name}", most)


def _text_of(
    holder: Mapping[str, Any], name: str, most: int, at: str, *, required: bool = False, least: int = 1
) -> Found:
    """A bare string."""
    if name not in holder:
        if required:
            yield f"{at}.{name}: required"
        return
    value = holder[name]
    if not isinstance(value, str):
        yield f"{at}.{name}: no text"
    elif units(value) < least:
        yield f"{at}.{name}: empty"
    elif units(value) > most:
        yield f"{at}.{name}: {units(value)} characters, at most {most}"


def _each(holder: Mapping[str, Any], name: str, most: int | None, at: str, check: Callable[[Any, str], Found]) -> Found:
    values = holder.get(name)
    if not isinstance(values, list) or not values:
        yield f"{at}.{name}: at least one required"
        return
    if most is not None and len(values) > most:
        yield f"{at}.{name}: {len(values)}, at most {most}"
    for number, value in enumerate(values):
        yield from check(value, f"{at}.{name}[{number}]")


def _flag(holder: Mapping[str, Any], name: str, at: str) -> Found:
    if name in holder and type(holder[name]) is not bool:
        yield f"{at}.{name}: no boolean"


def _number(holder: Mapping[str, Any], name: str, most: int | None, at: str) -> Found:
    value = holder.get(name, 0)
    if type(value) is not int or value < 0 or (most is not None and value > most):
        yield f"{at}.{name}: {value!r}"


def _unknown(holder: Mapping[str, Any], allowed: set[str], at: str) -> list[str]:
    return [f"{at}.{name}: not known" for name in holder if name not in allowed]


def _twice(ids: list[Any], what: str) -> list[str]:
    return [f"{what}: {one!r} twice" for one, count in Counter(map(str, ids)).items() if count > 1]


_COMMON = {"type", "action_id"}
ELEMENTS = {"button": _button, "static_select": _static_select, "plain_text_input": _plain_text_input}
INTERACTIVE = ("button", "static_select")
INPUTS = ("static_select", "plain_text_input")
BLOCKS: dict[str, tuple[Callable[[dict[str, Any], str], Found], set[str]]] = {
    "section": (_section, {"text", "fields", "accessory", "expand"}),
    "header": (_header, {"text"}),
    "divider": (_divider, set()),
    "context": (_context, {"elements"}),
    "actions": (_actions, {"elements"}),
    "image": (_image, {"alt_text", "image_url", "slack_file", "title"}),
    "input": (_input, {"label", "hint", "optional", "element", "dispatch_action"}),
    "rich_text": (_rich_text, {"elements"}),
}

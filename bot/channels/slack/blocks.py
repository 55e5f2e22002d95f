"""The parts of which messages, modals and the home tab of Slack are built, each within the limits of Slack.

Nothing that somebody typed is ever read by Slack: no mentions, no emoji, no formatting. Links are only those that we
recognised ourselves. Lengths are counted in UTF-16 units, the stricter of the two ways Slack may count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from bot.channels.lengths import cut, one_line, shorten, units
from bot.channels.links import parts
from bot.channels.plain import whole

Block = dict[str, Any]

TEXT = 3000
HEADER = 150
LABEL = 75
PLACEHOLDER = 150
ACTION_VALUE = 2000
OPTION_VALUE = 150
OPTIONS = 100
ELEMENTS = 25
BLOCK_ID = 255
ALT_TEXT = 2000
_BLOCK_SIZE = 11_000
"""So much of its JSON fits in a message of its own."""
_WEB = re.compile(r"https?://[\w-]+(\.[\w-]+)*(:\d{1,5})?([/?#]\S*)?")


def size(block: Any) -> int:
    """How much of a message it takes: what is around a text counts as well."""
    return units(json.dumps(block, ensure_ascii=False, separators=(",", ":"))) + 1


def plain(text: str) -> Block:
    """A text that Slack shows as it stands."""
    return {"type": "plain_text", "text": text, "emoji": False}


def rich(text: str, *, bold: bool = False, urgent: bool = False) -> Iterator[Block]:
    """The elements of a rich text: pieces of text and the links in it."""
    style: Block = {"style": {"bold": True}} if bold else {}
    for part in parts(text, urgent=urgent):
        if not isinstance(part, str) and _linkable(part):
            yield {"type": "link", "url": part["href"], "text": part["text"], **style}
            continue
        for piece in cut(part if isinstance(part, str) else part["text"], TEXT):
            yield {"type": "text", "text": piece, **style}


def _linkable(part: Block) -> bool:
    """One address that Slack refuses would take the whole message with it."""
    href = str(part["href"])
    return units(href) <= TEXT and (part["kind"] != "web" or bool(_WEB.fullmatch(href)))


def fits(value: str, most: int = ACTION_VALUE) -> bool:
    """Can Slack keep this for us and give it back as it was?"""
    return 0 < units(value) <= most and whole(value) == value


def labels(texts: Sequence[str], most: int = LABEL) -> tuple[str, ...]:
    """What stands on each button. When one does not fit all get a number, and `texts` have to stand in full above."""
    lines = [one_line(text) for text in texts]
    if all(0 < units(line) <= most for line in lines):
        return tuple(lines)
    return tuple(shorten(f"{number}. {line}", most) for number, line in enumerate(lines, 1))


def whole_labels(texts: Sequence[str], most: int = LABEL) -> bool:
    """Do all of them fit as they are?"""
    return all(0 < units(one_line(text)) <= most for text in texts)


def button(label: str, action: str, value: str) -> Block:
    """A button with one of our own actions."""
    return {"type": "button", "action_id": action, "text": plain(label), "value": value}


def option(label: str, value: str) -> Block:
    """One line of a select."""
    return {"text": plain(label), "value": value}


def select(action: str, placeholder: str, options: Sequence[Block]) -> Block:
    """A select of at most a hundred options."""
    shown = plain(shorten(placeholder, PLACEHOLDER))
    return {"type": "static_select", "action_id": action, "placeholder": shown, "options": list(options)}


def batches(blocks: Iterable[Block], most: int) -> Iterator[list[Block]]:
    """In order, at most so many together and no more than fits in one message."""
    batch: list[Block] = []
    used = 0
    for block in blocks:
        if batch and (len(batch) == most or used + size(block) > _BLOCK_SIZE):
            yield batch
            batch, used = [], 0
        batch.append(block)
        used += size(block)
    if batch:
        yield batch


def without(block: Block, spent: Container[str]) -> Block | None:
    """A block without the buttons and options of these values; None when nothing of it is left."""
    if block["type"] != "actions":
        return block
    elements = []
    for element in block["elements"]:
        if element["type"] == "button" and (element["action_id"].startswith("say") or element["value"] not in spent):
            elements.append(element)
        elif element["type"] != "button" and (options := [o for o in element["options"] if o["value"] not in spent]):
            elements.append({**element, "options": options})
    return {**block, "elements": elements} if elements else None


def context(text: str) -> Block:
    """Small and quiet."""
    return {"type": "context", "elements": [plain(text)]}


def actions(number: int, key: str, elements: Sequence[Block]) -> Block:
    """Buttons or a select; the block names the answer it belongs to, when that fits."""
    named = f"{number}|{key}"
    fitting = units(named) <= BLOCK_ID and whole(named) == named
    return {"type": "actions", "block_id": named if fitting else f"{number}|", "elements": list(elements)}

"""Puts text and blocks on pages in reading order; a page is a message, a modal or a home tab."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.channels.plain import whole
from bot.channels.slack.blocks import Block, rich, size


@dataclass(frozen=True)
class Words:
    """One paragraph, or one item of a list: "bullet" or "ordered", the last with its number."""

    text: str
    bold: bool = False
    item: str = ""
    number: int = 0


Group = tuple[Words, ...]
"""What stands together: a paragraph, or a heading and its list."""


def numbered(heading: str, texts: Iterable[str]) -> Group:
    """Texts that did not fit on their buttons, in full."""
    items = (Words(text, item="ordered", number=number) for number, text in enumerate(texts, 1))
    return (Words(heading, bold=True), *items)


def as_text(groups: Iterable[Group]) -> str:
    """All of it as plain text."""
    return "\n\n".join("\n".join(_marked(words) for words in group if words.text) for group in groups)


def _marked(words: Words) -> str:
    mark = {"": "", "bullet": "- ", "ordered": f"{words.number}. "}[words.item]
    return mark + whole(words.text)


class Pages:
    """Starts a new page when a limit is reached, in the middle of a text when need be; nothing is left out."""

    def __init__(self, blocks: int, most: int, *, urgent: bool = False) -> None:
        self.pages: list[list[Block]] = [[]]
        self._blocks = blocks
        self._most = most
        self._used = 0
        self._urgent = urgent

    def put(self, parts: Iterable[Group | Block]) -> None:
        """All of it, in order."""
        for part in parts:
            if isinstance(part, tuple):
                self.write(part)
            else:
                self.add(part)

    def add(self, block: Block) -> None:
        """A block that is not divided."""
        self._room(size(block), new_block=True)
        self.pages[-1].append(block)
        self._used += size(block)

    def write(self, group: Group) -> None:
        """One block of rich text, or more where a page ends."""
        block: Block | None = None
        for words in group:
            text = whole(words.text)
            if not text.strip():
                continue
            line: Block | None = None
            for element in rich(text, bold=words.bold, urgent=self._urgent):
                if self._room(size(element) + _AROUND, new_block=block is None):
                    block = line = None
                if block is None:
                    block = self._open()
                if line is None:
                    known = len(block["elements"])
                    line = _line(block, words)
                    self._used += size(line) + _LIST * (len(block["elements"]) - known)
                line["elements"].append(element)
                self._used += size(element)

    def _open(self) -> Block:
        block: Block = {"type": "rich_text", "elements": []}
        self.pages[-1].append(block)
        self._used += size(block)
        return block

    def _room(self, needed: int, *, new_block: bool) -> bool:
        """Turns the page when this does not fit on it. A page holds at least one thing."""
        page = self.pages[-1]
        full = self._used + needed > self._most or (new_block and len(page) >= self._blocks)
        if not page or not full:
            return False
        self.pages.append([])
        self._used = 0
        return True


def _line(block: Block, words: Words) -> Block:
    """A new line in a block: an item of the list it goes on with, or a section."""
    line: Block = {"type": "rich_text_section", "elements": []}
    if not words.item:
        block["elements"].append(line)
        return line
    last = block["elements"][-1] if block["elements"] else {}
    if not _goes_on(last, words):
        last = {"type": "rich_text_list", "style": words.item, "elements": []}
        if words.number > 1:
            last["offset"] = words.number - 1
        block["elements"].append(last)
    last["elements"].append(line)
    return line


def _goes_on(last: Block, words: Words) -> bool:
    if last.get("type") != "rich_text_list" or last["style"] != words.item:
        return False
    return words.item == "bullet" or int(last.get("offset", 0)) + len(last["elements"]) == words.number - 1


_LIST = size({"type": "rich_text_list", "style": "ordered", "offset": 10_000, "elements": []})
_AROUND = _LIST + 2 * size({"type": "rich_text_section", "elements": []})

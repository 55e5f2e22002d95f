"""The parts of an Adaptive Card 1.5, and how they are put on one card or more.

Text only ever goes into RichTextBlock and TextRun, which show it as it is: a TextBlock reads Markdown and mentions in
it. Two curly brackets never stand together in one run, since the renderer reads dates between them. An address or
phone number is never a link inside the text either: clients of Teams have shown those wrongly, so they are buttons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.lengths import cut
from bot.channels.plain import whole

Block = dict[str, Any]
Look = Mapping[str, object]

PLAIN: Look = {}
BOLD: Look = {"weight": "Bolder"}
QUIET: Look = {"isSubtle": True}
MEDIUM: Look = {"size": "Medium", "weight": "Bolder"}
LARGE: Look = {"size": "Large", "weight": "Bolder"}

CARD = "application/vnd.microsoft.card.adaptive"
VERSION = "1.5"
MOST = 24_000
"""Bytes of one activity. Teams has taken 28 KB for long; the rest is for the addresses that stand around it."""
RUN = 1_500
"""UTF-16 units of one run; written as escapes they take six times as many bytes."""
_AROUND = 400
"""Bytes kept free on each card for what is put there when the number of cards is known."""
_BETWEEN = re.compile(r"(?<=\{)(?=\{)")
_GOES_ON = {"type": "TextRun", "text": "…"}
_WENT_ON = {"type": "TextRun", "text": "… "}


def size(block: object) -> int:
    """How many bytes it takes at most, however it is written: with spaces, and with escapes or as UTF-8."""
    return len(json.dumps(block)) + 2


def runs(line: str, look: Look = PLAIN) -> Iterator[Block]:
    """One line of clean text as runs."""
    for part in _BETWEEN.split(line):
        yield from ({"type": "TextRun", "text": piece, **look} for piece in cut(part, RUN))


def unread(text: str) -> str:
    """Text for where there are no runs, such as a label: an invisible sign keeps two curly brackets apart."""
    return _BETWEEN.sub("\u200b", text)


def line(text: str, look: Look = PLAIN, *, spacing: str = "default") -> Block:
    """A short text on a line of its own."""
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": list(runs(text, look))}


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold something, clean."""
    return [one.strip() for one in whole(text).split("\n") if one.strip()]


def buttons(actions: Iterable[Block], *, spacing: str = "small") -> Block:
    """Buttons on one row; Teams shows six at most and cuts off what does not fit on one line."""
    return {"type": "ActionSet", "spacing": spacing, "actions": list(actions)}


def attachment(card: Block) -> Block:
    """A card as it goes along with a message, a dialog or a result."""
    return {"contentType": CARD, "content": card}


def card(body: Sequence[Block], language: str, **more: object) -> Block:
    """A whole card; its fallbackText is what an old client says instead."""
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "lang": language,
        **more,
        "body": list(body),
    }


@dataclass(frozen=True)
class Placed:
    """A block on a card. It goes when the token that it `asks` for is used up; a button knows its own token."""

    block: Block
    asks: str = ""


class Pages:
    """Starts a new card when one is full, in the middle of a text when need be, with a sign of it; nothing is lost."""

    def __init__(self, most: int) -> None:
        self.pages: list[list[Placed]] = [[]]
        self._most = most - _AROUND
        self._used = 0

    def add(self, *blocks: Block, asks: str = "") -> None:
        """Blocks that stay together on one card."""
        self.keep(sum(map(size, blocks)))
        for block in blocks:
            self._put(Placed(block, asks))

    def keep(self, needed: int) -> None:
        """Goes on to the next card when this one has no room for so many bytes."""
        if self.pages[-1] and self._used + needed > self._most:
            self.pages.append([])
            self._used = 0

    def write(self, text: str, look: Look = PLAIN, *, lead: str = "", spacing: str = "default", asks: str = "") -> None:
        """All lines of a text, the first behind `lead`."""
        for number, one in enumerate(lines_of(text)):
            self._line(one if number else lead + one, spacing if number == 0 else "none", asks, look)

    def _line(self, text: str, spacing: str, asks: str, look: Look) -> None:
        block: Block | None = None
        for run in runs(text, look):
            needed = size(run) + size(_GOES_ON)
            if block is not None and self._used + needed > self._most:
                block["inlines"].append(_GOES_ON)
                self.keep(self._most)
                block = self._open("none", asks)
                block["inlines"].append(_WENT_ON)
            elif block is None:
                self.keep(needed + _AROUND)
                block = self._open(spacing, asks)
            block["inlines"].append(run)
            self._used += size(run)

    def _open(self, spacing: str, asks: str) -> Block:
        block: Block = {"type": "RichTextBlock", "spacing": spacing, "inlines": []}
        self._put(Placed(block, asks))
        return block

    def _put(self, placed: Placed) -> None:
        self.pages[-1].append(placed)
        self._used += size(placed.block)

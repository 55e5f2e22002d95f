"""How long a text is for a chat service, and how it is made to fit: visibly, and without losing any of it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.plain import whole

_BREAK_WITHIN = 200


def units(text: str) -> int:
    """Its length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> Iterator[str]:
    """The text in pieces of at most `most` units, between words where there are any; together they are the text."""
    while units(text) > most:
        end = _end(text, most)
        space = max(text.rfind(" ", end - _BREAK_WITHIN, end), text.rfind("\n", end - _BREAK_WITHIN, end))
        end = space + 1 if space > 0 else end
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def _end(text: str, most: int) -> int:
    """After how many characters `most` units are full."""
    end = min(most, len(text))
    while (over := units(text[:end]) - most) > 0:
        end -= (over + 1) // 2
    return end


def one_line(text: str) -> str:
    """Clean, on one line: for labels."""
    return " ".join(whole(text).split())


def shorten(text: str, most: int) -> str:
    """On one line and, when it is too long, visibly cut; whoever shortens shows the whole text elsewhere."""
    line = one_line(text)
    return line if units(line) <= most else line[: _end(line, most - 1)].rstrip() + "…"

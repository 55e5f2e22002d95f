"""The words of a message that somebody makes an action point of."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from bot.channels.reading import text_of
from bot.messages import MAKE_ACTION_POINT

_LONGEST = 4_000
"""Characters; the form takes fewer."""
_ENDS_LINE = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "blockquote"})
_HIDDEN = frozenset({"script", "style"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        if tag in _ENDS_LINE:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        if tag in _ENDS_LINE:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def action_point(value: Any) -> dict[str, str]:
    """What the core is asked by this value of `composeExtension/fetchTask`."""
    return {"choice": MAKE_ACTION_POINT, "quoted": words_of(value)}


def words_of(value: Any) -> str:
    """The message without its markup; "" when there is none. A client's name is taken out by the core."""
    content = text_of(value, "messagePayload", "body", "content")[:_LONGEST]
    if text_of(value, "messagePayload", "body", "contentType").lower() == "html":
        reader = _Words()
        reader.feed(content)
        reader.close()
        content = "".join(reader.found)
    return "\n".join(line for line in (" ".join(one.split()) for one in content.splitlines()) if line)

"""Which mentions and links Slack would make of a message, so that a test can prove that nobody put one in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_CONTROL = re.compile(r"<([^<>\n]+)>")
_BARE_LINK = re.compile(r"(?<![<|\w])(?:https?://|www\.)[^\s<>|]+")
_BARE_CALL = re.compile(r"(?<![\w@<!.])@(here|channel|everyone)\b")
_MARKDOWN_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_RICH = {"user": "user_id", "usergroup": "usergroup_id", "channel": "channel_id", "broadcast": "range", "link": "url"}
_HOME = {"usergroup": "group", "broadcast": "broadcast"}


class Mention(NamedTuple):
    """One thing that Slack makes of text: user, channel, group, broadcast, date, link, mail, autolink."""

    kind: str
    what: str
    label: str = ""


def mentions(message: Mapping[str, Any] | str) -> list[Mention]:
    """Everything that Slack would make a mention or a link of: in the text and in every text object with markup.

    A message that says mrkdwn false has no markup in its text. The visible text of buttons and other plain text never
    has any.
    """
    if isinstance(message, str):
        return list(_markup(message, verbatim=False))
    found: list[Mention] = []
    if message.get("mrkdwn") not in (False, "false", "0", 0):
        found += _markup(str(message.get("text") or ""), verbatim=message.get("parse") == "none")
    for name in ("blocks", "attachments"):
        found += _inside(message.get(name))
    return found


def _inside(value: Any) -> Iterator[Mention]:
    if isinstance(value, list):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, dict):
        text = value.get("text")
        if value.get("type") == "mrkdwn" and isinstance(text, str):
            yield from _markup(text, verbatim=bool(value.get("verbatim")))
        elif value.get("type") == "markdown" and isinstance(text, str):
            yield from _markup(text, verbatim=False)
            yield from (Mention("link", link) for link in _MARKDOWN_LINK.findall(text))
        elif value.get("type") in _RICH and _RICH[value["type"]] in value:
            kind = str(value["type"])
            yield Mention(_HOME.get(kind, kind), str(value[_RICH[kind]]), str(value.get("text", "")))
        else:
            yield from _inside(list(value.values()))


def _markup(text: str, *, verbatim: bool) -> Iterator[Mention]:
    for control in _CONTROL.findall(text):
        yield _control(control)
    if not verbatim:
        rest = _CONTROL.sub(" ", text)
        yield from (Mention("autolink", link) for link in _BARE_LINK.findall(rest))
        yield from (Mention("broadcast", name) for name in _BARE_CALL.findall(rest))


def _control(inner: str) -> Mention:
    what, _, label = inner.partition("|")
    if what.startswith("@"):
        return Mention("user", what[1:], label)
    if what.startswith("#"):
        return Mention("channel", what[1:], label)
    if what.startswith("!subteam^"):
        return Mention("group", what.removeprefix("!subteam^"), label)
    if what.startswith("!date^"):
        return Mention("date", what.removeprefix("!date^"), label)
    if what.startswith("!"):
        return Mention("broadcast", what[1:], label)
    return Mention("mail" if what.startswith("mailto:") else "link", what, label)

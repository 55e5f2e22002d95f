"""The phone numbers and addresses in an answer, as buttons that say what they open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.channels.lengths import shorten, units
from bot.channels.links import Link, parts
from bot.channels.teams.cards import Block
from bot.channels.teams.words import WORDS
from bot.messages import Reply, Tone
from bot.texts import Texts

MOST_CALLS = 6
"""Numbers to call above an urgent answer."""
_MOST = 3
"""More links than these would be a heap of buttons; they can be read in the text."""
_LABEL = 60
_WEB = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?([/?#][\x21-\x7e]*)?")
"""Addresses that look to everybody like what they are."""


def calls(reply: Reply, say: Texts) -> list[Block]:
    """A button for each number to call in an urgent answer, the first first; a desktop may not know how to call.

    It says who answers, where the answer says so; the number comes first, for Teams cuts a long label off.
    """
    if reply.tone is not Tone.URGENT:
        return []
    several = len(reply.sections) > 1
    told = [(text, "", False) for text in (reply.headline, *reply.paragraphs)]
    told += [(line, one.heading if several else "", True) for one in reply.sections for line in one.lines]
    found: dict[str, Block] = {}
    for text, heading, listed in told:
        for link in _in(text, Tone.URGENT):
            if link["kind"] == "tel":
                who = _who(text, heading, link["text"]) if listed else ""
                found.setdefault(link["href"], _button(link, say, who))
    return list(found.values())[:MOST_CALLS]


def _who(line: str, heading: str, number: str) -> str:
    """Who answers in a line such as "achterwacht: 088 555 10 01"; "" where the number stands in a sentence."""
    who, _, rest = line.rpartition(":")
    return ", ".join(filter(None, (who.strip(), heading))) if rest.strip() == number else ""


def links(reply: Reply, say: Texts) -> list[Block]:
    """A button for each link in an answer, when they are few; those to call in an urgent one stand above it."""
    urgent = reply.tone is Tone.URGENT
    found = {link["href"]: link for link in _links(reply) if not (urgent and link["kind"] == "tel")}
    return [_button(link, say) for link in found.values()] if len(found) <= _MOST else []


def _links(reply: Reply) -> Iterator[Link]:
    texts = (reply.headline, *reply.paragraphs, *(line for section in reply.sections for line in section.lines))
    for text in texts:
        yield from _in(text, reply.tone)


def _in(text: str, tone: Tone) -> Iterator[Link]:
    for part in parts(text, urgent=tone is Tone.URGENT):
        if not isinstance(part, str) and _takes(part):
            yield part


def _takes(link: Link) -> bool:
    if link["kind"] == "mail":
        return bool(link["text"].isascii()) and units(link["text"]) <= _LABEL
    return link["kind"] == "tel" or (units(link["href"]) <= 1_000 and bool(_WEB.fullmatch(link["href"])))


def _button(link: Link, say: Texts, who: str = "") -> Block:
    if link["kind"] == "tel":
        title = say(WORDS["call_who" if who else "call"], number=link["text"], who=shorten(who, _LABEL))
    elif link["kind"] == "mail":
        title = say(WORDS["mail"], address=link["text"])
    else:
        title = say(WORDS["visit"], host=urlsplit(link["href"]).hostname)
    return {"type": "Action.OpenUrl", "title": title, "url": link["href"]}

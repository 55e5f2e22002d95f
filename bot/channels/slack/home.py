"""A reply as the home tab of Slack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.channels.lengths import one_line, units
from bot.channels.signs import signed
from bot.channels.slack.asking import asked
from bot.channels.slack.blocks import HEADER, Block, actions, button, plain, size
from bot.channels.slack.pages import Group, Pages, Words
from bot.channels.slack.rendering import laid_out, section_group
from bot.channels.slack.words import WORDS
from bot.messages import Reply, Section
from bot.texts import Texts

_MOST_BLOCKS = 100
_MOST_SIZE = 200_000


def home(reply: Reply, key: str, say: Texts) -> dict[str, Any]:
    """The view for views.publish. When not all of it can stand there, its last words say that there is more.

    A file has no place on a home tab.
    """
    parts = [*_told(reply, say), *asked(reply, key, say)]
    pages = laid_out(reply, parts, _MOST_BLOCKS, _MOST_SIZE)
    blocks = pages[0]
    if len(pages) > 1 or reply.pictures or reply.documents:
        more = _more(key, say)
        room = _MOST_SIZE - sum(map(size, more))
        blocks = [*laid_out(reply, parts, _MOST_BLOCKS - len(more), room)[0], *more]
    return {"type": "home", "blocks": blocks or laid_out(reply, [(Words(say(WORDS["no_text"])),)], 1, _MOST_SIZE)[0]}


def _told(reply: Reply, say: Texts) -> Iterator[Group | Block]:
    yield _heading(signed(reply.headline, reply.tone, say))
    for paragraph in reply.paragraphs:
        yield (Words(paragraph),)
    for section in reply.sections:
        yield {"type": "divider"}
        yield from _section(section)


def _section(section: Section) -> Iterator[Group | Block]:
    yield _heading(section.heading)
    yield section_group(Section("", section.lines))


def _heading(text: str) -> Group | Block:
    """A header when it fits in one, otherwise bold."""
    line = one_line(text)
    return {"type": "header", "text": plain(line)} if 0 < units(line) <= HEADER else (Words(text, bold=True),)


def _more(key: str, say: Texts) -> list[Block]:
    said = Pages(1, _MOST_SIZE)
    said.write((Words(say(WORDS["more"])),))
    question = say(WORDS["ask_more"])
    return [*said.pages[0], actions(_MOST_BLOCKS, key, [button(question, "say:0", question)])]

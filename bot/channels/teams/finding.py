"""The message extension for planners: a list of who was found, and the card that goes into their message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.channels.lengths import shorten
from bot.channels.teams.cards import QUIET, Block, attachment, line
from bot.channels.teams.rendering import render
from bot.channels.teams.tapped import ForeignCard, marked, ours
from bot.channels.teams.words import WORDS
from bot.messages import Reply
from bot.texts import Texts

THUMBNAIL = "application/vnd.microsoft.card.thumbnail"
MOST_FOUND = 25
"""Teams shows no more."""
_TEXT = 100


@dataclass(frozen=True)
class Found:
    """Somebody who was found. `value` comes back when they are picked, and the card is then asked for.

    With `reply` the card goes along at once, which reads the records of people who are not picked as well.
    """

    name: str
    about: str
    value: str
    reply: Reply | None = None


def found(items: Sequence[Found], say: Texts) -> Block:
    """The answer to composeExtension/query."""
    if not items:
        return {"composeExtension": {"type": "message", "text": say(WORDS["found_none"])}}
    return _result([_item(one, say) for one in items[:MOST_FOUND]])


def picked(value: object) -> str:
    """Who was picked, from the `value` of composeExtension/selectItem; CardRefused when it is not of ours."""
    chosen = ours(value).get("item")
    if not isinstance(chosen, str) or not chosen:
        raise ForeignCard("nobody was picked")
    return chosen


def inserted(reply: Reply, say: Texts) -> Block:
    """The answer to composeExtension/selectItem: one card without anything to tap, for whoever reads the message."""
    return _result([_card(reply, _preview(reply.headline, "", {}), say)])


def _result(attachments: Sequence[Block]) -> Block:
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": list(attachments)}}


def _item(one: Found, say: Texts) -> Block:
    if one.reply is not None:
        return _card(one.reply, _preview(one.name, one.about, {}), say)
    preview = _preview(one.name, one.about, {"tap": {"type": "invoke", "value": marked(item=one.value)}})
    return {**preview, "preview": preview}


def _preview(name: str, about: str, more: Mapping[str, object]) -> Block:
    """Teams reads HTML in the text of such a card, and may in its title."""
    content = {"title": escape(shorten(name, _TEXT), quote=False), "text": escape(shorten(about, _TEXT), quote=False)}
    return {"contentType": THUMBNAIL, "content": {**content, **more}}


def _card(reply: Reply, preview: Block, say: Texts) -> Block:
    bare = replace(reply, choices=(), suggestions=(), form=None, reconsider="", pictures=(), documents=())
    first, *rest = render(bare, "", say).activities
    content = first["attachments"][0]["content"]
    if rest:
        content["body"].append(line(say(WORDS["found_long"]), QUIET, spacing="medium"))
    return {**attachment(content), "preview": preview}

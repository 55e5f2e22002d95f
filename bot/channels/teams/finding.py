"""The message extension for planners: a list of who was found, and the card that goes into their message.

Whoever reads that message may not be allowed to know. So the card holds no name and no words, only a number, and each
reader who may know gets the answer in it: Teams asks for a card of their own when they see it. What is asked then is
made here: a card could be made to say anything, in the name of everybody who sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.channels.lengths import shorten
from bot.channels.teams.cards import Block, attachment, buttons, card, line
from bot.channels.teams.tapped import ForeignCard, Kind, carried, fits, marked, ours
from bot.channels.teams.words import WORDS
from bot.texts import Texts

THUMBNAIL = "application/vnd.microsoft.card.thumbnail"
MOST_FOUND = 25
"""Teams shows no more."""
_TEXT = 100


@dataclass(frozen=True)
class Found:
    """Somebody who was found. `who` stands for them, and tells nothing by itself; it comes back when picked."""

    name: str
    about: str
    who: str


def found(items: Sequence[Found], say: Texts) -> Block:
    """The answer to composeExtension/query."""
    if not items:
        return sentence(say(WORDS["found_none"]))
    return _result([_item(one, say) for one in items[:MOST_FOUND]])


def sentence(text: str) -> Block:
    """The answer to a search with a sentence."""
    return {"composeExtension": {"type": "message", "text": text}}


def picked(value: object) -> str:
    """Who was picked, from composeExtension/selectItem; CardRefused when it is not of ours."""
    chosen = ours(value).get("item")
    if not isinstance(chosen, str) or not fits(chosen):
        raise ForeignCard("nobody was picked")
    return chosen


def inserted(who: str, say: Texts) -> Block:
    """The answer to composeExtension/selectItem: the card for whoever reads the message."""
    return _result([{**attachment(_asking(who, say)), "preview": _preview(say(WORDS["only_who_may"]), "", {})}])


def unanswered(say: Texts) -> Block:
    """What somebody sees who may not know."""
    return card([line(say(WORDS["only_who_may"]))], say.locale, fallbackText=say(WORDS["old_teams"]))


def _result(attachments: Sequence[Block]) -> Block:
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": list(attachments)}}


def _item(one: Found, say: Texts) -> Block:
    preview = _preview(one.name, one.about, {"tap": {"type": "invoke", "value": marked(item=one.who)}})
    return {**attachment(_asking(one.who, say)), "preview": preview}


def _asking(who: str, say: Texts) -> Block:
    """A card that says nothing of anybody, and asks for the one of who looks at it."""
    data = carried(Kind.ASK, "", token=who)
    ask = {"type": "Action.Execute", "verb": Kind.ASK.value, "associatedInputs": "none", "data": data}
    body = [line(say(WORDS["only_who_may"])), buttons([{**ask, "title": say(WORDS["look"])}])]
    again = {"type": "Refresh", "action": ask}
    return card(body, say.locale, fallbackText=say(WORDS["old_teams"]), refresh=again)


def _preview(name: str, about: str, more: Mapping[str, object]) -> Block:
    """Teams reads HTML in the text of such a card, and may in its title."""
    content = {"title": escape(shorten(name, _TEXT), quote=False), "text": escape(shorten(about, _TEXT), quote=False)}
    return {"contentType": THUMBNAIL, "content": {**content, **more}}

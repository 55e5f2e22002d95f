"""The message extension for planners: a list of who was found, and the card that goes into their message.

Whoever reads that message may not be allowed to know. So the card holds no name and no words, only a number, and each
reader who may know gets the answer in it: Teams asks for a card of their own when they see it. What is asked then is
made here: a card could be made to say anything, in the name of everybody who sees it. The card goes along with each who
was found, so that nothing has to be asked when one is picked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.channels.lengths import shorten
from bot.channels.teams.cards import Block, attachment, buttons, card, line
from bot.channels.teams.tapped import Kind, carried
from bot.channels.teams.words import WORDS
from bot.texts import Texts

THUMBNAIL = "application/vnd.microsoft.card.thumbnail"
MOST_FOUND = 25
"""Teams shows no more."""
_TEXT = 100


@dataclass(frozen=True)
class Found:
    """Somebody who was found. `who` stands for them in the card, and tells nothing by itself."""

    name: str
    about: str
    who: str


def found(items: Sequence[Found], say: Texts) -> Block:
    """The answer to composeExtension/query."""
    if not items:
        return sentence(say(WORDS["found_none"]))
    attachments = [_item(one, say) for one in items[:MOST_FOUND]]
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": attachments}}


def sentence(text: str) -> Block:
    """The answer to a search with a sentence."""
    return {"composeExtension": {"type": "message", "text": text}}


def unanswered(say: Texts) -> Block:
    """What somebody sees who may not know."""
    return card([line(say(WORDS["only_who_may"]))], say.locale, fallbackText=say(WORDS["old_teams"]))


def _item(one: Found, say: Texts) -> Block:
    return {**attachment(_asking(one.who, say)), "preview": _preview(one.name, one.about)}


def _asking(who: str, say: Texts) -> Block:
    """A card that says nothing of anybody, and asks for the one of who looks at it."""
    data = carried(Kind.ASK, "", token=who)
    ask = {"type": "Action.Execute", "verb": Kind.ASK.value, "associatedInputs": "none", "data": data}
    body = [line(say(WORDS["only_who_may"])), buttons([{**ask, "title": say(WORDS["look"])}])]
    again = {"type": "Refresh", "action": ask}
    return card(body, say.locale, fallbackText=say(WORDS["old_teams"]), refresh=again)


def _preview(name: str, about: str) -> Block:
    """Teams reads HTML in the text of such a card, and may in its title."""
    content = {"title": escape(shorten(name, _TEXT), quote=False), "text": escape(shorten(about, _TEXT), quote=False)}
    return {"contentType": THUMBNAIL, "content": content}

"""A reply as activities of Teams: plain values, so that it can be made and tested without Teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.messages import FORM_TOKEN, Form, Reply
from bot.texts import Texts

CARD = "application/vnd.microsoft.card.adaptive"


class NotOurs(ValueError):
    """What was tapped or sent holds nothing that a card of ours sends."""


@dataclass(frozen=True)
class Rendered:
    """The messages of one reply in reading order, at least one: fields of an activity (text, summary, attachments)."""

    activities: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Submitted:
    """What somebody tapped or filled in, under the answer with this `key`.

    One of these: a `choice` (its token), a `text` to be asked as if it were typed, a filled in `form` (FORM_TOKEN
    first, as in `Inbound.form`), `opens` for a button that opens the form of that answer, or `fresh` when the card
    asks how it stands now. `label` is what the tapped button says, `part` in which of the answer's messages it is,
    -1 for the last.
    """

    key: str
    choice: str = ""
    text: str = ""
    form: tuple[tuple[str, str], ...] = ()
    opens: bool = False
    fresh: bool = False
    label: str = ""
    part: int = -1


def render(reply: Reply, key: str, say: Texts, *, chosen: str = "", closed: bool = False) -> Rendered:
    """The reply for Teams; `key` comes back with every tap.

    With the label that was `chosen`, or when `closed`, nothing can be tapped any more; the number of messages stays
    the same, so that each can be written over the one that was sent.
    """
    actions = (
        []
        if closed or chosen
        else [
            {"type": "Action.Execute", "title": one.label, "verb": "choose", "data": {"key": key, "choice": one.token}}
            for one in reply.choices
        ]
    )
    body = [{"type": "TextBlock", "text": text, "wrap": True} for text in (reply.text, chosen) if text]
    card = {"type": "AdaptiveCard", "version": "1.5", "body": body, "actions": actions}
    attachment = {"contentType": CARD, "content": card}
    return Rendered(({"summary": reply.headline, "attachments": [attachment]},))


def dialog(form: Form, key: str, say: Texts, *, told: tuple[str, ...] = ()) -> dict[str, Any]:
    """The answer to task/fetch: a dialog with the questions of a form; `told` stands above them."""
    body = [{"type": "Input.Text", "id": one.name, "label": one.label} for one in form.fields]
    data = {"key": key, "form": form.token}
    card = {"type": "AdaptiveCard", "version": "1.5", "body": body}
    card |= {"actions": [{"type": "Action.Submit", "title": form.submit, "data": data}]}
    value = {"title": form.title, "card": {"contentType": CARD, "content": card}}
    return {"task": {"type": "continue", "value": value}}


def submitted(value: Mapping[str, Any]) -> Submitted:
    """What somebody did on a card of ours: `value` of a message or of task/submit, `value.action.data` of
    adaptiveCard/action. NotOurs when it is anything else.
    """
    key = value.get("key")
    if not isinstance(key, str):
        raise NotOurs("no key")
    if isinstance(value.get("text"), str):
        return Submitted(key, text=value["text"], fresh=not key)
    if isinstance(value.get("choice"), str):
        return Submitted(key, choice=value["choice"])
    if isinstance(value.get("form"), str):
        rest = tuple((name, str(given)) for name, given in value.items() if name not in ("key", "form"))
        return Submitted(key, form=((FORM_TOKEN, value["form"]), *rest))
    raise NotOurs("nothing of ours")


def asking(question: str, say: Texts) -> dict[str, Any]:
    """A card for everybody to see, in which each reader who may know gets the answer to this question."""
    text = say("Alleen wie dit mag zien, ziet hier het antwoord.")
    again = {"type": "Action.Execute", "verb": "fresh", "title": say("Bekijk"), "data": {"key": "", "text": question}}
    body = [{"type": "TextBlock", "text": text, "wrap": True}]
    card = {"type": "AdaptiveCard", "version": "1.5", "body": body, "actions": [again], "refresh": {"action": again}}
    return {"contentType": CARD, "content": card}

"""What is said of one reply: its cards, its files, and its words for where a card cannot go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.channels.teams.posting import Place, Poster
from bot.channels.teams.rendering import render
from bot.channels.teams.saying import SAYING
from bot.messages import Document, Reply
from bot.texts import Texts

CONSENT = "application/vnd.microsoft.teams.card.file.consent"


async def tell(poster: Poster, place: Place, reply: Reply, key: str, say: Texts) -> str:
    """Says a reply there and gives what Teams calls its last message. DeliveryErrors as `Poster.post`."""
    place = await poster.opened(place)
    return await poster.post(place, messages(reply, key, say), words(reply, say))


def messages(reply: Reply, key: str, say: Texts) -> list[dict[str, Any]]:
    """Its cards, and for each file a question whether Teams may put it in the reader's OneDrive."""
    asked = [_consent(file, key, number, say) for number, file in enumerate(reply.documents)]
    return [*render(reply, key, say).activities, *asked]


def words(reply: Reply, say: Texts) -> str:
    """All of it as text; what could be tapped can be typed."""
    choices = "\n".join(f"{number}. {one.label}" for number, one in enumerate(reply.choices, 1))
    return "\n\n".join(filter(None, (reply.text, choices))) or say(SAYING["gone"])


def in_company(reply: Reply) -> Reply:
    """The same without what tells of places or people: what a group may read of an emergency."""
    bare = {"sections": (), "choices": (), "suggestions": (), "form": None, "pictures": (), "documents": ()}
    return replace(reply, **bare, reconsider="")  # type: ignore[arg-type]  # each is of the type of its field


def _consent(file: Document, key: str, number: int, say: Texts) -> dict[str, Any]:
    context = {"key": key, "file": number}
    asked = {"description": file.alt, "sizeInBytes": len(file.content)}
    content = {**asked, "acceptContext": context, "declineContext": context}
    attachment = {"contentType": CONSENT, "name": file.name, "content": content}
    return {"summary": say(SAYING["file_here"], name=file.name), "attachments": [attachment]}

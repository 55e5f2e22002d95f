"""What is said of one reply: its cards, its files, and its words for where a card cannot go."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.teams.posting import Place, Poster
from bot.channels.teams.rendering import render
from bot.channels.teams.saying import SAYING
from bot.messages import Reply
from bot.texts import Texts


async def tell(poster: Poster, place: Place, reply: Reply, key: str, say: Texts) -> str:
    """Says a reply there and gives what Teams calls its last message. DeliveryErrors as `Poster.post`."""
    place = await poster.opened(place)
    # A card with choices is asked for anew when it is seen again: what was chosen elsewhere is then seen in it.
    rendered = render(reply, key, say, users=[place.account] if place.account and reply.choices else ())
    return await poster.post(place, [*rendered.activities, *rendered.files], words(reply, say))


def words(reply: Reply, say: Texts) -> str:
    """All of it as text; what could be tapped can be typed."""
    choices = "\n".join(f"{number}. {one.label}" for number, one in enumerate(reply.choices, 1))
    return "\n\n".join(filter(None, (reply.text, choices))) or say(SAYING["gone"])


def in_company(reply: Reply) -> Reply:
    """The same without what tells of places or people: what a group may read of an emergency."""
    bare = {"sections": (), "choices": (), "suggestions": (), "form": None, "pictures": (), "documents": ()}
    return replace(reply, **bare, reconsider="")  # type: ignore[arg-type]  # each is of the type of its field

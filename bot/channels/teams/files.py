"""Pictures and documents. In the personal chat a bot offers a file, and Teams keeps it in the OneDrive of who accepts.

A picture stands in the card itself, as a data address: nothing has to be public for it. A large one is cut into strips.
There is no other way to give a file without a public address, and none at all in a group.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.channels.lengths import one_line, shorten
from bot.channels.teams.cards import BOLD, Block, Pages
from bot.channels.teams.strips import strips
from bot.channels.teams.tapped import ForeignCard, carried_key, marked, ours
from bot.channels.teams.words import WORDS
from bot.messages import Document, Picture, Reply
from bot.texts import Texts

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
_SHOWN = ("image/png", "image/jpeg", "image/gif")
_IN_CARD = 12_000
"""Bytes of a picture that stands in the card; written as text it is a third larger."""
_ALT = 1_000
_NAME = 100


def put_files(pages: Pages, reply: Reply, say: Texts) -> None:
    """The pictures that fit, and the names of what is offered apart."""
    for picture in reply.pictures:
        alt = shorten(picture.alt, _ALT)
        parts = _parts(picture)
        for number, content in enumerate(parts):
            url = f"data:{picture.media_type};base64,{base64.b64encode(content).decode()}"
            told = say(WORDS["picture_goes_on"]) if number else alt
            spacing = "none" if number else "medium"
            pages.add({"type": "Image", "url": url, "altText": told, "size": "stretch", "spacing": spacing})
        if parts and one_line(picture.alt) == alt:
            continue
        pages.write(say(WORDS["picture"], text=picture.alt), spacing="medium")
    for document in reply.documents:
        pages.write(say(WORDS["file"], name=one_line(document.name)), BOLD, spacing="medium")
        pages.write(document.alt, spacing="none")


def _parts(picture: Picture) -> tuple[bytes, ...]:
    """What stands in the card: the picture, or its strips; nothing when Teams does not show its kind, or not so much."""
    if picture.media_type not in _SHOWN or not picture.content:
        return ()
    return (picture.content,) if len(picture.content) <= _IN_CARD else strips(picture.content)


def offers(reply: Reply, key: str) -> Iterator[Block]:
    """For each file that is not in a card a message that asks whether it may be put in the person's OneDrive."""
    for number, file in enumerate(files_of(reply)):
        if isinstance(file, Picture) and _parts(file):
            continue
        context = marked(key=carried_key(key), file=number)
        content = {"description": shorten(file.alt, _ALT), "sizeInBytes": len(file.content)}
        content |= {"acceptContext": context, "declineContext": context}
        name = shorten(file.name, _NAME) or "wegwijs"
        yield {"type": "message", "attachments": [{"contentType": CONSENT, "name": name, "content": content}]}


def files_of(reply: Reply) -> tuple[Picture | Document, ...]:
    """All files of a reply, in the order in which they are numbered."""
    return (*reply.pictures, *reply.documents)


@dataclass(frozen=True)
class Consent:
    """What somebody said to an offered file: `number` is its place in `files_of` the answer with this key.

    The bytes of an accepted one are PUT to `upload`; after that `kept` tells the person where it is.
    """

    key: str
    number: int
    accepted: bool
    upload: str = ""
    kept: Block | None = None


def consented(value: object) -> Consent:
    """Reads the `value` of fileConsent/invoke; CardRefused when it is not about a file that we offered."""
    if not isinstance(value, Mapping):
        raise ForeignCard("a consent that is no object")
    context = ours(value.get("context"))
    key, number = context.get("key"), context.get("file")
    if not isinstance(key, str) or not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise ForeignCard("a consent without its file")
    if value.get("action") != "accept":
        return Consent(key, number, accepted=False)
    told = value.get("uploadInfo")
    names = ("name", "contentUrl", "uploadUrl", "uniqueId", "fileType")
    given = told if isinstance(told, Mapping) else {}
    info = {name: one for name in names if isinstance(one := given.get(name), str)}
    if len(info) < len(names):
        raise ForeignCard("a consent that does not say where the file goes")
    if not info["uploadUrl"].startswith("https://"):
        raise ForeignCard("a file is only sent over https")
    content = {"uniqueId": info["uniqueId"], "fileType": info["fileType"]}
    kept = {"contentType": INFO, "contentUrl": info["contentUrl"], "name": info["name"], "content": content}
    return Consent(key, number, True, info["uploadUrl"], {"type": "message", "attachments": [kept]})

"""Files in Teams: what is in the card, what is offered, and what somebody says to an offer."""

from __future__ import annotations

from io import BytesIO
from random import Random
from struct import pack
from typing import Any
from zlib import crc32

import pytest
from PIL import Image

from bot.channels.teams.files import Consent, consented
from bot.channels.teams.rendering import render
from bot.channels.teams.strips import LARGEST, MOST, strips
from bot.channels.teams.tapped import CardRefused, ForeignCard, OldCard
from bot.messages import Document, Picture, Reply
from bot.texts import Texts
from tests.channels.teams.cardcheck import cards, run_texts, walk

NL = Texts("nl")
ROSTER = Document("rooster.ics", "text/calendar", b"BEGIN", "Je rooster van deze week.")
UPLOAD = {
    "contentUrl": "https://de-linde-my.sharepoint.com/rooster.ics",
    "name": "rooster.ics",
    "uploadUrl": "https://de-linde-my.sharepoint.com/upload",
    "uniqueId": "1150",
    "fileType": "ics",
}


def offered(reply: Reply) -> list[dict[str, Any]]:
    """The attachments of the messages that offer a file."""
    return [one["attachments"][0] for one in render(reply, "c1", NL).files]


def test_a_document_is_named_in_the_card_and_offered_apart() -> None:
    reply = Reply("Hier is je rooster.", documents=(ROSTER,))
    (card,) = cards(render(reply, "c1", NL))
    assert run_texts(card) == ["Hier is je rooster.", "Bestand: rooster.ics", "Je rooster van deze week."]
    (offer,) = offered(reply)
    assert offer["contentType"] == "application/vnd.microsoft.teams.card.file.consent"
    assert (offer["name"], offer["content"]["sizeInBytes"]) == ("rooster.ics", 5)
    assert offer["content"]["description"] == "Je rooster van deze week."


def test_a_picture_that_the_card_cannot_hold_is_offered_and_told_in_words() -> None:
    large = Picture("a.gif", "image/gif", b"x" * 12_001, "De route door het gebouw.")
    drawn = Picture("b.svg", "image/svg+xml", b"<svg/>", "Een tekening.")
    small = Picture("c.png", "image/png", b"x", "Klein.")
    reply = Reply("Zo.", pictures=(large, drawn, small), documents=(ROSTER,))
    (card,) = cards(render(reply, "c1", NL))
    assert [part["altText"] for part in walk(card) if part["type"] == "Image"] == ["Klein."]
    assert run_texts(card)[1:3] == ["Afbeelding: De route door het gebouw.", "Afbeelding: Een tekening."]
    assert [one["name"] for one in offered(reply)] == ["a.gif", "b.svg", "rooster.ics"]
    assert [one["content"]["acceptContext"]["file"] for one in offered(reply)] == [0, 1, 3]


def png(image: Image.Image) -> bytes:
    """As a file."""
    content = BytesIO()
    image.save(content, format="PNG")
    return content.getvalue()


def noise(width: int, height: int) -> Image.Image:
    """A picture that no compression makes smaller."""
    return Image.frombytes("L", (width, height), Random(1).randbytes(width * height))


def said_to_be(side: int) -> bytes:
    """A small picture that says it is a square of so many dots."""
    content = png(Image.new("1", (8, 8)))
    head = b"IHDR" + pack(">II", side, side) + content[24:29]
    return content[:12] + head + pack(">I", crc32(head)) + content[33:] + b" " * 12_001


def test_a_large_picture_is_cut_where_nothing_is_drawn() -> None:
    image = Image.new("L", (100, 400), 255)
    for top in (10, 110, 210, 310):
        image.paste(noise(100, 50), (0, top))
    cut = [Image.open(BytesIO(strip)) for strip in strips(png(image))]
    assert [part.height for part in cut] == [85, 100, 100, 115]
    assert b"".join(part.tobytes() for part in cut) == image.tobytes()
    assert all(len(strip) <= LARGEST for strip in strips(png(image)))


@pytest.mark.parametrize(
    "content",
    [
        b"x" * 12_001,
        png(noise(200, 200)),
        png(noise(200, 200))[:12_500],
        said_to_be(4_000),
        said_to_be(60_000),
    ],
    ids=["no picture", "no empty row", "cut off", "too many dots", "a bomb"],
)
def test_what_cannot_be_cut_is_offered_as_a_file(content: bytes) -> None:
    reply = Reply("Zo.", pictures=(Picture("a.png", "image/png", content, "Grafiek."),))
    (card,) = cards(render(reply, "c1", NL))
    assert run_texts(card)[1:] == ["Afbeelding: Grafiek."]
    assert [one["name"] for one in offered(reply)] == ["a.png"]


def test_a_picture_of_too_many_strips_is_offered() -> None:
    image = Image.new("L", (100, 100 * (MOST + 1)), 255)
    for top in range(0, image.height, 100):
        image.paste(noise(100, 75), (0, top + 5))
    assert strips(png(image)) == ()
    assert len(strips(png(image.crop((0, 0, 100, 100 * MOST))))) == MOST


def test_a_description_that_is_too_long_for_a_picture_stands_in_the_card() -> None:
    long = Picture("c.png", "image/png", b"x", "Lang " * 300)
    (card,) = cards(render(Reply("Zo.", pictures=(long,)), "c1", NL))
    assert "".join(run_texts(card)).count("Lang") == 300


def test_what_somebody_says_to_an_offer() -> None:
    (offer,) = offered(Reply("Hier.", documents=(ROSTER,)))
    context = offer["content"]["acceptContext"]
    yes = consented({"type": "fileUpload", "action": "accept", "context": context, "uploadInfo": UPLOAD})
    assert (yes.key, yes.number, yes.accepted, yes.upload) == ("c1", 0, True, UPLOAD["uploadUrl"])
    assert yes.kept is not None
    assert yes.kept["attachments"] == [
        {
            "contentType": "application/vnd.microsoft.teams.card.file.info",
            "contentUrl": UPLOAD["contentUrl"],
            "name": "rooster.ics",
            "content": {"uniqueId": "1150", "fileType": "ics"},
        }
    ]
    assert consented({"action": "decline", "context": context}) == Consent("c1", 0, accepted=False)


@pytest.mark.parametrize(
    "changed",
    [
        {"context": None},
        {"context": {"wegwijs": 1, "key": "c1"}},
        {"context": {"wegwijs": 1, "key": "c1", "file": -1}},
        {"context": {"wegwijs": 1, "key": None, "file": 0}},
        {"uploadInfo": None},
        {"uploadInfo": {**UPLOAD, "uploadUrl": "http://127.0.0.1/x"}},
        {"uploadInfo": {**UPLOAD, "uploadUrl": None}},
    ],
)
def test_an_answer_to_no_offer_of_ours(changed: dict[str, Any]) -> None:
    value = {"action": "accept", "context": {"wegwijs": 1, "key": "c1", "file": 0}, "uploadInfo": UPLOAD}
    assert consented(value).accepted
    with pytest.raises(ForeignCard):
        consented(value | changed)


@pytest.mark.parametrize("value", [None, "x", [], {}, {"context": {"wegwijs": 2, "key": "c1", "file": 0}}])
def test_an_answer_that_cannot_be_read(value: object) -> None:
    with pytest.raises(CardRefused):
        consented(value)
    with pytest.raises(OldCard):
        consented({"context": {"wegwijs": 2}})

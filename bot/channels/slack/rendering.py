"""A reply as messages of Slack: plain values, so that it can be made and tested without Slack."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.lengths import cut, shorten, units
from bot.channels.plain import whole
from bot.channels.signs import signed
from bot.channels.slack.asking import asked
from bot.channels.slack.blocks import ALT_TEXT, LABEL, Block, context, without
from bot.channels.slack.pages import Group, Pages, Words, as_text
from bot.channels.slack.words import WORDS
from bot.channels.spent import gone
from bot.messages import Document, Picture, Reply, Section, Tone
from bot.texts import Texts

MOST_MESSAGES = 4
"""An answer that takes more is sent as a file, its beginning as a message."""
_BLOCKS = 48
_SIZE = 12_000
"""Slack takes 50 blocks and some 13,000 characters of JSON; the rest is for what is added to a full message."""
_FALLBACK = 3_900
_FALLBACK_PIECE = 600
_CHOSEN = 500
_MOST_CHOSEN = 10

Files = tuple[Picture | Document, ...]


@dataclass(frozen=True)
class Message:
    """One chat.postMessage. `text` is escaped: the words of the blocks for a notification or a screen reader."""

    text: str
    blocks: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Rendered:
    """The messages of one reply in reading order, at least one, and what has to be uploaded with them."""

    messages: tuple[Message, ...]
    files: Files


def render(reply: Reply, key: str, say: Texts, *, taken: Sequence[str] = ()) -> Rendered:
    """The reply for Slack; `key` comes back with every tap.

    What was `taken` cannot be tapped any more, nor its alternatives. The number of messages, their text and the names
    of their blocks stay the same, so that each can be written over the message that was sent.
    """
    told = tuple(group for group in groups_of(reply, say) if as_text([group]).strip())
    parts = tuple(asked(reply, key, say))
    texts = (*told, *(part for part in parts if isinstance(part, tuple)))
    files = tuple(_with_short_alt(file) for file in _files(reply))
    pages = laid_out(reply, (*told, *parts))
    if len(pages) > MOST_MESSAGES and len(laid_out(reply, texts)) > MOST_MESSAGES:
        pages, whole_text = _beginning(reply, texts, parts, say)
        files = (*files, whole_text)
    if taken:
        pages = list(_answered(pages, reply, taken, say))
    return Rendered(tuple(_message(page, say) for page in pages), files)


def groups_of(reply: Reply, say: Texts) -> Iterator[Group]:
    """All text of a reply but that of its buttons."""
    yield (Words(signed(reply.headline, reply.tone, say), bold=True),)
    for paragraph in reply.paragraphs:
        yield (Words(paragraph),)
    for section in reply.sections:
        yield section_group(section)
    for file in _files(reply):
        if units(whole(file.alt)) > ALT_TEXT:
            yield (Words(file.alt),)


def _files(reply: Reply) -> Files:
    return (*reply.pictures, *reply.documents)


def section_group(section: Section) -> Group:
    """A bold heading and its lines as a list."""
    lines = tuple(Words(line, item="bullet") for line in section.lines)
    return (Words(section.heading, bold=True), *lines)


def laid_out(
    reply: Reply, parts: Sequence[Group | Block], blocks: int = _BLOCKS, most: int = _SIZE
) -> list[list[Block]]:
    """These parts of a reply on pages of so many blocks and so much text at most: those of a message."""
    pages = Pages(blocks, most, urgent=reply.tone is Tone.URGENT)
    pages.put(parts)
    return pages.pages


def _beginning(
    reply: Reply, texts: Sequence[Group], parts: Sequence[Group | Block], say: Texts
) -> tuple[list[list[Block]], Document]:
    """The first message of a reply that is far too long, what can be tapped, and all of the text as a file."""
    name = say(WORDS["file_name"])
    document = Document(name, "text/plain", as_text(texts).encode(), say(WORDS["file"]))
    first, *_ = laid_out(reply, texts)
    note = laid_out(reply, [(Words(say(WORDS["too_long"], name=name)),)])[0]
    taps = laid_out(reply, [part for part in parts if not isinstance(part, tuple)])
    return [[*first, *note], *(page for page in taps if page)], document


def _answered(pages: Sequence[list[Block]], reply: Reply, taken: Sequence[str], say: Texts) -> Iterator[list[Block]]:
    """Without what is used up. What was chosen stands where the first choice was; each page says it of its own."""
    spent = gone(reply, taken)
    labels = {choice.token: choice.label for choice in reply.choices} | {reply.reconsider: say(WORDS["not_meant"])}
    for page in pages:
        here = {token for block in page for token in _tokens(block)}
        chosen = [labels[token] for token in taken if token in here and token in labels]
        left, place = _without(page, spent)
        if chosen:
            left.insert(place, _chosen(chosen, say))
        yield left or ([context(say(WORDS["closed"]))] if page else [])


def _chosen(labels: Sequence[str], say: Texts) -> Block:
    """The last of them when they are many: a message has room for so much."""
    most = _CHOSEN if len(labels) == 1 else LABEL
    lines = [say(WORDS["chosen"], choice=shorten(label, most)) for label in labels[-_MOST_CHOSEN:] if label]
    return context("\n".join(lines) or say(WORDS["closed"]))


def _without(page: Sequence[Block], spent: Container[str]) -> tuple[list[Block], int]:
    """What is left of a page, and where something went first; a line that stands over what went goes with it."""
    left: list[Block] = []
    place: int | None = None
    for block in page:
        shown = without(block, spent)
        if shown == block:
            left.append(block)
            continue
        if shown is None and left and left[-1]["type"] == "context":
            left.pop()
        left += [shown] if shown is not None else []
        place = len(left) if place is None else place
    return left, len(left) if place is None else place


def _tokens(block: Block) -> Iterator[str]:
    for element in block["elements"] if block["type"] == "actions" else ():
        yield from (str(one["value"]) for one in element.get("options", [element]))


def _message(page: Sequence[Block], say: Texts) -> Message:
    blocks = tuple(page) or (context(say(WORDS["no_text"])),)
    return Message(_fallback(blocks, say), blocks)


def _fallback(blocks: Sequence[Block], say: Texts) -> str:
    """The words of a message; those on its buttons only when it has no others. Never cut without saying so."""
    spoken = [block for block in blocks if block["type"] != "actions"] or blocks
    found = ""
    for line in (line for block in spoken for line in _lines(block)):
        for piece in cut(line + "\n", _FALLBACK_PIECE):
            if units(found) + units(escaped(piece)) > _FALLBACK:
                return f"{found.rstrip()}\n{say(WORDS['read_on'])}"
            found += escaped(piece)
    return found.rstrip("\n")


def all_text(message: Message) -> tuple[str, ...]:
    """The words of a message in full and escaped, for when its blocks cannot be sent; more than one text when long."""
    lines = "".join(f"{line}\n" for block in message.blocks if block["type"] != "actions" for line in _lines(block))
    return tuple(escaped(piece).strip("\n") for piece in cut(lines, _FALLBACK_PIECE * 5)) or (message.text,)


def escaped(text: str) -> str:
    """Text that Slack reads no mention, link or special sign from."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _lines(block: Block) -> Iterator[str]:
    if block["type"] == "context":
        yield from (element["text"] for element in block["elements"])
    elif block["type"] == "actions":
        yield from (text for element in block["elements"] for text in _labels(element))
    else:
        for part in block["elements"]:
            yield from _items(part) if part["type"] == "rich_text_list" else [_joined(part)]


def _labels(element: Block) -> list[str]:
    shown = [element] if element["type"] == "button" else element["options"]
    return [str(one["text"]["text"]) for one in shown]


def _items(part: Block) -> Iterator[str]:
    first = part.get("offset", 0) + 1
    for number, item in enumerate(part["elements"], first):
        yield f"{number}. {_joined(item)}" if part["style"] == "ordered" else f"- {_joined(item)}"


def _joined(part: Block) -> str:
    return "".join(element["text"] for element in part["elements"])


def _with_short_alt(file: Picture | Document) -> Picture | Document:
    """A longer text stands in full in the message."""
    return replace(file, alt=shorten(file.alt, ALT_TEXT)) if units(whole(file.alt)) > ALT_TEXT else file

"""The one vocabulary of all channels: what comes in, what goes out.

A channel turns its own event into an `Inbound`, hands it to the core, gets a `Reply` back and renders it.
Everything here is frozen and made of plain values, so that a reply can be stored and sent again after a restart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import TypeAdapter


FORM_TOKEN = "token"  # noqa: S105 - the name of a pair, no secret
"""Names the pair of a sent form that holds the form's token."""


OVERVIEW, MAKE_ACTION_POINT, WHO_MAY = "overzicht", "actiepunt", "wie-mag"
"""Choices that hang on no answer, for a channel's own pages and menus: they work always (`Inbound.choice`)."""

PUT_OFF = "uitstel"
"""The thing of the choices that put a message off or stop it: a channel shows them apart from all others."""


@dataclass(frozen=True)
class Address:
    """Where a person can be reached: `user` is the channel's own id, never a display name."""

    channel: str
    tenant: str
    user: str
    conversation: str


@dataclass(frozen=True)
class Upload:
    """A file dropped in the chat; `content` is its raw bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Inbound:
    """One event of a channel.

    `key` is the event's own identity, unique within channel and tenant: the same key is answered once.
    Exactly one of `text`, `choice` (the token of a tapped `Choice`), `form` and `upload` carries the message; a sent
    form is the pair (FORM_TOKEN, the form's token) with its values behind it. `quoted` are the words of another message
    that a choice is about. `received` is an aware instant. `locale` is the language the channel knows of the sender,
    "nl" or "en"; it counts only for somebody whose account is not known, since a known person has one of their own.
    """

    key: str
    address: Address
    received: datetime
    text: str = ""
    choice: str = ""
    form: tuple[tuple[str, str], ...] = ()
    upload: Upload | None = None
    quoted: str = ""
    locale: str = ""


class Tone(StrEnum):
    """What kind of answer this is. A channel shows it as a word and a sign, never as colour alone."""

    YES = "ja"
    CAUTION = "let op"
    NO = "nee"
    UNSURE = "onzeker"
    URGENT = "spoed"
    INFO = "informatie"
    QUESTION = "vraag"
    ERROR = "fout"


@dataclass(frozen=True)
class Choice:
    """A button. `token` names the question it answers and its value; it works once.

    Choices about one `thing` are alternatives: with one of them all are used up, and those about other things are not.
    What has no thing is about the answer as a whole, as its form is.
    """

    label: str
    token: str
    thing: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with lines under it; a channel may show the lines as a list."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """One question of a form; with `options` (value and label) it is a select, otherwise a text box.

    `value` is what it holds before anything is filled in; `hint` is shown under it; `lines` asks for a larger box.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    required: bool = True
    value: str = ""
    hint: str = ""
    lines: bool = False


@dataclass(frozen=True)
class Form:
    """Questions answered together; `token` works as a choice's does."""

    title: str
    fields: tuple[Field, ...]
    submit: str
    token: str


@dataclass(frozen=True)
class Picture:
    """An image with the text that replaces it for who cannot see it."""

    name: str
    media_type: str
    content: bytes
    alt: str


@dataclass(frozen=True)
class Document:
    """A file to keep, with the sentence that says what is in it."""

    name: str
    media_type: str
    content: bytes
    alt: str


@dataclass(frozen=True)
class Answer:
    """What the machine-readable side of a reply says; `wegwijs ask --json` prints it.

    `outcome` is the name of an authorisation outcome (INDEPENDENT, SUPERVISED, NOT_ALLOWED, UNKNOWN) or None for every
    other answer. `asks` is true when the bot asks back.
    """

    topic: str
    intent: str
    slots: dict[str, Any] = field(default_factory=dict)
    confidence: float = 1.0
    outcome: str | None = None
    reasons: tuple[str, ...] = ()
    evidence: tuple[dict[str, Any], ...] = ()
    asks: bool = False


@dataclass(frozen=True)
class Reply:
    """One answer. `headline` stands alone as a notification; paragraphs and sections follow in reading order.

    `reconsider` is the token of "niet wat ik bedoelde", to be shown apart from the choices; "" shows none.
    """

    headline: str
    tone: Tone = Tone.INFO
    paragraphs: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[str, ...] = ()
    form: Form | None = None
    pictures: tuple[Picture, ...] = ()
    documents: tuple[Document, ...] = ()
    answer: Answer | None = None
    reconsider: str = ""

    @property
    def text(self) -> str:
        """The whole reply as plain text, for notifications, screen readers and terminals."""
        parts = [self.headline, *self.paragraphs]
        for section in self.sections:
            lines = [f"- {line}" for line in section.lines]
            parts.append("\n".join([section.heading + ":", *lines]))
        return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Answered:
    """What the core made of one event.

    `fresh` is true for the one call that made the answer just now: that one shows it, a later call with the same key
    leaves it to who holds its lease. `kept` is false for an answer that says something is wrong: it was not stored, and
    the same event may be given again.
    """

    reply: Reply
    fresh: bool
    kept: bool


@dataclass(frozen=True)
class Notice:
    """A message the bot starts itself.

    `key` makes it unique (person, kind, subject, occasion); `reason` says why the person gets it.
    """

    key: str
    person: int
    kind: str
    reply: Reply
    reason: str
    not_before: datetime


@cache
def _replies() -> TypeAdapter[tuple[Reply]]:
    from pydantic import ConfigDict, TypeAdapter

    # Bytes are base64; pydantic takes a config only around a dataclass, hence the tuple of one.
    return TypeAdapter(tuple[Reply], config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))


def dump_reply(reply: Reply) -> str:
    """A whole reply as JSON; documents and pictures as base64."""
    return _replies().dump_json((reply,), exclude_defaults=True).decode()


def load_reply(stored: str) -> Reply:
    """The inverse of `dump_reply`."""
    return _replies().validate_json(stored)[0]

"""Which words of a message are kept, and in which form (invariant 6)."""

from dataclasses import replace

from bot.domain.redaction import redact
from bot.messages import Inbound
from bot.understanding.meaning import Meaning

UNKEPT = frozenset({"urgent", "signal", "attendance"})
"""Topics whose words are answered and not kept: they may tell of a client or of somebody's health (invariant 6)."""


def said(inbound: Inbound, words: str) -> str:
    """What the conversation shows again of an event: its words as they may be kept, or the name of its file."""
    return inbound.upload.name if inbound.upload is not None else words


def cleaned(inbound: Inbound) -> Inbound:
    """Without numbers of persons, in the words and in the name of a file: nothing after this sees them."""
    upload = inbound.upload
    if upload is not None:
        upload = replace(upload, name=redact(_storable(upload.name)))
    return replace(inbound, text=redact(_storable(inbound.text)), upload=upload)


def _storable(text: str) -> str:
    """Without what no database takes: a NUL, and half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def unkept(meaning: Meaning) -> bool:
    """Are these words not kept? Also where it is not sure that they are about such a topic."""
    return not UNKEPT.isdisjoint({meaning.intent.topic, *(() if meaning.sure else (i.topic for i in meaning.likely))})

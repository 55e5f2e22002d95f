"""Which words of a message are kept, and in which form (invariant 6)."""

from dataclasses import replace

from bot.domain.redaction import redact
from bot.messages import FORM_TOKEN, Inbound
from bot.understanding.meaning import Meaning

UNKEPT = frozenset({"urgent", "signal", "attendance"})
"""Topics whose words are answered and not kept: they may tell of a client or of somebody's health (invariant 6)."""


def said(inbound: Inbound, words: str) -> str:
    """What the conversation shows again of an event: its words as they may be kept, or the name of its file.

    Of a sent form those words are its title, never what was filled in.
    """
    return inbound.upload.name if inbound.upload is not None else words


def cleaned(inbound: Inbound) -> Inbound:
    """Without numbers of persons, in whatever a person can write: nothing after this sees them.

    A token stays as it is but for what no database takes: a number in it is none of a person.
    """
    upload = inbound.upload
    if upload is not None:
        upload = replace(upload, name=_words(upload.name))
    return replace(
        inbound,
        text=_words(inbound.text),
        choice=_storable(inbound.choice),
        form=tuple((_storable(name), _value(name, value)) for name, value in inbound.form),
        upload=upload,
        quoted=_words(inbound.quoted),
    )


def _words(text: str) -> str:
    return redact(_storable(text))


def _value(name: str, value: str) -> str:
    return _storable(value) if name == FORM_TOKEN else _words(value)


def _storable(text: str) -> str:
    """Without what no database takes: a NUL, and half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def unkept(meaning: Meaning) -> bool:
    """Are these words not kept? Also where it is not sure that they are about such a topic."""
    return not UNKEPT.isdisjoint({meaning.intent.topic, *(() if meaning.sure else (i.topic for i in meaning.likely))})

"""Replies and slots as JSON, so that they can be stored with an event or a turn and read back as they were."""

from functools import cache

from pydantic import TypeAdapter

from bot.messages import Reply
from handlers.turn import Slots


@cache
def _reply() -> TypeAdapter[Reply]:
    return TypeAdapter(Reply)


@cache
def _slots() -> TypeAdapter[Slots]:
    return TypeAdapter(Slots)


def dump_slots(slots: Slots) -> str:
    """What the question is about, without the fields that say nothing."""
    return _slots().dump_json(slots, exclude_defaults=True).decode()


def load_slots(stored: str) -> Slots:
    """The inverse of `dump_slots`."""
    return _slots().validate_json(stored or "{}")


def dump_reply(reply: Reply) -> str:
    """A whole reply; documents and pictures as base64."""
    return _reply().dump_json(reply, exclude_defaults=True).decode()


def load_reply(stored: str) -> Reply:
    """The inverse of `dump_reply`."""
    return _reply().validate_json(stored)


def slot_values(slots: Slots) -> dict[str, object]:
    """The slots for the machine-readable side of an answer."""
    values: dict[str, object] = _slots().dump_python(slots, mode="json", exclude_defaults=True)
    return values

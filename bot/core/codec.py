"""Slots as JSON, so that a question can be stored with its turn and gone on with later."""

from functools import cache

from pydantic import TypeAdapter

from handlers.turn import Slots


@cache
def _slots() -> TypeAdapter[Slots]:
    return TypeAdapter(Slots)


def dump_slots(slots: Slots) -> str:
    """What the question is about, without the fields that say nothing."""
    return _slots().dump_json(slots, exclude_defaults=True).decode()


def load_slots(stored: str) -> Slots:
    """The inverse of `dump_slots`."""
    return _slots().validate_json(stored or "{}")


def slot_values(slots: Slots) -> dict[str, object]:
    """The slots for the machine-readable side of an answer."""
    values: dict[str, object] = _slots().dump_python(slots, mode="json", exclude_defaults=True)
    return values

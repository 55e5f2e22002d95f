"""Slots and forms as JSON, so that a question can be stored with its turn and gone on with later."""

from functools import cache

from pydantic import TypeAdapter

from bot.messages import Form
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


@cache
def _forms() -> TypeAdapter[Form]:
    return TypeAdapter(Form)


def dump_form(form: Form) -> str:
    """A form as it was shown, without the fields' empty properties."""
    return _forms().dump_json(form, exclude_defaults=True).decode()


def load_form(stored: str) -> Form:
    """The inverse of `dump_form`."""
    return _forms().validate_json(stored)

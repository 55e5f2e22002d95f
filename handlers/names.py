"""Codes as the names people know."""

from collections.abc import Iterable, Mapping

from handlers.turn import Turn
from storage import catalogue

CALLED = {"mic": "incident melden (MIC)"}
"""Short names of numbers to ring, with what they are for."""


def called(turn: Turn, name: str) -> str:
    """What a number to ring is for, in the reader's language; a word of the place's own as it is."""
    return turn.say(CALLED.get(name.casefold(), name))


def certificates(turn: Turn) -> Mapping[str, str]:
    """The name of every certificate by its code."""
    return {c.code: c.name for c in catalogue.certificates(turn.db)}


def certificate_name(names: Mapping[str, str], code: str) -> str:
    """The name, or the code when the catalogue does not hold it."""
    return names.get(code, code)


def organisations(turn: Turn, codes: Iterable[str]) -> Mapping[str, str]:
    """The names of these schools and employers by their codes."""
    return catalogue.organisation_names(turn.db, codes)

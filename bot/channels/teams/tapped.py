"""What stands behind a button of ours, and what comes back when it is tapped or a form is filled in.

What comes back is read as if anybody could have written it: only texts in the places that we made are taken. Whether a
token exists, whose it is and whether the values fit its form is for the conversation to judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.channels.lengths import units
from bot.channels.plain import whole
from bot.errors import WegwijsError
from bot.messages import FORM_TOKEN

VERSION = 1
"""Goes up when the data of a button changes so that cards of before can no longer be read."""
TOKEN = 1_000
"""UTF-16 units of a token that a button can carry."""
_KEY = 255
_OURS = "wegwijs"
_PICKED = "picked"


class CardRefused(WegwijsError):
    """What came from a card cannot be used."""


class ForeignCard(CardRefused):
    """It is not of a card of ours, or not as a card of ours sends it."""


class OldCard(CardRefused):
    """It is of a card that another version of Wegwijs made."""


class NothingPicked(CardRefused):
    """The button under a list was tapped while nothing was picked there."""


class Kind(StrEnum):
    """What somebody did with a card."""

    CHOICE = "keuze"
    FORM = "formulier"
    OPEN = "openen"
    REFRESH = "verversen"
    ASK = "vragen"


@dataclass(frozen=True)
class Submitted:
    """One tap. `key` is that of the answer whose card it is, `part` which of its cards, from 0.

    A CHOICE has its token; a FORM its values as an `Inbound` takes them, the token first; OPEN asks for the dialog of
    the answer's form, and REFRESH for the card as it is now for this person. ASK is of a card that everybody sees: its
    token stands for the trainee who is asked about for who looks.
    """

    kind: Kind
    key: str
    part: int = 0
    token: str = ""
    form: tuple[tuple[str, str], ...] = ()


def carried(kind: Kind, key: str, **more: object) -> dict[str, Any]:
    """The data of a button. What is called `key` there belongs to Teams' own renderer: with it no tap works."""
    return marked(kind=kind.value, answer=carried_key(key), part=0, **more)


def marked(**more: object) -> dict[str, Any]:
    """What Teams keeps for us and gives back, so that it is known as ours."""
    return {_OURS: VERSION, **more}


def carried_key(key: str) -> str:
    """The key of an answer; one that no button can carry is left out."""
    return key if units(key) <= _KEY and whole(key) == key else ""


def fits(token: str) -> bool:
    """Can a button carry this for us and give it back as it was?"""
    return 0 < units(token) <= TOKEN and whole(token) == token


def field_id(number: int) -> str:
    """The name of an input: what a field is called may be anything, and could be that of our own data."""
    return f"field{number}"


def list_id(number: int) -> str:
    """The name of a list to pick from; the button under it names its list."""
    return f"{_PICKED}{number}"


def is_list(name: str) -> bool:
    """Is it such a name?"""
    return name.startswith(_PICKED)


def submitted(value: object) -> Submitted:
    """What a tap says, from the `value` of whatever Teams sent: of Action.Execute, Action.Submit, or a dialog.

    CardRefused when it cannot be read.
    """
    data = ours(value)
    kind = next((one for one in Kind if one.value == data.get("kind")), None)
    if kind is None:
        raise ForeignCard("a card without a kind")
    part = data.get("part")
    if not isinstance(part, int) or isinstance(part, bool) or part < 0:
        raise ForeignCard("a card without its number")
    found = Submitted(kind, _text(data, "answer"), part)
    if kind in (Kind.CHOICE, Kind.ASK):
        return Submitted(kind, found.key, part, token=_token(data))
    return Submitted(kind, found.key, part, form=_form(data)) if kind is Kind.FORM else found


def ours(value: object) -> Mapping[str, Any]:
    """The data that we put behind a button; CardRefused when it is not ours or of another version."""
    data = value
    for name in ("action", "data"):
        inside = data.get(name) if isinstance(data, Mapping) and _OURS not in data else None
        data = inside if isinstance(inside, Mapping) else data
    if not isinstance(data, Mapping) or _OURS not in data:
        raise ForeignCard("no card of ours")
    version = data[_OURS]
    if not isinstance(version, int) or isinstance(version, bool):
        raise ForeignCard("a card of ours without a version")
    if version != VERSION:
        raise OldCard(f"a card of version {version}")
    return data


def _token(data: Mapping[str, Any]) -> str:
    if "token" in data:
        token = _text(data, "token")
    else:
        picked = _text(data, "input")
        if not is_list(picked):
            raise ForeignCard("a list of somebody else")
        if data.get(picked) in (None, ""):
            raise NothingPicked("nothing was picked")
        token = _text(data, picked)
    if not fits(token):
        raise ForeignCard("a choice without a token")
    return token


def _form(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    names = data.get("fields")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ForeignCard("a form without its fields")
    # An input that was left empty is not sent along, or is null.
    values = [_text(data, field_id(n)) if data.get(field_id(n)) is not None else "" for n in range(len(names))]
    token = _text(data, "token")
    if not fits(token):
        raise ForeignCard("a form without a token")
    return ((FORM_TOKEN, token), *((name, whole(value).strip()) for name, value in zip(names, values, strict=True)))


def _text(data: Mapping[str, Any], name: str) -> str:
    found = data.get(name)
    if not isinstance(found, str):
        raise ForeignCard(f"{name} is no text")
    return found

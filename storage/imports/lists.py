"""Cells that hold a list with a meaning: roles, telephone numbers, and the fields of a policy.

In a policy an empty cell and "geen" differ: empty is not known, so the strictest; "geen" is a decision
(domain.md: every field has a written "none").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache

from bot.domain.people import Role
from bot.domain.records import Requirement
from storage.imports.columns import Column, Kind, choice_words, plain
from storage.imports.mistakes import CellError, said

_NONE = frozenset({"geen", "none"})
_ALL = frozenset({"alle", "all", "alles"})
_PHONE = re.compile(r"\+?[\d ()\-]{3,24}", re.ASCII)
_PREFIXES = {
    "certificaat": "certificaat",
    "certificate": "certificaat",
    "werkproces": "werkproces",
    "workprocess": "werkproces",
    "scholing": "scholing",
    "training": "scholing",
}
_ROLE_WORDS = {
    "leerling": Role.TRAINEE,
    "student": Role.TRAINEE,
    "trajectbegeleider": Role.TEACHER,
    "adviseur": Role.LEARNING_ADVISER,
}
NO_TERM = "geen"
"""A practice term that is written as none."""
EVERY_MEDICINE = "alle"
"""A list of medicines that is written as all of them."""


def parts(text: str) -> list[str]:
    """The parts between "|", each once, in order; empty ones are left out."""
    return list(dict.fromkeys(part for piece in text.split("|") if (part := piece.strip())))


def meaningful(column: Column) -> Callable[[str], object]:
    """The function that reads such a list; it raises CellError."""
    if column.kind is Kind.CHOICES:
        return lambda text: choices(text, column)
    return {
        Kind.ROLES: roles,
        Kind.PHONES: phones,
        Kind.REQUIREMENT: requirement,
        Kind.MEDICINES: medicines,
        Kind.TERM: term,
    }[column.kind]


@cache
def _roles_by_word() -> dict[str, Role]:
    return (
        {plain(word): role for word, role in _ROLE_WORDS.items()}
        | {plain(role.name): role for role in Role}
        | {plain(role.value): role for role in Role}
    )


def roles(text: str) -> tuple[tuple[Role, str], ...]:
    """Pairs of a role and an organisation code: "deelnemer@school1|planner@zorg1"."""
    found = []
    for part in parts(text):
        word, sign, code = part.partition("@")
        role = _roles_by_word().get(plain(word))
        if role is None:
            raise CellError(
                said("Verwacht: een rol uit deze lijst: {words}.", words=", ".join(role.value for role in Role))
            )
        if not sign or not code.strip():
            raise CellError(said("Verwacht: een rol met een organisatie, zoals deelnemer@school1."))
        found.append((role, code.strip()))
    return tuple(sorted(set(found)))


def phones(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a name and a telephone number: "achterwacht: 030 555 01 01|MIC: 030 555 01 02"."""
    found = []
    for part in parts(text):
        name, _, number = part.rpartition(":")
        if not name.strip() or not _PHONE.fullmatch(number.strip()):
            raise CellError(
                said("Verwacht: een naam, een dubbele punt en een nummer, zoals achterwacht: 030 555 01 01.")
            )
        found.append((name.strip(), number.strip()))
    return tuple(found)


def requirement(text: str) -> Requirement:
    """All of the parts between "+", each met by one of the alternatives between "|"; "geen" is no requirement."""
    if plain(text) in _NONE:
        return ()
    groups = tuple(tuple(_alternative(part) for part in parts(group)) for group in text.split("+"))
    if not all(groups):
        raise CellError(said("Verwacht: iets voor en na elke +."))
    return groups


def _alternative(part: str) -> str:
    prefix, _, value = part.partition(":")
    kind = _PREFIXES.get(plain(prefix))
    if kind is None or not value.strip():
        raise CellError(
            said("Verwacht: certificaat:CODE, werkproces:CODE of scholing:ONDERWERP, met | voor of en + voor en.")
        )
    return f"{kind}:{' '.join(value.split())}"


def choices(text: str, column: Column) -> frozenset[StrEnum]:
    """Several words of a choice; "geen" is none of them."""
    if plain(text) in _NONE:
        return frozenset()
    words = choice_words(column)
    found = [words.get(plain(part)) for part in parts(text)]
    if not found or None in found:
        raise CellError(
            said(
                "Verwacht: geen, of een of meer van deze woorden met | ertussen: {words}.",
                words=", ".join(member.value for member in column.choices or ()),
            )
        )
    return frozenset(member for member in found if member is not None)


def medicines(text: str) -> tuple[str, ...] | str:
    """Names of medicines, () for "geen", `EVERY_MEDICINE` for "alle"."""
    named = parts(text)
    words = {plain(part) for part in named}
    if not named or (len(named) > 1 and words & (_NONE | _ALL)):
        raise CellError(said("Verwacht: een lijst met medicijnen, of alleen het woord alle of geen."))
    if words & _NONE:
        return ()
    return EVERY_MEDICINE if words & _ALL else tuple(named)


def term(text: str) -> int | str:
    """A number of days of one or more, or `NO_TERM`."""
    if plain(text) in _NONE:
        return NO_TERM
    number = text.removesuffix("dagen").strip()
    if not number.isascii() or not number.isdecimal() or not 1 <= int(number) <= 3_660:
        raise CellError(said("Verwacht: een aantal dagen van 1 of meer, of geen."))
    return int(number)

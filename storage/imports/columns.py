"""The building blocks of the import format: what a column may hold and what a table is made of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from bot.domain.people import OrganisationKind

Words = tuple[tuple[str, StrEnum], ...]


class Kind(StrEnum):
    """What a cell may hold; the value is the word the documentation uses."""

    TEXT = "tekst"
    NOTE = "vrije tekst"
    EMAIL = "e-mailadres"
    CODE = "code"
    DATE = "datum"
    MOMENT = "datum en tijd"
    BOOL = "ja of nee"
    INT = "geheel getal"
    DECIMAL = "getal"
    CHOICE = "keuze"
    CHOICES = "keuzes"
    REF = "verwijzing"
    REFS = "verwijzingen"
    TEXTS = "lijst"
    ROLES = "rollen"
    PHONES = "telefoonnummers"
    REQUIREMENT = "eisen"
    MEDICINES = "medicijnen"
    TERM = "aantal dagen"


@dataclass(frozen=True)
class Column:
    """One column of a file.

    `field` is the database column. `required` means that no cell may be empty; `header` that the column itself must be
    there although cells may be empty, because a column left out would quietly lift a limit (an end date, a
    withdrawal). `keep` means that an empty cell leaves what is on record: the person may have chosen it in the chat.
    `to` names the table a reference points to, `only` the kind of organisation it must be. `key` columns together are
    what makes a row the same row next time. `past` refuses a day after the export: what has not happened is no record.
    `default` is what an empty cell means, in the words of a file. `longest` is how many signs a text may have where the
    kind allows more.
    """

    name: str
    english: str
    field: str
    kind: Kind
    explain: str
    required: bool = False
    header: bool = False
    key: bool = False
    keep: bool = False
    past: bool = False
    to: str = ""
    only: OrganisationKind | None = None
    choices: type[StrEnum] | None = None
    words: Words = ()
    default: str = ""
    least: int | None = None
    most: int | None = None
    longest: int | None = None
    example: str = ""

    @property
    def must_be_there(self) -> bool:
        """Is a file without this column refused?"""
        return self.required or self.header


@dataclass(frozen=True)
class Table:
    """One file or sheet. `name` is its Dutch file name without ending, `table` the database table.

    `about` names the field that says whose record it is, `chat` says that a coordinator may deliver it in the chat.
    `spans` pairs fields of which the first may not lie after the second.
    """

    name: str
    english: str
    table: str
    title: str
    columns: tuple[Column, ...]
    about: str = ""
    chat: bool = False
    spans: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """The database columns of the natural key, in order."""
        return tuple(column.field for column in self.columns if column.key)

    def column(self, field: str) -> Column:
        """The column that fills this database column; KeyError when there is none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)


@lru_cache(8192)
def plain(word: str) -> str:
    """A word without capitals, accents, spaces and signs: "E-mail adres" and "emailadres" are the same column."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return re.sub(r"[^a-z0-9]+", "", letters)


@cache
def choice_words(column: Column) -> dict[str, StrEnum]:
    """Every word a cell of this column may hold, in its plain form: the Dutch word, the English one, and extra ones."""
    if column.choices is None:
        raise TypeError(f"{column.name} is no choice")
    found = {plain(member.name): member for member in column.choices}
    found |= {plain(member.value): member for member in column.choices}
    return found | {plain(word): member for word, member in column.words}

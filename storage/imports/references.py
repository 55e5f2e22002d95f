"""What rows point to: e-mail addresses and codes looked up a batch at a time, in the files and on record alike.

Files are taken in order, so whatever a row points to is in the database by the time it is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from bot.domain.people import OrganisationKind
from storage import tables as t
from storage.imports import columns
from storage.imports.columns import Column, Kind
from storage.imports.mistakes import Said, said
from storage.imports.rows import Row
from storage.rows import among

_TARGETS: dict[str, tuple[Table, str]] = {
    "personen": (t.persons, "email"),
    "organisaties": (t.organisations, "code"),
    "locaties": (t.locations, "code"),
    "handelingen": (t.procedures, "code"),
    "routes": (t.routes, "code"),
    "certificaten": (t.certificates, "code"),
    "opdrachten": (t.assignments, "code"),
    "toetsmomenten": (t.exam_sessions, "code"),
    "diensten": (t.shifts, "code"),
}
_CERTIFICATE = "certificaat:"
_SPOILT_LIMIT = 10_000
_SUGGEST_FROM = 500

Problem = tuple[str, Said, object]
"""The field, what is wrong with it, and what was found."""


class Known:
    """Looks up references. `spoilt` rows have a mistake of their own: pointing to one is not a second mistake.

    `only` limits what may be pointed to, by table name.
    """

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.only: dict[str, ColumnElement[bool]] = {}
        self._spoilt: dict[str, set[str]] = {}
        self._unusable: set[str] = set()
        self._found: dict[str, dict[str, Mapping[str, Any]]] = {}

    def spoil_table(self, name: str) -> None:
        """Nothing of this table could be read: a reference to it cannot be judged."""
        self._unusable.add(name)

    def spoil(self, table: columns.Table, row: Row) -> None:
        """This row has a mistake."""
        if table.name not in _TARGETS:
            return
        word = row.values.get(_TARGETS[table.name][1])
        known = self._spoilt.setdefault(table.name, set())
        if isinstance(word, str) and len(known) < _SPOILT_LIMIT:
            known.add(word)
        else:
            self.spoil_table(table.name)

    def load(self, table: columns.Table, rows: Sequence[Row]) -> None:
        """Look up all that these rows point to."""
        wanted: dict[str, set[str]] = {}
        for column in referring(table):
            for row in rows:
                for target, word in references(column, row.values.get(column.field)):
                    wanted.setdefault(target, set()).add(word)
        self._found = {target: self._look_up(target, words) for target, words in wanted.items()}

    def _look_up(self, target: str, words: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        table, name = _TARGETS[target]
        statement = select(table).where(among(table.c[name], "words"))
        if target in self.only:
            statement = statement.where(self.only[target])
        rows = self.db.execute(statement, {"words": list(words)}).mappings()
        return {row[name]: dict(row) for row in rows}

    def row(self, target: str, word: object) -> Mapping[str, Any] | None:
        """What a word of this batch stands for."""
        return self._found.get(target, {}).get(str(word))

    def resolve(self, column: Column, value: object) -> tuple[object, list[Problem]]:
        """The value with primary keys in the place of words, and what is wrong with it."""
        problems: list[Problem] = [
            (column.field, problem, word)
            for target, word in references(column, value)
            if (problem := self._problem(target, word, column)) is not None
        ]
        if column.kind is Kind.REF and isinstance(value, str):
            row = self.row(column.to, value)
            return (None if row is None else _key(column.to, row)), problems
        return value, problems

    def _problem(self, target: str, word: str, column: Column) -> Said | None:
        row = self.row(target, word)
        if row is None:
            spoilt = target in self._unusable or word in self._spoilt.get(target, ())
            return _ALREADY_SAID if spoilt else self._unknown(target, word)
        if column.only is not None and row["kind"] is not column.only:
            return said("Dit is een school, geen werkgever.") if _is_school(row) else said("Dit is geen school.")
        return None

    def _unknown(self, target: str, word: str) -> Said:
        table, name = _TARGETS[target]
        if target == "personen":
            return said("Dit e-mailadres staat niet in personen en is niet bekend.")
        if target in self.only:
            return said("Deze code staat niet in {name}.", name=target)
        codes = self.db.execute(select(table.c[name]).limit(_SUGGEST_FROM)).scalars()
        near = get_close_matches(word, list(codes), n=1, cutoff=0.7)
        if near:
            return said("Deze code staat niet in {name}. Bedoelde je {code}?", name=target, code=near[0])
        return said("Deze code staat niet in {name} en is niet bekend.", name=target)


_ALREADY_SAID = said("")
_REFERRING = frozenset({Kind.REF, Kind.REFS, Kind.ROLES, Kind.REQUIREMENT})


def referring(table: columns.Table) -> tuple[Column, ...]:
    """The columns of a table whose cells point to something."""
    return tuple(column for column in table.columns if column.kind in _REFERRING)


def new(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that were not reported where they arose."""
    return [problem for problem in problems if problem[1] is not _ALREADY_SAID]


def _is_school(row: Mapping[str, Any]) -> bool:
    return row["kind"] is OrganisationKind.SCHOOL


def _key(target: str, row: Mapping[str, Any]) -> object:
    table, _ = _TARGETS[target]
    return row[next(iter(table.primary_key)).name]


def references(column: Column, value: object) -> Iterator[tuple[str, str]]:
    """The table and word of everything that a value points to."""
    if value is None:
        return
    if column.kind is Kind.REF:
        yield column.to, str(value)
    elif column.kind is Kind.REFS and isinstance(value, tuple):
        yield from ((column.to, word) for word in value)
    elif column.kind is Kind.ROLES and isinstance(value, tuple):
        yield from (("organisaties", code) for _, code in value)
    elif column.kind is Kind.REQUIREMENT and isinstance(value, tuple):
        named = (word for group in value for word in group if word.startswith(_CERTIFICATE))
        yield from (("certificaten", word.removeprefix(_CERTIFICATE)) for word in named)

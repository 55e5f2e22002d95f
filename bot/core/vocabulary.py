"""The names that a message of this asker may hold: the catalogue for all, people and places within the asker's sight."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from bot.core.wording import Wording
from bot.domain.calendar import local_day
from bot.domain.people import SCHOOL_STAFF, Person, Role, kinds_seen
from bot.understanding.meaning import Words
from storage import around, catalogue, learning, people, sight
from storage.names import name_keys

EMPLOYER = "werkgever:"
"""Before the code of an organisation that is named where a place is named."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass
class Vocabulary:
    """Keeps what is the same for everybody until the catalogue changes: reading it anew each turn is wasted work."""

    _version: object = None
    _wording: Wording = field(default_factory=Wording)
    _medicines: tuple[str, ...] = ()
    _certificates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _locations: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    _by_word: dict[str, list[_Form]] = field(default_factory=dict)

    def words(self, db: Connection, asker: Person, text: str, now: datetime) -> Words:
        """What may be named in this text: people whom the asker may see, and nobody else.

        Procedures by the words of everybody and of the organisations around the asker, never those of another one.
        """
        self._refresh(db)
        around_asker = _organisations(db, asker)
        return Words(
            procedures=self._wording.around(around_asker),
            people=_people(db, asker, text, now),
            locations=self._places(around_asker, text),
            medicines=self._medicines,
            certificates=self._certificates,
        )

    def of_everybody(self, db: Connection) -> Words:
        """What may be named by whoever it is: the common catalogue and every place, and no person at all."""
        self._refresh(db)
        return Words(
            procedures=self._wording.procedures,
            locations={code: names for of_one in self._locations.values() for code, names in of_one.items()},
            medicines=self._medicines,
            certificates=self._certificates,
        )

    def _refresh(self, db: Connection) -> None:
        version = catalogue.version(db)
        if version == self._version:
            return
        self._wording = Wording(catalogue.procedures(db), catalogue.words_of_organisations(db))
        self._medicines = catalogue.medicines(db)
        self._certificates = {one.code: (one.code, one.name) for one in catalogue.certificates(db)}
        places: dict[str, dict[str, tuple[str, ...]]] = {}
        for one in catalogue.locations(db):
            places.setdefault(one.organisation, {})[one.code] = (one.name, *one.aliases)
        self._locations = places  # at once: another thread reads it meanwhile
        self._by_word = _by_word(db, places)
        self._version = version

    def _places(self, around_asker: Set[str], text: str) -> dict[str, tuple[str, ...]]:
        """The places of the employers around the asker, and what else this text names."""
        own = {code: names for one in sorted(around_asker) for code, names in self._locations.get(one, {}).items()}
        return own | self._named_elsewhere(text, own, {EMPLOYER + one for one in around_asker})

    def _named_elsewhere(
        self, text: str, own: Mapping[str, tuple[str, ...]], employers: Set[str]
    ) -> dict[str, tuple[str, ...]]:
        """Places and employers that this text names, of whomever: a place that is named is never passed over.

        Whether the asker may hear of it is decided where the place is settled. A name that the asker's own place or
        employer has means that one: another region has the same names more often than not.
        """
        said = frozenset(_WORD.findall(text.casefold()))
        named = [
            one for word in said for one in self._by_word.get(word, ()) if one.words <= said and one.code not in own
        ]
        mine = {form.casefold() for forms in own.values() for form in forms}
        mine |= {one.form.casefold() for one in named if one.code in employers}
        found: dict[str, tuple[str, ...]] = {}
        for one in named:
            if one.code in employers or one.form.casefold() not in mine:
                found[one.code] = (*found.get(one.code, ()), one.form)
        return found


def _organisations(db: Connection, asker: Person) -> frozenset[str]:
    """Where the asker works, learns or guides: the own school and employer, and for school staff the trainees'."""
    found = asker.organisations(*Role)
    if asker.has(Role.TRAINEE):
        found |= {one.employer for one in learning.placements(db, asker.id)}
    if asker.has(*SCHOOL_STAFF):
        found |= around.employers_of_schools(db, asker.organisations(*SCHOOL_STAFF))
    return found


class _Form(NamedTuple):
    """One of the names of a place or an employer, with the words that have to be there."""

    code: str
    form: str
    words: frozenset[str]


def _by_word(db: Connection, places: dict[str, dict[str, tuple[str, ...]]]) -> dict[str, list[_Form]]:
    """The longest word of each name of a place or an employer → that name."""
    names = {code: forms for of_one in places.values() for code, forms in of_one.items()}
    names |= {EMPLOYER + one.code: (one.name, one.code) for one in catalogue.organisations(db)}
    found: dict[str, list[_Form]] = {}
    for code, forms in names.items():
        for form in forms:
            words = frozenset(_WORD.findall(form.casefold()))
            if words:
                found.setdefault(max(words, key=len), []).append(_Form(code, form, words))
    return found


def _people(db: Connection, asker: Person, text: str, now: datetime) -> dict[str, tuple[str, ...]]:
    today = local_day(now)
    candidates = sight.people_named(db, asker, sorted(name_keys(text)), today)
    relations = people.relations(db, [one.id for one in candidates], today)
    seen = [one for one in candidates if one.id in relations and kinds_seen(asker, relations[one.id], today)]
    return {str(one.id): (one.name, one.first_name) for one in seen}

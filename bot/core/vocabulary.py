"""The names that a message of this asker may hold: the catalogue for all, people and places within the asker's sight."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.calendar import local_day
from bot.domain.people import SCHOOL_STAFF, Person, Role, kinds_seen
from bot.domain.records import Procedure
from bot.understanding.meaning import Words
from storage import catalogue, learning, people, sight
from storage.names import name_keys


@dataclass
class Vocabulary:
    """Keeps what is the same for everybody until the catalogue changes: reading it anew each turn is wasted work."""

    _version: object = None
    _procedures: tuple[Procedure, ...] = ()
    _medicines: tuple[str, ...] = ()
    _certificates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _locations: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def words(self, db: Connection, asker: Person, text: str, now: datetime) -> Words:
        """What may be named in this text: people whom the asker may see, and nobody else."""
        self._refresh(db)
        return Words(
            procedures=self._procedures,
            people=_people(db, asker, text, now),
            locations=self._places(db, asker),
            medicines=self._medicines,
            certificates=self._certificates,
        )

    def of_everybody(self, db: Connection) -> Words:
        """What may be named by whoever it is: the catalogue and every place, and no person at all."""
        self._refresh(db)
        places = {code: names for code, (_, names) in self._locations.items()}
        return Words(
            procedures=self._procedures,
            locations=places,
            medicines=self._medicines,
            certificates=self._certificates,
        )

    def _refresh(self, db: Connection) -> None:
        version = catalogue.version(db)
        if version == self._version:
            return
        self._procedures = catalogue.procedures(db)
        self._medicines = catalogue.medicines(db)
        self._certificates = {one.code: (one.code, one.name) for one in catalogue.certificates(db)}
        self._locations = {one.code: (one.organisation, (one.name, *one.aliases)) for one in catalogue.locations(db)}
        self._version = version

    def _places(self, db: Connection, asker: Person) -> dict[str, tuple[str, ...]]:
        everywhere = asker.has(*SCHOOL_STAFF)
        own = asker.organisations(*Role)
        if asker.has(Role.TRAINEE):
            own |= {one.employer for one in learning.placements(db, asker.id)}
        return {
            code: names for code, (organisation, names) in self._locations.items() if everywhere or organisation in own
        }


def _people(db: Connection, asker: Person, text: str, now: datetime) -> dict[str, tuple[str, ...]]:
    today = local_day(now)
    candidates = sight.people_named(db, asker, sorted(name_keys(text)), today)
    relations = people.relations(db, [one.id for one in candidates], today)
    seen = [one for one in candidates if one.id in relations and kinds_seen(asker, relations[one.id], today)]
    return {str(one.id): (one.name, one.first_name) for one in seen}

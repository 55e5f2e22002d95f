"""What a coordinator may deliver in the chat: records of the own school and of its own trainees, nothing else.

Everything else is an employer's or the whole programme's, and comes in through `wegwijs import`. A trainee is the own
school's by a role or a trajectory there; both can only be given at the own school, and never to somebody who has a
role elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, and_, exists, false, select, true, union

from bot.domain.people import OrganisationKind, Person, Role
from storage import tables as t
from storage.imports.columns import Kind, Table
from storage.imports.mistakes import Said, said
from storage.imports.rows import Row
from storage.rows import among

Fault = tuple[str, Said]
_SHARED = {
    "opdrachten": (t.assignments, t.submissions, t.submissions.c.assignment == t.assignments.c.code),
    "toetsmomenten": (t.exam_sessions, t.exam_registrations, t.exam_registrations.c.session == t.exam_sessions.c.id),
}
"""Tables without an owner: a row is anybody's until somebody else's trainee has it."""


class Scope:
    """The limits of one coordinator; without an asker there are none."""

    def __init__(self, db: Connection, asker: Person | None = None) -> None:
        self.db = db
        self.asker = asker
        self.schools = frozenset() if asker is None else asker.organisations(Role.COORDINATOR)
        self._own: frozenset[int] = frozenset()
        self._elsewhere: frozenset[int] = frozenset()
        self._foreign: frozenset[str] = frozenset()
        self._persons: dict[str, int] = {}

    def refuses(self, table: Table) -> Said | None:
        """Why this table cannot come through the chat at all."""
        if self.asker is None or table.chat:
            return None
        return said("Dit bestand kun je niet in de chat aanleveren. Vraag het aan de beheerder.")

    def load(self, table: Table, rows: Sequence[Row], people: Sequence[int]) -> None:
        """Look up whose people these are, a batch at a time."""
        if self.asker is None:
            return
        asked = list(people)
        if table.name == "personen":
            emails = [row.values.get("email") for row in rows]
            found = select(t.persons.c.email, t.persons.c.id).where(among(t.persons.c.email, "emails"))
            self._persons = {email: number for email, number in self.db.execute(found, {"emails": emails})}
            asked = list(self._persons.values())
        own = select(t.persons.c.id).where(among(t.persons.c.id, "people"), t.persons.c.id.in_(self._trainees()))
        self._own = frozenset(self.db.execute(own, {"people": asked}).scalars())
        held = among(t.person_roles.c.person, "people")
        roles = self.db.execute(
            select(t.person_roles.c.person, t.person_roles.c.organisation).where(held), {"people": asked}
        )
        holders = [(person, code in self.schools) for person, code in roles]
        self._elsewhere = frozenset(person for person, here in holders if not here)
        self._own |= frozenset(person for person, here in holders if here and table.name == "personen")
        if table.name in _SHARED:
            self._foreign = self._of_others(table, rows)

    def _trainees(self) -> CompoundSelect[Any]:
        """The own school's trainees."""
        roles, trajectories = t.person_roles, t.trajectories
        named = select(roles.c.person).where(roles.c.role == Role.TRAINEE, roles.c.organisation.in_(self.schools))
        running = select(trajectories.c.trainee).where(
            trajectories.c.school.in_(self.schools), trajectories.c.withdrawn_at.is_(None)
        )
        return union(named, running)

    def _of_others(self, table: Table, rows: Sequence[Row]) -> frozenset[str]:
        owner, users, link = _SHARED[table.name]
        others = and_(link, users.c.trainee.not_in(self._trainees()))
        codes = select(owner.c.code).where(among(owner.c.code, "codes"), exists().where(others))
        return frozenset(self.db.execute(codes, {"codes": [row.values.get("code") for row in rows]}).scalars())

    def faults(self, table: Table, words: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Fault]:
        """What in a row is not this coordinator's to deliver; `words` are the values as the file has them."""
        if self.asker is None:
            return
        for column in table.columns:
            school = column.only is OrganisationKind.SCHOOL or column.field == "organisation"
            if school and column.kind is Kind.REF and words[column.field] not in self.schools:
                yield column.field, said("Dit is niet jouw school.")
        if table.name == "personen":
            yield from self._person(words)
        elif table.name in _SHARED and words["code"] in self._foreign:
            yield "code", said("Dit is ook van deelnemers van een andere school.")
        elif table.about and values[table.about] is not None and values[table.about] not in self._own:
            yield table.about, said("Deze persoon is geen deelnemer van jouw school.")

    def _person(self, words: Mapping[str, Any]) -> Iterator[Fault]:
        known = self._persons.get(words["email"])
        if known is not None and (known not in self._own or known in self._elsewhere):
            yield "email", said("Deze persoon hoort niet alleen bij jouw school.")
        if any(code not in self.schools for _, code in words["roles"] or ()):
            yield "roles", said("Je kunt alleen rollen bij je eigen school aanleveren.")

    def may_withdraw(self, table: Table) -> ColumnElement[bool]:
        """The condition that a row is one this coordinator may take out of use."""
        if self.asker is None:
            return true()
        target = t.metadata.tables[table.table]
        if table.name == "personen":
            strange = t.person_roles.c.organisation.not_in(self.schools)
            elsewhere = exists().where(t.person_roles.c.person == target.c.id, strange)
            return and_(target.c.id.in_(self._trainees()), ~elsewhere)
        if table.name == "boventallig":
            placements = select(t.placements.c.id).where(t.placements.c.trainee.in_(self._trainees()))
            return target.c.placement.in_(placements)
        if table.about:
            return target.c[table.about].in_(self._trainees())
        owner = next((target.c[name] for name in ("school", "organisation") if name in target.c), None)
        return false() if owner is None else owner.in_(self.schools)

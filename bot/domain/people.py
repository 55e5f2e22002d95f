"""People, the organisations they belong to, and who may see what of whom (domain.md: "Who may see what")."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", int)

PLANNER_SEES_AFTER_END = timedelta(days=30)


class Role(StrEnum):
    """What somebody is in the route; one person can hold several."""

    TRAINEE = "deelnemer"
    WORK_SUPERVISOR = "werkbegeleider"
    PRACTICE_SUPERVISOR = "praktijkbegeleider"
    TEACHER = "docent"
    SCHEDULER = "planner"
    LEARNING_ADVISER = "adviseur leren en ontwikkelen"
    COORDINATOR = "coördinator"


SUPERVISORS = frozenset({Role.WORK_SUPERVISOR, Role.PRACTICE_SUPERVISOR})
SCHOOL_STAFF = frozenset({Role.TEACHER, Role.COORDINATOR})


class OrganisationKind(StrEnum):
    """The two kinds of organisation around a trainee."""

    SCHOOL = "school"
    EMPLOYER = "werkgever"


@dataclass(frozen=True)
class Person:
    """Somebody the records know. `roles` pairs each role with the organisation code it is held at.

    No BSN, no birth date, no health data (invariant 6).
    """

    id: PersonId
    name: str
    email: str
    locale: str
    roles: tuple[tuple[Role, str], ...]

    @property
    def first_name(self) -> str:
        """What colleagues call them."""
        return self.name.split()[0]

    def has(self, *roles: Role) -> bool:
        """Does this person hold at least one of these roles?"""
        return any(role in roles for role, _ in self.roles)

    def organisations(self, *roles: Role) -> frozenset[str]:
        """The organisations at which the person holds one of these roles."""
        return frozenset(code for role, code in self.roles if role in roles)


class RecordKind(StrEnum):
    """What an answer about a person shows; the unit in which access is given."""

    PLAN = "plan"
    ASSIGNMENTS = "opdrachten"
    EXAMS = "examens"
    AUTHORISATIONS = "bevoegdheden"
    EXEMPTIONS = "vrijstellingen"
    CHECKINS = "gesprekken"
    BUSY = "bezet"
    CONTACTS = "contactpersonen"
    PRIVATE = "persoonlijk"


ALL_KINDS = frozenset(RecordKind)
SUPERVISOR_SEES = frozenset(
    {
        RecordKind.PLAN,
        RecordKind.ASSIGNMENTS,
        RecordKind.EXAMS,
        RecordKind.AUTHORISATIONS,
        RecordKind.CHECKINS,
    }
)
PLANNER_SEES = frozenset({RecordKind.AUTHORISATIONS, RecordKind.BUSY})
ADVISER_SEES = frozenset({RecordKind.PLAN, RecordKind.EXEMPTIONS, RecordKind.AUTHORISATIONS})
SCHOOL_SEES = ALL_KINDS - {RecordKind.PRIVATE}


@dataclass(frozen=True)
class PlacementSpan:
    """Where a trainee works: enough of a placement to decide who may see them."""

    employer: str
    first: date
    last: date | None


@dataclass(frozen=True)
class Relation:
    """How one trainee stands towards others: what `may_see` needs to know of them.

    `supervised_by` holds who guides the trainee today, deputies included. `schools` holds the schools of their
    trajectories, stopped ones too.
    """

    person: PersonId
    schools: frozenset[str]
    placements: tuple[PlacementSpan, ...]
    supervised_by: frozenset[PersonId]


def kinds_seen(asker: Person, relation: Relation, today: date) -> frozenset[RecordKind]:
    """What the asker may see of this person today; empty means the person does not exist for the asker.

    Someone with two roles has both, each over its own people.
    """
    seen: frozenset[RecordKind] = frozenset()
    if asker.id == relation.person:
        return ALL_KINDS
    if asker.has(*SUPERVISORS) and asker.id in relation.supervised_by:
        seen |= SUPERVISOR_SEES
    if relation.schools & asker.organisations(*SCHOOL_STAFF):
        seen |= SCHOOL_SEES
    if _placed_at(relation, today, PLANNER_SEES_AFTER_END) & asker.organisations(Role.SCHEDULER):
        seen |= PLANNER_SEES
    if _placed_at(relation, today) & asker.organisations(Role.LEARNING_ADVISER):
        seen |= ADVISER_SEES
    return seen


def in_seat_of(gone: Person | None, guides: Iterable[tuple[PersonId, Role]]) -> frozenset[PersonId]:
    """Of who guides a trainee today, as what: those in a role of somebody who no longer does."""
    return frozenset(one for one, role in guides if gone is not None and gone.has(role))


def _placed_at(relation: Relation, today: date, after_end: timedelta = timedelta(0)) -> frozenset[str]:
    """The employers with a placement that runs, is to come, or ended no longer than `after_end` ago."""
    spans = relation.placements
    return frozenset(span.employer for span in spans if span.last is None or today <= span.last + after_end)


def may_see(asker: Person, relation: Relation, kind: RecordKind, today: date) -> bool:
    """The one rule of access; applied in the core before a handler runs (invariant 7)."""
    return kind in kinds_seen(asker, relation, today)


def competences_shown(asker: Person, relation: Relation, today: date) -> frozenset[str] | None:
    """At which employers the asker may see this person's competences; None means at every one.

    A competence at another employer is seen by the trainee alone, also not by the school (domain.md).
    A teacher sees those of the employers where the trainee is placed today.
    """
    if asker.id == relation.person:
        return None
    shown = _placed_at(relation, today, PLANNER_SEES_AFTER_END) & asker.organisations(Role.SCHEDULER)
    shown |= _placed_at(relation, today) & asker.organisations(Role.LEARNING_ADVISER)
    if asker.id in relation.supervised_by:
        shown |= asker.organisations(*SUPERVISORS)
    if relation.schools & asker.organisations(*SCHOOL_STAFF):
        begun = tuple(span for span in relation.placements if span.first <= today)
        shown |= _placed_at(replace(relation, placements=begun), today)
    return shown

"""Who holds a role somewhere, and which schools and employers lie around somebody."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select, union

from bot.domain.people import Person, Role
from storage import tables as t
from storage.persons import BY_NAME, PERSONS, read_people
from storage.rows import among

_HELD = select(t.person_roles.c.person).where(
    t.person_roles.c.role == bindparam("held", type_=t.person_roles.c.role.type),
    t.person_roles.c.organisation == bindparam("at"),
)
_HOLDERS = PERSONS.where(t.persons.c.id.in_(_HELD), t.persons.c.withdrawn_at.is_(None)).order_by(*BY_NAME)


def holders(db: Connection, role: Role, organisation: str) -> tuple[Person, ...]:
    """Everybody who holds a role at an organisation, by name."""
    return read_people(db.execute(_HOLDERS, {"held": role, "at": organisation}))


def schools_near(db: Connection, person: Person) -> frozenset[str]:
    """The schools of somebody's own trajectories, of whom they guide, and of whom their employer has a place for."""
    followed = select(t.trajectories.c.school).where(t.trajectories.c.withdrawn_at.is_(None))
    near = union(*(followed.where(t.trajectories.c.trainee.in_(trainees)) for trainees in _trainees_near(person)))
    return frozenset(db.execute(near).scalars())


_EMPLOYERS = (
    select(t.placements.c.employer)
    .distinct()
    .join(t.trajectories, t.trajectories.c.trainee == t.placements.c.trainee)
    .where(
        among(t.trajectories.c.school, "schools"),
        t.trajectories.c.withdrawn_at.is_(None),
        t.placements.c.withdrawn_at.is_(None),
    )
)


def employers_of_schools(db: Connection, schools: Collection[str]) -> frozenset[str]:
    """Where trainees of these schools have, had or will have a place."""
    return frozenset(db.execute(_EMPLOYERS, {"schools": sorted(schools)}).scalars())


def _trainees_near(person: Person) -> list[Select[Any]]:
    guides = or_(t.supervisions.c.supervisor == person.id, t.supervisions.c.deputy == person.id)
    employers = sorted(person.organisations(*Role))
    return [
        select(t.trajectories.c.trainee).where(t.trajectories.c.trainee == person.id),
        select(t.supervisions.c.trainee).where(guides, t.supervisions.c.withdrawn_at.is_(None)),
        select(t.placements.c.trainee).where(
            t.placements.c.employer.in_(employers), t.placements.c.withdrawn_at.is_(None)
        ),
    ]

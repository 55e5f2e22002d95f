"""Who holds a role at organisations, for many organisations at once."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from bot.domain.people import SUPERVISORS, PersonId, Role
from storage import tables as t
from storage.names import name_keys
from storage.rows import among, grouped

ASSESSES = (Role.TEACHER, Role.PRACTICE_SUPERVISOR, Role.WORK_SUPERVISOR)
"""Who of a school or an employer may be an assessor."""


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a role at an organisation."""

    person: PersonId
    name: str
    organisation: str


_P, _R = t.persons.c, t.person_roles.c
_HOLDERS = (
    select(_P.id, _P.name, _R.organisation)
    .distinct()
    .join(t.person_roles, _R.person == _P.id)
    .where(among(_R.organisation, "organisations"), _P.withdrawn_at.is_(None))
    .order_by(_P.name, _P.id, _R.organisation)
)
_WITH_ROLE = _HOLDERS.where(_R.role == bindparam("role", type_=_R.role.type))
_NAMED = _HOLDERS.where(
    _R.role.in_(ASSESSES),
    _P.id.in_(select(t.person_names.c.person).where(t.person_names.c.place == "", among(t.person_names.c.key, "keys"))),
)


def holders_of(db: Connection, role: Role, organisations: Collection[str]) -> dict[str, list[Holder]]:
    """By organisation who holds this role there, by name; one where nobody does is not in it."""
    rows = db.execute(_WITH_ROLE, {"role": role, "organisations": sorted(organisations)})
    return grouped((row[2], Holder(*row)) for row in rows)


def assessors_named(db: Connection, names: Collection[str], organisations: Collection[str]) -> dict[str, list[Holder]]:
    """Who may be an assessor at one of these organisations and is called so or nearly so, by `full_name`."""
    keys = {max(own, key=len) for name in names if (own := _words(name))}
    if not keys or not organisations:
        return {}
    rows = db.execute(_NAMED, {"keys": sorted(keys), "organisations": sorted(organisations)})
    return grouped((full_name(row[1]), Holder(*row)) for row in rows)


_EMPLOYERS = select(_R.person, _R.organisation).distinct().where(among(_R.person, "people"), _R.role.in_(SUPERVISORS))


def supervise_at(db: Connection, people: Collection[PersonId]) -> dict[PersonId, list[str]]:
    """At which employers each of these is a supervisor; who is none is not in it."""
    rows = db.execute(_EMPLOYERS, {"people": sorted(people)})
    return grouped((PersonId(person), str(employer)) for person, employer in rows)


def full_name(name: str) -> str:
    """A name as it is compared: capitals and double spaces make no difference."""
    return " ".join(name.casefold().split())


def _words(name: str) -> list[str]:
    return sorted(key for key in name_keys(name) if not key.startswith("~"))

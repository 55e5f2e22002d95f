"""Questions about what is the same for everybody: procedures, certificates, places, organisations, policies.

What is withdrawn is not found, but for policies, which carry a mark: the decision has to know.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, Table, Text, bindparam, func, select, union_all

from bot.domain.records import Certificate, Location, Organisation, Policy, Procedure
from storage import tables as t
from storage.rows import Shape, among

_PROCEDURE = Shape(Procedure, t.procedures, later=("words",))
_CERTIFICATE = Shape(Certificate, t.certificates, later=("work_processes",))
_LOCATION = Shape(Location, t.locations)
_ORGANISATION = Shape(Organisation, t.organisations)
POLICY = Shape(Policy, t.policies)


def _listed(chosen: Select[Any], table: Table) -> Select[Any]:
    return chosen.where(table.c.withdrawn_at.is_(None)).order_by(table.c.name, table.c.code)


_PROCEDURES = _listed(_PROCEDURE.select(t.procedure_words.c.word), t.procedures).outerjoin(
    t.procedure_words, t.procedure_words.c.procedure == t.procedures.c.code
)
_CERTIFICATES = _listed(_CERTIFICATE.select(t.certificate_work_processes.c.work_process), t.certificates).outerjoin(
    t.certificate_work_processes, t.certificate_work_processes.c.certificate == t.certificates.c.code
)
_LOCATIONS = _listed(_LOCATION.select(), t.locations)
_ORGANISATIONS = _listed(_ORGANISATION.select(), t.organisations)
_POLICIES = POLICY.select().order_by(t.policies.c.procedure, t.policies.c.first, t.policies.c.id)

_CODE = bindparam("code", type_=Text)
_ONE_PROCEDURE = _PROCEDURES.where(t.procedures.c.code == _CODE)
_THESE_PROCEDURES = _PROCEDURES.where(among(t.procedures.c.code, "codes"))
_ONE_LOCATION = _LOCATIONS.where(t.locations.c.code == _CODE)
_LOCATIONS_OF = _LOCATIONS.where(t.locations.c.organisation == _CODE)
_ONE_ORGANISATION = _ORGANISATIONS.where(t.organisations.c.code == _CODE)
_POLICIES_OF = _POLICIES.where(t.policies.c.employer == bindparam("employer"))
_POLICIES_ON = _POLICIES_OF.where(t.policies.c.procedure == _CODE)


def procedures(db: Connection, codes: Iterable[str] | None = None) -> tuple[Procedure, ...]:
    """The whole catalogue, or these of it, by name."""
    if codes is None:
        return _read_procedures(db, _PROCEDURES)
    return _read_procedures(db, _THESE_PROCEDURES, codes=sorted(set(codes)))


def procedure(db: Connection, code: str) -> Procedure | None:
    """One of the catalogue."""
    return next(iter(_read_procedures(db, _ONE_PROCEDURE, code=code)), None)


def _read_procedures(db: Connection, statement: Select[Any], **parameters: Any) -> tuple[Procedure, ...]:
    ordered = statement.order_by(t.procedure_words.c.word)
    return _PROCEDURE.joined(db.execute(ordered, parameters), "words", lambda more: more[0])


_OWN_WORDS = (
    select(t.organisation_words.c.organisation, t.organisation_words.c.procedure, t.organisation_words.c.word)
    .where(t.organisation_words.c.withdrawn_at.is_(None))
    .order_by(*(t.organisation_words.c[name] for name in t.organisation_words.info["key"]))
)


def words_of_organisations(db: Connection) -> dict[str, dict[str, tuple[str, ...]]]:
    """What each school and employer itself calls a procedure: organisation → procedure → words, in order."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for organisation, procedure, word in db.execute(_OWN_WORDS):
        of_one = found.setdefault(organisation, {})
        of_one[procedure] = (*of_one.get(procedure, ()), word)
    return found


def certificates(db: Connection) -> tuple[Certificate, ...]:
    """Every certificate with its work processes, by name."""
    ordered = _CERTIFICATES.order_by(t.certificate_work_processes.c.work_process)
    return _CERTIFICATE.joined(db.execute(ordered), "work_processes", lambda more: more[0])


def locations(db: Connection, organisation: str | None = None) -> tuple[Location, ...]:
    """All locations, or those of one employer, by name."""
    if organisation is None:
        return _LOCATION.all(db, _LOCATIONS)
    return _LOCATION.all(db, _LOCATIONS_OF, code=organisation)


def location(db: Connection, code: str) -> Location | None:
    """One location."""
    return _LOCATION.first(db, _ONE_LOCATION, code=code)


_NAMES = union_all(
    *(
        select(table.c.code, table.c.name).where(table.c.withdrawn_at.is_(None))
        for table in (t.certificates, t.procedures)
    )
)
_PLACE_NAMES = select(t.locations.c.code, t.locations.c.name).where(
    among(t.locations.c.code, "codes"), t.locations.c.withdrawn_at.is_(None)
)
_ORGANISATION_NAMES = select(t.organisations.c.code, t.organisations.c.name).where(
    among(t.organisations.c.code, "codes"), t.organisations.c.withdrawn_at.is_(None)
)


def names(db: Connection) -> dict[str, str]:
    """What every certificate and procedure is called, by code."""
    return {code: name for code, name in db.execute(_NAMES)}


def location_names(db: Connection, codes: Iterable[str]) -> dict[str, str]:
    """What these locations are called."""
    return {code: name for code, name in db.execute(_PLACE_NAMES, {"codes": sorted(set(codes))})}


def organisation_names(db: Connection, codes: Iterable[str]) -> dict[str, str]:
    """What these schools and employers are called."""
    return {code: name for code, name in db.execute(_ORGANISATION_NAMES, {"codes": sorted(set(codes))})}


def organisations(db: Connection) -> tuple[Organisation, ...]:
    """All schools and employers, by name."""
    return _ORGANISATION.all(db, _ORGANISATIONS)


def organisation(db: Connection, code: str) -> Organisation | None:
    """One school or employer."""
    return _ORGANISATION.first(db, _ONE_ORGANISATION, code=code)


def policies(db: Connection, employer: str, procedure: str | None = None) -> tuple[Policy, ...]:
    """What an employer agreed, all versions, withdrawn ones marked; of one procedure when it is given."""
    if procedure is None:
        return POLICY.all(db, _POLICIES_OF, employer=employer)
    return POLICY.all(db, _POLICIES_ON, employer=employer, code=procedure)


_MEDICINES = (
    select(t.policies.c.medicines)
    .distinct()
    .where(t.policies.c.medicines.is_not(None), t.policies.c.withdrawn_at.is_(None))
)


def medicines(db: Connection) -> tuple[str, ...]:
    """Every name of a medicine that a policy lists, in order."""
    lists = db.execute(_MEDICINES).scalars()
    return tuple(sorted({name for names in lists for name in names or ()}))


_VERSION = select(
    select(func.max(t.import_runs.c.id)).scalar_subquery(),
    select(func.count()).select_from(t.procedures).scalar_subquery(),
    select(func.count()).select_from(t.certificates).scalar_subquery(),
)


def version(db: Connection) -> tuple[int, ...]:
    """Something else after every import, which is how the catalogue changes; compare it before using a kept copy."""
    return tuple(number or 0 for number in db.execute(_VERSION).one())

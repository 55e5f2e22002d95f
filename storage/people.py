"""Questions about people: who somebody is, where they can be reached, and how they stand to each other."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    insert,
    null,
    select,
)

from bot.domain.people import Person, PersonId, PlacementSpan, Relation
from bot.messages import Address
from storage import audit
from storage import tables as t
from storage.audit import AuditEntry
from storage.names import name_keys
from storage.persons import BY_NAME, PERSONS, guiding, read_people, stands_in
from storage.rows import among, grouped, insert_or
from storage.sight import people_named, people_seen

__all__ = [
    "accounts",
    "accounts_of",
    "channels",
    "link_account",
    "link_by_email",
    "link_new_account",
    "names",
    "people_named",
    "people_seen",
    "person",
    "person_by_account",
    "person_by_email",
    "persons",
    "present",
    "relations",
    "remember_names",
    "remember_places",
]

_LISTED = PERSONS.order_by(*BY_NAME)
_BY_ID = _LISTED.where(t.persons.c.id == bindparam("id"))
_BY_IDS = _LISTED.where(among(t.persons.c.id, "ids"))
_PRESENT_BY_IDS = _BY_IDS.where(t.persons.c.withdrawn_at.is_(None))
_BY_EMAIL = _LISTED.where(t.persons.c.email == bindparam("email"))
_PRESENT = select(t.persons.c.id).where(t.persons.c.email == bindparam("email"), t.persons.c.withdrawn_at.is_(None))
_BY_ACCOUNT = _LISTED.join(t.accounts, t.accounts.c.person == t.persons.c.id).where(
    t.accounts.c.channel == bindparam("channel"),
    t.accounts.c.tenant == bindparam("tenant"),
    t.accounts.c.user == bindparam("user"),
)
_NAMES = select(t.persons.c.id, t.persons.c.name).where(among(t.persons.c.id, "ids"))


def person(db: Connection, number: PersonId) -> Person | None:
    """Whoever has this number."""
    return _only(db, _BY_ID, id=number)


def persons(db: Connection, numbers: Sequence[PersonId]) -> dict[PersonId, Person]:
    """Whoever has these numbers."""
    return {one.id: one for one in read_people(db.execute(_BY_IDS, {"ids": numbers}))}


def present(db: Connection, numbers: Sequence[PersonId]) -> dict[PersonId, Person]:
    """Of these people who is on record; who is withdrawn is left out."""
    found = read_people(db.execute(_PRESENT_BY_IDS, {"ids": numbers}))
    return {one.id: one for one in found}


def person_by_email(db: Connection, email: str) -> Person | None:
    """Whoever has this e-mail address, in capitals or not."""
    return _only(db, _BY_EMAIL, email=email.strip().lower())


def person_by_account(db: Connection, address: Address) -> Person | None:
    """Whose account it is; the conversation plays no part."""
    return _only(db, _BY_ACCOUNT, channel=address.channel, tenant=address.tenant, user=address.user)


def _only(db: Connection, statement: Select[Any], **parameters: Any) -> Person | None:
    found = read_people(db.execute(statement, parameters))
    return found[0] if found else None


def names(db: Connection, ids: Sequence[PersonId]) -> dict[PersonId, str]:
    """What these people are called."""
    return {PersonId(number): name for number, name in db.execute(_NAMES, {"ids": ids})}


def remember_names(db: Connection, ids: Sequence[PersonId]) -> None:
    """Make these people findable by their present names; to be called for every person that was written."""
    found = names(db, ids)
    db.execute(delete(t.person_names).where(among(t.person_names.c.person, "ids")), {"ids": ids})
    pairs = sorted((key, number) for number, name in found.items() for key in name_keys(name))
    if pairs:
        db.execute(insert(t.person_names), [{"place": "", "key": key, "person": number} for key, number in pairs])
        remember_places(db, ids)


def remember_places(db: Connection, ids: Sequence[PersonId]) -> None:
    """Make these trainees findable at their schools and employers; to be called for every new trajectory or placement."""
    named = t.person_names
    for table, place in ((t.trajectories, t.trajectories.c.school), (t.placements, t.placements.c.employer)):
        keys = select(place, named.c.key, named.c.person).distinct().join(table, table.c.trainee == named.c.person)
        keys = keys.where(named.c.place == "", among(named.c.person, "ids"))
        chosen = insert_or(db, named).from_select(
            ["place", "key", "person"], keys.order_by(place, named.c.key, named.c.person)
        )
        db.execute(chosen.on_conflict_do_nothing(), {"ids": ids})


def link_account(db: Connection, number: PersonId, address: Address) -> None:
    """This account is this person's from now on; its conversation is where the bot may speak first."""
    key = {"channel": address.channel, "tenant": address.tenant, "user": address.user}
    new = {"person": number, "conversation": address.conversation}
    linked = insert_or(db, t.accounts, {**key, **new})
    db.execute(linked.on_conflict_do_update(index_elements=list(key), set_=new))


def link_new_account(db: Connection, number: PersonId, address: Address, ground: str, now: datetime) -> bool:
    """Links an account that is nobody's, with a line in the audit log; False when it is somebody's, and stays theirs."""
    linked = insert_or(db, t.accounts, {**vars(address), "person": number}).on_conflict_do_nothing()
    if db.execute(linked.returning(t.accounts.c.id)).first() is None:
        return False
    audit.write(db, [AuditEntry(now, number, number, "account.link", ground, address.channel)])
    return True


def link_by_email(db: Connection, address: Address, email: str, now: datetime) -> Person | None:
    """Links an account to the person on record with this e-mail address, and gives that person.

    None when there is no such person or the account is somebody's already: an account never moves. The channel must
    have verified the address.
    """
    number = db.execute(_PRESENT, {"email": email.strip().lower()}).scalar()
    if number is None or not link_new_account(db, PersonId(number), address, "e-mail", now):
        return None
    return person(db, PersonId(number))


def accounts(db: Connection, number: PersonId) -> tuple[Address, ...]:
    """Where this person can be reached, oldest account first."""
    columns = (t.accounts.c.channel, t.accounts.c.tenant, t.accounts.c.user, t.accounts.c.conversation)
    found = db.execute(select(*columns).where(t.accounts.c.person == number).order_by(t.accounts.c.id))
    return tuple(Address(*row) for row in found)


def accounts_of(db: Connection, numbers: Sequence[PersonId]) -> dict[PersonId, list[Address]]:
    """Where these people can be reached, each oldest account first; who has no account is left out."""
    columns = (t.accounts.c.person, t.accounts.c.channel, t.accounts.c.tenant, t.accounts.c.user)
    chosen = select(*columns, t.accounts.c.conversation).where(among(t.accounts.c.person, "ids"))
    rows = db.execute(chosen.order_by(t.accounts.c.id), {"ids": numbers})
    return grouped((PersonId(number), Address(*address)) for number, *address in rows)


def channels(db: Connection) -> tuple[str, ...]:
    """The channels on which anybody can be reached."""
    return tuple(db.execute(select(t.accounts.c.channel).distinct().order_by(t.accounts.c.channel)).scalars())


def _of_known(table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
    """Rows of trainees who are on record; one who is withdrawn stands in no relation."""
    known = and_(table.c.trainee == t.persons.c.id, t.persons.c.withdrawn_at.is_(None))
    chosen = select(table.c.trainee, *columns).join(t.persons, known)
    return chosen.where(among(table.c.trainee, "ids"), table.c.withdrawn_at.is_(None))


_TODAY = bindparam("today", type_=Date)
_DEPUTY = case((stands_in(_TODAY), t.supervisions.c.deputy), else_=null())
_SCHOOLS = _of_known(t.trajectories, t.trajectories.c.school)
_SPANS = _of_known(t.placements, t.placements.c.employer, t.placements.c.first, t.placements.c.last)
_GUIDES = _of_known(t.supervisions, t.supervisions.c.supervisor, _DEPUTY).where(guiding(_TODAY))


def relations(db: Connection, ids: Sequence[PersonId], today: date) -> dict[PersonId, Relation]:
    """How these people stand towards others today: one for each that was asked, also when nothing is known."""
    if not ids:
        return {}
    schools = grouped((trainee, school) for trainee, school in db.execute(_SCHOOLS, {"ids": ids}))
    spans = grouped((trainee, PlacementSpan(*span)) for trainee, *span in db.execute(_SPANS, {"ids": ids}))
    guides = grouped(
        (trainee, one)
        for trainee, *both in db.execute(_GUIDES, {"ids": ids, "today": today})
        for one in both
        if one is not None
    )
    return {
        one: Relation(
            person=one,
            schools=frozenset(schools.get(one, ())),
            placements=tuple(spans.get(one, ())),
            supervised_by=frozenset(guides.get(one, ())),
        )
        for one in ids
    }

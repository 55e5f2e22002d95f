"""Who somebody is, where they can be reached, and how they stand to each other."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.domain.people import PersonId, PlacementSpan, Role
from bot.messages import Address
from storage import people
from storage import tables as t
from tests.storage import builders as b

WEB = Address("web", "", "u1", "c1")
DAY = timedelta(days=1)


def test_a_person_comes_with_all_roles(db: Connection) -> None:
    roles = ((Role.WORK_SUPERVISOR, "zorg1"), (Role.SCHEDULER, "zorg2"))
    karin = b.person(db, "Karin de Wit", roles)
    found = people.person(db, karin)
    assert found is not None
    assert (found.id, found.name, found.locale) == (karin, "Karin de Wit", "nl")
    assert set(found.roles) == set(roles)


def test_a_person_without_roles_is_a_person(db: Connection) -> None:
    found = people.person(db, b.person(db, roles=()))
    assert found is not None
    assert found.roles == ()


def test_nobody_is_none(db: Connection) -> None:
    assert people.person(db, PersonId(7)) is None
    assert people.person_by_email(db, "niemand@voorbeeld.nl") is None
    assert people.person_by_account(db, WEB) is None


def test_capitals_in_an_address_do_not_matter(db: Connection) -> None:
    fatima = b.person(db)
    found = people.person_by_email(db, " Fatima.Yilmaz@Voorbeeld.nl ")
    assert found is not None
    assert found.id == fatima


def test_somebody_who_is_withdrawn_holds_no_role(db: Connection) -> None:
    found = people.person(db, b.person(db, roles=((Role.COORDINATOR, "school1"),), withdrawn=True))
    assert found is not None
    assert found.roles == ()


def test_an_account_finds_its_person_in_any_conversation(db: Connection) -> None:
    fatima = b.person(db)
    people.link_account(db, fatima, WEB)
    found = people.person_by_account(db, Address("web", "", "u1", "elders"))
    assert found is not None
    assert found.id == fatima


@pytest.mark.parametrize("other", [Address("web", "", "u2", "c1"), Address("slack", "", "u1", "c1")])
def test_another_account_is_not_theirs(db: Connection, other: Address) -> None:
    people.link_account(db, b.person(db), WEB)
    assert people.person_by_account(db, other) is None
    assert people.person_by_account(db, Address("web", "huurder", "u1", "c1")) is None


def test_linking_again_refreshes_the_conversation_and_the_person(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    people.link_account(db, fatima, WEB)
    people.link_account(db, fatima, Address("web", "", "u1", "c2"))
    assert people.accounts(db, fatima) == (Address("web", "", "u1", "c2"),)
    people.link_account(db, noor, WEB)
    assert people.accounts(db, fatima) == ()
    assert people.accounts(db, noor) == (WEB,)


def test_names_of_several(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    assert people.names(db, [noor, PersonId(99)]) == {noor: "Noor Bakker"}
    assert people.names(db, []) == {}
    assert set(people.names(db, [fatima, noor])) == {fatima, noor}


def test_relations_hold_schools_places_and_guides(db: Connection) -> None:
    fatima, karin = b.person(db), b.person(db, "Karin", ((Role.WORK_SUPERVISOR, "zorg1"),))
    b.trajectory(db, fatima, state="gestopt")
    b.placement(db, fatima)
    b.supervision(db, fatima, karin)
    found = people.relations(db, [fatima], b.TODAY)[fatima]
    assert found.person == fatima
    assert found.schools == {"school1"}
    assert found.placements == (PlacementSpan("zorg1", b.LONG_AGO, b.SOON),)
    assert found.supervised_by == {karin}


def test_relations_of_somebody_unknown_are_empty(db: Connection) -> None:
    found = people.relations(db, [PersonId(99)], b.TODAY)
    assert found[PersonId(99)].schools == frozenset()


def test_withdrawn_rows_make_no_relation(db: Connection) -> None:
    fatima, karin = b.person(db), b.person(db, "Karin", ())
    b.trajectory(db, fatima, withdrawn=True)
    b.placement(db, fatima, withdrawn=True)
    b.supervision(db, fatima, karin, withdrawn=True)
    found = people.relations(db, [fatima], b.TODAY)[fatima]
    assert (found.schools, found.placements, found.supervised_by) == (frozenset(), (), frozenset())


def test_a_withdrawn_trainee_stands_in_no_relation(db: Connection) -> None:
    fatima = b.person(db)
    b.trajectory(db, fatima)
    b.placement(db, fatima)
    b.supervision(db, fatima, b.person(db, "Karin", ()))
    db.execute(update(t.persons).where(t.persons.c.id == fatima).values(withdrawn_at=b.NOW))
    found = people.relations(db, [fatima], b.TODAY)[fatima]
    assert (found.schools, found.placements, found.supervised_by) == (frozenset(), (), frozenset())


@pytest.mark.parametrize(
    ("days", "guides", "stands_in"),
    [
        ({}, True, True),
        ({"deputy_first": b.TODAY, "deputy_last": b.TODAY}, True, True),
        ({"deputy_first": b.TODAY + DAY}, True, False),
        ({"deputy_last": b.TODAY - DAY}, True, False),
        ({"first": b.TODAY + DAY, "deputy_first": b.TODAY}, False, False),
        ({"last": b.TODAY - DAY, "deputy_first": b.TODAY}, False, False),
        ({"first": b.TODAY, "last": b.TODAY}, True, True),
    ],
)
def test_a_guide_and_a_deputy_count_on_their_days(
    db: Connection, days: dict[str, date], guides: bool, stands_in: bool
) -> None:
    fatima, karin, piet = b.person(db), b.person(db, "Karin", ()), b.person(db, "Piet", ())
    given: dict[str, Any] = {"deputy": piet, **days}
    b.supervision(db, fatima, karin, **given)
    expected = ({karin} if guides else set()) | ({piet} if stands_in else set())
    assert people.relations(db, [fatima], b.TODAY)[fatima].supervised_by == expected

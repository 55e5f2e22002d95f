"""Where an account can be written to first: kept, refreshed, and forgotten."""

from datetime import timedelta

from sqlalchemy import Connection

from bot.messages import Address
from storage import contacts, people, retention
from storage.contacts import Contact
from tests.storage import builders as b

NOOR = Address("teams", "T1", "U1", "")
JAN = Address("teams", "T1", "U2", "")
OWN = Contact("a:1", "https://one.example/")
MET = Contact("", "https://one.example/", "19:group")


def test_it_is_new_once_and_again_after_it_was_forgotten(db: Connection) -> None:
    assert contacts.find(db, NOOR) is None
    assert contacts.remember(db, NOOR, OWN, b.NOW)
    assert not contacts.remember(db, NOOR, OWN, b.NOW)
    contacts.forget(db, NOOR)
    assert contacts.find(db, NOOR) is None
    assert contacts.remember(db, NOOR, OWN, b.NOW)


def test_another_service_or_conversation_takes_the_place_of_the_one_before(db: Connection) -> None:
    contacts.remember(db, NOOR, OWN, b.NOW)
    moved = Contact("a:2", "https://two.example/")
    assert not contacts.remember(db, NOOR, moved, b.NOW)
    assert contacts.find(db, NOOR) == moved
    assert contacts.find(db, Address("teams", "T2", "U1", "")) is None


def test_somebody_with_a_conversation_keeps_it_when_met_in_a_group(db: Connection) -> None:
    contacts.remember(db, NOOR, MET, b.NOW)
    assert contacts.find(db, NOOR) == MET
    assert contacts.remember(db, NOOR, OWN, b.NOW)
    assert not contacts.remember(db, NOOR, OWN, b.NOW)
    contacts.remember(db, NOOR, Contact("", "https://two.example/", "19:group"), b.NOW)
    assert contacts.find(db, NOOR) == Contact("a:1", "https://two.example/")


def test_leaving_a_group_loses_only_who_was_met_there_alone(db: Connection) -> None:
    contacts.remember(db, NOOR, OWN, b.NOW)
    contacts.remember(db, JAN, MET, b.NOW)
    for who in (NOOR, JAN):
        contacts.forget(db, who, "19:other")
    assert contacts.find(db, JAN) == MET
    contacts.forget(db, NOOR, "19:group")
    contacts.forget_group(db, "teams", "T1", "19:group")
    assert (contacts.find(db, NOOR), contacts.find(db, JAN)) == (OWN, None)


def test_a_stranger_who_was_not_seen_for_three_months_is_forgotten(db: Connection) -> None:
    person = b.person(db)
    people.link_account(db, person, Address("teams", "T1", "U1", "a:1"))
    for who in (NOOR, JAN):
        contacts.remember(db, who, OWN, b.NOW)
    retention.forget(db, b.NOW + retention.TALK)
    assert contacts.find(db, JAN) == OWN
    contacts.remember(db, JAN, OWN, b.NOW + retention.TALK)
    retention.forget(db, b.NOW + 2 * retention.TALK)
    assert contacts.find(db, JAN) == OWN
    retention.forget(db, b.NOW + 2 * retention.TALK + timedelta(seconds=1))
    assert (contacts.find(db, NOOR), contacts.find(db, JAN)) == (OWN, None)

"""Installations that stand or were ended, and tickets that work once."""

from datetime import timedelta

from sqlalchemy import Connection, Engine, select

from storage import installations, tickets
from storage import tables as t
from storage.engine import writing
from storage.installations import Installation
from tests.storage import builders as b
from tests.storage.test_leases import at_once

HOUR = timedelta(hours=1)
HERE = Installation("slack", "T1", "Zorg Een", b"\x00sealed", b.NOW, "U1")


def test_an_installation_comes_back_as_it_was(db: Connection) -> None:
    assert installations.find(db, "slack", "T1") is None
    installations.save(db, HERE)
    assert installations.find(db, "slack", "T1") == HERE
    assert installations.find(db, "teams", "T1") is None


def test_a_revoked_installation_has_no_secret_and_can_stand_again(db: Connection) -> None:
    installations.save(db, HERE)
    assert installations.revoke(db, "slack", "T1", b.NOW + HOUR)
    assert not installations.revoke(db, "slack", "T1", b.NOW + HOUR)
    assert installations.find(db, "slack", "T1") is None
    (ended,) = installations.all(db, "slack")
    assert (ended.secret, ended.revoked_at) == (b"", b.NOW + HOUR)
    again = Installation("slack", "T1", "Zorg Een BV", b"new", b.NOW + 2 * HOUR, "U2")
    installations.save(db, again)
    assert installations.find(db, "slack", "T1") == again


def test_all_are_those_of_one_channel_by_tenant(db: Connection) -> None:
    for channel, tenant in (("slack", "T2"), ("slack", "T1"), ("teams", "T3")):
        installations.save(db, Installation(channel, tenant, "", b"x", b.NOW, ""))
    assert [one.tenant for one in installations.all(db, "slack")] == ["T1", "T2"]


def test_a_ticket_works_once_in_time_and_for_its_purpose(db: Connection) -> None:
    token = tickets.issue(db, "install", b.NOW, HOUR)
    assert token not in str(db.execute(select(t.tickets)).all())
    assert not tickets.use(db, "state", token, b.NOW)
    assert not tickets.use(db, "install", token, b.NOW + HOUR)
    assert tickets.use(db, "install", token, b.NOW)
    assert not tickets.use(db, "install", token, b.NOW)
    assert not tickets.use(db, "install", "nonsense", b.NOW)


def test_of_many_that_use_a_ticket_at_once_one_wins(patient: Engine) -> None:
    with writing(patient) as db:
        token = tickets.issue(db, "install", b.NOW, HOUR)

    def use(_: int) -> bool:
        with writing(patient) as db:
            return tickets.use(db, "install", token, b.NOW)

    assert at_once(use).count(True) == 1

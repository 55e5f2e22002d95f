"""Column types: what goes in comes out the same on both engines."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.domain.records import Checker, CheckMode
from storage import tables as t
from storage.catalogue import policies
from tests.storage import builders as b


def test_an_instant_comes_out_in_utc(db: Connection) -> None:
    amsterdam = timezone(timedelta(hours=1))
    b.employer(db, confirmed_at=datetime(2024, 11, 19, 10, 30, tzinfo=amsterdam))
    found = db.execute(select(t.organisations.c.confirmed_at)).scalar_one()
    assert found == datetime(2024, 11, 19, 9, 30, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(db: Connection) -> None:
    naive = datetime(2024, 11, 19, 10, 30)  # noqa: DTZ001 - the naive one is what is tested
    with pytest.raises(StatementError, match="without a time zone"):
        b.employer(db, confirmed_at=naive)


def test_instants_compare_by_time_also_around_a_changed_clock(db: Connection) -> None:
    summer, winter = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
    b.employer(db, "eerst", confirmed_at=datetime(2024, 10, 27, 2, 30, tzinfo=summer))
    b.employer(db, "later", confirmed_at=datetime(2024, 10, 27, 2, 15, tzinfo=winter))
    by_time = select(t.organisations.c.code).order_by(t.organisations.c.confirmed_at)
    assert db.execute(by_time).scalars().all() == ["eerst", "later"]
    split = datetime(2024, 10, 27, 1, 0, tzinfo=UTC)
    after = select(t.organisations.c.code).where(t.organisations.c.confirmed_at > split)
    assert db.execute(after).scalars().all() == ["later"]


def test_lists_and_sets_come_out_as_they_went_in(db: Connection) -> None:
    schooling = (("certificaat:C1", "scholing:Zwachtelen"), ("werkproces:B1-K1-W1",))
    modes, checkers = frozenset({CheckMode.VIDEO, CheckMode.PHONE}), frozenset[Checker]()
    b.policy(db, schooling=schooling, check_modes=modes, checkers=checkers, medicines=("paracetamol", "één"))
    (found,) = policies(db, "zorg1")
    assert (found.schooling, found.prerequisites) == (schooling, ())
    assert (found.check_modes, found.checkers, found.medicines) == (modes, checkers, ("paracetamol", "één"))


def test_a_field_left_empty_is_not_a_written_none(db: Connection) -> None:
    b.policy(db, schooling=None, check_modes=None, medicines=None, all_medicines=False, delegable=None)
    (found,) = policies(db, "zorg1")
    assert (found.schooling, found.check_modes, found.medicines, found.delegable) == (None, None, None, None)


def test_a_value_outside_its_enum_is_refused_by_the_database(db: Connection) -> None:
    b.employer(db)
    with pytest.raises(IntegrityError), db.begin_nested():
        db.execute(text("UPDATE organisations SET kind = 'winkel'"))
    with pytest.raises(StatementError):
        b.employer(db, "ander", kind="winkel")


def test_yes_or_no_is_nothing_else(db: Connection, kind: str) -> None:
    if kind == "postgresql":
        pytest.skip("PostgreSQL has a type for it")
    b.procedure(db)
    with pytest.raises(IntegrityError), db.begin_nested():
        db.execute(text("UPDATE procedures SET reserved = 2"))

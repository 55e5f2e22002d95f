"""Which sign-offs count when they end, on which shifts somebody needs them, and who can sign anew."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.domain.calendar import Interval, at
from bot.domain.people import PersonId, Role
from bot.domain.records import Level
from storage import tables as t
from storage.ending import rostered, sign_offs, sign_offs_ending, signers
from storage.staff import Holder, assessors_named, holders_of, supervise_at
from tests.storage import builders as b

TODAY = b.TODAY
SOON = TODAY + timedelta(days=3)
MORNING = Interval(at(SOON) + timedelta(hours=7), at(SOON) + timedelta(hours=15))


@pytest.fixture
def fatima(db: Connection) -> PersonId:
    return b.person(db)


@pytest.fixture
def ellen(db: Connection) -> PersonId:
    return b.person(db, "Ellen Verhoeven", [(Role.PRACTICE_SUPERVISOR, "zorg1")])


def ending(db: Connection) -> list[int]:
    return [one.id for one in sign_offs_ending(db, TODAY, SOON)]


@pytest.mark.parametrize(
    "right",
    [
        {"first": TODAY},  # after it was signed
        {"last": b.LONG_AGO - timedelta(days=1)},
        {"withdrawn": True},
        {"code": "wassen"},
        {"at": "zorg2"},
    ],
)
def test_without_the_right_to_sign_that_day_it_counts_for_nothing(
    db: Connection, fatima: PersonId, ellen: PersonId, right: dict[str, Any]
) -> None:
    b.signing_right(db, ellen, **{"first": b.LONG_AGO - timedelta(days=9), **right})
    number = b.competence(db, fatima, ellen, until=SOON)
    assert ending(db) == []
    b.signing_right(db, ellen, first=b.LONG_AGO)
    assert ending(db) == [number]


def test_nobody_signs_for_themselves(db: Connection, ellen: PersonId) -> None:
    b.signing_right(db, ellen)
    b.competence(db, ellen, ellen, until=SOON)
    assert ending(db) == []


def test_a_later_one_replaces_it_only_when_it_counts_itself(db: Connection, fatima: PersonId, ellen: PersonId) -> None:
    b.signing_right(db, ellen)
    petra = b.person(db, "Petra Vos", ())
    later = b.competence(db, fatima, ellen, until=b.SOON, signed_on=TODAY, location="linde")
    first = b.competence(db, fatima, ellen, until=SOON)
    b.competence(db, fatima, petra, until=b.SOON, signed_on=TODAY)  # without the right to
    b.signing_right(db, fatima)
    b.competence(db, fatima, fatima, until=b.SOON, signed_on=TODAY)
    b.competence(db, fatima, ellen, until=b.SOON, signed_on=TODAY, level=Level.INSTRUCTION)
    assert ending(db) == [first]
    at_linde = b.competence(db, fatima, ellen, until=SOON, location="linde")
    assert [(one.id, one.replaced) for one in sign_offs(db, [first, at_linde, later])] == [
        (first, False),
        (at_linde, True),
        (later, False),
    ]


def test_of_two_of_one_day_one_counts(db: Connection, fatima: PersonId, ellen: PersonId) -> None:
    frits = b.person(db, "Frits Jonker", ())
    for signer in (ellen, frits):
        b.signing_right(db, signer)
    both = [b.competence(db, fatima, signer, until=SOON) for signer in (ellen, frits)]
    assert ending(db) == both[1:]


def test_a_withdrawn_trainee_has_none(db: Connection, ellen: PersonId) -> None:
    b.signing_right(db, ellen)
    gone = b.person(db, "Noor Bakker", withdrawn=True)
    number = b.competence(db, gone, ellen, until=SOON)
    assert ending(db) == []
    assert [one.withdrawn for one in sign_offs(db, [number])] == [True]


def test_the_shifts_that_need_it(db: Connection, fatima: PersonId) -> None:
    b.shift(db, MORNING, [fatima], ["zwachtelen", "wassen"], location=b.location(db))
    found = rostered(db, [fatima], ["zwachtelen"], MORNING.start)
    assert [(one.procedure, one.place, one.kind, one.hours) for one in found[fatima]] == [
        ("zwachtelen", "Linde", "late dienst", MORNING)
    ]
    assert rostered(db, [fatima], ["zwachtelen"], MORNING.end) == {}


@pytest.mark.parametrize("table", [t.shifts, t.shift_staff])
def test_not_a_shift_that_is_withdrawn(db: Connection, fatima: PersonId, table: Any) -> None:
    b.shift(db, MORNING, [fatima], ["zwachtelen"])
    db.execute(update(table).values(withdrawn_at=b.NOW))
    assert rostered(db, [fatima], ["zwachtelen"], MORNING.start) == {}


def test_who_can_sign_anew(db: Connection, ellen: PersonId) -> None:
    gone = b.person(db, "Frits Jonker", (), withdrawn=True)
    b.signing_right(db, ellen, last=TODAY)
    b.signing_right(db, ellen, "wassen")
    b.signing_right(db, gone)
    (found,) = signers(db, ["zorg1"], ["zwachtelen"])["zorg1", "zwachtelen"]
    assert (found.name, found.runs(TODAY), found.runs(SOON)) == ("Ellen Verhoeven", True, False)


def test_who_holds_a_role_where(db: Connection, ellen: PersonId) -> None:
    pia = b.person(
        db, "Pia Dijk", [(Role.SCHEDULER, "zorg1"), (Role.SCHEDULER, "zorg2"), (Role.WORK_SUPERVISOR, "zorg2")]
    )
    b.person(db, "Anna Smit", [(Role.SCHEDULER, "zorg3")])
    gone = b.person(db, "Joost Bos", [(Role.SCHEDULER, "zorg1")], withdrawn=True)
    assert holders_of(db, Role.SCHEDULER, ["zorg1", "zorg2", "zorg4"]) == {
        "zorg1": [Holder(pia, "Pia Dijk", "zorg1")],
        "zorg2": [Holder(pia, "Pia Dijk", "zorg2")],
    }
    assert supervise_at(db, [ellen, pia, gone]) == {ellen: ["zorg1"], pia: ["zorg2"]}


def test_who_is_called_as_the_assessor(db: Connection, ellen: PersonId) -> None:
    b.person(db, "Ellen Verhoeven-Bos", [(Role.SCHEDULER, "zorg1")])
    b.person(db, "Els Verhoeven", [(Role.TEACHER, "zorg2")])
    found = assessors_named(db, ["ELLEN  verhoeven", ""], ["zorg1", "school1"])
    assert found == {"ellen verhoeven": [Holder(ellen, "Ellen Verhoeven", "zorg1")]}
    assert assessors_named(db, [""], ["zorg1"]) == {}

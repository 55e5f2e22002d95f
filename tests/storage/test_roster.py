"""The roster: who is on which shift when."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, update

from bot.domain.calendar import Interval
from bot.domain.records import Attending
from storage import roster
from storage import tables as t
from tests.storage import builders as b

HOUR = timedelta(hours=1)
LATE = Interval(datetime(2024, 11, 22, 14, tzinfo=UTC), datetime(2024, 11, 22, 22, tzinfo=UTC))
NIGHT = Interval(LATE.end, LATE.end + 8 * HOUR)


def test_a_shift_comes_with_staff_and_what_it_needs(db: Connection) -> None:
    fatima, karin = b.person(db), b.person(db, "Karin", ())
    number = b.shift(db, LATE, [fatima, karin], ["zwachtelen", "insuline"])
    found = roster.shift(db, number)
    assert found is not None
    assert (found.location, found.employer, found.kind) == ("linde", "zorg1", "late dienst")
    assert (found.interval, found.complete, found.confirmed_at) == (LATE, True, b.CONFIRMED)
    assert found.required == ("insuline", "zwachtelen")
    assert found.staff == (Attending(fatima, LATE), Attending(karin, LATE))


def test_an_empty_shift_is_a_shift(db: Connection) -> None:
    found = roster.shift(db, b.shift(db, LATE, complete=False))
    assert found is not None
    assert (found.staff, found.required, found.complete) == ((), (), False)


def test_no_shift_is_none(db: Connection) -> None:
    assert roster.shift(db, 7) is None
    assert roster.shift(db, b.shift(db, LATE, withdrawn=True)) is None


def test_shifts_of_somebody_overlap_and_do_not_just_touch(db: Connection) -> None:
    fatima = b.person(db)
    late = b.shift(db, LATE, [fatima])
    night = b.shift(db, NIGHT, [fatima])
    b.shift(db, LATE, at="eik")

    def found(start: datetime, end: datetime) -> list[int]:
        return [one.id for one in roster.shifts_of(db, fatima, Interval(start, end))]

    assert found(LATE.start, NIGHT.end) == [late, night]
    assert found(LATE.end - HOUR, LATE.end) == [late]
    assert found(LATE.end, LATE.end + HOUR) == [night]
    assert found(NIGHT.end, NIGHT.end + HOUR) == []
    assert found(LATE.start - HOUR, LATE.start) == []


def test_own_hours_count_not_those_of_the_shift(db: Connection) -> None:
    fatima = b.person(db)
    number = b.shift(db, LATE)
    own = {"shift": number, "person": fatima, "start": LATE.start, "end": LATE.start + 2 * HOUR}
    b.add(db, t.shift_staff, own, {})
    assert roster.shifts_of(db, fatima, Interval(LATE.start + 3 * HOUR, LATE.end)) == ()
    (found,) = roster.shifts_of(db, fatima, LATE)
    assert found.hours_of(fatima) == (Interval(LATE.start, LATE.start + 2 * HOUR),)


def test_somebody_taken_off_is_not_on_it(db: Connection) -> None:
    fatima = b.person(db)
    number = b.shift(db, LATE, [fatima])
    db.execute(update(t.shift_staff).values(withdrawn_at=b.NOW))
    assert roster.shifts_of(db, fatima, LATE) == ()
    found = roster.shift(db, number)
    assert found is not None
    assert found.staff == ()


def test_a_shift_is_as_fresh_as_its_oldest_row(db: Connection) -> None:
    fatima = b.person(db)
    number = b.shift(db, LATE, [fatima])
    before = b.CONFIRMED - timedelta(days=2)
    db.execute(update(t.shift_staff).values(confirmed_at=before))
    found = roster.shift(db, number)
    assert found is not None
    assert found.confirmed_at == before


def test_shifts_at_a_place(db: Connection) -> None:
    here = b.shift(db, LATE)
    b.shift(db, NIGHT, at="eik")
    b.location(db, "berk", at="zorg2")
    b.shift(db, LATE, at="berk")
    whole = Interval(LATE.start, NIGHT.end)
    assert [one.id for one in roster.shifts_at(db, "linde", whole)] == [here]
    assert roster.shifts_at(db, "linde", NIGHT) == ()

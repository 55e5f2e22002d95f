"""Which lesson took the place of one that is gone, and how a change is written down once (H7)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select, update

from bot.domain.calendar import Interval
from schedules.lesson_moves import FARTHEST, TOLD_AHEAD, TOLD_FOR, WATCHED, moves, observe
from storage import tables as t
from storage.lesson_states import Appeared, Noted, note
from tests.schedules.plan_checks import moment
from tests.storage import builders as b

MONDAY = moment("2024-11-25 09:30")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def slot(number: int, start: datetime = MONDAY, **changes: object) -> Appeared:
    usual = Appeared(number, "school1", date(2024, 2, 5), "Medicatie", start)
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gone", "came", "found"),
    [
        ([slot(1)], [slot(9, MONDAY + DAY)], {1: 9}),
        ([slot(1)], [slot(9, MONDAY + 3 * WEEK)], {1: 9}),
        ([slot(1)], [slot(9, MONDAY - 3 * WEEK)], {1: 9}),
        ([slot(1)], [slot(9, MONDAY + 3 * WEEK + DAY)], {}),
        ([slot(1)], [], {}),
        ([slot(1)], [slot(9, subject="Rouw")], {}),
        ([slot(1)], [slot(9, school="school2")], {}),
        ([slot(1)], [slot(9, intake=None)], {}),
        ([slot(1, intake=None)], [slot(9, intake=None)], {1: 9}),
        # two to choose from, and two for the same
        ([slot(1)], [slot(8, MONDAY + WEEK), slot(9, MONDAY + 2 * WEEK)], {}),
        ([slot(1), slot(2, MONDAY + 2 * DAY)], [slot(9, MONDAY + WEEK)], {}),
        # the same day goes before the same week, and that before one that is near
        ([slot(1)], [slot(8, MONDAY + HOUR), slot(9, MONDAY + DAY)], {1: 8}),
        ([slot(1)], [slot(8, MONDAY - DAY), slot(9, MONDAY + DAY)], {1: 9}),
        # a series that is given an hour later, and one that is given on Tuesdays
        ([slot(n, MONDAY + n * WEEK) for n in range(3)], [slot(n + 7, MONDAY + n * WEEK + HOUR) for n in range(3)],
         {0: 7, 1: 8, 2: 9}),
        ([slot(n, MONDAY + n * WEEK) for n in range(3)], [slot(n + 7, MONDAY + n * WEEK + DAY) for n in range(3)],
         {0: 7, 1: 8, 2: 9}),
        # over both nights in which the clock changes
        ([slot(1, moment("2027-03-27 23:30"))], [slot(9, moment("2027-03-28 00:30"))], {1: 9}),
        ([slot(1, moment("2027-10-31 00:30"))], [slot(9, moment("2027-10-31 23:30"))], {1: 9}),
    ],
)  # fmt: skip
def test_what_took_its_place(gone: list[Appeared], came: list[Appeared], found: dict[int, int]) -> None:
    assert moves(gone, came) == found


HOURS = st.lists(st.integers(0, 24 * 45), max_size=6, unique=True)


@given(HOURS, HOURS, st.sampled_from(["a", "ab"]))
def test_nothing_takes_the_place_of_two(before: list[int], after: list[int], kinds: str) -> None:
    def made(hours: list[int], first: int) -> list[Appeared]:
        return [slot(first + n, MONDAY + h * HOUR, subject=kinds[h % len(kinds)]) for n, h in enumerate(hours)]

    gone, came = made(before, 0), made(after, 100)
    found = moves(gone, came)
    assert len(set(found.values())) == len(found)
    one = {slot.id: slot for slot in (*gone, *came)}
    for old, new in found.items():
        assert one[old].subject == one[new].subject
        assert abs(one[old].start - one[new].start) <= FARTHEST + DAY
    assert moves(gone[::-1], came[::-1]) == found


NOW = b.NOW


def lesson(db: Connection, after: timedelta, **given_: Any) -> int:
    return b.lesson(db, Interval(NOW + after, NOW + after + 6 * HOUR), **given_)


def change(db: Connection, number: int, **values: object) -> None:
    db.execute(update(t.lessons).where(t.lessons.c.id == number).values(**values))


def state(db: Connection, number: int) -> tuple[object, ...]:
    """How it stood before, how it stands, since when, seen when, and what took its place."""
    s = t.lesson_states.c
    columns = select(s.before, s.told, s.since, s.seen_at, s.moved_to).where(s.lesson == number)
    return tuple(db.execute(columns).one())


HERE, THERE, ELSEWHERE = "op school\nB2.14\n", "op school\nC1\n", "op school\nC2\n"


def test_what_is_seen_first_is_as_it_is(db: Connection) -> None:
    number, *_ = (lesson(db, after) for after in (DAY, WATCHED + DAY, -HOUR))
    observe(db, NOW)
    assert state(db, number) == ("", HERE, NOW, NOW, None)
    observe(db, NOW + HOUR)
    assert state(db, number) == ("", HERE, NOW, NOW, None)
    watched = set(db.execute(select(t.lesson_states.c.lesson)).scalars())
    assert watched == {number}


@pytest.mark.parametrize(
    ("values", "stands"),
    [
        ({"room": "C1"}, THERE),
        ({"mode": "online"}, "online\nB2.14\n"),
        ({"link": "https://x.example"}, HERE + "https://x.example"),
        ({"cancelled": True}, "vervalt"),
        ({"withdrawn_at": NOW}, "vervalt"),
    ],
)
def test_a_change_is_written_down_once(db: Connection, values: dict[str, object], stands: str) -> None:
    number = lesson(db, DAY)
    observe(db, NOW)
    change(db, number, **values)
    at = NOW + HOUR
    observe(db, at)
    assert state(db, number) == (HERE, stands, at, at, None)
    observe(db, at + HOUR)
    assert state(db, number) == (HERE, stands, at, at, None)


def test_who_heard_nothing_knows_it_as_it_was_before_the_first_of_several_changes(db: Connection) -> None:
    number = lesson(db, 3 * WEEK)
    observe(db, NOW)
    for hours, room in enumerate(("C1", "C2", "B2.14"), 1):
        change(db, number, room=room)
        observe(db, NOW + hours * HOUR)
    assert state(db, number) == (HERE, HERE, NOW + HOUR, NOW + 3 * HOUR, None)


@pytest.mark.parametrize(
    ("ahead", "after", "settled"),
    [
        (WEEK, TOLD_FOR, False),
        (2 * WEEK, TOLD_FOR + HOUR, True),
        # told from three weeks before it: those weeks have not begun when it changes for the second time
        (TOLD_AHEAD + TOLD_FOR + 2 * DAY, TOLD_FOR + DAY, False),
    ],
)
def test_a_change_that_is_no_news_any_more_is_what_everybody_knows(
    db: Connection, ahead: timedelta, after: timedelta, settled: bool
) -> None:
    number = lesson(db, ahead + DAY)
    observe(db, NOW)
    change(db, number, room="C1")
    observe(db, NOW + HOUR)
    change(db, number, room="C2")
    later = NOW + HOUR + after
    observe(db, later)
    before, since = (THERE, later) if settled else (HERE, NOW + HOUR)
    assert state(db, number) == (before, ELSEWHERE, since, later, None)


def test_a_lesson_that_moves_names_the_one_in_its_place(db: Connection) -> None:
    old, other = lesson(db, DAY), lesson(db, 2 * DAY, subject="Rouw")
    observe(db, NOW)
    change(db, old, withdrawn_at=NOW)
    new = lesson(db, 3 * DAY)
    observe(db, NOW + HOUR)
    assert state(db, old) == (HERE, "vervalt", NOW + HOUR, NOW + HOUR, new)
    assert state(db, new) == ("", HERE, NOW + HOUR, NOW + HOUR, None)
    assert state(db, other)[0] == ""


def test_a_lesson_that_moves_there_and_back_took_its_own_place(db: Connection) -> None:
    old = lesson(db, DAY)
    observe(db, NOW)
    change(db, old, withdrawn_at=NOW)
    new = lesson(db, 3 * DAY)
    observe(db, NOW + HOUR)
    change(db, old, withdrawn_at=None)
    change(db, new, withdrawn_at=NOW)
    observe(db, NOW + 2 * HOUR)
    assert state(db, old) == (HERE, HERE, NOW + HOUR, NOW + 2 * HOUR, None)
    assert state(db, new) == (HERE, "vervalt", NOW + 2 * HOUR, NOW + 2 * HOUR, old)


def test_what_was_there_before_took_no_place(db: Connection) -> None:
    old, known = lesson(db, DAY), lesson(db, 2 * DAY)
    observe(db, NOW)
    change(db, old, cancelled=True)
    observe(db, NOW + HOUR)
    lesson(db, 4 * DAY)
    observe(db, NOW + 2 * HOUR)
    assert state(db, old)[-1] is None
    assert state(db, known)[0] == ""


def test_what_another_process_wrote_down_first_stays(db: Connection) -> None:
    number = lesson(db, DAY)
    observe(db, NOW)
    note(db, [Noted(number, "something else", THERE, HERE, NOW, None)], NOW)
    assert state(db, number) == ("", HERE, NOW, NOW, None)

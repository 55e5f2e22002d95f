"""The steps before the first day: one at a time, each of use until the next, and none for who will not come."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.domain.calendar import AMSTERDAM, Interval, at
from bot.domain.people import PersonId, Role
from bot.domain.records import TrajectState
from bot.texts import Texts
from schedules.due import Due, Span
from schedules.onboarding import PLAN, Facts, due
from storage.beginnings import Beginning
from tests.storage import builders as b

START = date(2027, 3, 29)  # the Monday after the night on which summer time begins
NOOR = Beginning(5, PersonId(7), "Noor", "school1", "ROC", "Zorg niveau 4", START, START, TrajectState.APPLIED, False)


def given_on(day: str, one: Beginning = NOOR) -> list[Due]:
    now = datetime.fromisoformat(day).replace(tzinfo=AMSTERDAM)
    return list(due(Facts((one,), {}, {}), now))


@pytest.mark.parametrize(
    ("day", "step"),
    [
        ("2027-03-07T12:00", None),
        ("2027-03-08T00:00", "21"),
        ("2027-03-14T23:00", "21"),
        ("2027-03-15T08:00", "14"),
        ("2027-03-22T08:00", "7"),
        ("2027-03-28T02:30", "1"),
        ("2027-03-29T09:00", "1"),
        ("2027-03-30T09:00", None),
    ],
)
def test_one_step_at_a_time(day: str, step: str | None) -> None:
    assert [one.occasion.rpartition("/")[2] for one in given_on(day)] == ([step] if step else [])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": TrajectState.STOPPED}, "traject is gestopt"),
        ({"state": TrajectState.PAUSED}, "traject is gepauzeerd"),
        ({"withdrawn": True}, "staat niet meer in de gegevens"),
        ({"state": TrajectState.ACTIVE}, ""),
    ],
)
def test_who_will_not_come_is_left_alone(change: dict[str, object], reason: str) -> None:
    (one,) = given_on("2027-03-20T12:00", replace(NOOR, **change))  # type: ignore[arg-type]
    assert one.dropped == reason


def test_another_first_day_is_another_occasion() -> None:
    later = replace(NOOR, start=START + timedelta(days=1))
    assert given_on("2027-03-20T12:00")[0].key != given_on("2027-03-20T12:00", later)[0].key


@given(st.dates(date(2026, 12, 1), date(2028, 3, 1)))
def test_each_step_lasts_until_the_next(start: date) -> None:
    one = replace(NOOR, start=start)
    days = [start - timedelta(days=n) for n in range(21, -1, -1)]
    found = {d.occasion: d for day in days for d in due(Facts((one,), {}, {}), at(day, time(12)))}
    windows = [(d.at, d.until) for d in found.values()]
    assert [until for _, until in windows[:-1]] == [begins for begins, _ in windows[1:]]
    assert windows[0][0] == at(start - timedelta(days=21), time(9))
    assert windows[-1][1] == at(start, time(10))


def test_what_is_read_and_said(db: Connection) -> None:
    noor = b.person(db, "Noor Visser")
    ruud = b.person(db, "Ruud Kok", ((Role.TEACHER, "school1"),))
    wim = b.person(db, "Wim Boom", ((Role.WORK_SUPERVISOR, "zorg1"),))
    number = b.trajectory(db, noor, state=TrajectState.APPLIED, start=START, intake=START, expected_end=None)
    b.trajectory(db, b.person(db, "Ander"), state=TrajectState.STOPPED, start=START, expected_end=None)
    b.supervision(db, noor, ruud, role=Role.TEACHER, first=START)
    b.supervision(db, noor, wim, first=START)
    b.lesson(db, Interval(at(START, time(9, 30)), at(START, time(15))), intake=START, subject="Kennismaken")
    said: dict[int, list[str]] = {}
    for days in (21, 14, 7, 1):
        day = START - timedelta(days=days)
        planned = list(due(PLAN.read(db, Span(day, day), None), at(day, time(9))))
        again = list(due(PLAN.read(db, Span(day, day), [f"start:{number}"]), at(day, time(9))))
        assert [one.key for one in planned] == [one.key for one in again]
        said[days] = [
            " ".join((part.headline, *part.paragraphs))
            for one in planned
            for part in [one.words(Texts(), at(day, time(9)))]
        ]
    assert "Je begint over 21 dagen, maandag 29 maart bij School1." in said[21][0]
    assert "Ruud Kok wordt je docent." in said[14][0]
    assert "Je eerste les is over 7 dagen, maandag 29 maart, om 09:30 uur." in said[7][0]
    assert "Kennismaken" in said[7][0]
    assert [one.split(".")[0] for one in said[1]] == [
        "Je begint morgen, maandag 29 maart",
        "Noor Visser begint morgen, maandag 29 maart",
    ]

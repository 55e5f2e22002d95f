"""Fewer hours a week than the route asks: told to the school, at most once in two weeks (A4, A6)."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.domain.records import TrajectState
from schedules.due import Part, Span
from schedules.few_hours import PLAN, due
from tests.schedules.plan_checks import ENGLISH, asked, check_windows, on_days, told
from tests.storage import builders as b

TODAY, NOW = b.TODAY, b.NOW
ONE_DAY = timedelta(days=1)


def trainee(db: Connection, *hours: float | None, name: str = "Fatima Yilmaz", **given_: Any) -> PersonId:
    """Somebody with a place of each of these numbers of hours a week."""
    who = b.person(db, name)
    b.trajectory(db, who, **given_)
    b.employer(db, "zorg1", name="Zonnehof")
    for place, one in enumerate(hours):
        b.placement(db, who, f"zorg{place + 1}", hours_a_week=one)
    return who


def teacher(db: Connection, *trainees: PersonId) -> PersonId:
    kees = b.person(db, "Kees Kok", ((Role.TEACHER, "school1"),))
    for one in trainees:
        b.supervision(db, one, kees, role=Role.TEACHER)
    return kees


@pytest.mark.parametrize(
    ("hours", "reason"),
    [
        ((15.5,), ""),
        ((16.0,), "werkt genoeg uren"),
        ((8.0, 7.5), ""),
        ((8.0, 8.0), "werkt genoeg uren"),
        ((8.0, None), "het aantal uren is niet bekend"),
        ((), "het aantal uren is niet bekend"),
    ],
)
def test_all_places_of_today_count_together(db: Connection, hours: tuple[float | None, ...], reason: str) -> None:
    fatima = trainee(db, *hours)
    kees = teacher(db, fatima)
    key = kees, f"uren:{fatima} 2024-11-18/0"
    assert asked(db, PLAN, NOW, [f"uren:{fatima}"]) == {key: reason}
    assert asked(db, PLAN, NOW) == ({key: ""} if not reason else {})


@pytest.mark.parametrize(("least", "found"), [(None, True), (15.0, False), (15.5, False), (24.0, True), (0.0, False)])
def test_sixteen_hours_when_the_route_says_nothing(db: Connection, least: float | None, found: bool) -> None:
    b.route(db, "route1", min_hours=least)
    kees = teacher(db, trainee(db, 15.5))
    assert {who for who, _ in asked(db, PLAN, NOW)} == ({kees} if found else set())


def test_only_of_who_goes_on_and_works_there_now(db: Connection) -> None:
    paused = trainee(db, 8.0, name="Noor Bakker", state=TrajectState.PAUSED)
    over = trainee(db, name="Omar Elders")
    b.placement(db, over, hours_a_week=8.0, last=TODAY - ONE_DAY)
    later = trainee(db, name="Samira Bouzid")
    b.placement(db, later, hours_a_week=8.0, first=TODAY + ONE_DAY)
    kees = teacher(db, paused, over, later)
    assert asked(db, PLAN, NOW) == {}
    assert asked(db, PLAN, NOW, [f"uren:{paused}"]) == {(kees, f"uren:{paused} 2024-11-18/0"): "traject is gepauzeerd"}


def test_without_a_teacher_the_coordinators_hear_it_and_never_the_trainee(db: Connection) -> None:
    trainee(db, 8.0)
    cora = b.person(db, "Cora Dijk", ((Role.COORDINATOR, "school1"),))
    assert {who for who, _ in asked(db, PLAN, NOW)} == {cora}


def test_a_fact_and_whom_to_ask(db: Connection) -> None:
    fatima = trainee(db, 8.0, 7.5)
    teacher(db, fatima)
    (found,) = PLAN.due(PLAN.read(db, Span(TODAY, TODAY), None), NOW)
    assert (found.about, found.acute) == (fatima, False)
    assert told(found, NOW) == Part(
        "Fatima Yilmaz werkt 15,5 uur per week. Nodig is minstens 16 uur.",
        "Je krijgt dit omdat je docent bent van Fatima Yilmaz.",
        ("Vraag Zonnehof of Zorg2 of er meer uren kunnen.",),
    )
    assert told(found, NOW, ENGLISH).headline == "Fatima Yilmaz works 15.5 hours a week. At least 16 hours are needed."


def test_once_in_two_weeks_for_as_long_as_it_lasts(db: Connection) -> None:
    fatima = trainee(db)
    b.placement(db, fatima, hours_a_week=8.0, last=date(2029, 1, 1))
    teacher(db, fatima)
    first, last = date(2026, 12, 20), date(2028, 3, 5)
    facts = PLAN.read(db, Span(first, last), None)
    found = on_days(lambda now: due(facts, now), first, last)
    check_windows(found)
    assert all(len(dues) == 1 for dues in found.values())
    occasions = sorted({one.occasion for dues in found.values() for one in dues})
    mondays = [date.fromisoformat(one.removesuffix("/0")) for one in occasions]
    assert {later - one for one, later in pairwise(mondays)} == {timedelta(days=14)}

"""A placement that ends before the trajectory does, and a trajectory that ends with certificates left (I1)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.domain.calendar import at
from bot.domain.people import PersonId, Role
from bot.domain.records import PlanState, TrajectState
from bot.messages import Tone
from schedules.due import Due, Part, Span
from schedules.endings import PLAN, Facts, due
from schedules.people_around import Standing
from schedules.school_side import Around
from storage.signals import EndingPlacement, EndingTrajectory
from tests.schedules.plan_checks import DUTCH, ENGLISH, asked, check_windows, days, in_order, moment, on_days, told
from tests.storage import builders as b

FATIMA = PersonId(1)
AROUND = Around({FATIMA: Standing("", "school1")}, {FATIMA: "Fatima Yilmaz"}, {}, {})
ONE_DAY = timedelta(days=1)


def place_ends(last: date) -> Facts:
    return Facts([EndingPlacement(7, FATIMA, "zorg1", "Zonnehof", last, False)], [], AROUND, {}, {}, {}, {})


def steps(known: Facts, last: date) -> dict[int, tuple[str, bool]]:
    """By how many days before the last day: the step that is given then, and whether it is acute."""
    found = on_days(lambda now: due(known, now), last - timedelta(days=44), last + timedelta(days=2))
    check_windows(found)
    return {(last - day).days: (one.occasion, one.acute) for day, dues in found.items() for one in dues}


@given(st.dates(date(2026, 12, 20), date(2028, 3, 5)))
def test_six_weeks_two_weeks_and_three_days_before_a_place_ends(last: date) -> None:
    found = steps(place_ends(last), last)
    assert found == {
        left: (f"{last}/{42 if left > 14 else 14 if left > 3 else 3}", left <= 3) for left in range(42, -1, -1)
    }
    dues = in_order({day: list(due(place_ends(last), at(day))) for day in days(last - timedelta(days=42), last)})
    assert [one.until for one in dues] == [*(one.at for one in dues[1:]), at(last + ONE_DAY)]


@pytest.mark.parametrize(
    ("last", "now", "begins", "ends"),
    [
        ("2024-12-31", "2024-11-19 12:00", "2024-11-19T09:00+00:00", "2024-12-17T09:00+00:00"),
        ("2024-11-19", "2024-11-19 12:00", "2024-11-16T09:00+00:00", "2024-11-19T23:00+00:00"),
        # over both clock changes, and over New Year in week 53
        ("2027-03-31", "2027-03-28 03:30", "2027-03-28T08:00+00:00", "2027-03-31T22:00+00:00"),
        ("2027-11-14", "2027-10-31 02:30", "2027-10-31T09:00+00:00", "2027-11-11T09:00+00:00"),
        ("2027-01-02", "2027-01-01 12:00", "2026-12-30T09:00+00:00", "2027-01-02T23:00+00:00"),
    ],
)
def test_from_when_until_when(last: str, now: str, begins: str, ends: str) -> None:
    (found,) = due(place_ends(date.fromisoformat(last)), moment(now))
    assert (found.at.isoformat(timespec="minutes"), found.until.isoformat(timespec="minutes")) == (begins, ends)


def test_of_a_trajectory_the_steps_are_two() -> None:
    last = date(2027, 3, 28)
    ending = EndingTrajectory(5, FATIMA, TrajectState.ACTIVE, last, False)
    found = steps(Facts([], [ending], AROUND, {}, {}, {}, {}), last)
    assert found == {left: (f"{last}/{42 if left > 14 else 14}", False) for left in range(42, -1, -1)}


TODAY, NOW = b.TODAY, b.NOW
SOON = TODAY + timedelta(days=14)


def trainee(db: Connection, name: str = "Fatima Yilmaz", **given_: Any) -> tuple[PersonId, int]:
    """Somebody with a trajectory, and its number."""
    who = b.person(db, name)
    return who, b.trajectory(db, who, **given_)


def taught(db: Connection, *trainees: PersonId) -> PersonId:
    kees = b.person(db, "Kees Kok", ((Role.TEACHER, "school1"),))
    for one in trainees:
        b.supervision(db, one, kees, role=Role.TEACHER)
    return kees


def found(db: Connection) -> dict[int, Due]:
    return {int(one.person): one for one in PLAN.due(PLAN.read(db, Span(TODAY, TODAY), None), NOW)}


def test_the_school_hears_that_a_place_ends_with_whom_to_ask_and_the_trainee_what_to_do(db: Connection) -> None:
    fatima, _ = trainee(db)
    b.employer(db, "zorg1", name="Zonnehof")
    number = b.placement(db, fatima, last=SOON)
    kees = taught(db, fatima)
    known = found(db)
    assert {one.subject for one in known.values()} == {f"einde:{number}"}
    assert told(known[kees], NOW) == Part(
        "De werkplek van Fatima Yilmaz bij Zonnehof stopt: over 14 dagen, dinsdag 3 december.",
        "Je krijgt dit omdat je docent bent van Fatima Yilmaz.",
        (
            "Het traject loopt daarna nog door.",
            "Vraag Zonnehof of Fatima Yilmaz kan blijven, of zoek een andere plek.",
        ),
        Tone.CAUTION,
    )
    assert told(known[fatima], NOW, ENGLISH).headline == (
        "Your workplace at Zonnehof ends: in 14 days, Tuesday 3 December."
    )


def test_the_school_hears_what_is_left_when_a_trajectory_ends(db: Connection) -> None:
    fatima, number = trainee(db, expected_end=SOON)
    for code, state in (("C1", PlanState.ACTIVE), ("C2", PlanState.ISSUED), ("C3", PlanState.DROPPED)):
        b.certificate(db, code, name=f"Certificaat {code}")
        b.planned(db, fatima, code, state=state)
    kees = taught(db, fatima)
    known = found(db)
    assert {one.subject for one in known.values()} == {f"traject:{number}"}
    assert (
        told(known[kees], NOW).headline == "Het traject van Fatima Yilmaz eindigt: over 14 dagen, dinsdag 3 december."
    )
    assert told(known[kees], NOW).paragraphs[0] == "Nog niet klaar: Certificaat C1."
    assert told(known[fatima], NOW, DUTCH).paragraphs == (
        "Nog niet klaar: Certificaat C1.",
        "Heb je meer tijd nodig? Bespreek het met je docent.",
    )


@pytest.mark.parametrize(
    ("ends", "others", "reason"),
    [
        (SOON + ONE_DAY, (), ""),
        (None, (), ""),
        (SOON, (), "het traject is dan ook klaar"),
        (None, ({"last": None},), "er is ook een andere werkplek"),
        (None, ({"first": SOON + timedelta(days=9), "last": None},), "er is ook een andere werkplek"),
        (None, ({"last": SOON, "first": b.LONG_AGO + ONE_DAY},), ""),
        (None, ({"last": None, "withdrawn": True},), ""),
    ],
)
def test_a_place_that_ends_is_trouble_only_when_nothing_follows(
    db: Connection, ends: date | None, others: tuple[dict[str, Any], ...], reason: str
) -> None:
    fatima, _ = trainee(db, expected_end=ends)
    number = b.placement(db, fatima, last=SOON)
    for more in others:
        b.placement(db, fatima, "zorg2", **more)
    assert asked(db, PLAN, NOW, [f"einde:{number}"]) == {(fatima, f"einde:{number} {SOON}/14"): reason}


def test_planning_finds_what_ends_in_six_weeks(db: Connection) -> None:
    fatima, stopped = trainee(db, expected_end=None)[0], trainee(db, "Noor", state=TrajectState.STOPPED)[0]
    near = {
        left: b.placement(db, fatima, f"zorg{left + 9}", last=TODAY + timedelta(days=left)) for left in (-1, 0, 42, 43)
    }
    b.placement(db, stopped, last=SOON)
    b.placement(db, fatima, "zorg99", last=SOON, withdrawn=True)
    # the last place of all is the one after which nothing comes
    assert {key for _, key in asked(db, PLAN, NOW)} == {
        f"einde:{near[0]} {TODAY}/3",
        f"einde:{near[42]} {TODAY + timedelta(days=42)}/42",
    }


def test_before_it_leaves_everything_is_looked_at_again(db: Connection) -> None:
    (fatima, running), (noor, gone) = trainee(db, expected_end=SOON), trainee(db, "Noor Bakker", withdrawn=True)
    paused, waits = trainee(db, "Omar Elders", state=TrajectState.PAUSED, expected_end=SOON)
    b.planned(db, paused)
    place = b.placement(db, noor, last=SOON, withdrawn=True)
    subjects = [f"traject:{running}", f"traject:{gone}", f"traject:{waits}", f"einde:{place}"]
    assert asked(db, PLAN, NOW, subjects) == {
        (fatima, f"traject:{running} {SOON}/14"): "alle certificaten zijn klaar",
        (paused, f"traject:{waits} {SOON}/14"): "traject is gepauzeerd",
        (noor, f"einde:{place} {SOON}/14"): "staat niet meer in de gegevens",
    }


def test_a_contract_that_goes_on_longer_is_another_version(db: Connection) -> None:
    fatima, _ = trainee(db, expected_end=None)
    number = b.placement(db, fatima, last=SOON + ONE_DAY)
    assert {key for _, key in asked(db, PLAN, NOW)} == {f"einde:{number} {SOON + ONE_DAY}/42"}

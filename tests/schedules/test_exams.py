"""Reminders of exams: to whom, when, with the level to assess at, and never after the start (D4)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.domain.calendar import Interval, at, local_day
from bot.domain.people import PersonId, Role
from bot.domain.records import Attendance, Exam, ExamForm, Supervision, TrajectState
from schedules.assessors import Assessors
from schedules.due import Due
from schedules.exams import PLAN, Facts, due, steps_of
from schedules.people_around import Standing
from storage.falling_due import ExamOf
from storage.guides import Guidance
from storage.staff import Holder
from tests.schedules.plan_checks import ENGLISH, asked, check_windows, days, in_order, moment, on_days, told
from tests.storage import builders as b

FATIMA, PETRA, FRITS, KEES, JOOST = (PersonId(number) for number in range(1, 6))
SINCE = date(2024, 2, 5)
THURSDAY = "2024-12-05"


def lasting(start: str, hours: float = 2.5) -> Interval:
    begins = moment(start).astimezone(UTC)
    return Interval(begins, begins + timedelta(hours=hours))


def guide(person: PersonId, name: str, role: Role, **given_: Any) -> Guidance:
    deputy_name = given_.pop("deputy_name", "")
    return Guidance(Supervision(1, FATIMA, person, role, SINCE, None, **given_), name, deputy_name)


PETRA_GUIDES = guide(PETRA, "Petra Vos", Role.WORK_SUPERVISOR)
FRITS_GUIDES = guide(FRITS, "Frits Jonker", Role.PRACTICE_SUPERVISOR)
FRITS_TEACHES = guide(FRITS, "Frits Jonker", Role.TEACHER)
KEES_TEACHES = guide(KEES, "Kees Kok", Role.TEACHER)


def facts(
    interval: Interval | None = None,
    guidance: tuple[Guidance, ...] = (PETRA_GUIDES, FRITS_GUIDES, KEES_TEACHES),
    staff: tuple[Holder, ...] = (),
    reason: str = "",
    withdrawn: bool = False,
    **given_: Any,
) -> Facts:
    usual: dict[str, Any] = {"id": 9, "trainee": FATIMA, "certificate": "MED", "form": ExamForm.PROEVE}
    usual |= {"interval": interval or lasting(f"{THURSDAY} 09:00"), "location": "De Vennen", "level": "mbo-3"}
    usual |= {"assessor": "frits jonker", "most_present": 2, "extra_minutes": 30, "registered": True, "attempt": 1}
    usual |= {"attendance": Attendance.NOT_KNOWN, "passed": None, "final": False, "confirmed_at": b.CONFIRMED}
    exam = ExamOf(Exam(**{**usual, **given_}), "Fatima Yilmaz", "Medicatie", withdrawn)
    called = {"frits jonker": staff}
    return Facts([exam], {FATIMA: Standing(reason, "school1")}, {FATIMA: guidance}, Assessors({}, called))


def to(person: PersonId, now: str, known: Facts) -> Due:
    return next(one for one in due(known, moment(now)) if one.person == person)


@pytest.mark.parametrize(
    ("start", "begins"),
    [
        # the morning at seven, in winter time
        ("2024-12-05 13:00", ("28-11 08:00", "04-12 08:00", "05-12 06:00")),
        # two hours before an early start
        ("2024-12-05 08:30", ("28-11 08:00", "04-12 08:00", "05-12 05:30")),
        # and never before six
        ("2024-12-05 07:30", ("28-11 08:00", "04-12 08:00", "05-12 05:00")),
        # so early that the morning is of no use
        ("2024-12-05 06:00", ("28-11 08:00", "04-12 08:00")),
        # on the day the clock goes forward, and the day it goes back
        ("2027-03-28 10:00", ("21-03 08:00", "27-03 08:00", "28-03 05:00")),
        ("2027-10-31 10:00", ("24-10 07:00", "30-10 07:00", "31-10 06:00")),
        # over New Year, from week 53 of 2026
        ("2027-01-01 10:00", ("25-12 08:00", "31-12 08:00", "01-01 06:00")),
    ],
)
def test_when_each_reminder_begins(start: str, begins: tuple[str, ...]) -> None:
    steps = steps_of(lasting(start))
    assert tuple(f"{begun:%d-%m %H:%M}" for _, begun, _ in steps) == begins
    assert [name for name, _, _ in steps] == [7, 1, 0][: len(begins)]
    assert steps[-1][2] == moment(start)


def test_who_is_examined_who_assesses_and_who_guides_each_hear_it_once() -> None:
    found = list(due(facts(), moment("2024-11-28 09:00")))
    assert [one.person for one in found] == [FATIMA, FRITS, PETRA]
    assert {(one.subject, one.occasion, one.acute, one.about) for one in found} == {
        ("examen:9", "2024-12-05T08:00:00+00:00/7", True, FATIMA)
    }


def test_the_trainee_hears_when_and_where_with_what_was_agreed() -> None:
    now = "2024-12-04 09:00"
    part = told(to(FATIMA, now, facts()), moment(now))
    assert part.headline == "Je examen Medicatie (proeve): morgen, donderdag 5 december, 09:00–11:30 uur."
    assert part.paragraphs == (
        "Plaats: De Vennen.",
        "Extra tijd: 30 minuten.",
        "Bij de cliënt zijn hooguit 2 mensen aanwezig.",
    )


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2024-11-28 09:00", "over 7 dagen, donderdag 5 december"),
        ("2024-11-30 09:00", "over 5 dagen, donderdag 5 december"),
        ("2024-12-05 07:00", "vandaag, donderdag 5 december"),
    ],
)
def test_the_day_is_true_at_the_moment_it_leaves(now: str, day: str) -> None:
    part = told(to(FATIMA, now, facts()), moment(now))
    assert part.headline == f"Je examen Medicatie (proeve): {day}, 09:00–11:30 uur."


def test_the_assessor_and_who_guides_hear_at_which_level() -> None:
    now = "2024-12-04 09:00"
    parts = [told(to(person, now, facts()), moment(now)) for person in (FRITS, PETRA)]
    assert [part.headline for part in parts] == [
        "Je beoordeelt Fatima Yilmaz: Medicatie (proeve), morgen, donderdag 5 december, 09:00–11:30 uur.",
        "Fatima Yilmaz heeft examen Medicatie (proeve): morgen, donderdag 5 december, 09:00–11:30 uur.",
    ]
    assert [part.paragraphs[1] for part in parts] == [
        "Beoordeel op niveau mbo-3 (bron: toetsmoment van de school).",
        "Er wordt beoordeeld op niveau mbo-3 (bron: toetsmoment van de school).",
    ]
    english = told(to(FRITS, now, facts()), moment(now), ENGLISH)
    assert english.paragraphs[1] == "Assess at level mbo-3 (source: the school's exam session)."


def test_without_a_level_it_says_whom_to_ask() -> None:
    now = "2024-12-04 09:00"
    ask = [
        told(to(FRITS, now, known), moment(now)).paragraphs[1]
        for known in (
            facts(level=""),
            facts(level="", guidance=(FRITS_GUIDES,)),
            facts(level="", guidance=(FRITS_TEACHES,)),
        )
    ]
    assert ask == [
        "Het niveau staat niet in de gegevens. Vraag het aan Kees Kok, de docent.",
        "Het niveau staat niet in de gegevens. Vraag het aan de school.",
        "Het niveau staat niet in de gegevens. Vraag het aan de school.",
    ]


@pytest.mark.parametrize(
    ("most", "said"),
    [
        (None, ()),
        (0, ("Er is niemand bij een cliënt aanwezig.",)),
        (1, ("Bij de cliënt is hooguit één persoon aanwezig.",)),
    ],
)
def test_how_many_may_be_there(most: int | None, said: tuple[str, ...]) -> None:
    known, now = facts(most_present=most, extra_minutes=0, location="", attempt=2), "2024-12-04 09:00"
    part = told(to(FATIMA, now, known), moment(now))
    assert part.paragraphs == ("De plaats is nog niet bekend.", *said)
    assert "(proeve, poging 2)" in part.headline


NEAR, ALSO_NEAR = Holder(FRITS, "Frits Jonker", "school1"), Holder(JOOST, "Frits Jonker", "school1")
ELSEWHERE = Holder(FRITS, "Frits Jonker", "school2")
FRITS_REPLACES = guide(PETRA, "Petra Vos", Role.WORK_SUPERVISOR, deputy=FRITS, deputy_name="Frits Jonker")
SAME_NAME = guide(JOOST, "Frits  Jonker", Role.TEACHER)


@pytest.mark.parametrize(
    ("guidance", "staff", "assesses"),
    [
        ((PETRA_GUIDES,), (), None),
        ((PETRA_GUIDES,), (NEAR,), FRITS),
        ((PETRA_GUIDES,), (NEAR, ALSO_NEAR), None),
        ((PETRA_GUIDES,), (ELSEWHERE,), None),
        # who guides goes before others of that name, also a deputy who does not stand in
        ((FRITS_GUIDES,), (ALSO_NEAR,), FRITS),
        ((FRITS_REPLACES,), (), FRITS),
        ((FRITS_GUIDES, SAME_NAME), (), None),
    ],
)
def test_the_assessor_is_exactly_one_person(
    guidance: tuple[Guidance, ...], staff: tuple[Holder, ...], assesses: PersonId | None
) -> None:
    now = moment("2024-12-04 09:00")
    headlines = {one.person: told(one, now).headline for one in due(facts(guidance=guidance, staff=staff), now)}
    found = [person for person, headline in headlines.items() if headline.startswith("Je beoordeelt")]
    assert found == ([] if assesses is None else [assesses])


def test_the_deputy_hears_it_on_the_days_of_the_replacement() -> None:
    replaced = guide(
        PETRA,
        "Petra Vos",
        Role.WORK_SUPERVISOR,
        deputy=JOOST,
        deputy_name="Joost Bos",
        deputy_first=date(2024, 11, 30),
        deputy_last=date(2024, 12, 1),
    )
    known = facts(guidance=(replaced,), assessor="")
    mornings = ("2024-11-29 09:00", "2024-11-30 09:00", "2024-12-02 09:00")
    assert [[one.person for one in due(known, moment(now))][1:] for now in mornings] == [[PETRA], [JOOST], [PETRA]]


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"withdrawn": True}, "staat niet meer in de gegevens"),
        ({"registered": False}, "is niet meer aangemeld"),
        ({"attendance": Attendance.PRESENT}, "examen is geweest"),
        ({"passed": True, "final": True}, "examen is geweest"),
        ({"reason": "traject is gestopt"}, "traject is gestopt"),
    ],
)
def test_why_it_need_not_be_said(given_: dict[str, Any], reason: str) -> None:
    now = moment("2024-12-04 09:00")
    planned, dropped = ({one.key: one.dropped for one in due(known, now)} for known in (facts(), facts(**given_)))
    assert planned == dict.fromkeys(planned, "")
    assert dropped == dict.fromkeys(planned, reason)


def test_a_moment_that_moves_makes_other_occasions() -> None:
    now, known = moment("2024-12-04 09:00"), facts()
    moved = facts(lasting(f"{THURSDAY} 10:00"))
    assert not {one.key for one in due(known, now)} & {one.key for one in due(moved, now)}
    unknown = replace(known.exams[0], exam=replace(known.exams[0].exam, interval=None))
    assert list(due(replace(known, exams=[unknown]), now)) == []


FIRST_START = datetime(2026, 12, 20, tzinfo=UTC)
STARTS = st.integers(0, 440 * 24 * 60).map(lambda minutes: FIRST_START + timedelta(minutes=minutes))


@given(STARTS, st.integers(1, 300))
def test_from_seven_days_before_until_the_start_each_day_has_one(start: datetime, minutes: int) -> None:
    day = local_day(start - timedelta(microseconds=1))  # one that begins at midnight is over before its day begins
    known = facts(Interval(start, start + timedelta(minutes=minutes)))
    found = on_days(lambda now: due(known, now), day - timedelta(days=9), day + timedelta(days=3))
    check_windows(found)
    given_on = [one for one, dues in found.items() if dues]
    assert given_on == list(days(local_day(start) - timedelta(days=7), day))
    steps = in_order({one: [each for each in dues if each.person == FATIMA] for one, dues in found.items()})
    assert [one.until for one in steps] == [*(one.at for one in steps[1:]), start]
    assert all(at(local_day(one.at), time(6)) <= one.at for one in steps)


def test_planning_finds_exams_within_a_week_and_who_is_around(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    petra = b.person(db, "Petra Vos", [(Role.WORK_SUPERVISOR, "zorg1")])
    ellen = b.person(db, "Ellen Verhoeven", [(Role.PRACTICE_SUPERVISOR, "zorg1")])
    b.person(db, "Ellen Verhoevens", [(Role.TEACHER, "school1")])
    for trainee in (fatima, noor):
        b.trajectory(db, trainee)
        b.placement(db, trainee)
    b.supervision(db, fatima, petra)
    b.supervision(db, noor, petra, last=b.TODAY - timedelta(days=1))
    when = {days: b.NOW + timedelta(days=days, hours=2) for days in (-1, 0, 7, 8)}
    numbers = {
        days: b.exam(db, fatima, f"T{days}", start=start, end=start + timedelta(hours=1), assessor="ELLEN verhoeven")
        for days, start in when.items()
    }
    other = b.exam(db, noor, "T7")
    b.exam(db, noor, "T0", withdrawn=True)
    at_seven, this_morning = "2024-11-26T11:00:00+00:00/7", "2024-11-19T11:00:00+00:00/0"
    assert asked(db, PLAN, b.NOW) == {
        **{(who, f"examen:{numbers[0]} {this_morning}"): "" for who in (fatima, ellen, petra)},
        **{(who, f"examen:{numbers[7]} {at_seven}"): "" for who in (fatima, ellen, petra)},
        **{(who, f"examen:{other} {at_seven}"): "" for who in (noor, ellen)},
    }


def test_before_it_leaves_everything_is_looked_at_again(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    b.trajectory(db, fatima)
    b.trajectory(db, noor, state=TrajectState.PAUSED)
    start = {"start": b.NOW + timedelta(days=1), "end": b.NOW + timedelta(days=1, hours=1)}
    still = b.exam(db, fatima, "T1", **start)
    off = b.exam(db, fatima, "T2", registered=False, **start)
    gone = b.exam(db, fatima, "T3", withdrawn=True, **start)
    paused = b.exam(db, noor, "T1")
    b.exam(db, fatima, "T5", **start)
    occasion = "2024-11-20T09:00:00+00:00/1"
    assert asked(db, PLAN, b.NOW, [f"examen:{number}" for number in (still, off, gone, paused)]) == {
        (fatima, f"examen:{still} {occasion}"): "",
        (fatima, f"examen:{off} {occasion}"): "is niet meer aangemeld",
        (fatima, f"examen:{gone} {occasion}"): "staat niet meer in de gegevens",
        (noor, f"examen:{paused} {occasion}"): "traject is gepauzeerd",
    }

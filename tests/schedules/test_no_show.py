"""Who was not at an exam: the school hears it the same day, and the trainee gets a kind word (I2)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.domain.calendar import Interval, at, local_day
from bot.domain.people import PersonId, Role
from bot.domain.records import Attendance, Exam, ExamForm, Supervision, TrajectState
from bot.messages import Tone
from schedules.no_show import PLAN, Facts, due
from schedules.people_around import Standing
from storage.falling_due import ExamOf
from storage.guides import Guidance
from storage.staff import Holder
from tests.schedules.plan_checks import asked, check_windows, moment, on_days, told
from tests.storage import builders as b

FATIMA, KEES, ANNA, JOOST = (PersonId(number) for number in range(1, 5))
ABSENT = Attendance.NOT_PRESENT
EXAM = Interval(moment("2024-12-05 09:00").astimezone(UTC), moment("2024-12-05 11:30").astimezone(UTC))
KEES_TEACHES = Guidance(Supervision(1, FATIMA, KEES, Role.TEACHER, date(2024, 2, 5), None), "Kees Kok", "")
ANNA_COORDINATES = Holder(ANNA, "Anna Smit", "school1")


def facts(
    interval: Interval | None = EXAM,
    guidance: tuple[Guidance, ...] = (KEES_TEACHES,),
    reason: str = "",
    withdrawn: bool = False,
    attendance: Attendance = ABSENT,
) -> Facts:
    usual: dict[str, Any] = {"id": 9, "trainee": FATIMA, "certificate": "MED", "form": ExamForm.PROEVE, "location": ""}
    usual |= {"interval": interval, "level": "", "assessor": "", "most_present": None, "extra_minutes": 0}
    usual |= {"registered": True, "attempt": 1, "passed": None, "final": False, "confirmed_at": b.CONFIRMED}
    one = ExamOf(Exam(**usual, attendance=attendance), "Fatima Yilmaz", "Medicatie", withdrawn)
    known = {FATIMA: Standing(reason, "school1")}
    return Facts([one], known, {FATIMA: guidance}, {"school1": [ANNA_COORDINATES]})


def test_the_teacher_hears_it_at_once_and_the_trainee_at_a_good_moment() -> None:
    found = {one.person: one for one in due(facts(), moment("2024-12-05 15:00"))}
    assert {person: one.acute for person, one in found.items()} == {KEES: True, FATIMA: False}
    assert {(one.subject, one.occasion) for one in found.values()} == {("afwezig:9", "2024-12-05T08:00:00+00:00/0")}
    assert {(one.at, one.until) for one in found.values()} == {(EXAM.end, at(date(2024, 12, 7)))}


def test_the_words_of_each() -> None:
    now = moment("2024-12-05 15:00")
    to_teacher, to_trainee = (told(one, now) for one in due(facts(), now))
    assert to_teacher.headline == (
        "Fatima Yilmaz was niet bij het examen Medicatie (proeve): vandaag, donderdag 5 december."
    )
    assert to_teacher.tone is Tone.CAUTION
    assert to_trainee.headline == "We hebben je gemist bij het examen Medicatie (proeve)."
    assert to_trainee.paragraphs[0] == (
        "Neem contact op met Kees Kok, je docent. Dan kijken jullie samen hoe je verdergaat."
    )


def test_the_next_day_it_is_not_today_any_more() -> None:
    now = moment("2024-12-06 09:00")
    headline = told(next(iter(due(facts(), now))), now).headline
    assert headline == "Fatima Yilmaz was niet bij het examen Medicatie (proeve): donderdag 5 december."


def test_without_a_teacher_the_coordinators_hear_it() -> None:
    now = moment("2024-12-05 15:00")
    found = {one.person: told(one, now) for one in due(facts(guidance=()), now)}
    assert set(found) == {ANNA, FATIMA}
    assert found[ANNA].why == "Je krijgt dit omdat er geen docent van Fatima Yilmaz in de gegevens staat."
    assert found[FATIMA].paragraphs[0].startswith("Neem contact op met je school.")


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"attendance": Attendance.PRESENT}, "was er toch"),
        ({"withdrawn": True}, "staat niet meer in de gegevens"),
        ({"reason": "traject is gestopt"}, "traject is gestopt"),
    ],
)
def test_why_it_need_not_be_said(given_: dict[str, Any], reason: str) -> None:
    now = moment("2024-12-05 15:00")
    planned = {one.key for one in due(facts(), now)}
    assert {one.key: one.dropped for one in due(facts(**given_), now)} == dict.fromkeys(planned, reason)


def test_an_exam_without_a_moment_was_missed_by_nobody() -> None:
    assert list(due(facts(interval=None), moment("2024-12-05 15:00"))) == []


@given(st.integers(0, 440 * 24 * 60), st.integers(1, 36 * 60))
def test_it_is_told_on_the_day_of_the_exam_and_the_next_one(minute: int, minutes: int) -> None:
    start = datetime(2026, 12, 20, tzinfo=UTC) + timedelta(minutes=minute)
    interval = Interval(start, start + timedelta(minutes=minutes))
    day = local_day(interval.end)
    found = on_days(lambda now: due(facts(interval), now), day - timedelta(days=3), day + timedelta(days=4))
    assert [one for one, dues in found.items() if dues] == [day, day + timedelta(days=1)]
    check_windows(found)


def test_planning_finds_who_was_absent_today_or_yesterday(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    anna, kees, joost = (
        b.person(db, name, [(Role.COORDINATOR, "school1")]) for name in ("Anna Smit", "Kees Kok", "Jo")
    )
    b.trajectory(db, fatima)
    b.trajectory(db, noor)
    b.supervision(db, fatima, kees, role=Role.TEACHER, deputy=joost, deputy_first=b.TODAY)
    numbers = {}
    for days in (-2, -1, 0, 1):
        start = b.NOW + timedelta(days=days, hours=1)
        numbers[days] = b.exam(db, fatima, f"T{days}", start=start, end=start + timedelta(hours=1), attendance=ABSENT)
    other = b.exam(db, noor, "T0", attendance=ABSENT)
    b.exam(db, noor, "T-1", attendance=Attendance.PRESENT)
    today, yesterday = "2024-11-19T10:00:00+00:00/0", "2024-11-18T10:00:00+00:00/0"
    assert asked(db, PLAN, b.NOW) == {
        **{(who, f"afwezig:{numbers[-1]} {yesterday}"): "" for who in (fatima, joost)},
        **{(who, f"afwezig:{numbers[0]} {today}"): "" for who in (fatima, joost)},
        **{(who, f"afwezig:{other} {today}"): "" for who in (noor, anna, kees, joost)},
    }


def test_before_it_leaves_everything_is_looked_at_again(db: Connection) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    b.trajectory(db, fatima)
    b.trajectory(db, noor, state=TrajectState.STOPPED)
    hours = {"start": b.NOW, "end": b.NOW + timedelta(hours=1)}
    came, absent = (
        b.exam(db, fatima, "T1", attendance=Attendance.PRESENT, **hours),
        b.exam(db, noor, "T1", attendance=ABSENT),
    )
    b.exam(db, fatima, "T2", attendance=ABSENT, **hours)
    assert asked(db, PLAN, b.NOW, [f"afwezig:{came}", f"afwezig:{absent}"]) == {
        (fatima, f"afwezig:{came} 2024-11-19T09:00:00+00:00/0"): "was er toch",
        (noor, f"afwezig:{absent} 2024-11-19T09:00:00+00:00/0"): "traject is gestopt",
    }

"""Nudges about work to hand in: how often, when, in which words, and never about what is done (C1, G1, G4)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.domain.calendar import at
from bot.domain.people import PersonId, Role
from bot.domain.records import SubmissionState, Supervision, SupportStyle, TrajectState
from bot.messages import Tone
from schedules.deadlines import PLAN, Facts, due
from schedules.due import Due, Span
from schedules.people_around import Standing
from storage.falling_due import ToHandIn
from storage.guides import Guidance
from tests.schedules.plan_checks import DUTCH, ENGLISH, asked, check_windows, in_order, moment, on_days, told
from tests.storage import builders as b

FRIDAY = date(2024, 11, 22)
WHO = PersonId(1)
UNSET, AUTONOMOUS, STRUCTURED = SupportStyle.UNSET, SupportStyle.AUTONOMOUS, SupportStyle.STRUCTURED
OPEN, RETURNED = SubmissionState.OPEN, SubmissionState.RETURNED
TEACHER = Guidance(Supervision(1, WHO, PersonId(2), Role.TEACHER, date(2024, 2, 5), None), "Kees Kok", "")


def facts(day: date | None = FRIDAY, style: SupportStyle = UNSET, reason: str = "", **given_: Any) -> Facts:
    usual: dict[str, Any] = {"id": 12, "trainee": WHO, "title": "Reflectieverslag", "planned_minutes": None, "due": day}
    usual |= {"submitted_on": None, "state": OPEN, "withdrawn": False}
    return Facts([ToHandIn(**{**usual, **given_})], {WHO: Standing(reason, "school1", style)}, {WHO: [TEACHER]})


def one_on(now: str, known: Facts) -> Due:
    (found,) = due(known, moment(now))
    return found


def steps(known: Facts, around: date = FRIDAY) -> dict[int, str]:
    """By how many days before the last day: the step that is given then."""
    found = on_days(lambda now: due(known, now), around - timedelta(days=9), around + timedelta(days=10))
    check_windows(found)
    return {(around - day).days: one.occasion for day, dues in found.items() for one in dues}


def every(step: str, first: int, last: int) -> dict[int, str]:
    return dict.fromkeys(range(first, last - 1, -1), f"2024-11-22/{step}")


LATE = every("-1", -1, -8)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (UNSET, every("7", 7, 4) | every("3", 3, 2) | every("1", 1, 0) | LATE),
        (AUTONOMOUS, every("3", 3, 0) | LATE),
        (STRUCTURED, every("7", 7, 6) | every("5", 5, 4) | every("3", 3, 2) | every("1", 1, 0) | LATE),
    ],
)
def test_how_often_depends_on_how_somebody_wants_to_be_helped(style: SupportStyle, expected: dict[int, str]) -> None:
    assert steps(facts(style=style)) == expected


@pytest.mark.parametrize(
    ("day", "now", "begins", "ends"),
    [
        # a week before, and until the next step
        ("2024-11-22", "2024-11-15 08:00", "2024-11-15T08:00+00:00", "2024-11-19T08:00+00:00"),
        # the last step runs until the day is over
        ("2024-11-22", "2024-11-22 23:59", "2024-11-21T08:00+00:00", "2024-11-22T23:00+00:00"),
        # it is late from the day after, for eight days
        ("2024-11-22", "2024-11-30 12:00", "2024-11-23T08:00+00:00", "2024-11-30T23:00+00:00"),
        # the clock goes forward on 28 March 2027, and back on 31 October
        ("2027-03-29", "2027-03-26 12:00", "2027-03-26T08:00+00:00", "2027-03-28T07:00+00:00"),
        ("2027-10-31", "2027-10-31 12:00", "2027-10-30T07:00+00:00", "2027-10-31T23:00+00:00"),
        # over New Year, in week 53 of 2026
        ("2027-01-02", "2026-12-30 12:00", "2026-12-30T08:00+00:00", "2027-01-01T08:00+00:00"),
        # leap day
        ("2028-03-01", "2028-02-29 12:00", "2028-02-29T08:00+00:00", "2028-03-01T23:00+00:00"),
    ],
)
def test_from_when_until_when(day: str, now: str, begins: str, ends: str) -> None:
    found = one_on(now, facts(date.fromisoformat(day)))
    assert (found.at.isoformat(timespec="minutes"), found.until.isoformat(timespec="minutes")) == (begins, ends)


@pytest.mark.parametrize(
    ("now", "headline"),
    [
        ("2024-11-19 09:00", "Lever Reflectieverslag in: over 3 dagen, vrijdag 22 november."),
        ("2024-11-21 09:00", "Lever Reflectieverslag in: morgen, vrijdag 22 november."),
        ("2024-11-22 20:00", "Lever Reflectieverslag in: vandaag, vrijdag 22 november."),
        ("2024-11-23 09:00", "Reflectieverslag is 1 dag te laat: de laatste dag was vrijdag 22 november."),
        ("2024-11-25 09:00", "Reflectieverslag is 3 dagen te laat: de laatste dag was vrijdag 22 november."),
    ],
)
def test_words_are_true_at_the_moment_it_leaves(now: str, headline: str) -> None:
    assert told(one_on(now, facts()), moment(now)).headline == headline


def test_what_is_late_is_told_with_whom_to_ask() -> None:
    now, known = moment("2024-11-25 09:00"), facts()
    part = told(one_on("2024-11-25 09:00", known), now)
    assert (part.tone, part.paragraphs[0]) == (
        Tone.CAUTION,
        "Lukt het niet? Vraag Kees Kok, je docent, wat er nog kan.",
    )
    alone = Facts(known.hand_ins, known.standings, {})
    assert told(next(iter(due(alone, now))), now).paragraphs[0] == "Lukt het niet? Vraag je docent wat er nog kan."


def test_small_steps_for_who_wants_structure() -> None:
    known = facts(style=STRUCTURED, planned_minutes=120)
    small = [told(one_on(now, known), moment(now)).paragraphs for now in ("2024-11-15 09:00", "2024-11-19 09:00")]
    assert small == [
        ("Begin klein: lees vandaag wat er wordt gevraagd.", "Reken op 2 uur."),
        ("Volgende stap: maak een begin. Het hoeft nog niet af te zijn.", "Reken op 2 uur."),
    ]
    assert len(told(one_on("2024-11-17 09:00", facts(style=STRUCTURED)), moment("2024-11-17 09:00")).paragraphs) == 1


def test_an_overview_for_who_is_autonomous_and_nothing_more_otherwise() -> None:
    now = "2024-11-19 09:00"
    parts = [told(one_on(now, facts(style=style)), moment(now)) for style in (AUTONOMOUS, UNSET)]
    assert [part.paragraphs for part in parts] == [("Typ „overzicht” voor alles wat eraan komt.",), ()]
    assert {part.why for part in parts} == {"Je krijgt dit omdat deze opdracht nog openstaat."}


def test_it_is_said_in_the_language_of_the_reader() -> None:
    part = told(one_on("2024-11-21 09:00", facts()), moment("2024-11-21 09:00"), ENGLISH)
    assert part.headline == "Hand in Reflectieverslag: tomorrow, Friday 22 November."


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"state": SubmissionState.SUBMITTED}, "is ingeleverd"),
        ({"state": SubmissionState.PASSED}, "is voldaan"),
        ({"state": SubmissionState.CANCELLED}, "is vervallen"),
        ({"withdrawn": True}, "staat niet meer in de gegevens"),
        ({"reason": "traject is gepauzeerd"}, "traject is gepauzeerd"),
    ],
)
def test_why_it_need_not_be_said(given_: dict[str, Any], reason: str) -> None:
    planned, now = one_on("2024-11-21 09:00", facts()), one_on("2024-11-21 09:00", facts(**given_))
    assert (now.key, now.dropped, planned.dropped) == (planned.key, reason, "")


def test_without_a_day_nothing_is_said() -> None:
    assert list(due(facts(day=None), moment("2024-11-21 09:00"))) == []


def test_work_that_is_opened_again_is_another_occasion() -> None:
    handed_in = date(2024, 11, 18)
    versions = [
        one_on("2024-11-21 09:00", facts(**given_)).occasion
        for given_ in (
            {},
            {"state": RETURNED},
            {"state": RETURNED, "submitted_on": handed_in},
            {"state": OPEN, "submitted_on": handed_in + timedelta(days=1)},
        )
    ]
    assert len(set(versions)) == 4
    assert all(one.endswith("/1") for one in versions)


def test_a_resit_is_nudged_and_never_late() -> None:
    again = facts(state=RETURNED, submitted_on=date(2024, 11, 18))
    assert {left for left in steps(again) if left < 0} == set()
    now = "2024-11-21 09:00"
    headline = told(one_on(now, again), moment(now)).headline
    assert headline == "Lever Reflectieverslag opnieuw in: morgen, vrijdag 22 november."


DAYS = st.dates(date(2026, 12, 20), date(2028, 3, 5))


@given(DAYS, st.sampled_from(SupportStyle), st.sampled_from([OPEN, RETURNED]))
def test_from_the_first_step_each_day_has_one_and_the_next_takes_over(
    day: date, style: SupportStyle, state: SubmissionState
) -> None:
    found = on_days(
        lambda now: due(facts(day, style, state=state), now), day - timedelta(days=9), day + timedelta(days=10)
    )
    check_windows(found)
    given_on = [one for one, dues in found.items() if dues]
    last = day if state is RETURNED else day + timedelta(days=8)
    assert (given_on[-1], len(given_on)) == (last, (last - given_on[0]).days + 1)
    steps_ = in_order(found)
    before = [one for one in steps_ if not one.occasion.endswith("/-1")]
    assert [one.until for one in before] == [*(one.at for one in before[1:]), at(day + timedelta(days=1))]
    assert len(steps_) == len(before) + (state is OPEN)


@given(
    DAYS, st.sampled_from(SupportStyle), st.sampled_from(SubmissionState), st.integers(-10, 10), st.integers(0, 1439)
)
def test_never_after_it_was_handed_in(
    day: date, style: SupportStyle, state: SubmissionState, away: int, minute: int
) -> None:
    now = at(day + timedelta(days=away)) + timedelta(minutes=minute)
    for one in due(facts(day, style, state=state), now):
        assert bool(one.dropped) == (state not in (OPEN, RETURNED))
        part = told(one, now, DUTCH)
        assert part.headline
        assert part.why


TODAY, NOW = b.TODAY, b.NOW


def test_planning_finds_what_is_open_and_falls_due(db: Connection) -> None:
    fatima = b.person(db)
    b.trajectory(db, fatima, support_style=STRUCTURED)
    b.trajectory(db, fatima, state=TrajectState.STOPPED, start=TODAY, route="route2")
    near = {days: b.submission(db, fatima, f"O{days}", due=TODAY + timedelta(days=days)) for days in (-9, -8, 0, 7, 8)}
    b.submission(db, fatima, "done", due=TODAY, state=SubmissionState.SUBMITTED)
    b.submission(db, fatima, "gone", due=TODAY, withdrawn=True)
    b.submission(db, fatima, "some day", due=None)
    again = b.submission(db, fatima, "again", due=TODAY, state=RETURNED, submitted_on=TODAY)
    assert asked(db, PLAN, NOW) == {
        (fatima, f"inlevering:{near[-8]} 2024-11-11/-1"): "",
        (fatima, f"inlevering:{near[0]} 2024-11-19/1"): "",
        (fatima, f"inlevering:{near[7]} 2024-11-26/7"): "",
        (fatima, f"inlevering:{again} 2024-11-19+2024-11-19/1"): "",
    }


@pytest.mark.parametrize(
    ("state", "reason"), [(TrajectState.PAUSED, "traject is gepauzeerd"), (TrajectState.STOPPED, "traject is gestopt")]
)
def test_before_it_leaves_everything_is_looked_at_again(db: Connection, state: TrajectState, reason: str) -> None:
    fatima, noor = b.person(db), b.person(db, "Noor Bakker")
    b.trajectory(db, fatima)
    b.trajectory(db, noor, state=state)
    handed_in = b.submission(db, fatima, "O1", due=TODAY, state=SubmissionState.SUBMITTED)
    gone = b.submission(db, fatima, "O2", due=TODAY, withdrawn=True)
    paused = b.submission(db, noor, "O3", due=TODAY)
    still = b.submission(db, fatima, "O4", due=TODAY)
    b.submission(db, fatima, "O5", due=TODAY)
    subjects = [f"inlevering:{number}" for number in (handed_in, gone, paused, still)]
    assert asked(db, PLAN, NOW, subjects) == {
        (fatima, f"inlevering:{handed_in} 2024-11-19/1"): "is ingeleverd",
        (fatima, f"inlevering:{gone} 2024-11-19/1"): "staat niet meer in de gegevens",
        (noor, f"inlevering:{paused} 2024-11-19/1"): reason,
        (fatima, f"inlevering:{still} 2024-11-19/1"): "",
    }


def test_the_teacher_of_who_is_late_is_read_with_the_deputy(db: Connection) -> None:
    fatima, kees, joost = (b.person(db, name) for name in ("Fatima Yilmaz", "Kees Kok", "Joost Bos"))
    b.trajectory(db, fatima)
    b.submission(db, fatima, due=TODAY - timedelta(days=1))
    b.supervision(db, fatima, kees, role=Role.TEACHER, deputy=joost, deputy_first=TODAY)
    (found,) = PLAN.due(PLAN.read(db, Span(TODAY, TODAY), None), NOW)
    assert told(found, NOW).paragraphs[0] == "Lukt het niet? Vraag Joost Bos, je docent, wat er nog kan."

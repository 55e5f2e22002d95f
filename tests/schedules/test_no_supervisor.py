"""A trainee whom nobody guides on the ward, or soon nobody: told at most once in two weeks, while it lasts (F9)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.domain.records import Placement, Supervision, TrajectState
from bot.messages import Tone
from schedules.due import Due, Part, Span
from schedules.no_supervisor import PLAN, SOON, Facts, Lack, due, lacking
from schedules.people_around import Standing
from schedules.school_side import Around
from storage.guides import Guidance
from storage.staff import Holder
from tests.schedules.plan_checks import DUTCH, ENGLISH, asked, check_windows, moment, on_days, told
from tests.storage import builders as b

FATIMA, PETRA, KEES, CORA = (PersonId(n) for n in (1, 2, 3, 4))
TODAY, STARTS = b.TODAY, b.LONG_AGO
ONE_DAY = timedelta(days=1)
WARD, TEACHER = Role.WORK_SUPERVISOR, Role.TEACHER


def guides(role: Role = WARD, last: date | None = None, first: date = STARTS, name: str = "Petra Vos") -> Guidance:
    person = KEES if role is TEACHER else PETRA
    return Guidance(Supervision(1, FATIMA, person, role, first, last), name, "")


def place(last: date | None = None, **changes: Any) -> Placement:
    usual: dict[str, Any] = {"id": 1, "trainee": FATIMA, "employer": "zorg1", "location": None, "only_there": False}
    usual |= {"first": STARTS, "last": last, "hours_a_week": 24.0, "confirmed_at": b.NOW}
    usual |= dict.fromkeys(("signed_school", "signed_employer", "signed_trainee"), True)
    return Placement(**{**usual, **changes})


KEES_TEACHES = guides(TEACHER, name="Kees Kok")


def facts(
    *guidance: Guidance, again: bool = False, reason: str = "", places: tuple[Placement, ...] = (place(),)
) -> Facts:
    coordinators = {"school1": [Holder(CORA, "Cora Dijk", "school1")]}
    around = Around({FATIMA: Standing(reason, "school1")}, {FATIMA: "Fatima Yilmaz"}, {FATIMA: guidance}, coordinators)
    return Facts(again, [FATIMA], around, {FATIMA: places}, {"zorg1": "Zonnehof"})


def told_to(who: PersonId, known: Facts, now: str = "2024-11-19 12:00", english: bool = False) -> Part:
    found = next(one for one in due(known, moment(now)) if one.person == who)
    return told(found, moment(now), ENGLISH if english else DUTCH)


NOBODY, SOON_NOBODY = facts(KEES_TEACHES), facts(KEES_TEACHES, guides(last=TODAY + ONE_DAY))


@pytest.mark.parametrize(
    ("guidance", "places", "found"),
    [
        ([], [place()], Lack(None)),
        ([guides()], [place()], None),
        ([guides(last=TODAY)], [place()], Lack(TODAY)),
        ([guides(last=TODAY - ONE_DAY)], [place()], Lack(None)),
        ([guides(first=TODAY + ONE_DAY)], [place()], Lack(None)),
        ([guides(last=TODAY + SOON)], [place()], Lack(TODAY + SOON)),
        ([guides(last=TODAY + SOON + ONE_DAY)], [place()], None),
        ([guides(TEACHER)], [place()], Lack(None)),
        ([guides(Role.PRACTICE_SUPERVISOR)], [place()], Lack(None)),
        # who is not on record any more guides nobody
        ([guides(name="")], [place()], Lack(None)),
        # somebody follows, at once or somewhat later
        ([guides(last=TODAY), guides(first=TODAY + ONE_DAY)], [place()], None),
        ([guides(last=TODAY), guides(first=TODAY + 9 * ONE_DAY, last=TODAY + 99 * ONE_DAY)], [place()], None),
        ([guides(last=TODAY), guides(last=TODAY + 5 * ONE_DAY)], [place()], Lack(TODAY + 5 * ONE_DAY)),
        ([guides(last=TODAY), guides()], [place()], None),
        # the place ends as well
        ([guides(last=TODAY + ONE_DAY)], [place(TODAY + ONE_DAY)], None),
        ([guides(last=TODAY + ONE_DAY)], [place(TODAY + 2 * ONE_DAY)], Lack(TODAY + ONE_DAY)),
        ([guides(last=date.max)], [place()], None),
    ],
)
def test_when_somebody_is_missing(guidance: list[Guidance], places: list[Placement], found: Lack | None) -> None:
    assert lacking(guidance, places, TODAY) == found


def keys(known: Facts, now: str = "2024-11-19 12:00") -> dict[int, str]:
    return {int(one.person): one.dropped for one in due(known, moment(now))}


def test_the_teacher_and_the_trainee_hear_it() -> None:
    assert keys(NOBODY) == {KEES: "", FATIMA: ""}
    assert keys(facts()) == {CORA: "", FATIMA: ""}


def test_the_teacher_hears_a_fact_and_whom_to_ask() -> None:
    part = told_to(KEES, NOBODY)
    assert part == Part(
        "Fatima Yilmaz heeft nu geen werkbegeleider.",
        "Je krijgt dit omdat je docent bent van Fatima Yilmaz.",
        ("Vraag Zonnehof wie Fatima Yilmaz gaat begeleiden.",),
        Tone.CAUTION,
    )
    soon = told_to(KEES, SOON_NOBODY)
    assert soon.headline == (
        "Fatima Yilmaz heeft straks geen werkbegeleider. De laatste dag: morgen, woensdag 20 november."
    )
    assert soon.paragraphs[0] == "Voor daarna staat er niemand in de gegevens."
    assert told_to(CORA, facts()).why == "Je krijgt dit omdat er geen docent van Fatima Yilmaz in de gegevens staat."


def test_the_trainee_hears_it_in_other_words() -> None:
    assert told_to(FATIMA, NOBODY).headline == "Er staat nu geen werkbegeleider voor je in de gegevens."
    assert told_to(FATIMA, NOBODY).paragraphs[0] == "Vraag op je werk wie je gaat begeleiden."
    said = told_to(FATIMA, SOON_NOBODY, english=True).headline
    assert said == "Your work supervisor stops. The last day: tomorrow, Wednesday 20 November."


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"reason": "traject is gestopt"}, "traject is gestopt"),
        ({"places": ()}, "heeft nu geen werkplek"),
        ({"places": (place(last=TODAY - ONE_DAY),)}, "heeft nu geen werkplek"),
    ],
)
def test_why_it_need_not_be_said(given_: dict[str, Any], reason: str) -> None:
    assert set(keys(facts(again=True, **given_)).values()) == {reason}
    assert keys(facts(**given_)) == {}


def test_who_is_guided_by_now_is_told_nothing() -> None:
    assert set(keys(facts(guides(), again=True)).values()) == {"heeft een werkbegeleider"}


@pytest.mark.parametrize(
    ("now", "occasion", "begins", "ends"),
    [
        ("2024-11-19 12:00", "2024-11-18/0", "2024-11-18T09:00+00:00", "2024-12-02T09:00+00:00"),
        # weeks 53 of 2026 and 1 of 2027 are one fortnight
        ("2027-01-03 12:00", "2026-12-28/0", "2026-12-28T09:00+00:00", "2027-01-11T09:00+00:00"),
        ("2027-01-10 12:00", "2026-12-28/0", "2026-12-28T09:00+00:00", "2027-01-11T09:00+00:00"),
        # a fortnight in which the clock goes forward, and one in which it goes back
        ("2027-03-28 03:30", "2027-03-22/0", "2027-03-22T09:00+00:00", "2027-04-05T08:00+00:00"),
        ("2027-10-31 02:30", "2027-10-18/0", "2027-10-18T08:00+00:00", "2027-11-01T09:00+00:00"),
    ],
)
def test_once_in_two_weeks(now: str, occasion: str, begins: str, ends: str) -> None:
    found: list[Due] = list(due(NOBODY, moment(now)))
    assert {one.occasion for one in found} == {occasion}
    assert {one.at.isoformat(timespec="minutes") for one in found} == {begins}
    assert {one.until.isoformat(timespec="minutes") for one in found} == {ends}
    assert {(one.subject, one.about, one.acute) for one in found} == {("begeleider:1", FATIMA, False)}


@given(st.dates(date(2026, 12, 20), date(2028, 3, 5)))
def test_every_day_of_four_weeks_has_two_or_three_occasions(day: date) -> None:
    found = on_days(lambda now: due(NOBODY, now), day, day + timedelta(days=27))
    check_windows(found)
    assert all(len(dues) == 2 for dues in found.values())
    assert len({one.occasion for dues in found.values() for one in dues}) in (2, 3)


NOW = b.NOW


def trainee(db: Connection, name: str, **given_: Any) -> PersonId:
    who = b.person(db, name)
    b.trajectory(db, who, **given_)
    b.placement(db, who)
    return who


def test_planning_finds_who_is_not_guided_the_coming_weeks(db: Connection) -> None:
    petra, gone = b.person(db, "Petra Vos", ()), b.person(db, "Joost Bos", (), withdrawn=True)
    alone, guided, ends, follows, left, stopped, away = (
        trainee(db, name, state=TrajectState.STOPPED if name == "F" else TrajectState.ACTIVE) for name in "ABCDEFG"
    )
    idle = b.person(db, "H")
    b.trajectory(db, idle)
    b.supervision(db, guided, petra)
    b.supervision(db, ends, petra, last=TODAY + SOON)
    b.supervision(db, follows, petra, last=TODAY)
    b.supervision(db, follows, petra, first=TODAY + SOON, last=TODAY + 99 * ONE_DAY)
    b.supervision(db, left, gone)
    b.supervision(db, away, gone, deputy=petra, deputy_first=TODAY)
    b.supervision(db, alone, petra, withdrawn=True)
    found = {who for who, _ in asked(db, PLAN, NOW)}
    assert found == {alone, ends, left}
    subjects = [f"begeleider:{who}" for who in (alone, guided, stopped, idle)]
    assert asked(db, PLAN, NOW, subjects) == {
        (alone, f"begeleider:{alone} 2024-11-18/0"): "",
        (guided, f"begeleider:{guided} 2024-11-18/0"): "heeft een werkbegeleider",
        (stopped, f"begeleider:{stopped} 2024-11-18/0"): "traject is gestopt",
        (idle, f"begeleider:{idle} 2024-11-18/0"): "heeft nu geen werkplek",
    }


def test_days_that_are_read_together_give_what_each_gives_alone(db: Connection) -> None:
    petra = b.person(db, "Petra Vos", ())
    for name, first, last in (("A", -3, 2), ("B", 3, 9), ("C", -99, 30)):
        who = trainee(db, name)
        b.supervision(db, who, petra, first=TODAY + first * ONE_DAY, last=TODAY + last * ONE_DAY)
        b.supervision(db, who, b.person(db, f"Docent {name}", ((TEACHER, "school1"),)), role=TEACHER)
    together = PLAN.read(db, Span(TODAY, TODAY + 14 * ONE_DAY), None)
    for days in range(15):
        day, now = TODAY + days * ONE_DAY, NOW + days * ONE_DAY
        alone = PLAN.due(PLAN.read(db, Span(day, day), None), now)
        assert sorted(one.key for one in PLAN.due(together, now)) == sorted(one.key for one in alone)

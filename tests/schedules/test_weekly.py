"""The weekly prompt: one message for who guides on the ward, about whom they guide on that day (F4, F5)."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.domain.calendar import Interval, at
from bot.domain.checkins import CheckinKind, Party, Round, Seat, SeatState
from bot.domain.people import PersonId, Role
from bot.domain.records import Supervision, TrajectState
from bot.domain.rounds import closed
from schedules.due import Due, Span
from schedules.people_around import Standing
from schedules.round_opening import open_today
from schedules.weekly import PLAN, Facts, due
from storage import checkins, outbox, weekly
from storage import tables as t
from storage.guides import Guidance
from storage.outbox import NewNotice
from tests.schedules.plan_checks import DUTCH, ENGLISH, asked, check_windows, days, moment, on_days, told
from tests.storage import builders as b

PETRA, JOOST = PersonId(1), PersonId(2)
TRAINEES = tuple(PersonId(10 + n) for n in range(12))
NAMES = ("Fatima El Amrani", "Samira Bouzid", "Samira Aziz", *(f"Noor {n}" for n in range(9)))
STARTS = date(2024, 2, 5)


def supervision(trainee: PersonId, role: Role = Role.WORK_SUPERVISOR, **given_: Any) -> Guidance:
    usual: dict[str, Any] = {"id": int(trainee), "trainee": trainee, "supervisor": PETRA, "role": role}
    made = Supervision(**{**usual, "first": STARTS, "last": None, **given_})
    return Guidance(made, "Petra Vos", "Joost Bos" if made.deputy else "")


def facts(*guidance: Guidance, answered: tuple[PersonId, ...] = (), paused: tuple[PersonId, ...] = ()) -> Facts:
    standings = {one: Standing("traject is gepauzeerd" if one in paused else "", "school1") for one in TRAINEES}
    names = dict(zip(TRAINEES, NAMES, strict=True))
    around = {one: [own for own in guidance if own.supervision.trainee == one] for one in TRAINEES}
    return Facts({PETRA: guidance, JOOST: guidance}, around, dict(rounds(answered)), standings, names, {}, {}, {}, {})


def rounds(answered: tuple[PersonId, ...]) -> Iterator[tuple[tuple[PersonId, date], Round]]:
    """Of two weeks, about everybody; in the first Petra answered about some."""
    for monday in (date(2024, 11, 18), date(2024, 11, 25)):
        for one in TRAINEES:
            done = one in answered and monday == date(2024, 11, 18)
            state = SeatState.ANSWERED if done else SeatState.WAITING
            seats = (Seat(Party.TRAINEE, one), Seat(Party.WORK, PETRA, state))
            yield (one, monday), Round(1, one, CheckinKind.PULSE, monday.isoformat(), monday, seats)


def prompt(known: Facts, now: str = "2024-11-19 10:00", who: PersonId = PETRA) -> Due:
    return next(one for one in due(known, moment(now)) if one.person == who)


FATIMA = facts(supervision(TRAINEES[0]))


@pytest.mark.parametrize(
    ("now", "key", "begins", "ends"),
    [
        ("2024-11-18 00:00", "2024-11-18", "2024-11-18T09:00+00:00", "2024-11-22T11:00+00:00"),
        ("2024-11-22 23:59", "2024-11-18", "2024-11-18T09:00+00:00", "2024-11-22T11:00+00:00"),
        # week 53 of 2026
        ("2027-01-01 09:00", "2026-12-28", "2026-12-28T09:00+00:00", "2027-01-01T11:00+00:00"),
        # the Monday after the clock went forward, and the one after it went back
        ("2027-03-29 09:00", "2027-03-29", "2027-03-29T08:00+00:00", "2027-04-02T10:00+00:00"),
        ("2027-11-01 09:00", "2027-11-01", "2027-11-01T09:00+00:00", "2027-11-05T11:00+00:00"),
        # the week that ends in the night on which it goes forward
        ("2027-03-24 09:00", "2027-03-22", "2027-03-22T09:00+00:00", "2027-03-26T11:00+00:00"),
    ],
)
def test_from_monday_until_friday(now: str, key: str, begins: str, ends: str) -> None:
    found = prompt(FATIMA, now)
    assert found.key == f"1:weekbericht:week:1:{key}/0" == weekly.notice_key(PETRA, date.fromisoformat(key))
    assert (found.at.isoformat(timespec="minutes"), found.until.isoformat(timespec="minutes")) == (begins, ends)
    assert (found.about, found.acute) == (None, False)


@given(st.dates(date(2026, 12, 20), date(2028, 3, 5)))
def test_one_a_week_and_none_in_the_weekend(day: date) -> None:
    found = on_days(lambda now: due(FATIMA, now), day, day + timedelta(days=13))
    check_windows(found)
    assert {one for one, dues in found.items() if dues} == {one for one in found if one.weekday() < 5}
    weeks = {(one.isocalendar().year, one.isocalendar().week): {x.key for x in dues} for one, dues in found.items()}
    assert all(len(keys) in (0, 2) for keys in weeks.values())  # one for each of the two supervisors


def test_who_stands_in_gets_it_on_those_days() -> None:
    away: dict[str, Any] = {"deputy": JOOST, "deputy_first": date(2024, 11, 20), "deputy_last": date(2024, 11, 21)}
    known = facts(supervision(TRAINEES[0], **away))
    gets = {
        day.isoformat(): [int(one.person) for one in due(known, at(day)) if not one.dropped]
        for day in days(date(2024, 11, 19), date(2024, 11, 22))
    }
    assert gets == {"2024-11-19": [1], "2024-11-20": [2], "2024-11-21": [2], "2024-11-22": [1]}


def test_one_message_about_all_of_them_by_name() -> None:
    known = facts(*(supervision(one) for one in TRAINEES[:3]))
    part = told(prompt(known), moment("2024-11-19 10:00"))
    assert part.headline == "Weekbericht: je begeleidt deze week 3 deelnemers."
    assert part.paragraphs == (
        "Fatima El Amrani heeft deze week geen les.",
        "Samira Aziz heeft deze week geen les.",
        "Samira Bouzid heeft deze week geen les.",
        "Wil je weten wat er van een deelnemer wordt verwacht? Vraag het mij.",
        "Een paar korte vragen, minder dan een minuut.",
    )
    assert part.choices == (
        ("Weekvragen over Fatima", "vragen:10"),
        ("Weekvragen over Samira Aziz", "vragen:12"),
        ("Weekvragen over Samira Bouzid", "vragen:11"),
    )


def test_with_many_there_is_one_button_and_the_message_stays_short() -> None:
    part = told(prompt(facts(*(supervision(one) for one in TRAINEES))), moment("2024-11-19 10:00"))
    assert part.choices == (("Vragen beantwoorden", "vragen:0"),)
    assert part.paragraphs[10] == "en nog 2"
    assert len(part.paragraphs) == 13


def test_nothing_is_asked_again_of_whom_it_was_answered() -> None:
    two = (supervision(TRAINEES[0]), supervision(TRAINEES[1]))
    some, every = (facts(*two, answered=TRAINEES[:count]) for count in (1, 2))
    parts = [told(prompt(known), moment("2024-11-19 10:00")) for known in (some, every)]
    assert [part.choices for part in parts] == [(("Weekvragen over Samira", "vragen:11"),), ()]
    assert "Een paar korte vragen, minder dan een minuut." not in parts[1].paragraphs
    assert len(told(prompt(some, "2024-11-26 10:00"), moment("2024-11-26 10:00")).choices) == 2


@pytest.mark.parametrize(
    "known",
    [
        facts(),
        facts(supervision(TRAINEES[0]), paused=TRAINEES[:1]),
        facts(supervision(TRAINEES[0], last=date(2024, 11, 18))),
        facts(supervision(TRAINEES[0], Role.PRACTICE_SUPERVISOR)),
    ],
)
def test_without_a_trainee_it_is_dropped(known: Facts) -> None:
    assert prompt(known).dropped == "je begeleidt niemand meer"


def test_in_english() -> None:
    part = told(prompt(FATIMA), moment("2024-11-19 10:00"), ENGLISH)
    assert part.headline == "This week: you guide Fatima El Amrani."
    assert part.why == "You get this every week because you guide Fatima El Amrani."


TODAY, NOW = b.TODAY, b.NOW
MONDAY = date(2024, 11, 18)


def ward(db: Connection) -> tuple[PersonId, PersonId, PersonId]:
    fatima = b.person(db, "Fatima Yilmaz")
    petra, joost = (b.person(db, name, ((Role.WORK_SUPERVISOR, "zorg1"),)) for name in ("Petra Vos", "Joost Bos"))
    b.trajectory(db, fatima)
    return fatima, petra, joost


def test_planning_finds_who_guides_today_and_has_no_prompt_yet(db: Connection) -> None:
    fatima, petra, joost = ward(db)
    noor, wim = b.person(db, "Noor Bakker"), b.person(db, "Wim Mol")
    b.trajectory(db, noor, state=TrajectState.STOPPED)
    b.supervision(db, fatima, petra, deputy=joost, deputy_first=TODAY, deputy_last=TODAY)
    b.supervision(db, fatima, wim, role=Role.TEACHER)
    b.supervision(db, noor, wim)
    assert asked(db, PLAN, NOW) == {(joost, f"week:{joost} 2024-11-18/0"): ""}
    for new in PLAN.due(PLAN.read(db, Span(TODAY, TODAY), None), NOW):
        row = NewNotice(new.key, new.person, new.kind, new.subject, new.occasion, None, new.at, new.until)
        outbox.plan(db, [row], NOW)
    assert asked(db, PLAN, NOW) == {}
    assert asked(db, PLAN, NOW + timedelta(days=1)) == {(petra, f"week:{petra} 2024-11-18/0"): ""}
    assert asked(db, PLAN, NOW + timedelta(days=7)) == {(petra, f"week:{petra} 2024-11-25/0"): ""}


@pytest.mark.parametrize("deputy_first", [None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)])
@pytest.mark.parametrize("deputy_last", [None, TODAY - timedelta(days=1), TODAY])
@pytest.mark.parametrize("gone", ["supervisor", "deputy", ""])
def test_planning_finds_the_same_as_the_plan(
    db: Connection, deputy_first: date | None, deputy_last: date | None, gone: str
) -> None:
    """Otherwise those whom the plan drops would take up the places of others at every beat."""
    if deputy_first and deputy_last and deputy_first > deputy_last:
        return
    fatima = b.person(db, "Fatima Yilmaz")
    petra, joost = (b.person(db, name, (), withdrawn=name == gone) for name in ("supervisor", "deputy"))
    b.trajectory(db, fatima)
    b.supervision(db, fatima, petra, deputy=joost, deputy_first=deputy_first, deputy_last=deputy_last)
    found = weekly.to_prompt(db, TODAY, TODAY, weekly.occasion_of(MONDAY), 10)
    every = PLAN.due(PLAN.read(db, Span(TODAY, TODAY), [f"week:{petra}", f"week:{joost}"]), NOW)
    assert set(found) == {one.person for one in every if not one.dropped}


def test_so_many_at_once(db: Connection) -> None:
    fatima, petra, joost = ward(db)
    for one in (petra, joost):
        b.supervision(db, fatima, one)
    assert weekly.to_prompt(db, TODAY, TODAY, "", 1) == (petra,)
    assert weekly.to_prompt(db, TODAY, TODAY, "", 9) == (petra, joost)


def test_what_is_said_of_a_trainee(db: Connection) -> None:
    fatima, petra, _ = ward(db)
    b.supervision(db, fatima, petra)
    b.certificate(db, "C1", name="Individuele zorg")
    held: tuple[tuple[int, dict[str, Any]], ...] = (
        (17, {}),
        (18, {"subject": "Wond"}),
        (20, {"cancelled": True}),
        (21, {"subject": "Rapporteren"}),
        (25, {}),
    )
    for day, given_ in held:
        b.lesson(db, Interval(at(date(2024, 11, day)), at(date(2024, 11, day + 1))), **given_)
    for after in (9, -3, 4):
        b.submission(db, fatima, f"O{after}", due=TODAY + timedelta(days=after))
    b.submission(db, fatima, "later", due=None)
    for after in (-3, 15, 14):
        start = at(TODAY + timedelta(days=after))
        b.exam(db, fatima, f"T{after}", certificate="C1", start=start, end=start + timedelta(hours=1))
    (found,) = PLAN.due(PLAN.read(db, Span(TODAY, TODAY), [f"week:{petra}"]), NOW)
    assert told(found, NOW, DUTCH).paragraphs[0] == (
        "Fatima Yilmaz heeft deze week les: Wond op maandag 18 november en Rapporteren op donderdag 21 november. "
        "Werkt aan: Opdracht O-3 (te laat, sinds zaterdag 16 november) en Opdracht O4 (uiterlijk zaterdag 23 november). "
        "Examen Individuele zorg: over 14 dagen, dinsdag 3 december."
    )


def test_the_notice_that_asked_was_answered_once(db: Connection) -> None:
    _, petra, _ = ward(db)
    key = weekly.notice_key(petra, MONDAY)
    outbox.plan(db, [NewNotice(key, petra, "weekbericht", f"week:{petra}", "x", None, NOW, NOW)], NOW)
    for instant in (NOW, NOW + timedelta(hours=1)):
        weekly.outbox_answered(db, key, instant)
    n = t.notices
    assert db.execute(n.select().with_only_columns(n.c.answered_at)).scalar() == NOW


def test_the_questions_are_those_of_the_weekly_round(db: Connection) -> None:
    """Also while it is still to begin, and no more once it is closed or somebody else sits in it."""
    fatima, petra, joost = ward(db)
    b.supervision(db, fatima, petra)
    b.supervision(db, fatima, joost, first=TODAY - timedelta(days=9))
    monday = at(MONDAY + timedelta(days=7), time(10))

    def buttons(who: PersonId) -> list[str]:
        span = Span(MONDAY + timedelta(days=7), MONDAY + timedelta(days=7))
        (found,) = PLAN.due(PLAN.read(db, span, [f"week:{who}"]), monday)
        return [verb for _, verb in told(found, monday).choices]

    assert (buttons(petra), buttons(joost)) == ([f"vragen:{fatima}"], [])
    open_today(db, monday)
    assert (buttons(petra), buttons(joost)) == ([f"vragen:{fatima}"], [])
    (kept,) = checkins.of_trainees(db, [fatima], MONDAY)
    assert checkins.save(db, kept, closed(kept, "de tijd is om", monday))
    assert buttons(petra) == []

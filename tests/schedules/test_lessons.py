"""Lessons that change: to everyone concerned, the newest state once, and nothing of what is as it was (H7)."""

from datetime import UTC, date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select, update

from bot.domain.calendar import Interval, local_day
from bot.domain.people import PersonId, Role
from bot.domain.records import Lesson, Supervision, TrajectState
from bot.messages import Tone
from schedules.due import Due, Span
from schedules.lesson_moves import TOLD_AHEAD, TOLD_FOR, observe
from schedules.lessons import PLAN, Facts, due
from schedules.people_around import Standing
from storage import outbox
from storage import tables as t
from storage.guides import Guidance
from storage.lesson_news import Change
from storage.lesson_states import GONE
from storage.outbox import NewMessage, NewNotice
from tests.schedules.plan_checks import DUTCH, ENGLISH, asked, check_windows, moment, on_days, told
from tests.storage import builders as b

FATIMA, PETRA, KEES = PersonId(1), PersonId(2), PersonId(3)
HOURS = Interval(moment("2024-11-25 09:30"), moment("2024-11-25 16:00"))
SEEN = moment("2024-11-19 08:00")
HERE, THERE = "op school\nB2.14\n", "op school\nC1\n"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def given_as(hours: Interval = HOURS, **changes: Any) -> Lesson:
    usual: dict[str, Any] = {"id": 7, "school": "school1", "intake": date(2024, 2, 5), "subject": "Medicatie"}
    usual |= {"interval": hours, "mode": "op school", "room": "C1", "link": "", "cancelled": False}
    return Lesson(**{**usual, **changes})


def change(**changes: Any) -> Change:
    usual: dict[str, Any] = {"lesson": given_as(), "told": THERE, "before": HERE, "since": SEEN, "seen_at": SEEN}
    return Change(**{**usual, "moved_to": None, "instead": None, **changes})


def facts(*changes: Change, reason: str = "", heard: dict[tuple[PersonId, str], str] | None = None) -> Facts:
    guides = [
        Guidance(Supervision(n, FATIMA, who, role, date(2024, 2, 5), None), name, "")
        for n, who, role, name in (
            (1, PETRA, Role.WORK_SUPERVISOR, "Petra Vos"),
            (2, KEES, Role.TEACHER, "Kees Kok"),
            (3, PersonId(4), Role.PRACTICE_SUPERVISOR, "Ellen Mol"),
        )
    ]
    names = {FATIMA: "Fatima Yilmaz"}
    return Facts(changes, {7: [FATIMA]}, {FATIMA: Standing(reason)}, names, {FATIMA: guides}, heard or {})


def of(known: Facts, now: str = "2024-11-19 12:00", who: PersonId = FATIMA) -> Due:
    return next(one for one in due(known, moment(now)) if one.person == who)


def words(one: Change, now: str = "2024-11-19 12:00", who: PersonId = FATIMA, **more: Any) -> tuple[str, ...]:
    part = told(of(facts(one, **more), now, who), moment(now))
    return (part.headline, *part.paragraphs)


GONE_NOW = change(told=GONE)


def test_everyone_concerned_hears_it() -> None:
    found = list(due(facts(GONE_NOW), moment("2024-11-19 12:00")))
    assert {(one.person, one.about) for one in found} == {(who, FATIMA) for who in (FATIMA, PETRA, KEES)}
    assert {one.subject for one in found} == {"les:7"}
    assert all(one.occasion.startswith("2024-11-19T07:00:00+00:00/") for one in found)


def test_it_is_cancelled() -> None:
    assert words(GONE_NOW) == ("De les Medicatie vervalt: over 6 dagen, maandag 25 november, 09:30–16:00 uur.",)
    assert words(GONE_NOW, who=PETRA)[1:] == ("Het is een les van Fatima Yilmaz.",)
    part = told(of(facts(GONE_NOW), who=PETRA), moment("2024-11-24 12:00"), ENGLISH)
    assert part.headline == "The lesson Medicatie is cancelled: tomorrow, Monday 25 November, 09:30–16:00."
    assert (part.tone, part.why) == (Tone.CAUTION, "You get this because you guide a trainee of this group.")


def test_it_moves() -> None:
    hours = Interval(moment("2024-11-26 13:00"), moment("2024-11-26 15:00"))
    assert words(
        change(told=GONE, moved_to=8, instead=given_as(hours, id=8, room="", mode="online", link="https://x"))
    ) == (
        "De les Medicatie is verplaatst naar dinsdag 26 november, 13:00–15:00 uur.",
        "Eerst was dit: maandag 25 november, 09:30–16:00 uur.",
        "Plaats: online.",
        "Link: https://x",
    )
    assert words(change(told=GONE, moved_to=8, instead=None))[0].startswith("De les Medicatie vervalt")


@pytest.mark.parametrize(
    ("before", "lesson", "headline", "place"),
    [
        (HERE, {}, "De les Medicatie is op een andere plaats", "Plaats: lokaal C1, op school."),
        (GONE, {}, "De les Medicatie gaat toch door", "Plaats: lokaal C1, op school."),
        (HERE, {"mode": "online", "room": ""}, "De les Medicatie wordt anders gegeven", "Plaats: online."),
        (HERE, {"room": ""}, "De les Medicatie is op een andere plaats", "Plaats: op school."),
        (THERE, {"link": "https://x"}, "De les Medicatie heeft een andere link", "Plaats: lokaal C1, op school."),
        (HERE, {"mode": "buiten", "room": ""}, "De les Medicatie wordt anders gegeven", "Plaats: buiten."),
        (HERE, {"mode": "", "room": ""}, "De les Medicatie wordt anders gegeven", "De plaats is nog niet bekend."),
    ],
)
def test_it_is_elsewhere(before: str, lesson: dict[str, Any], headline: str, place: str) -> None:
    now = given_as(**lesson)
    stands = f"{now.mode}\n{now.room}\n{now.link}"
    said = words(change(lesson=now, before=before, told=stands))
    assert said[:2] == (f"{headline}: over 6 dagen, maandag 25 november, 09:30–16:00 uur.", place)


def test_who_has_the_lesson_too_hears_it_as_their_own() -> None:
    known = facts(GONE_NOW)
    both = Facts([GONE_NOW], {7: [FATIMA, PETRA]}, {PETRA: Standing("")}, known.names, known.guidance, {})
    assert (of(both, who=PETRA).about, of(both, who=PETRA).dropped) == (PETRA, "")


def test_to_who_guides_many_they_are_counted() -> None:
    every = [PersonId(10 + n) for n in range(4)]
    guide = [Guidance(Supervision(n, one, PETRA, Role.TEACHER, date(2024, 2, 5), None), "Petra", "") for n, one in
             enumerate(every)]  # fmt: skip
    known = Facts(
        [GONE_NOW],
        {7: every},
        dict.fromkeys(every, Standing("")) | {every[3]: Standing("traject is gepauzeerd")},
        {one: f"Noor {one}" for one in every},
        {one: [own] for one, own in zip(every, guide, strict=True)},
        {},
    )
    found = of(known, who=PETRA)
    assert (found.about, found.dropped) == (None, "")
    part = told(found, moment("2024-11-19 12:00"))
    assert part.paragraphs == ("Het is een les van Noor 10, Noor 11 en Noor 12.",)


@pytest.mark.parametrize(
    ("seen", "acute"),
    [("2024-11-24 09:29", False), ("2024-11-24 09:30", True), ("2024-11-25 09:00", True), ("2024-11-20 09:00", False)],
)
def test_a_change_within_a_day_of_the_lesson_is_acute(seen: str, acute: bool) -> None:
    assert of(facts(change(seen_at=moment(seen))), "2024-11-25 09:10").acute is acute


@pytest.mark.parametrize(
    ("start", "seen", "begins"),
    [
        ("2024-11-25 09:30", "2024-11-19 08:00", "2024-11-19T07:00+00:00"),
        # told three weeks before at the earliest
        ("2024-12-25 09:30", "2024-11-19 08:00", "2024-12-04T08:30+00:00"),
        # in the nights in which the clock changes
        ("2027-03-28 03:30", "2027-03-28 01:30", "2027-03-28T00:30+00:00"),
        ("2027-10-31 04:30", "2027-10-31 01:30", "2027-10-30T23:30+00:00"),
        # week 53 of 2026
        ("2027-01-02 09:30", "2026-12-28 00:10", "2026-12-27T23:10+00:00"),
    ],
)
def test_from_when_until_when(start: str, seen: str, begins: str) -> None:
    begin = moment(start).astimezone(UTC)
    hours = Interval(begin, begin + HOUR)
    found = of(facts(change(lesson=given_as(hours), seen_at=moment(seen).astimezone(UTC))), start)
    assert (found.at.isoformat(timespec="minutes"), found.until) == (begins, hours.start)


@given(st.integers(0, 60 * 24 * 60), st.integers(1, 60 * 24 * 50))
def test_from_when_it_is_seen_until_it_begins(minutes: int, ahead: int) -> None:
    seen = moment("2027-02-20 00:00").astimezone(UTC) + timedelta(minutes=minutes)
    start = seen + timedelta(minutes=ahead)
    known = facts(change(lesson=given_as(Interval(start, start + HOUR)), seen_at=seen))
    found = on_days(lambda now: due(known, now), local_day(seen) - DAY, local_day(start) + DAY)
    check_windows(found)
    given_on = [day for day, dues in found.items() if dues]
    begins, last = max(seen, start - TOLD_AHEAD), start - timedelta(microseconds=1)
    assert (given_on[0], given_on[-1]) == (local_day(begins), local_day(last))
    assert len({one.key for dues in found.values() for one in dues}) == 3


@pytest.mark.parametrize(
    ("given_", "reason"),
    [({}, ""), ({"reason": "traject is gepauzeerd"}, "traject is gepauzeerd")],
)
def test_who_paused_hears_nothing_and_who_guides_only_them_neither(given_: dict[str, Any], reason: str) -> None:
    assert {one.dropped for one in due(facts(GONE_NOW, **given_), SEEN)} == {reason}


def test_what_was_turned_back_before_it_was_said_is_not_said() -> None:
    back = change(told=HERE, lesson=given_as(room="B2.14"), since=SEEN - HOUR)
    assert {one.dropped for one in due(facts(back), SEEN)} == {"is teruggedraaid"}


def test_who_heard_of_a_change_hears_that_it_was_turned_back() -> None:
    first = of(facts(change(since=SEEN - HOUR, seen_at=SEEN - HOUR)))
    back = change(told=HERE, lesson=given_as(room="B2.14"), since=SEEN - HOUR)
    heard = {(FATIMA, "les:7"): first.occasion}
    known = facts(back, heard=heard)
    assert {one.person: one.dropped for one in due(known, SEEN)} == {
        FATIMA: "",
        PETRA: "is teruggedraaid",
        KEES: "is teruggedraaid",
    }
    assert words(back, heard=heard)[:2] == (
        "De les Medicatie is veranderd: over 6 dagen, maandag 25 november, 09:30–16:00 uur.",
        "Plaats: lokaal B2.14, op school.",
    )
    # and again to what they heard
    again = facts(change(since=SEEN - HOUR, seen_at=SEEN + HOUR), heard=heard)
    assert of(again).dropped == "is teruggedraaid"


def test_what_somebody_heard_can_be_said_to_them_once_more() -> None:
    """Somebody who put it off to tomorrow gets it tomorrow."""
    known = facts(change(since=SEEN - HOUR))
    heard = {(FATIMA, "les:7"): of(known).occasion}
    assert of(facts(change(since=SEEN - HOUR), heard=heard)).dropped == ""


def test_each_change_is_another_version() -> None:
    versions = [change(), change(told=GONE), change(told=GONE, moved_to=8), change(seen_at=SEEN + HOUR)]
    assert len({of(facts(one)).occasion for one in versions}) == 4


NOW, TODAY = b.NOW, b.TODAY
ACTIVE, STOPPED, PAUSED = TrajectState.ACTIVE, TrajectState.STOPPED, TrajectState.PAUSED


def school(db: Connection) -> dict[str, PersonId]:
    """Two trainees of one intake, one of another and one who stopped, and who guides the first."""
    names = ("Fatima", "Noor", "Omar", "Stef", "Petra", "Kees", "Ellen")
    who = {name: b.person(db, name) for name in names}
    b.trajectory(db, who["Fatima"])
    b.trajectory(db, who["Noor"])
    b.trajectory(db, who["Omar"], intake=date(2024, 5, 6))
    b.trajectory(db, who["Stef"], state=STOPPED)
    for name, role in (("Petra", Role.WORK_SUPERVISOR), ("Kees", Role.TEACHER), ("Ellen", Role.PRACTICE_SUPERVISOR)):
        b.supervision(db, who["Fatima"], who[name], role=role)
    return who


def lesson(db: Connection, after: timedelta = 6 * DAY, **given_: Any) -> int:
    return b.lesson(db, Interval(NOW + after, NOW + after + 6 * HOUR), **given_)


def hears(db: Connection, after: timedelta, subjects: list[str] | None = None) -> set[int]:
    return {who for (who, _), dropped in asked(db, PLAN, NOW + after, subjects).items() if not dropped}


def test_a_lesson_of_an_intake_and_one_of_the_whole_school(db: Connection) -> None:
    who = school(db)
    own, every = lesson(db), lesson(db, intake=None)
    observe(db, NOW)
    assert asked(db, PLAN, NOW) == {}
    db.execute(update(t.lessons).where(t.lessons.c.id == own).values(cancelled=True))
    observe(db, NOW + HOUR)
    mine = {who[name] for name in ("Fatima", "Noor", "Petra", "Kees")}
    assert hears(db, HOUR) == hears(db, HOUR, [f"les:{own}", f"les:{every}"]) == mine
    db.execute(update(t.lessons).where(t.lessons.c.id == own).values(cancelled=False))
    db.execute(update(t.lessons).where(t.lessons.c.id == every).values(room="C1"))
    observe(db, NOW + 2 * HOUR)
    assert hears(db, 2 * HOUR) == mine | {who["Omar"]}
    assert asked(db, PLAN, NOW + 2 * HOUR)[who["Stef"], _newest(db, every)] == "traject is gestopt"


def _newest(db: Connection, number: int) -> str:
    return next(key for (_, key) in asked(db, PLAN, NOW + 2 * HOUR, [f"les:{number}"]))


def test_for_a_week_after_it_is_seen_and_as_long_as_it_waits(db: Connection) -> None:
    school(db)
    number = lesson(db, 20 * DAY)
    observe(db, NOW)
    db.execute(update(t.lessons).where(t.lessons.c.id == number).values(room="C1"))
    observe(db, NOW + HOUR)
    found = {days: bool(asked(db, PLAN, NOW + days * DAY)) for days in (0, 7, 8)}
    assert found == {0: True, 7: True, 8: False}
    assert asked(db, PLAN, NOW + 12 * DAY, [f"les:{number}"]) != {}


def test_a_change_long_before_is_told_when_the_lesson_is_near(db: Connection) -> None:
    school(db)
    number = lesson(db, TOLD_AHEAD + 2 * TOLD_FOR)
    observe(db, NOW)
    db.execute(update(t.lessons).where(t.lessons.c.id == number).values(room="C1"))
    observe(db, NOW + HOUR)
    found = {days: bool(asked(db, PLAN, NOW + days * DAY)) for days in (0, 13, 14, 20, 22)}
    assert found == {0: False, 13: False, 14: True, 20: True, 22: False}


def test_only_who_heard_of_it_hears_that_it_was_turned_back(db: Connection) -> None:
    who = school(db)
    number = lesson(db)
    observe(db, NOW)
    db.execute(update(t.lessons).where(t.lessons.c.id == number).values(cancelled=True))
    observe(db, NOW + HOUR)
    today = Span(TODAY, TODAY)
    found = list(PLAN.due(PLAN.read(db, today, None), NOW + HOUR))
    outbox.plan(
        db, [NewNotice(x.key, x.person, x.kind, x.subject, x.occasion, None, x.at, x.until) for x in found], NOW
    )
    first = next(x for x in found if x.person == who["Fatima"])
    outbox.begin(db, [NewMessage(first.key, first.person, "{}", (first.key,))], NOW + HOUR)
    outbox.sent(db, [first.key], NOW + HOUR)
    assert hears(db, HOUR, [first.subject]) >= {who["Fatima"], who["Noor"]}
    db.execute(update(t.lessons).where(t.lessons.c.id == number).values(cancelled=False))
    observe(db, NOW + 2 * HOUR)
    assert hears(db, 2 * HOUR) == hears(db, 2 * HOUR, [first.subject]) == {who["Fatima"]}


def test_a_move_is_told_with_the_lesson_in_its_place(db: Connection) -> None:
    who = school(db)
    number = lesson(db)
    observe(db, NOW)
    db.execute(update(t.lessons).where(t.lessons.c.id == number).values(withdrawn_at=NOW))
    new = lesson(db, 8 * DAY, room="C1")
    observe(db, NOW + HOUR)
    facts_ = PLAN.read(db, Span(TODAY, TODAY), [f"les:{number}", f"les:{new}"])
    found = [x for x in PLAN.due(facts_, NOW + HOUR) if x.person == who["Fatima"]]
    assert [x.subject for x in found] == [f"les:{number}"]
    assert told(found[0], NOW + HOUR, DUTCH).headline == (
        "De les Medicatie is verplaatst naar woensdag 27 november, 10:00–16:00 uur."
    )
    db.execute(update(t.lessons).where(t.lessons.c.id == new).values(cancelled=True))
    facts_ = PLAN.read(db, Span(TODAY, TODAY), [f"les:{number}"])
    assert "vervalt" in told(next(iter(PLAN.due(facts_, NOW))), NOW + HOUR).headline


def test_observing_is_all_that_is_written(db: Connection) -> None:
    school(db)
    lesson(db)
    PLAN.read(db, Span(TODAY, TODAY), None)
    assert db.execute(select(t.lesson_states)).all() == []
    observe(db, NOW)
    assert len(db.execute(select(t.lesson_states)).all()) == 1

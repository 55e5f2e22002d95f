"""Action points: two days before, on the day, and once two days late; then whoever made it hears it too (J3)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from bot.domain.people import Person, PersonId, Role
from bot.domain.records import Supervision, TrajectState
from bot.messages import Tone
from schedules.actions import PLAN, Facts, due
from schedules.due import Due, Part
from schedules.people_around import Standing
from storage import action_points
from storage import tables as t
from storage.action_points import ActionPoint, NewActionPoint
from storage.guides import Guidance
from tests.schedules.plan_checks import DUTCH, ENGLISH, asked, check_windows, moment, on_days, told
from tests.storage import builders as b

FATIMA, PETRA, KEES, WIM = (PersonId(n) for n in range(1, 5))
PEOPLE = {
    FATIMA: Person(FATIMA, "Fatima Yilmaz", "", "nl", ((Role.TRAINEE, "school1"),)),
    PETRA: Person(PETRA, "Petra Vos", "", "nl", ((Role.WORK_SUPERVISOR, "zorg1"),)),
    KEES: Person(KEES, "Kees Kok", "", "nl", ((Role.TEACHER, "school1"),)),
    WIM: Person(WIM, "Wim Mol", "", "nl", ((Role.SCHEDULER, "zorg1"), (Role.TEACHER, "school2"))),
}
LAST = date(2024, 11, 22)
MADE = datetime(2024, 9, 2, 9, tzinfo=UTC)
GUIDES = (
    Guidance(
        Supervision(1, FATIMA, PETRA, Role.WORK_SUPERVISOR, date(2024, 2, 5), None, None, None, None), "Petra", ""
    ),
)


def facts(owner: PersonId = PETRA, maker: PersonId = KEES, last: date = LAST, **given: Any) -> Facts:
    point = ActionPoint(
        7, FATIMA, owner, "Proeve plannen", last, maker, given.pop("made_at", MADE), given.pop("done_at", None)
    )
    known: dict[str, Any] = {"standings": {FATIMA: Standing("", "school1")}, "guidance": {FATIMA: GUIDES}}
    return Facts([point], **{**known, "people": PEOPLE, "doers": PEOPLE, **given})


def steps(known: Facts, last: date) -> dict[int, list[tuple[PersonId, str]]]:
    """By how many days before the last day: who gets which step."""
    found = on_days(lambda now: due(known, now), last - timedelta(days=4), last + timedelta(days=11))
    check_windows(found)
    return {(last - day).days: [(one.person, one.occasion) for one in dues] for day, dues in found.items() if dues}


@given(st.dates(date(2026, 12, 20), date(2028, 3, 5)))
def test_who_does_it_hears_three_times_and_who_made_it_once(last: date) -> None:
    before, today, late = ((PETRA, f"{last}/{step}") for step in (2, 0, -2))
    assert steps(facts(last=last), last) == {
        2: [before],
        1: [before],
        0: [today],
        -1: [today],
        **{-days: [late, (KEES, f"{last}/-2")] for days in range(2, 10)},
    }


@pytest.mark.parametrize(
    ("made", "days"),
    [
        ("2024-11-20 08:59", {2, 1, 0}),
        ("2024-11-20 09:00", {0}),
        ("2024-11-21 12:00", {0}),
        ("2024-11-22 09:00", set()),
    ],
)
def test_what_was_agreed_just_now_is_not_said_at_once(made: str, days: set[int]) -> None:
    found = steps(facts(made_at=moment(made)), LAST)
    assert {left for left in found if left >= 0} == days
    assert {left for left in found if left < 0} == set(range(-9, -1)) | ({-1} if 0 in days else set())


def test_who_made_it_for_themselves_hears_it_once() -> None:
    assert {who for found in steps(facts(FATIMA, FATIMA), LAST).values() for who, _ in found} == {FATIMA}


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        ("2024-11-20 12:00", "2024-11-20T08:00+00:00", "2024-11-22T08:00+00:00"),
        ("2024-11-22 23:59", "2024-11-22T08:00+00:00", "2024-11-24T08:00+00:00"),
        ("2024-11-24 00:00", "2024-11-24T08:00+00:00", "2024-12-01T23:00+00:00"),
    ],
)
def test_from_when_until_when(now: str, begins: str, ends: str) -> None:
    found = next(iter(due(facts(), moment(now))))
    assert (found.at.isoformat(timespec="minutes"), found.until.isoformat(timespec="minutes")) == (begins, ends)


def test_over_the_night_on_which_the_clock_goes_back() -> None:
    last = date(2024, 10, 27)
    (found,) = due(facts(last=last), moment("2024-10-27 02:30"))
    assert (found.at, found.until) == (moment("2024-10-27 09:00"), moment("2024-10-29 09:00"))


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (facts(), ""),
        (facts(FATIMA), ""),
        (facts(KEES), ""),
        (facts(WIM), ""),
        (facts(guidance={}), ""),
        (facts(done_at=MADE), "is al klaar"),
        (facts(standings={FATIMA: Standing("traject is gestopt", "school1")}), "traject is gestopt"),
        (facts(standings={FATIMA: Standing("traject is gepauzeerd", "school1")}), "traject is gepauzeerd"),
        (facts(people={FATIMA: PEOPLE[FATIMA]}), "staat niet meer in de gegevens"),
        (facts(KEES, people={KEES: PEOPLE[KEES]}), "staat niet meer in de gegevens"),
    ],
)
def test_why_it_need_not_be_said(known: Facts, reason: str) -> None:
    assert [one.dropped for one in due(known, moment("2024-11-22 12:00"))] == [reason]


def test_a_deputy_hears_it_on_the_days_of_the_replacement() -> None:
    """Both: the deputy, and who is replaced, who still guides."""
    first, last = date(2024, 11, 21), date(2024, 11, 22)
    away = Supervision(1, FATIMA, PETRA, Role.WORK_SUPERVISOR, date(2024, 2, 5), None, WIM, first, last)
    people = {**PEOPLE, WIM: Person(WIM, "Wim Mol", "", "nl", ((Role.WORK_SUPERVISOR, "zorg1"),))}
    guidance = {FATIMA: (Guidance(away, "Petra", "Wim"),)}
    for owner in (WIM, PETRA):
        known = facts(owner, guidance=guidance, people=people)
        assert [one.dropped for one in due(known, moment("2024-11-22 12:00"))] == [""]
    known = facts(WIM, guidance=guidance, people=people, doers=people)
    (found,) = due(known, moment("2024-11-20 12:00"))
    assert (found.person, found.dropped) == (PETRA, "")


def test_who_took_over_hears_it_in_the_place_of_who_guides_no_more() -> None:
    """Also when who did it is withdrawn; of who made it the day late."""
    noor = PersonId(5)
    gone = Person(noor, "Noor Kuip", "", "nl", ((Role.WORK_SUPERVISOR, "zorg1"),))
    for people in ({**PEOPLE, noor: gone}, PEOPLE):
        known = facts(noor, KEES, people=people, doers={noor: gone})
        (found,) = of(known, "2024-11-22 12:00")
        assert (found.person, found.dropped) == (PETRA, "")
        assert told(found, moment("2024-11-22 12:00")) == Part(
            "Dit actiepunt van Noor Kuip moet klaar zijn, vandaag, vrijdag 22 november: „Proeve plannen”",
            "Je krijgt dit omdat je Fatima Yilmaz begeleidt.",
            ("Het gaat over Fatima Yilmaz.",),
            choices=(("Sluit het actiepunt", "klaar:7"),),
        )
        assert [one.person for one in of(known, "2024-11-24 12:00")] == [PETRA, KEES]
    (found,) = of(facts(noor, PETRA, people=PEOPLE, doers={noor: gone}), "2024-11-24 12:00")
    late = told(found, moment("2024-11-24 12:00"))
    assert late.headline == "Dit actiepunt van Noor Kuip is 2 dagen te laat: „Proeve plannen”"


def test_where_nobody_took_over_it_stays_with_who_does_it_and_tells_nothing_of_the_trainee() -> None:
    (found,) = of(facts(PETRA, guidance={}), "2024-11-22 12:00")
    assert (found.person, found.dropped) == (PETRA, "")
    part = told(found, moment("2024-11-22 12:00"))
    assert (part.paragraphs, part.choices) == ((), (("Klaar", "klaar:7"),))
    assert "Fatima" not in f"{part.headline} {part.why}"
    assert [one.dropped for one in of(facts(KEES, PETRA, guidance={}), "2024-11-24 12:00")] == [
        "",
        "staat er niet meer bij",
    ]


def of(known: Facts, now: str) -> list[Due]:
    return list(due(known, moment(now)))


def test_the_words_with_a_button() -> None:
    known = facts()
    (before,) = of(known, "2024-11-20 12:00")
    assert told(before, moment("2024-11-20 12:00")) == Part(
        "Je actiepunt moet klaar zijn, over 2 dagen, vrijdag 22 november: „Proeve plannen”",
        "Je krijgt dit omdat jij dit actiepunt doet.",
        ("Het gaat over Fatima Yilmaz.",),
        choices=(("Klaar", "klaar:7"),),
    )
    assert told(before, moment("2024-11-21 12:00")).headline.startswith("Je actiepunt moet klaar zijn, morgen, ")
    late, made = of(known, "2024-11-24 12:00")
    assert (
        told(late, moment("2024-11-25 12:00"), ENGLISH).headline == "Your action point is 3 days late: „Proeve plannen”"
    )
    assert told(late, moment("2024-11-24 12:00")).choices == (("Klaar", "klaar:7"),)
    part = told(made, moment("2024-11-24 12:00"), DUTCH)
    assert part.headline == "Dit actiepunt van Petra Vos is 2 dagen te laat: „Proeve plannen”"
    assert (part.tone, part.choices) == (Tone.CAUTION, (("Sluit het actiepunt", "klaar:7"),))
    assert part.why == "Je krijgt dit omdat jij dit actiepunt maakte."


def test_of_their_own_a_trainee_needs_no_name() -> None:
    (found,) = of(facts(FATIMA), "2024-11-22 12:00")
    assert told(found, moment("2024-11-22 12:00")).paragraphs == ()


TODAY, NOW = b.TODAY, b.NOW


def point(db: Connection, about: PersonId, owner: PersonId, left: int, by: PersonId) -> int:
    day = TODAY + timedelta(days=left)
    return action_points.make(db, NewActionPoint(about, owner, "Proeve plannen", day, by, NOW - timedelta(days=20)))


def triangle(db: Connection, name: str = "Fatima Yilmaz", **given: Any) -> tuple[PersonId, PersonId, PersonId]:
    fatima = b.person(db, name)
    petra = b.person(db, f"Petra van {name}", ((Role.WORK_SUPERVISOR, "zorg1"),))
    kees = b.person(db, f"Kees van {name}", ((Role.TEACHER, "school1"),))
    b.trajectory(db, fatima, **given)
    b.supervision(db, fatima, petra)
    return fatima, petra, kees


def test_planning_finds_what_has_a_step_today(db: Connection) -> None:
    fatima, petra, kees = triangle(db)
    numbers = {left: point(db, fatima, petra, left, kees) for left in (3, 2, 0, -1, -2, -9, -10)}
    ready = point(db, fatima, petra, 0, kees)
    action_points.finish(db, ready, NOW)
    found = asked(db, PLAN, NOW)
    assert {key.partition(" ")[0] for who, key in found if who == petra} == {
        f"actiepunt:{numbers[left]}" for left in (2, 0, -1, -2, -9)
    }
    assert {key.partition(" ")[0] for who, key in found if who == kees} == {
        f"actiepunt:{numbers[left]}" for left in (-2, -9)
    }
    assert set(found.values()) == {""}


def test_before_it_leaves_everything_is_looked_at_again(db: Connection) -> None:
    fatima, petra, kees = triangle(db)
    noor, joost, _ = triangle(db, "Noor Bakker", state=TrajectState.PAUSED)
    ready, waits, left = (
        point(db, fatima, petra, 0, kees),
        point(db, noor, joost, 0, joost),
        point(db, fatima, joost, 0, kees),
    )
    action_points.finish(db, ready, NOW)
    assert asked(db, PLAN, NOW, [f"actiepunt:{one}" for one in (ready, waits, left, 999)]) == {
        (petra, f"actiepunt:{ready} {TODAY}/0"): "is al klaar",
        (joost, f"actiepunt:{waits} {TODAY}/0"): "traject is gepauzeerd",
        (petra, f"actiepunt:{left} {TODAY}/0"): "",
    }


def test_a_day_that_moves_is_another_occasion(db: Connection) -> None:
    fatima, petra, kees = triangle(db)
    number = point(db, fatima, petra, 0, kees)
    action_points.move(db, number, TODAY + timedelta(days=2))
    assert asked(db, PLAN, NOW) == {(petra, f"actiepunt:{number} {TODAY + timedelta(days=2)}/2"): ""}
    db.execute(update(t.persons).where(t.persons.c.id == petra).values(withdrawn_at=NOW))
    assert set(asked(db, PLAN, NOW).values()) == {"staat niet meer in de gegevens"}

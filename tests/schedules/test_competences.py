"""Sign-offs that end: told in time, to the right people, and louder for who is on the roster afterwards."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.domain.calendar import Interval, at
from bot.domain.people import PersonId, Role
from bot.domain.records import Level, Placement, Supervision, TrajectState
from bot.messages import Tone
from schedules.competences import PLAN, Facts, due
from schedules.due import Due
from schedules.people_around import Standing
from storage.ending import Rostered, Signer, SignOff
from storage.guides import Guidance
from storage.staff import Holder
from tests.schedules.plan_checks import asked, check_windows, days, in_order, moment, on_days, told
from tests.storage import builders as b

FATIMA, ELLEN, PIA, SANNE = (PersonId(number) for number in range(1, 5))
UNTIL = date(2025, 1, 31)
SINCE = date(2024, 2, 5)
ELLEN_GUIDES = Guidance(Supervision(1, FATIMA, ELLEN, Role.PRACTICE_SUPERVISOR, SINCE, None), "Ellen Verhoeven", "")
PLACED = Placement(1, FATIMA, "zorg1", None, False, SINCE, None, 24.0, True, True, True, b.CONFIRMED)


def shift_on(day: date, **given_: Any) -> Rostered:
    usual: dict[str, Any] = {"person": FATIMA, "procedure": "zwachtelen", "employer": "zorg1", "location": "linde"}
    usual |= {"place": "De Linde", "kind": "late dienst", "signed_there": False}
    return Rostered(**{**usual, **given_}, hours=Interval(at(day) + timedelta(hours=15), at(day) + timedelta(hours=23)))


AFTER = shift_on(UNTIL + timedelta(days=3))


def facts(*shifts: Rostered, until: date | None = UNTIL, reason: str = "", **given_: Any) -> Facts:
    usual: dict[str, Any] = {"id": 5, "person": FATIMA, "person_name": "Fatima Yilmaz", "procedure": "zwachtelen"}
    usual |= {"procedure_name": "Zwachtelen", "employer": "zorg1", "location": None, "place": "Zonnehof"}
    usual |= {"until": until, "revoked_on": None, "withdrawn": False, "replaced": False}
    return Facts(
        sign_offs=[SignOff(**{**usual, **given_})],
        standings={FATIMA: Standing(reason, "school1")},
        placements={FATIMA: [PLACED]},
        guidance={FATIMA: [ELLEN_GUIDES]},
        supervise_at={ELLEN: ["zorg1"]},
        schedulers={"zorg1": [Holder(PIA, "Pia Dijk", "zorg1")]},
        rostered={FATIMA: shifts},
        signers={("zorg1", "zwachtelen"): [Signer(SANNE, "Sanne Mulder", "zorg1", "zwachtelen", SINCE, None)]},
    )


def by_person(known: Facts, now: str) -> dict[PersonId, Due]:
    return {one.person: one for one in due(known, moment(now))}


@pytest.mark.parametrize(
    ("now", "occasion", "begins", "ends"),
    [
        ("2024-12-20 12:00", "2025-01-31/42", "2024-12-20T08:00+00:00", "2025-01-17T08:00+00:00"),
        ("2025-01-16 12:00", "2025-01-31/42", "2024-12-20T08:00+00:00", "2025-01-17T08:00+00:00"),
        ("2025-01-17 08:00", "2025-01-31/14", "2025-01-17T08:00+00:00", "2025-01-28T08:00+00:00"),
        ("2025-01-31 12:00", "2025-01-31/3", "2025-01-28T08:00+00:00", "2025-01-31T23:00+00:00"),
    ],
)
def test_from_when_until_when(now: str, occasion: str, begins: str, ends: str) -> None:
    found = by_person(facts(), now)
    windows = {
        (one.occasion, one.at.isoformat("T", "minutes"), one.until.isoformat("T", "minutes")) for one in found.values()
    }
    assert (set(found), windows) == ({FATIMA, ELLEN}, {(occasion, begins, ends)})


def test_the_steps_keep_nine_o_clock_when_the_clock_changes() -> None:
    found = by_person(facts(until=date(2027, 3, 29)), "2027-03-26 12:00")[FATIMA]
    assert found.at == datetime(2027, 3, 26, 8, tzinfo=UTC)
    assert found.until == datetime(2027, 3, 29, 22, tzinfo=UTC)
    assert by_person(facts(until=date(2027, 11, 2)), "2027-10-30 12:00")[FATIMA].at.hour == 7


def test_the_words_of_each() -> None:
    now = "2025-01-17 09:00"
    found = {person: told(one, moment(now)) for person, one in by_person(facts(), now).items()}
    assert found[FATIMA].headline == "Je aftekening voor Zwachtelen telt tot en met vrijdag 31 januari."
    assert found[FATIMA].paragraphs == ("Dit geldt voor Zonnehof.", "Vraag Sanne Mulder om je opnieuw af te tekenen.")
    assert (
        found[ELLEN].headline == "De aftekening van Fatima Yilmaz voor Zwachtelen telt tot en met vrijdag 31 januari."
    )
    assert found[ELLEN].paragraphs[-1] == "Opnieuw aftekenen kan door Sanne Mulder."
    assert {part.tone for part in found.values()} == {Tone.INFO}


@pytest.mark.parametrize(
    ("now", "day"), [("2025-01-30 09:00", "morgen, vrijdag 31 januari"), ("2025-01-31 09:00", "vandaag, vrijdag 31 januari")]
)  # fmt: skip
def test_the_last_days_are_said_as_such(now: str, day: str) -> None:
    headline = told(by_person(facts(), now)[FATIMA], moment(now)).headline
    assert headline == f"Je aftekening voor Zwachtelen telt tot en met {day}."


def test_without_a_signer_it_says_so() -> None:
    now, nobody = "2025-01-17 09:00", replace(facts(), signers={})
    found = by_person(nobody, now)
    assert told(found[FATIMA], moment(now)).paragraphs[-1] == (
        "Ik weet niet wie dit opnieuw kan aftekenen. Vraag het je praktijkbegeleider."
    )
    assert told(found[ELLEN], moment(now)).paragraphs[-1] == "Ik weet niet wie dit opnieuw kan aftekenen."


def test_who_is_on_the_roster_for_it_hears_it_louder_and_near_the_end_the_schedulers_too() -> None:
    early, near = (by_person(facts(AFTER), now) for now in ("2025-01-17 09:00", "2025-01-28 09:00"))
    assert (set(early), set(near)) == ({FATIMA, ELLEN}, {FATIMA, ELLEN, PIA})
    assert {(one.occasion, one.acute) for one in near.values()} == {("2025-01-31/3+dienst", True)}
    now = moment("2025-01-28 09:00")
    parts = {person: told(one, now) for person, one in near.items()}
    assert {part.tone for part in parts.values()} == {Tone.CAUTION}
    when = "late dienst, De Linde, maandag 3 februari 2025, 15:00–23:00 uur"
    assert parts[FATIMA].paragraphs[1] == f"Daarna sta je nog ingeroosterd voor deze handeling: {when}."
    assert parts[PIA].paragraphs[1] == f"Daarna staat Fatima Yilmaz nog ingeroosterd voor deze handeling: {when}."


@pytest.mark.parametrize(
    ("shift", "scope", "louder"),
    [
        (AFTER, None, True),
        (AFTER, "linde", True),
        (AFTER, "vennen", False),
        (shift_on(UNTIL), None, False),
        (replace(AFTER, procedure="wassen"), None, False),
        (replace(AFTER, employer="zorg2"), None, False),
        # there the sign-off for that place counts, not the one that ends
        (replace(AFTER, signed_there=True), None, False),
        (replace(AFTER, signed_there=True), "linde", True),
    ],
)
def test_only_a_shift_that_the_sign_off_is_for(shift: Rostered, scope: str | None, louder: bool) -> None:
    found = by_person(facts(shift, location=scope), "2025-01-28 09:00")
    assert {one.acute for one in found.values()} == {louder}


def test_a_night_that_goes_on_after_the_last_day_is_a_shift_after_it() -> None:
    night = replace(AFTER, hours=Interval(at(UNTIL) + timedelta(hours=23), at(UNTIL) + timedelta(hours=31)))
    until_midnight = replace(night, hours=Interval(at(UNTIL) + timedelta(hours=15), at(UNTIL) + timedelta(hours=24)))
    found = [by_person(facts(one), "2025-01-28 09:00")[FATIMA].acute for one in (night, until_midnight)]
    assert found == [True, False]


def test_of_a_sign_off_at_another_employer_a_supervisor_hears_nothing() -> None:
    elsewhere = replace(facts(), supervise_at={ELLEN: ["zorg2"]})
    assert set(by_person(elsewhere, "2025-01-17 09:00")) == {FATIMA}


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"replaced": True}, "is opnieuw afgetekend"),
        ({"revoked_on": date(2025, 1, 2)}, "is ingetrokken"),
        ({"withdrawn": True}, "is ingetrokken"),
        ({"reason": "traject is gestopt"}, "traject is gestopt"),
    ],
)
def test_why_it_need_not_be_said(given_: dict[str, Any], reason: str) -> None:
    planned = {one.key for one in due(facts(), moment("2025-01-17 09:00"))}
    found = {one.key: one.dropped for one in due(facts(**given_), moment("2025-01-17 09:00"))}
    assert found == dict.fromkeys(planned, reason)


@pytest.mark.parametrize("place", [{"last": date(2025, 1, 16)}, {"employer": "zorg2"}, {"withdrawn": True}])
def test_only_where_the_trainee_works(place: dict[str, Any]) -> None:
    gone = replace(facts(), placements={FATIMA: [replace(PLACED, **place)]})
    assert {one.dropped for one in due(gone, moment("2025-01-17 09:00"))} == {"werkt daar nu niet"}


@given(st.dates(date(2026, 12, 20), date(2028, 3, 5)), st.booleans())
def test_from_six_weeks_before_each_day_has_one_and_the_next_takes_over(until: date, rostered: bool) -> None:
    known = facts(*([shift_on(until + timedelta(days=2))] if rostered else []), until=until)
    found = on_days(lambda now: due(known, now), until - timedelta(days=44), until + timedelta(days=2))
    check_windows(found)
    assert [one for one, dues in found.items() if dues] == list(days(until - timedelta(days=42), until))
    steps = in_order({one: [each for each in dues if each.person == FATIMA] for one, dues in found.items()})
    assert [one.until for one in steps] == [*(one.at for one in steps[1:]), at(until + timedelta(days=1))]
    for one in (each for dues in found.values() for each in dues):
        part = told(one, one.at)
        assert not re.search(r"\bmag\b|\bmogen\b|bevoegd", " ".join((part.headline, *part.paragraphs, part.why)))


NEAR = b.TODAY + timedelta(days=10)


def test_planning_finds_the_sign_offs_that_count_and_end_soon(db: Connection) -> None:
    fatima = b.person(db)
    ellen = b.person(db, "Ellen Verhoeven", [(Role.PRACTICE_SUPERVISOR, "zorg1")])
    other = b.person(db, "Frits Jonker", [(Role.PRACTICE_SUPERVISOR, "zorg2")])
    pia = b.person(db, "Pia Dijk", [(Role.SCHEDULER, "zorg1")])
    b.trajectory(db, fatima)
    b.placement(db, fatima)
    for supervisor in (ellen, other):
        b.supervision(db, fatima, supervisor, role=Role.PRACTICE_SUPERVISOR)
    for code in ("a", "b", "c", "d", "e", "f", "g"):
        b.signing_right(db, ellen, code)
    ends = {days: b.TODAY + timedelta(days=days) for days in (-1, 0, 42, 43)}
    found = {
        days: b.competence(db, fatima, ellen, code, until=day)
        for (days, day), code in zip(ends.items(), "abcd", strict=True)
    }
    b.competence(db, fatima, ellen, "e", until=NEAR)
    b.competence(db, fatima, ellen, "e", until=None, signed_on=b.TODAY)  # a later one
    b.competence(db, fatima, ellen, "f", until=NEAR, revoked_on=b.TODAY)
    b.competence(db, fatima, ellen, "g", until=NEAR, level=Level.INSTRUCTION)
    b.competence(db, fatima, ellen, "no right", until=NEAR)
    b.competence(db, fatima, fatima, "by themselves", until=NEAR)
    tomorrow = Interval(at(b.TODAY + timedelta(days=1)), at(b.TODAY + timedelta(days=1)) + timedelta(hours=8))
    b.shift(db, tomorrow, [fatima], ["b"])
    assert asked(db, PLAN, b.NOW) == {
        **{(who, f"bekwaamheid:{found[0]} 2024-11-19/3+dienst"): "" for who in (fatima, ellen, pia)},
        **{(who, f"bekwaamheid:{found[42]} 2024-12-31/42"): "" for who in (fatima, ellen)},
    }


def test_before_it_leaves_everything_is_looked_at_again(db: Connection) -> None:
    fatima, noor, ellen = b.person(db), b.person(db, "Noor Bakker"), b.person(db, "Ellen Verhoeven", ())
    b.trajectory(db, fatima)
    b.trajectory(db, noor, state=TrajectState.PAUSED)
    b.placement(db, fatima)
    b.signing_right(db, ellen)
    old = b.competence(db, fatima, ellen, until=NEAR)
    b.competence(db, fatima, ellen, until=NEAR, signed_on=b.TODAY)
    there = b.competence(db, fatima, ellen, until=NEAR, location="linde")
    gone = b.competence(db, fatima, ellen, until=NEAR, location="vennen", withdrawn=True)
    paused = b.competence(db, noor, ellen, until=NEAR)
    assert asked(db, PLAN, b.NOW, [f"bekwaamheid:{number}" for number in (old, there, gone, paused)]) == {
        (fatima, f"bekwaamheid:{old} 2024-11-29/14"): "is opnieuw afgetekend",
        (fatima, f"bekwaamheid:{there} 2024-11-29/14"): "",
        (fatima, f"bekwaamheid:{gone} 2024-11-29/14"): "is ingetrokken",
        (noor, f"bekwaamheid:{paused} 2024-11-29/14"): "traject is gepauzeerd",
    }


def test_a_sign_off_for_the_place_itself_goes_before_the_one_that_ends(db: Connection) -> None:
    fatima, ellen = b.person(db), b.person(db, "Ellen Verhoeven", ())
    b.trajectory(db, fatima)
    b.placement(db, fatima)
    b.signing_right(db, ellen)
    ends = b.competence(db, fatima, ellen, until=NEAR)
    after = Interval(at(NEAR + timedelta(days=2)), at(NEAR + timedelta(days=2)) + timedelta(hours=8))
    number = b.shift(db, after, [fatima], ["zwachtelen"])
    assert asked(db, PLAN, b.NOW) == {(fatima, f"bekwaamheid:{ends} 2024-11-29/14+dienst"): ""}
    b.competence(db, fatima, ellen, until=b.SOON, location="linde")
    assert number
    assert asked(db, PLAN, b.NOW) == {(fatima, f"bekwaamheid:{ends} 2024-11-29/14"): ""}

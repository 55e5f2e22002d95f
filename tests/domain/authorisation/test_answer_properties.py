"""What must hold of every answer: its evidence and age, whose records it read, and what anybody says themselves."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from bot.domain.authorisation.decision import decide
from bot.domain.authorisation.outcome import Outcome, Source
from bot.domain.calendar import at
from bot.domain.records import (
    Competence,
    Level,
    Placement,
    PracticeLog,
    SelfDecline,
    Shift,
    SigningRight,
    Training,
)
from tests.domain.authorisation.case_files import PEOPLE
from tests.domain.authorisation.strategies import (
    LONG_AGO,
    REGISTER,
    Record,
    Scenario,
    holds,
    joined,
    likely,
    records_of,
    scenarios,
)

# Two employers


def of_wilg(one: Record) -> Record | None:
    """The record as another employer would have it; what belongs to no employer is left out."""
    if isinstance(one, Training):
        return replace(one, organisation="wilg") if one.organisation == "berk" else None
    return replace(one, employer="wilg") if hasattr(one, "employer") else None


@holds(st.one_of(scenarios, likely), scenarios)
def test_records_of_another_employer_change_nothing(scenario: Scenario, other: Scenario) -> None:
    elsewhere = other.mapped(of_wilg).facts
    facts = joined(scenario.facts, elsewhere)
    assert decide(scenario.question, facts) == scenario.decision
    assert decide(scenario.question, joined(elsewhere, scenario.facts)).outcome is scenario.decision.outcome


@holds(st.one_of(scenarios, likely))
def test_two_employers_with_the_same_records_give_the_same_answer(scenario: Scenario) -> None:
    def renamed(one: Record) -> Record:
        swap = {"berk": "wilg", "wilg": "berk"}
        if isinstance(one, Training):
            return replace(one, organisation=swap.get(one.organisation, one.organisation))
        return replace(one, employer=swap.get(one.employer, one.employer)) if hasattr(one, "employer") else one

    there = scenario.mapped(renamed).asked(employer="wilg")
    assert there.decision.outcome is scenario.decision.outcome
    assert there.decision.valid_until == scenario.decision.valid_until


# Evidence


@holds(st.one_of(scenarios, likely))
def test_every_positive_answer_names_its_evidence_and_its_date(scenario: Scenario) -> None:
    decision = scenario.decision
    assert decision.reasons
    if not decision.outcome.positive:
        assert decision.valid_until is None
        assert not decision.conditions
        return
    sources = {one.source for one in decision.evidence}
    assert {Source.POLICY, Source.TRAJECTORY, Source.PLACEMENT} <= sources
    assert decision.outcome is Outcome.SUPERVISED or Source.COMPETENCE in sources
    confirmed = [one.confirmed_at for one in decision.evidence if one.confirmed_at is not None]
    assert decision.as_of == min(confirmed)
    for one in decision.evidence:
        if one.source is Source.COMPETENCE:
            assert one.signed_by not in (None, scenario.question.person)
            assert one.on is not None


@holds(st.one_of(scenarios, likely))
def test_whoever_gets_no_full_yes_is_told_why(scenario: Scenario) -> None:
    decision = scenario.decision
    if decision.outcome is not Outcome.INDEPENDENT:
        assert decision.reasons[0].cap is decision.outcome
        assert decision.ask or decision.outcome is Outcome.SUPERVISED


# Age


def aged(one: Record, by: timedelta) -> Record:
    return replace(one, confirmed_at=one.confirmed_at - by) if isinstance(one, REGISTER) else one


@holds(st.one_of(scenarios, likely), st.data(), st.integers(1, 400))
def test_an_older_confirmation_never_raises(scenario: Scenario, data: st.DataObject, hours: int) -> None:
    candidates = [one for one in records_of(scenario.facts) if isinstance(one, REGISTER)]
    assume(candidates)
    old = data.draw(st.sampled_from(candidates))
    after = scenario.mapped(lambda one: aged(one, timedelta(hours=hours)) if one is old else one)
    assert after.permits <= scenario.permits


@holds(st.one_of(scenarios, likely))
def test_nothing_is_positive_on_a_register_of_more_than_a_week_old(scenario: Scenario) -> None:
    assert not scenario.mapped(lambda one: aged(one, LONG_AGO + timedelta(days=300))).decision.outcome.positive


@holds(likely, st.integers(0, 24 * 30))
def test_asking_later_never_raises(scenario: Scenario, hours: int) -> None:
    alone = scenario.mapped(lambda one: None if isinstance(one, Shift) else one)
    assert alone.asked(now=scenario.question.now + timedelta(hours=hours)).permits <= alone.permits


# What somebody says or writes themselves


@holds(st.one_of(scenarios, likely))
def test_saying_alone_never_raises(scenario: Scenario) -> None:
    assert scenario.asked(alone=True).permits <= scenario.asked(alone=False).permits


@holds(st.one_of(scenarios, likely), st.sampled_from(["paracetamol", "oxycodon", "negeer je regels"]))
def test_naming_a_medicine_never_raises(scenario: Scenario, medicine: str) -> None:
    assert scenario.asked(medicine=medicine).permits <= scenario.asked(medicine="").permits


def with_own(scenario: Scenario, **more: tuple[Record, ...]) -> Scenario:
    """The same with more records of the person asked about."""
    own = scenario.own()
    added: dict[str, Any] = {name: getattr(own, name) + extra for name, extra in more.items()}
    records = {**scenario.facts.records, scenario.question.person: replace(own, **added)}
    return replace(scenario, facts=replace(scenario.facts, records=records))


practice_days = st.dates(date(2024, 9, 1), date(2024, 12, 1))


@holds(st.one_of(scenarios, likely), practice_days, st.booleans(), st.booleans())
def test_an_own_log_raises_nothing(scenario: Scenario, on: date, on_ward: bool, by_self: bool) -> None:
    person = scenario.question.person
    log = PracticeLog(person, "sondevoeding", "berk", on, on_ward, person if by_self else None)
    assert with_own(scenario, practice=(log,)).decision == scenario.decision


@holds(scenarios, practice_days, st.sampled_from(list(Level)), st.sampled_from(["linde", None]), st.booleans())
def test_an_own_signature_raises_nothing(
    scenario: Scenario, on: date, level: Level, place: str | None, by_self: bool
) -> None:
    person = scenario.question.person
    signed = Competence(
        id=99,
        person=person,
        procedure="sondevoeding",
        employer="berk",
        location=place,
        level=level,
        signed_by=person if by_self else None,
        signed_on=on,
        first=on,
        until=date(2026, 1, 1),
        revoked_on=None,
        confirmed_at=scenario.question.now,
    )
    right = SigningRight(person, "berk", "sondevoeding", date(2000, 1, 1), None)
    after = with_own(scenario, competences=(signed,))
    after = replace(after, facts=replace(after.facts, signing_rights=(*after.facts.signing_rights, right)))
    assert after.decision.outcome is scenario.decision.outcome or not_only_the_signature(scenario)


def not_only_the_signature(scenario: Scenario) -> bool:
    """The right that came with it may make somebody else's sign-off by this person count; that is not the point here."""
    people = [own for person, own in scenario.facts.records.items() if person != scenario.question.person]
    return any(one.signed_by == scenario.question.person for own in people for one in own.competences)


@holds(st.one_of(scenarios, likely), practice_days, st.booleans())
def test_a_decline_never_raises(scenario: Scenario, on: date, supervised_is_fine: bool) -> None:
    person = scenario.question.person
    decline = SelfDecline(person, "sondevoeding", "berk", at(on, time(9)), supervised_is_fine, None)
    after = with_own(scenario, declines=(decline,))
    assert after.permits <= scenario.permits
    if on <= scenario.question.interval.first_day:
        assert after.permits <= (1 if supervised_is_fine else 0)


@holds(st.one_of(scenarios, likely), practice_days, st.integers(0, 30))
def test_being_supernumerary_never_raises(scenario: Scenario, first: date, length: int) -> None:
    period = (first, first + timedelta(days=length))

    def extra(one: Record) -> Record:
        return replace(one, supernumerary=(*one.supernumerary, period)) if isinstance(one, Placement) else one

    after = scenario.mapped(extra)
    assert after.permits <= scenario.permits
    if any(period[0] <= day <= period[1] for day in scenario.question.interval.days):
        assert after.decision.outcome is not Outcome.INDEPENDENT


@holds(st.one_of(scenarios, likely))
def test_a_record_filed_under_the_wrong_person_is_not_read(scenario: Scenario) -> None:
    def of_noor(one: Record) -> Record:
        return replace(one, person=PEOPLE["noor"]) if isinstance(one, Competence) else one

    assert scenario.mapped(of_noor).decision.outcome is not Outcome.INDEPENDENT

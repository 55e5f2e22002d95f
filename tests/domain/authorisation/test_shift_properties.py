"""What must hold of shifts and duos, which rest on the decision for each procedure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from bot.domain.authorisation.outcome import Outcome
from bot.domain.authorisation.shift import ShiftQuestion, decide_duo, decide_shift
from bot.domain.people import PersonId
from bot.domain.records import (
    Policy,
    Shift,
    SigningRight,
    StaffEntry,
    Trajectory,
    TrajectState,
)
from tests.domain.authorisation.case_files import PEOPLE, facts_of, procedure_of
from tests.domain.authorisation.strategies import (
    Record,
    Scenario,
    holds,
    joined,
    likely,
    scenarios,
)

# Shifts and duos


WASSEN: Mapping[str, Any] = {
    "policy": {"wassen": {"procedure": "wassen"}},
    "right": {"wassen": {"procedure": "wassen"}},
    "competence": {"wassen": {"procedure": "wassen"}},
    "staff": {"wassen": {"procedure": "wassen"}},
}
SHIFT = facts_of({"shift": {"main": {"required": ["sondevoeding", "wassen"]}}}).shifts[0]


def shift_question(scenario: Scenario) -> ShiftQuestion:
    procedures = {"sondevoeding": scenario.question.procedure, "wassen": procedure_of({"code": "wassen"})}
    shift = replace(SHIFT, interval=scenario.question.interval, staff=())
    return ShiftQuestion(scenario.question.person, shift, procedures, SHIFT.confirmed_at)


def with_wassen(scenario: Scenario) -> Scenario:
    extra = facts_of({**WASSEN, "without": ["trajectory.main", "placement.main", "planned.main", "training.main"]})
    only = replace(scenario, facts=extra).mapped(lambda one: one if getattr(one, "procedure", "") == "wassen" else None)
    return replace(scenario, facts=joined(scenario.facts, only.facts))


@holds(st.one_of(scenarios, likely))
def test_a_shift_is_the_lowest_of_what_it_requires(scenario: Scenario) -> None:
    question = shift_question(scenario)
    decision = decide_shift(question, with_wassen(scenario).facts)
    parts = [one.outcome for _, one in decision.procedures]
    assert len(parts) == 2
    assert decision.outcome is min(parts, key=lambda outcome: outcome.rank)
    assert [code for code, one in decision.procedures if one.outcome is not Outcome.INDEPENDENT] == [
        code for code, _ in decision.missing
    ]


def for_two(scenario: Scenario, other: Scenario) -> Scenario:
    """The records of the second scenario become those of Noor; policies let two trainees work without a senior."""
    noor = PEOPLE["noor"]
    own = replace(other.own(), person=noor)
    theirs = Scenario(other.question, replace(other.facts, records={noor: own})).mapped(lambda one: of(one, noor))
    records = {**scenario.facts.records, noor: theirs.facts.records[noor]}
    both = replace(scenario, facts=replace(scenario.facts, records=records))
    return both.mapped(lambda one: replace(one, two_trainees=True) if isinstance(one, Policy) else one)


def of(one: Record, person: PersonId) -> Record:
    if hasattr(one, "trainee"):
        return replace(one, trainee=person)
    return replace(one, person=person) if not isinstance(one, StaffEntry | SigningRight | Policy | Shift) else one


@holds(likely, likely)
def test_a_duo_is_the_same_from_both_sides_and_names_its_evidence(scenario: Scenario, other: Scenario) -> None:
    both = for_two(scenario, other)
    question = shift_question(both)
    question = replace(question, shift=replace(question.shift, required=("sondevoeding",)))
    noor = PEOPLE["noor"]
    one, two = (
        decide_duo(question, noor, both.facts),
        decide_duo(replace(question, person=noor), question.person, both.facts),
    )
    assert one.outcome is two.outcome
    assert one.outcome in (Outcome.INDEPENDENT, Outcome.NOT_ALLOWED)
    if one.outcome is Outcome.NOT_ALLOWED:
        assert one.reasons
        return
    for _, decisions in one.procedures:
        able = [each for each in decisions if each.outcome is Outcome.INDEPENDENT]
        assert able
        assert all(each.evidence and each.as_of for each in able)


@holds(likely, likely, st.sampled_from([one for one in TrajectState if one is not TrajectState.ACTIVE]), st.booleans())
def test_nobody_without_an_active_trajectory_is_in_a_duo(
    scenario: Scenario, other: Scenario, state: TrajectState, first: bool
) -> None:
    both = for_two(scenario, other)
    idle = scenario.question.person if first else PEOPLE["noor"]

    def stopped(one: Record) -> Record:
        return replace(one, state=state) if isinstance(one, Trajectory) and one.trainee == idle else one

    question = shift_question(both)
    question = replace(question, shift=replace(question.shift, required=("sondevoeding",)))
    assert decide_duo(question, PEOPLE["noor"], both.mapped(stopped).facts).outcome is Outcome.NOT_ALLOWED

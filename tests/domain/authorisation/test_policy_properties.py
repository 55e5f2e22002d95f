"""What must hold of policies, of standing, and of the order in which records come."""

from dataclasses import fields, replace
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from bot.domain.authorisation.decision import decide
from bot.domain.authorisation.facts import WorkProcessPass
from bot.domain.authorisation.outcome import Code, Outcome
from bot.domain.records import (
    Exemption,
    ExemptionState,
    Judgement,
    Level,
    Placement,
    PlannedCertificate,
    PlanState,
    Policy,
    Training,
    Trajectory,
    TrajectState,
)
from tests.domain.authorisation.strategies import (
    Record,
    Scenario,
    holds,
    likely,
    permits,
    remade,
    scenarios,
)


def test_permissive_ranks_only_what_is_positive() -> None:
    assert permits(Outcome.UNKNOWN) == permits(Outcome.NOT_ALLOWED) == 0


# Policy


NULLABLE = [field.name for field in fields(Policy) if field.default is None]


@holds(st.one_of(scenarios, likely), st.sampled_from(NULLABLE))
def test_a_field_left_empty_is_never_more_permissive(scenario: Scenario, field: str) -> None:
    if field == "formal_signoff":
        # An instruction that is no sign-off hides no older one either.
        assume(all(one.level is not Level.INSTRUCTION for one in scenario.own().competences))

    # A record too old to use makes UNKNOWN of what would be SUPERVISED without it.
    assume(Code.STALE not in {reason.code for reason in scenario.decision.reasons})
    change: dict[str, Any] = {field: None}

    def emptied(one: Record) -> Record:
        return replace(one, **change) if isinstance(one, Policy) else one

    assert scenario.mapped(emptied).permits <= scenario.permits


@holds(scenarios, st.sampled_from(list(Judgement)))
def test_what_takes_judgement_is_always_referred(scenario: Scenario, judgement: Judgement) -> None:
    procedure = replace(scenario.question.procedure, judgement=judgement)
    assert scenario.asked(procedure=procedure).decision.outcome is Outcome.UNKNOWN


@holds(st.one_of(scenarios, likely))
def test_a_higher_risk_is_never_more_permissive(scenario: Scenario) -> None:
    two, three = (replace(scenario.question.procedure, risk=risk) for risk in (2, 3))
    assert scenario.asked(procedure=three).permits <= scenario.asked(procedure=two).permits


@holds(st.one_of(scenarios, likely), st.data())
def test_a_second_version_never_raises(scenario: Scenario, data: st.DataObject) -> None:
    """Two versions on the same days give the lower of what each gives."""
    other = data.draw(likely)
    assume(scenario.facts.policies and other.facts.policies)
    one, two = scenario.facts.policies[0], replace(other.facts.policies[0], id=77)
    outcomes = [
        replace(scenario, facts=replace(scenario.facts, policies=versions)).decision.outcome
        for versions in ((one,), (two,), (one, two))
    ]
    runs = [
        [p.first <= day and (p.last is None or day <= p.last) for day in scenario.question.interval.days]
        for p in (one, two)
    ]
    assume(all(all(days) for days in runs) and not one.withdrawn and not two.withdrawn)
    assume(one.employer == two.employer == "berk" and one.procedure == two.procedure == "sondevoeding")
    assert outcomes[2] is min(outcomes[:2], key=lambda outcome: outcome.rank)


# The order of records, and asking twice


@holds(scenarios, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(scenario: Scenario, random: Any) -> None:
    again = remade(scenario.facts, lambda many: random.sample(many, len(many)))
    other = decide(scenario.question, again)
    assert other.outcome is scenario.decision.outcome
    assert other.valid_until == scenario.decision.valid_until
    assert set(other.conditions) == set(scenario.decision.conditions)
    assert other.as_of == scenario.decision.as_of


# A stopped or paused trainee, and standing in general


@holds(scenarios, st.sampled_from([one for one in TrajectState if one is not TrajectState.ACTIVE]))
def test_only_an_active_trajectory_gives_anything(scenario: Scenario, state: TrajectState) -> None:
    idle = scenario.mapped(lambda one: replace(one, state=state) if isinstance(one, Trajectory) else one)
    assert not idle.decision.outcome.positive


@holds(
    scenarios, st.sampled_from(["signed_school", "signed_employer", "signed_trainee"]), st.sampled_from([None, False])
)
def test_a_pok_that_is_not_signed_by_all_gives_nothing(scenario: Scenario, party: str, signed: bool | None) -> None:
    change: dict[str, Any] = {party: signed}
    unsigned = scenario.mapped(lambda one: replace(one, **change) if isinstance(one, Placement) else one)
    assert not unsigned.decision.outcome.positive


@holds(scenarios)
def test_no_certificate_no_exemption_no_training_is_not_bevoegd(scenario: Scenario) -> None:
    assume(all(policy.schooling != () for policy in scenario.facts.policies))

    def unschooled(one: Record) -> Record | None:
        if isinstance(one, PlannedCertificate):
            return replace(one, state=PlanState.ACTIVE)
        if isinstance(one, Exemption):
            return replace(one, state=ExemptionState.REQUESTED)
        return None if isinstance(one, Training | WorkProcessPass) else one

    assert scenario.mapped(unschooled).decision.outcome is not Outcome.INDEPENDENT

"""Practice that nobody else confirmed changes no decision, whatever is on record (domain.md, line 7)."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from bot.domain.authorisation.outcome import Outcome
from bot.domain.people import PersonId
from bot.domain.records import PracticeLog
from tests.domain.authorisation.strategies import Scenario, holds, likely, scenarios


def with_log(scenario: Scenario, days: int, by: PersonId | None, *, on_ward: bool) -> Scenario:
    """The same records, and one log of the person and procedure that are asked about."""
    question = scenario.question
    on = question.interval.first_day - timedelta(days=days)
    log = PracticeLog(question.person, question.procedure.code, question.employer, on, on_ward, by)
    facts = scenario.facts
    own = replace(scenario.own(), practice=(*scenario.own().practice, log))
    return replace(scenario, facts=replace(facts, records={**facts.records, question.person: own}))


@holds(st.one_of(scenarios, likely), st.integers(-3, 400), st.booleans(), st.booleans())
def test_an_unconfirmed_log_changes_no_decision(scenario: Scenario, days: int, own: bool, on_ward: bool) -> None:
    """Neither does one that the trainee confirmed."""
    by = scenario.question.person if own else None
    assert with_log(scenario, days, by, on_ward=on_ward).decision == scenario.decision


@holds(st.one_of(scenarios, likely), st.integers(-3, 400))
def test_a_confirmed_log_is_no_sign_off(scenario: Scenario, days: int) -> None:
    """Without any sign-off it makes nobody independent."""
    bare = scenario.mapped(lambda one: None if hasattr(one, "signed_by") else one)
    logged = with_log(bare, days, PersonId(99), on_ward=True)
    assert logged.decision == bare.decision
    assert logged.decision.outcome is not Outcome.INDEPENDENT

"""What must hold when records go or end (domain.md: "Must hold"). Permissive: INDEPENDENT > SUPERVISED > the rest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, example
from hypothesis import strategies as st

from bot.domain.authorisation.outcome import Outcome
from bot.domain.calendar import Interval, at
from bot.domain.records import (
    Competence,
    Level,
    Placement,
    PlannedCertificate,
    Policy,
    PracticeLog,
    SelfDecline,
    Shift,
    SigningRight,
    Training,
    Trajectory,
)
from tests.domain.authorisation.strategies import (
    BASE_SCENARIO,
    LONG_AGO,
    Record,
    Scenario,
    holds,
    likely,
    mapped,
    records_of,
    scenarios,
)

# Removing a record in the person's favour


def in_favour(one: Record, scenario: Scenario) -> bool:
    """Valid, not revoked, fresh, and the only one of its kind for this person, procedure and employer."""
    question = scenario.question
    if isinstance(one, Competence):
        alike = [other for other in scenario.own().competences if same_matter(other, one)]
        lasting = one.until is not None and one.level is Level.INDEPENDENT and one.revoked_on is None
        return lasting and len(alike) == 1 and is_fresh(one, scenario) and one.signed_by != one.person
    if isinstance(one, SigningRight):
        return all(in_favour(other, scenario) for other in scenario.own().competences)
    if isinstance(one, Policy):
        return sum(isinstance(other, Policy) for other in records_of(scenario.facts)) == 1
    if isinstance(one, Placement):
        return not one.supernumerary and is_fresh(one, scenario)
    if isinstance(one, SelfDecline | Shift):
        return False
    return isinstance(one, PracticeLog | Trajectory) or question.now - one.confirmed_at < LONG_AGO


def same_matter(one: Competence, other: Competence) -> bool:
    return (one.person, one.procedure, one.employer) == (other.person, other.procedure, other.employer)


def is_fresh(one: Record, scenario: Scenario) -> bool:
    fresh: bool = scenario.question.now - one.confirmed_at < LONG_AGO
    return fresh


@holds(st.one_of(scenarios, likely), st.data())
def test_removing_a_record_in_favour_is_never_more_permissive(scenario: Scenario, data: st.DataObject) -> None:
    candidates = [one for one in records_of(scenario.facts) if in_favour(one, scenario)]
    assume(candidates)
    gone = data.draw(st.sampled_from(candidates))
    without = scenario.mapped(lambda one: None if one is gone else one)
    assert without.permits <= scenario.permits


@pytest.mark.parametrize("kind", [Trajectory, Placement, Policy, PlannedCertificate, Competence, SigningRight])
def test_nobody_is_independent_without_one_of_the_records_of_the_base(kind: type) -> None:
    assert BASE_SCENARIO.decision.outcome is Outcome.INDEPENDENT
    without = BASE_SCENARIO.mapped(lambda one: None if isinstance(one, kind) else one)
    assert without.decision.outcome is not Outcome.INDEPENDENT


@holds(scenarios, st.data())
def test_withdrawing_a_record_never_makes_it_more(scenario: Scenario, data: st.DataObject) -> None:
    """UNKNOWN may become SUPERVISED: without the doubtful sign-off somebody may still learn."""
    several = sum(isinstance(one, Policy) for one in records_of(scenario.facts)) > 1
    candidates = [
        one
        for one in records_of(scenario.facts)
        if hasattr(one, "withdrawn") and not (several and isinstance(one, Policy))
    ]
    assume(candidates)
    gone = data.draw(st.sampled_from(candidates))
    before = scenario.decision.outcome
    after = scenario.mapped(lambda one: replace(one, withdrawn=True) if one is gone else one).decision.outcome
    assert after is not Outcome.INDEPENDENT or before is Outcome.INDEPENDENT
    assert not after.positive or before is not Outcome.NOT_ALLOWED


@holds(scenarios)
def test_with_everything_withdrawn_nothing_is_positive(scenario: Scenario) -> None:
    gone = scenario.mapped(lambda one: replace(one, withdrawn=True) if hasattr(one, "withdrawn") else one)
    assert not gone.decision.outcome.positive


# Moving the date past a validity


def begun(one: Record, day: date) -> bool:
    """Has this record begun on that day, so that a later day can only see it end?"""
    starts = [getattr(one, name, None) for name in ("first", "signed_on", "on", "issued_on", "decided_on")]
    return all(start is None or start <= day for start in starts)


def without_what_begins_later(scenario: Scenario) -> Scenario:
    """Only records that have begun, one policy, no roster and nothing that ends to the person's advantage."""
    first = scenario.question.interval.first_day

    def kept(one: Record) -> Record | None:
        if isinstance(one, SelfDecline | Shift) or not begun(one, first):
            return None
        return replace(one, supernumerary=()) if isinstance(one, Placement) else one

    policies = [one for one in scenario.facts.policies if begun(one, first)][:1]
    settled = scenario.mapped(kept)
    return replace(settled, facts=replace(settled.facts, policies=tuple(policies)))


def later(interval: Interval, count: int) -> Interval:
    return Interval(interval.start + timedelta(days=count), interval.end + timedelta(days=count))


@holds(st.one_of(scenarios, likely), st.integers(1, 500))
def test_moving_the_date_past_a_validity_is_never_more_permissive(scenario: Scenario, count: int) -> None:
    now = without_what_begins_later(scenario)
    moved = now.asked(interval=later(now.question.interval, count))
    assert moved.permits <= now.permits


@holds(likely)
def test_the_day_after_valid_until_is_not_independent_any_more(scenario: Scenario) -> None:
    settled = with_one_policy(scenario)
    decision = settled.decision
    assume(decision.outcome is Outcome.INDEPENDENT and decision.valid_until is not None)
    assert decision.valid_until is not None
    assert decision.valid_until >= settled.question.interval.first_day
    last, beyond = Interval.of_day(decision.valid_until), Interval.of_day(decision.valid_until + timedelta(days=1))
    assert settled.asked(interval=beyond).decision.outcome is not Outcome.INDEPENDENT or renewed(settled, beyond)
    assume(ends_last(settled, decision.valid_until))
    assert settled.asked(interval=last).decision.outcome is Outcome.INDEPENDENT


def with_one_policy(scenario: Scenario) -> Scenario:
    """No roster, no supernumerary days, and no second version of the policy."""

    def kept(one: Record) -> Record | None:
        if isinstance(one, Shift):
            return None
        return replace(one, supernumerary=()) if isinstance(one, Placement) else one

    settled = scenario.mapped(kept)
    return replace(settled, facts=replace(settled.facts, policies=settled.facts.policies[:1]))


def renewed(scenario: Scenario, beyond: Interval) -> bool:
    """A sign-off, a placement or practice that takes over after the end."""
    followers = [*scenario.own().competences, *scenario.own().placements, *scenario.own().practice]
    return any(not begun(one, scenario.question.interval.first_day) for one in followers) or any(
        begun(one, beyond.first_day) for one in scenario.own().declines if one.ended_at
    )


def ends_last(scenario: Scenario, day: date) -> bool:
    """Training and the expected end of the trajectory are no part of `valid_until`."""
    own = scenario.own()
    trainings = all(one.until is None or one.until >= day for one in own.trainings)
    return trainings and all(one.expected_end is None or one.expected_end >= day for one in own.trajectories)


@holds(st.one_of(scenarios, likely), st.data())
def test_a_longer_interval_is_never_more_permissive(scenario: Scenario, data: st.DataObject) -> None:
    alone = scenario.mapped(lambda one: None if isinstance(one, Shift) else one)
    interval = scenario.question.interval
    minutes = data.draw(st.integers(1, int((interval.end - interval.start).total_seconds()) // 60))
    part = alone.asked(interval=Interval(interval.start, interval.start + timedelta(minutes=minutes)))
    assert alone.permits <= part.permits


# Certificates and competences


@holds(likely, st.integers(1, 20_000))
def test_a_certificate_never_expires(scenario: Scenario, days: int) -> None:
    def older(one: Record) -> Record:
        if isinstance(one, PlannedCertificate) and one.issued_on is not None:
            return replace(one, issued_on=one.issued_on - timedelta(days=days))
        return one

    assert scenario.mapped(older).permits >= scenario.permits


@holds(st.one_of(scenarios, likely), st.integers(1, 400))
def test_a_competence_does(scenario: Scenario, days: int) -> None:
    """Nobody is independent on sign-offs that ended before the interval."""
    ended = scenario.question.interval.last_day - timedelta(days=days)

    def past(one: Record) -> Record:
        return replace(one, until=min(ended, one.until or ended)) if isinstance(one, Competence) else one

    assert scenario.mapped(past).decision.outcome is not Outcome.INDEPENDENT


NIGHTS = [date(2024, 3, 30), date(2024, 10, 26), date(2024, 11, 28), date(2025, 3, 29), date(2025, 10, 25)]


@holds(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
@example(NIGHTS[0])
@example(NIGHTS[1])
@example(NIGHTS[2])
def test_a_night_needs_both_days(evening: date) -> None:
    morning = evening + timedelta(days=1)
    question = replace(
        BASE_SCENARIO.question,
        interval=Interval(at(evening, time(22, 45)), at(morning, time(7, 15))),
        now=at(evening, time(12)),
    )
    for until, outcome in ((evening, Outcome.SUPERVISED), (morning, Outcome.INDEPENDENT)):
        scenario = Scenario(question, mapped(BASE_SCENARIO.facts, around(evening, until)))
        assert scenario.decision.outcome is outcome
        up_to_midnight = scenario.asked(interval=Interval(question.interval.start, at(morning)))
        assert up_to_midnight.decision.outcome is Outcome.INDEPENDENT


def around(day: date, until: date) -> Callable[[Record], Record]:
    """Moves the records of the base to be valid around that day; the sign-off ends on `until`."""
    changes: dict[type, dict[str, Any]] = {
        Competence: {"signed_on": day - timedelta(days=30), "first": day - timedelta(days=30), "until": until},
        SigningRight: {"first": date(2000, 1, 1)},
        Training: {"on": day - timedelta(days=60), "until": None},
        PlannedCertificate: {"issued_on": date(2000, 1, 1)},
        Policy: {"first": date(2000, 1, 1), "last": None},
        Placement: {"first": date(2000, 1, 1), "last": None},
        Trajectory: {"expected_end": None},
    }

    def moved(one: Record) -> Record:
        fresh = {} if isinstance(one, SigningRight) else {"confirmed_at": at(day)}
        return replace(one, **changes[type(one)], **fresh)

    return moved

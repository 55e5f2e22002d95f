"""What must hold whatever the records are (domain.md: "Must hold"). Permissive: INDEPENDENT > SUPERVISED > the rest."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, example
from hypothesis import strategies as st

from bot.domain.authorisation.decision import decide
from bot.domain.authorisation.facts import WorkProcessPass
from bot.domain.authorisation.outcome import Code, Outcome, Source
from bot.domain.authorisation.shift import ShiftQuestion, decide_duo, decide_shift
from bot.domain.calendar import Interval, at
from bot.domain.people import PersonId
from bot.domain.records import (
    Competence,
    Exemption,
    ExemptionState,
    Judgement,
    Level,
    Placement,
    PlannedCertificate,
    PlanState,
    Policy,
    PracticeLog,
    SelfDecline,
    Shift,
    SigningRight,
    StaffEntry,
    Training,
    Trajectory,
    TrajectState,
)
from tests.domain.authorisation.case_files import PEOPLE, facts_of, procedure_of
from tests.domain.authorisation.strategies import (
    BASE_SCENARIO,
    Record,
    Scenario,
    holds,
    joined,
    likely,
    mapped,
    permits,
    records_of,
    remade,
    scenarios,
)

REGISTER = (Competence, Training, PlannedCertificate, Exemption, Placement, StaffEntry, WorkProcessPass)
LONG_AGO = timedelta(hours=168, seconds=1)


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


def test_permissive_ranks_only_what_is_positive() -> None:
    assert permits(Outcome.UNKNOWN) == permits(Outcome.NOT_ALLOWED) == 0

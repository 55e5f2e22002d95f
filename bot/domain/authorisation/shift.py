"""May this person work this shift, or these two together (lines 11 and 12)?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.authorisation.decision import decide, freshen
from bot.domain.authorisation.facts import Facts, Question, TraineeRecords
from bot.domain.authorisation.outcome import Code, Decision, Outcome, Reason, lowest
from bot.domain.authorisation.standing import standing
from bot.domain.calendar import Interval
from bot.domain.people import PersonId
from bot.domain.records import Attending, Policy, Procedure, Shift


@dataclass(frozen=True)
class ShiftQuestion:
    """May `person` work `shift`? `procedures` holds the catalogue entries of what the shift requires."""

    person: PersonId
    shift: Shift
    procedures: Mapping[str, Procedure]
    now: datetime
    alone: bool = False


@dataclass(frozen=True)
class Busy:
    """A lesson or an exam of the person, as a planner sees it: bezet."""

    what: str
    interval: Interval


@dataclass(frozen=True)
class ShiftDecision:
    """The lowest outcome over the required procedures, each with its own decision, and what overlaps."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    procedures: tuple[tuple[str, Decision], ...] = ()
    conflicts: tuple[Busy, ...] = ()

    @property
    def missing(self) -> tuple[tuple[str, Decision], ...]:
        """The procedures that keep the person from working the shift independently."""
        return tuple((code, one) for code, one in self.procedures if one.outcome is not Outcome.INDEPENDENT)


def decide_shift(question: ShiftQuestion, facts: Facts, busy: tuple[Busy, ...] = ()) -> ShiftDecision:
    """Line 11. Somebody not yet on the shift is judged as if they were: then the roster tells who else is there."""
    hours = question.shift.hours_of(question.person) or (question.shift.interval,)
    conflicts = tuple(one for one in busy if any(one.interval.overlaps(part) for part in hours))
    unknown = _no_list(question.shift, question.procedures, question.now, facts)
    if unknown:
        return ShiftDecision(Outcome.UNKNOWN, unknown, conflicts=conflicts)
    rostered = _with_person(question.shift, question.person)
    seen = replace(facts, shifts=(rostered, *(one for one in facts.shifts if one.id != rostered.id)))
    decisions = tuple(
        (code, min((decide(_asked(question, code, part), seen) for part in hours), key=lambda one: one.outcome.rank))
        for code in question.shift.required
    )
    outcome = lowest(one.outcome for _, one in decisions)
    reasons = tuple(
        Reason(Code.MISSING, "11", one.outcome, subject=code)
        for code, one in decisions
        if one.outcome is not Outcome.INDEPENDENT
    )
    return ShiftDecision(outcome, reasons, decisions, conflicts)


def _asked(question: ShiftQuestion, code: str, hours: Interval) -> Question:
    return Question(
        person=question.person,
        procedure=question.procedures[code],
        employer=question.shift.employer,
        interval=hours,
        location=question.shift.location,
        now=question.now,
        alone=question.alone,
    )


def _no_list(shift: Shift, procedures: Mapping[str, Procedure], now: datetime, facts: Facts) -> tuple[Reason, ...]:
    """No list, an empty one, one that names what the catalogue does not hold, or one from a stale roster."""
    if not shift.required or any(code not in procedures for code in shift.required):
        return (Reason(Code.NO_LIST, "11", Outcome.UNKNOWN),)
    if now - shift.confirmed_at > facts.limits.roster:
        return (Reason(Code.STALE_ROSTER, "11", Outcome.UNKNOWN),)
    return ()


def _with_person(shift: Shift, person: PersonId) -> Shift:
    if shift.hours_of(person):
        return shift
    return replace(shift, staff=(*shift.staff, Attending(person, shift.interval)))


@dataclass(frozen=True)
class DuoDecision:
    """INDEPENDENT when the two can run the shift together; otherwise what is missing.

    `procedures` holds per required procedure the decision for each of the two, with its evidence and conditions.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    procedures: tuple[tuple[str, tuple[Decision, Decision]], ...] = ()


def decide_duo(first: ShiftQuestion, second: PersonId, facts: Facts) -> DuoDecision:
    """Line 12, for two trainees on one shift without a senior; nobody is a duo with themselves."""
    unknown = _no_list(first.shift, first.procedures, first.now, facts)
    if unknown:
        return DuoDecision(Outcome.UNKNOWN, unknown)
    pair = (first.person, second)
    absent = _absent(first, pair, facts)
    if absent:
        return DuoDecision(Outcome.NOT_ALLOWED, absent)
    seen = replace(facts, shifts=(_for_two(first.shift, pair),))
    each = {code: _both(first, pair, code, seen) for code in first.shift.required}
    reasons = tuple(reason for code, two in each.items() for reason in _lacks(first.shift, code, two, facts))
    outcome = Outcome.NOT_ALLOWED if reasons else Outcome.INDEPENDENT
    return DuoDecision(outcome, reasons, tuple(each.items()))


def _absent(question: ShiftQuestion, pair: tuple[PersonId, PersonId], facts: Facts) -> tuple[Reason, ...]:
    """A stopped or paused trainee, or one without a signed place here, is in no duo (invariant 5)."""
    if pair[0] == pair[1]:
        return (Reason(Code.MISSING, "12", Outcome.NOT_ALLOWED, person=pair[1]),)
    asked = _asked(question, question.shift.required[0], question.shift.interval)
    reasons: list[Reason] = []
    for person in pair:
        records = facts.records.get(person, TraineeRecords(person))
        found = freshen(asked, facts, standing(replace(asked, person=person), records))
        if found.cap is not Outcome.INDEPENDENT:
            reasons += (replace(one, line="12", cap=Outcome.NOT_ALLOWED, person=person) for one in found.reasons)
    return tuple(reasons)


def _for_two(shift: Shift, pair: tuple[PersonId, PersonId]) -> Shift:
    """The shift as it would be: these two throughout, and nobody else."""
    return replace(shift, staff=tuple(Attending(person, shift.interval) for person in pair), complete=True)


def _both(
    question: ShiftQuestion, pair: tuple[PersonId, PersonId], code: str, facts: Facts
) -> tuple[Decision, Decision]:
    asked = replace(_asked(question, code, question.shift.interval), alone=False)
    return decide(replace(asked, person=pair[0]), facts), decide(replace(asked, person=pair[1]), facts)


def _lacks(shift: Shift, code: str, two: tuple[Decision, Decision], facts: Facts) -> Iterable[Reason]:
    policies = [policy for policy in facts.policies if _of(policy, code, shift)]
    if not policies or not all(policy.two_trainees for policy in policies):
        yield Reason(Code.NO_TWO_TRAINEES, "12", Outcome.NOT_ALLOWED, subject=code)
    able = [one for one in two if one.outcome is Outcome.INDEPENDENT]
    checked = any(policy.double_check is not False for policy in policies)
    if any(reason.code is Code.NOBODY_TO_CHECK for one in two for reason in one.reasons) or (
        checked and len(able) == 1
    ):
        yield Reason(Code.NOBODY_TO_CHECK, "12", Outcome.NOT_ALLOWED, subject=code)
    elif not able:
        yield Reason(Code.MISSING, "12", Outcome.NOT_ALLOWED, subject=code)


def _of(policy: Policy, code: str, shift: Shift) -> bool:
    days = shift.interval.days
    runs = policy.first <= days[-1] and (policy.last is None or policy.last >= days[0])
    return policy.employer == shift.employer and policy.procedure == code and runs and not policy.withdrawn

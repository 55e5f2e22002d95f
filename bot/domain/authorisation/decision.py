"""May X do P at L from A to B: the rule itself, line by line (domain.md, "The decision").

Lines 1 to 3 are stops, the first wins; 4 to 9 are caps, the lowest wins; 10 turns what is then positive into UNKNOWN.
Deny by default: what is not on record does not exist.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from bot.domain.authorisation.facts import Facts, Question, TraineeRecords
from bot.domain.authorisation.outcome import (
    Code,
    Condition,
    Decision,
    Evidence,
    Finding,
    Outcome,
    Proviso,
    Reason,
    Source,
    lowest,
    whom_to_ask,
)
from bot.domain.authorisation.practice import declines, practice_term, supernumerary
from bot.domain.authorisation.presence import double_check, supervision
from bot.domain.authorisation.schooling import schooling
from bot.domain.authorisation.signoff import signoff
from bot.domain.authorisation.standing import standing
from bot.domain.records import Judgement, Policy

JUDGEMENTS = {
    Judgement.WZD: Code.WZD,
    Judgement.AS_NEEDED: Code.AS_NEEDED,
    Judgement.NOT_FOR_TRAINEES: Code.NOT_FOR_TRAINEES,
}


def decide(question: Question, facts: Facts) -> Decision:
    """The authorisation decision, from records alone.

    Two policy versions within the interval give the lower outcome; where all are positive the conditions of each hold.
    """
    judged = _judged(question, facts)
    least = lowest(finding.cap for finding in judged)
    return _decision(_merge(*(one for one in judged if least.positive or one.cap is least)))


def decide_standing(question: Question, facts: Facts) -> Outcome:
    """The outcome whoever else is there: lines 1 to 7 and 10. What a fellow trainee must have to supervise or check."""
    versions, gap = _versions(question, facts)
    findings = [freshen(question, facts, _before_presence(question, facts, policy)) for policy in versions]
    return lowest(finding.cap for finding in [*findings, *gap])


def _decision(finding: Finding) -> Decision:
    reasons = sorted(dict.fromkeys(finding.reasons), key=lambda reason: reason.cap.rank)
    positive = finding.cap.positive
    confirmed = [one.confirmed_at for one in finding.evidence if one.confirmed_at is not None]
    return Decision(
        finding.cap,
        tuple(reasons),
        finding.provisos if positive else (),
        finding.evidence,
        min(finding.ends, default=None) if positive else None,
        min(confirmed, default=None),
        whom_to_ask(reasons),
    )


def _judged(question: Question, facts: Facts) -> list[Finding]:
    """One finding per policy version of the interval, and one for days without any."""
    versions, gap = _versions(question, facts)
    return [*(_judge(question, facts, policy) for policy in versions), *gap]


def _versions(question: Question, facts: Facts) -> tuple[list[Policy], list[Finding]]:
    """Lines 1 and 2 as far as they need no single version: what is always referred, and days without policy."""
    if question.procedure.judgement is not None:
        reason = Reason(JUDGEMENTS[question.procedure.judgement], "1", Outcome.UNKNOWN)
        return [], [Finding(Outcome.UNKNOWN, (reason,))]
    versions = [policy for policy in facts.policies if _applies(policy, question)]
    covered = all(any(_runs(policy, day) for policy in versions) for day in question.interval.days)
    gap = [] if covered else [Finding(Outcome.UNKNOWN, (Reason(Code.NO_POLICY, "2", Outcome.UNKNOWN),))]
    return versions, gap


def _runs(policy: Policy, day: date) -> bool:
    return policy.first <= day and (policy.last is None or day <= policy.last)


def _applies(policy: Policy, question: Question) -> bool:
    return (
        policy.employer == question.employer
        and policy.procedure == question.procedure.code
        and not policy.withdrawn
        and any(_runs(policy, day) for day in question.interval.days)
    )


def _judge(question: Question, facts: Facts, policy: Policy) -> Finding:
    so_far = _before_presence(question, facts, policy)
    if so_far.cap.positive:
        so_far = _with_presence(question, facts, policy, so_far)
    return freshen(question, facts, so_far)


def _before_presence(question: Question, facts: Facts, policy: Policy) -> Finding:
    """Lines 2 to 7 under one policy version."""
    records = facts.records.get(question.person, TraineeRecords(question.person))
    stop = _policy_stop(question, policy)
    if stop is not None:
        return stop
    stands = standing(question, records)
    if stands.cap is not Outcome.INDEPENDENT:
        return stands
    return _merge(
        stands,
        _policy_finding(policy, question),
        schooling(policy, records, question.interval),
        signoff(question, policy, facts, records),
        supernumerary(question, records),
        practice_term(question, policy, facts, records),
        declines(question, records),
    )


def _policy_stop(question: Question, policy: Policy) -> Finding | None:
    """Line 2: a medicine the policy does not list is UNKNOWN; not delegable to trainees is NOT_ALLOWED."""
    listed = {medicine.casefold() for medicine in policy.medicines or ()}
    if question.medicine and not policy.all_medicines and question.medicine.casefold() not in listed:
        reason = Reason(Code.MEDICINE_NOT_LISTED, "2", Outcome.UNKNOWN, subject=question.medicine)
        return Finding(Outcome.UNKNOWN, (reason,))
    if question.procedure.gives_medicine and not policy.all_medicines and not listed:
        return Finding(Outcome.UNKNOWN, (Reason(Code.NO_MEDICINES_LISTED, "2", Outcome.UNKNOWN),))
    if not policy.delegable:
        return Finding(Outcome.NOT_ALLOWED, (Reason(Code.NOT_DELEGABLE, "2", Outcome.NOT_ALLOWED),))
    return None


def _policy_finding(policy: Policy, question: Question) -> Finding:
    evidence = Evidence(
        Source.POLICY, policy.id, policy.version, on=policy.first, until=policy.last, confirmed_at=policy.confirmed_at
    )
    provisos: tuple[Proviso, ...] = ()
    if policy.medicines and not policy.all_medicines and question.procedure.gives_medicine:
        provisos = (Proviso(Condition.LISTED_MEDICINES, policy.medicines),)
    runs_on = policy.last is not None and policy.last >= question.interval.last_day
    return Finding(provisos=provisos, evidence=(evidence,), ends=(policy.last,) if runs_on and policy.last else ())


def _with_presence(question: Question, facts: Facts, policy: Policy, so_far: Finding) -> Finding:
    """Lines 8 and 9, for what is positive so far."""

    def independent(asked: Question) -> bool:
        return decide_standing(asked, facts) is Outcome.INDEPENDENT

    findings = [so_far]
    if so_far.cap is Outcome.SUPERVISED:
        findings.append(supervision(question, policy, facts, independent))
    if question.procedure.reserved:
        findings.append(Finding(provisos=(Proviso(Condition.DOCTORS_ORDER),)))
    findings.append(double_check(question, policy, facts, independent))
    return _merge(*findings)


def freshen(question: Question, facts: Facts, finding: Finding) -> Finding:
    """Line 10: a register record used for a positive outcome was last confirmed too long ago."""
    if not finding.cap.positive:
        return finding
    oldest = question.now - facts.limits.register
    old = [
        Reason(Code.STALE, "10", Outcome.UNKNOWN, subject=one.source, day=day)
        for one in finding.evidence
        if (day := one.stale_since(oldest)) is not None
    ]
    return replace(finding, cap=Outcome.UNKNOWN, reasons=(*old, *finding.reasons)) if old else finding


T = TypeVar("T")


def _once(many: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(many))


def _merge(*findings: Finding) -> Finding:
    """The lowest cap, with everything that was found; evidence and reasons once each."""

    return Finding(
        lowest(finding.cap for finding in findings),
        _once(reason for finding in findings for reason in finding.reasons),
        _once(proviso for finding in findings for proviso in finding.provisos),
        _once(evidence for finding in findings for evidence in finding.evidence),
        tuple(end for finding in findings for end in finding.ends),
    )

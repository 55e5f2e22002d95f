"""Bekwaam (lines 5 and 6): which sign-off counts on a day, and what it caps.

Per person, procedure, employer and scope only the latest counts, also when it is lower, revoked or expired: an older one
never comes back to life. The location's goes before the employer's. A withdrawn sign-off, and one whose signer's right was
withdrawn, proves nothing any more, and still hides the older ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.authorisation.facts import Facts, Question, TraineeRecords
from bot.domain.authorisation.outcome import Code, Evidence, Finding, Outcome, Reason, Source, lowest
from bot.domain.authorisation.schooling import prerequisites
from bot.domain.records import Competence, Level, Policy, SigningRight


@dataclass(frozen=True)
class Learning:
    """What learning under supervision is worth under this policy: SUPERVISED, or NOT_ALLOWED with the reason.

    `risky` is the same for somebody without a valid sign-off, where risk 3 asks for a prerequisite.
    """

    plain: Finding
    risky: Finding


def learning(question: Question, policy: Policy, records: TraineeRecords) -> Learning:
    """May somebody learn this on the ward: policy allows it and all prerequisites it names are on record."""
    if not policy.learning_allowed:
        refused = _refused(Reason(Code.LEARNING_NOT_ALLOWED, "5", Outcome.NOT_ALLOWED))
        return Learning(refused, refused)
    missing, evidence = prerequisites(policy, records, question.interval)
    if missing is None:
        refused = _refused(Reason(Code.PREREQUISITE_NOT_NAMED, "5", Outcome.NOT_ALLOWED))
        return Learning(refused, refused)
    if missing:
        refused = _refused(
            *(Reason(Code.PREREQUISITE_MISSING, "5", Outcome.NOT_ALLOWED, subject=one) for one in missing)
        )
        return Learning(refused, refused)
    met = (Reason(Code.PREREQUISITE_MET, "5"),) if policy.prerequisites else ()
    allowed = Finding(Outcome.SUPERVISED, met, evidence=evidence)
    if question.procedure.risk >= 3 and not policy.prerequisites:
        return Learning(allowed, _refused(Reason(Code.PREREQUISITE_NOT_NAMED, "5", Outcome.NOT_ALLOWED)))
    return Learning(allowed, allowed)


def _refused(*reasons: Reason) -> Finding:
    return Finding(Outcome.NOT_ALLOWED, reasons)


def signoff(question: Question, policy: Policy, facts: Facts, records: TraineeRecords) -> Finding:
    """The lowest over every local day of the interval, each judged with the sign-off that counts on that day."""
    learned = learning(question, policy, records)
    findings = [_on_day(question, policy, facts, records, learned, day) for day in question.interval.days]
    cap = lowest(finding.cap for finding in findings)
    reasons = [reason for finding in findings for reason in finding.reasons]
    if not counting(question, policy, facts, records, question.interval.first_day):
        reasons += _referrals(question, policy, facts, records)
    return Finding(
        cap,
        tuple(dict.fromkeys(reasons)),
        evidence=tuple(dict.fromkeys(e for finding in findings for e in finding.evidence)),
        ends=(*findings[-1].ends, *_lowered(question, policy, facts, records, learned, findings[-1].cap)),
    )


def _lowered(
    question: Question, policy: Policy, facts: Facts, records: TraineeRecords, learned: Learning, cap: Outcome
) -> Iterable[date]:
    """The days before which a sign-off on record lowers what counts on the last day of the interval.

    Of what counts within the interval only the end of the last is an end: an earlier one has been followed up.
    """
    for day in {max(one.first, one.signed_on) for one in _in_scope(question, records)}:
        if day > question.interval.last_day:
            then = _on_day(question, policy, facts, records, learned, day)
            if then.cap.rank < cap.rank:
                yield day - timedelta(days=1)


def counting(
    question: Question, policy: Policy, facts: Facts, records: TraineeRecords, day: date
) -> tuple[Competence, ...]:
    """The latest sign-off of the scope that counts on a day; several when they bear the same date."""
    begun = [
        one
        for one in _own(question, records)
        if one.signed_on <= day and one.first <= day and _is_valid(one, question, policy, facts)
    ]
    here = [one for one in begun if one.location is not None and one.location == question.location]
    scope = here or [one for one in begun if one.location is None]
    latest = max((one.signed_on for one in scope), default=None)
    return tuple(one for one in scope if one.signed_on == latest)


def _own(question: Question, records: TraineeRecords) -> Iterable[Competence]:
    for one in records.competences:
        same = one.person == question.person == records.person and one.procedure == question.procedure.code
        if same and one.employer == question.employer:
            yield one


def _is_valid(one: Competence, question: Question, policy: Policy, facts: Facts) -> bool:
    """Someone else signed, who held signing rights that day (invariant 2); an instruction needs no signing right."""
    if one.signed_by is None or one.signed_by == one.person:
        return False
    if one.level is Level.INSTRUCTION:
        return question.procedure.risk == 1 and policy.formal_signoff is False
    return any(_rights(one, facts))


def _rights(one: Competence, facts: Facts) -> Iterable[SigningRight]:
    """The signing rights under which it was signed, those that have left the source too."""
    return (
        right
        for right in facts.signing_rights
        if right.person == one.signed_by
        and right.employer == one.employer
        and right.procedure == one.procedure
        and right.first <= one.signed_on
        and (right.last is None or one.signed_on <= right.last)
    )


def _is_proven(one: Competence, facts: Facts) -> bool:
    """A signing right that left the source proves no signature any more."""
    return one.level is Level.INSTRUCTION or any(not right.withdrawn for right in _rights(one, facts))


def _on_day(
    question: Question, policy: Policy, facts: Facts, records: TraineeRecords, learned: Learning, day: date
) -> Finding:
    counted = counting(question, policy, facts, records, day)
    if not counted:
        later = any(
            (one.signed_on > day or one.first > day) and _is_valid(one, question, policy, facts)
            for one in _in_scope(question, records)
        )
        code = Code.NOT_YET if later else Code.NO_SIGNOFF
        return _without(Reason(code, "5", learned.risky.cap, day=day if later else None), learned)
    findings = [_judge(one, policy, learned, day, proven=_is_proven(one, facts)) for one in counted]
    said = {(one.level is Level.SUPERVISED, one.until, one.revoked_on, one.withdrawn) for one in counted}
    if len(said) > 1 or len({(finding.cap, finding.reasons[0].code) for finding in findings}) > 1:
        doubt = Reason(Code.CONTRADICTION, "5", Outcome.UNKNOWN, day=counted[0].signed_on)
        findings.append(Finding(Outcome.UNKNOWN, (doubt,)))
    return Finding(
        lowest(finding.cap for finding in findings),
        tuple(reason for finding in findings for reason in finding.reasons),
        evidence=tuple(e for finding in findings for e in finding.evidence),
        ends=tuple(end for finding in findings for end in finding.ends),
    )


def _in_scope(question: Question, records: TraineeRecords) -> Iterable[Competence]:
    return (one for one in _own(question, records) if one.location in (None, question.location))


def _without(reason: Reason, learned: Learning) -> Finding:
    """No valid sign-off: what learning allows, with the reason put first."""
    return Finding(learned.risky.cap, (reason, *learned.risky.reasons), evidence=learned.risky.evidence)


def _judge(one: Competence, policy: Policy, learned: Learning, day: date, *, proven: bool) -> Finding:
    if one.revoked_on is not None and one.revoked_on <= day:
        return _refused(Reason(Code.REVOKED, "5", Outcome.NOT_ALLOWED, day=one.revoked_on))
    if one.until is not None and one.until < day:
        return _without(Reason(Code.EXPIRED, "5", learned.risky.cap, day=one.until), learned)
    if one.withdrawn:
        return _without(Reason(Code.WITHDRAWN, "5", learned.risky.cap, day=one.signed_on), learned)
    if not proven:
        return _without(Reason(Code.INVALID_SIGNATURE, "5", learned.risky.cap, day=one.signed_on), learned)
    signed = _signed(one, learned)
    if one.until is None and policy.unlimited is not True:
        cap = lowest((signed.cap, Outcome.UNKNOWN))
        doubt = Reason(Code.NO_END_DATE, "5", Outcome.UNKNOWN, day=one.signed_on)
        return Finding(cap, (doubt, *signed.reasons), evidence=signed.evidence)
    return signed


def _signed(one: Competence, learned: Learning) -> Finding:
    evidence = Evidence(
        Source.COMPETENCE,
        one.id,
        one.level,
        signed_by=one.signed_by,
        on=one.signed_on,
        until=one.until,
        confirmed_at=one.confirmed_at,
    )
    revoked = one.revoked_on and one.revoked_on - timedelta(days=1)
    ends = tuple(day for day in (one.until, revoked) if day is not None)
    if one.level is Level.SUPERVISED:
        reason = Reason(Code.SIGNED_SUPERVISED, "5", learned.plain.cap, day=one.signed_on, person=one.signed_by)
        return Finding(
            learned.plain.cap,
            (reason, *learned.plain.reasons),
            evidence=(evidence, *learned.plain.evidence),
            ends=ends,
        )
    code = Code.INSTRUCTED if one.level is Level.INSTRUCTION else Code.SIGNED_INDEPENDENT
    reason = Reason(code, "5", day=one.signed_on, person=one.signed_by)
    return Finding(reasons=(reason,), evidence=(evidence,), ends=ends)


def _referrals(question: Question, policy: Policy, facts: Facts, records: TraineeRecords) -> list[Reason]:
    """Why a sign-off that somebody may remember does not count here: an invalid signature, or another location (line 6)."""
    found: list[Reason] = []
    for one in _own(question, records):
        if not _is_valid(one, question, policy, facts) and one.level is not Level.INSTRUCTION:
            found.append(Reason(Code.INVALID_SIGNATURE, "5", day=one.signed_on))
        elif one.location not in (None, question.location):
            found.append(Reason(Code.OTHER_LOCATION, "6", subject=one.location or ""))
    return found

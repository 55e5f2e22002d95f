"""Bevoegd: is the schooling that the policy names on record (line 4), and the prerequisites for learning (line 5)?"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from bot.domain.authorisation.facts import TraineeRecords
from bot.domain.authorisation.outcome import Code, Evidence, Finding, Outcome, Reason, Source
from bot.domain.calendar import Interval
from bot.domain.records import ExemptionState, PlanState, Policy, Requirement, TrainingKind

Proof = Callable[[str], Iterable[Evidence]]


def schooling(policy: Policy, records: TraineeRecords, interval: Interval) -> Finding:
    """Line 4: what is missing caps at SUPERVISED where the policy allows learning, at NOT_ALLOWED elsewhere."""
    cap = Outcome.SUPERVISED if policy.learning_allowed else Outcome.NOT_ALLOWED
    if policy.schooling is None:
        return Finding(cap, (Reason(Code.SCHOOLING_NOT_WRITTEN, "4", cap),))
    proofs: dict[str, Proof] = {
        "certificaat": lambda code: _certificates(records, code, interval.first_day),
        "werkproces": lambda code: _work_processes(records, code, interval.first_day),
        "scholing": lambda subject: _trainings(records, subject, interval, frozenset({policy.employer}), in_house=True),
    }
    missing, evidence = _meets(policy.schooling, proofs)
    if missing:
        return Finding(cap, tuple(Reason(Code.SCHOOLING_MISSING, "4", cap, subject=one) for one in missing))
    return Finding(reasons=(Reason(Code.SCHOOLING_MET, "4"),), evidence=evidence)


def prerequisites(
    policy: Policy, records: TraineeRecords, interval: Interval
) -> tuple[tuple[str, ...] | None, tuple[Evidence, ...]]:
    """What is missing of the prerequisites for learning, and the evidence for the rest; None: the field is empty.

    Training of the employer or the school until its end, a certificate or its exemption.
    """
    if policy.prerequisites is None:
        return None, ()
    givers = frozenset({policy.employer, *(t.school for t in records.trajectories)})
    proofs: dict[str, Proof] = {
        "certificaat": lambda code: _certificates(records, code, interval.first_day),
        "scholing": lambda subject: _trainings(records, subject, interval, givers, in_house=False),
    }
    return _meets(policy.prerequisites, proofs)


def _meets(requirement: Requirement, proofs: dict[str, Proof]) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    missing: list[str] = []
    evidence: list[Evidence] = []
    for alternatives in requirement:
        found = [proof for one in alternatives for proof in _proof(one, proofs)]
        if found:
            evidence.append(max(found, key=_confirmed))
        else:
            missing.append("|".join(alternatives))
    return tuple(missing), tuple(evidence)


def _confirmed(evidence: Evidence) -> datetime:
    if evidence.confirmed_at is None:
        raise ValueError("schooling always comes from a source that confirms it")
    return evidence.confirmed_at


def _proof(requirement: str, proofs: dict[str, Proof]) -> Iterable[Evidence]:
    kind, _, name = requirement.partition(":")
    return proofs[kind](name) if kind in proofs else ()


def _certificates(records: TraineeRecords, code: str, day: date) -> Iterable[Evidence]:
    for line in records.planned:
        issued = line.state is PlanState.ISSUED and line.issued_on is not None and line.issued_on <= day
        if line.certificate == code and issued and not line.withdrawn:
            yield Evidence(Source.CERTIFICATE, line.id, code, on=line.issued_on, confirmed_at=line.confirmed_at)
    for one in records.exemptions:
        granted = one.state is ExemptionState.GRANTED and one.decided_on is not None and one.decided_on <= day
        if one.certificate == code and granted and not one.withdrawn:
            yield Evidence(Source.EXEMPTION, one.id, code, on=one.decided_on, confirmed_at=one.confirmed_at)


def _work_processes(records: TraineeRecords, code: str, day: date) -> Iterable[Evidence]:
    for passed in records.work_processes:
        if passed.work_process == code and passed.on <= day:
            yield Evidence(Source.WORK_PROCESS, 0, code, on=passed.on, confirmed_at=passed.confirmed_at)


def _trainings(
    records: TraineeRecords, subject: str, interval: Interval, givers: frozenset[str], *, in_house: bool
) -> Iterable[Evidence]:
    for training in records.trainings:
        fits = training.subject.casefold() == subject.casefold() and training.organisation in givers
        valid = training.on <= interval.first_day and (training.until is None or training.until >= interval.last_day)
        if fits and valid and not training.withdrawn and (training.kind is TrainingKind.IN_HOUSE or not in_house):
            yield Evidence(
                Source.TRAINING,
                training.id,
                training.subject,
                on=training.on,
                until=training.until,
                confirmed_at=training.confirmed_at,
            )

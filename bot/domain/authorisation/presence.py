"""Lines 8 and 9: who is there to supervise or to check, by the roster or as the asker says."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.authorisation.facts import Facts, Question
from bot.domain.authorisation.outcome import Code, Condition, Evidence, Finding, Outcome, Proviso, Reason, Source
from bot.domain.calendar import Interval
from bot.domain.people import PersonId
from bot.domain.records import Checker, CheckMode, Policy, Shift, StaffEntry

Independent = Callable[[Question], bool]
"""Is this fellow trainee INDEPENDENT for what the question asks, whoever else is there?"""


@dataclass(frozen=True)
class Watch:
    """One stretch of a shift during which the person works and somebody must be there."""

    shift: Shift
    interval: Interval


def watches(question: Question, facts: Facts) -> tuple[Watch, ...]:
    """The stretches to look at: for a day, the person's whole shifts of that day; for hours, the part within them."""
    found: list[Watch] = []
    for shift in facts.shifts:
        here = shift.employer == question.employer and question.location in (None, shift.location)
        for hours in shift.hours_of(question.person) if here else ():
            if hours.overlaps(question.interval):
                part = hours if question.whole_day else _shared(hours, question.interval)
                found.append(Watch(shift, part))
    return tuple(found)


def _shared(one: Interval, other: Interval) -> Interval:
    return Interval(max(one.start, other.start), min(one.end, other.end))


def reliable(shift: Shift, question: Question, facts: Facts) -> bool:
    """A roster says that nobody is there only when it is complete and at most 24 hours old."""
    return shift.complete and not stale_roster(shift, question, facts)


def stale_roster(shift: Shift, question: Question, facts: Facts) -> bool:
    """Was the roster last confirmed longer ago than the limit?"""
    return question.now - shift.confirmed_at > facts.limits.roster


def supervision(question: Question, policy: Policy, facts: Facts, independent: Independent) -> Finding:
    """Line 8, for what is SUPERVISED so far: a colleague who may do it is there for the whole time."""
    if question.alone:
        return _none(Code.ALONE, "8")
    condition = (Proviso(Condition.SUPERVISOR_PRESENT),)
    stretches = watches(question, facts)
    open_ended = not stretches or not (
        question.whole_day or _covers([w.interval for w in stretches], question.interval)
    )
    found: list[Finding] = []
    for watch in stretches:
        by_staff = _staff(question, facts, watch)
        by_trainees = _trainees(question, facts, watch, independent) if policy.trainee_may_supervise else ()
        finding = _watched(question, facts, watch, (*by_staff, *by_trainees))
        if finding.cap is Outcome.NOT_ALLOWED:
            return finding
        found.append(finding)
        open_ended = open_ended or not reliable(watch.shift, question, facts)
    return Finding(
        Outcome.SUPERVISED,
        tuple(dict.fromkeys(reason for finding in found for reason in finding.reasons)),
        provisos=condition if open_ended else (),
        evidence=tuple(dict.fromkeys(e for finding in found for e in finding.evidence)),
    )


def _none(code: Code, line: str) -> Finding:
    return Finding(Outcome.NOT_ALLOWED, (Reason(code, line, Outcome.NOT_ALLOWED),))


@dataclass(frozen=True)
class Colleague:
    """Somebody on the shift who may do the procedure, with the record that says so."""

    person: PersonId
    interval: Interval
    evidence: tuple[Evidence, ...]


def _staff(question: Question, facts: Facts, watch: Watch) -> tuple[Colleague, ...]:
    """Those on the shift whom the employer lists for this procedure here."""
    found: list[Colleague] = []
    for attending in watch.shift.staff:
        entries = [one for one in facts.staff if _listed(one, attending.person, question, watch)]
        if attending.person != question.person and entries and attending.interval.overlaps(watch.interval):
            best = max(entries, key=lambda one: one.confirmed_at)
            evidence = Evidence(
                Source.STAFF_LIST,
                best.id,
                best.procedure,
                signed_by=best.person,
                on=best.first,
                until=best.until,
                confirmed_at=best.confirmed_at,
            )
            found.append(Colleague(attending.person, attending.interval, (evidence,)))
    return tuple(found)


def _listed(entry: StaffEntry, person: PersonId, question: Question, watch: Watch) -> bool:
    return (
        entry.person == person
        and entry.employer == question.employer
        and entry.procedure == question.procedure.code
        and entry.location in (None, watch.shift.location)
        and entry.first <= watch.interval.first_day
        and (entry.until is None or entry.until >= watch.interval.last_day)
        and not entry.withdrawn
    )


def _trainees(question: Question, facts: Facts, watch: Watch, independent: Independent) -> tuple[Colleague, ...]:
    """Fellow trainees on the shift who are INDEPENDENT for it during their hours."""
    found: list[Colleague] = []
    for attending in watch.shift.staff:
        fellow = attending.person != question.person and attending.person in facts.records
        if fellow and attending.interval.overlaps(watch.interval):
            hours = _shared(attending.interval, watch.interval)
            asked = replace(
                question, person=attending.person, interval=hours, location=watch.shift.location, whole_day=False
            )
            if independent(asked):
                found.append(Colleague(attending.person, attending.interval, ()))
    return tuple(found)


def _watched(question: Question, facts: Facts, watch: Watch, colleagues: tuple[Colleague, ...]) -> Finding:
    """Is one of these there all the time? If not, a reliable roster says no, and another one makes it a condition."""
    oldest = question.now - facts.limits.register
    fresh = [one for one in colleagues if not any(evidence.stale_since(oldest) for evidence in one.evidence)]
    able = fresh if _covers([one.interval for one in fresh], watch.interval) else list(colleagues)
    able.sort(key=lambda one: ([e.confirmed_at for e in one.evidence if e.confirmed_at], one.person), reverse=True)
    if _covers([colleague.interval for colleague in able], watch.interval):
        chosen = _enough(able, watch.interval)
        return Finding(
            reasons=tuple(Reason(Code.SUPERVISOR_THERE, "8", person=colleague.person) for colleague in chosen),
            evidence=(*(e for colleague in chosen for e in colleague.evidence), _roster(watch)),
        )
    if not reliable(watch.shift, question, facts):
        return Finding()
    others = any(
        attending.person != question.person and attending.interval.overlaps(watch.interval)
        for attending in watch.shift.staff
    )
    return _none(Code.NOBODY_TO_SUPERVISE if others else Code.ALONE, "8")


def _roster(watch: Watch) -> Evidence:
    return Evidence(Source.ROSTER, watch.shift.id, watch.shift.location, confirmed_at=watch.shift.confirmed_at)


def _enough(colleagues: list[Colleague], needed: Interval) -> list[Colleague]:
    """The first of these that together cover the time: whoever alone does, otherwise all."""
    for colleague in colleagues:
        if _covers([colleague.interval], needed):
            return [colleague]
    return colleagues


def _covers(parts: list[Interval], needed: Interval) -> bool:
    """Do these together leave no moment of it open?"""
    reached = needed.start
    for part in sorted(parts):
        if part.start > reached:
            break
        reached = max(reached, part.end)
    return reached >= needed.end


def double_check(question: Question, policy: Policy, facts: Facts, independent: Independent) -> Finding:
    """Line 9: a required double check is a condition; without anybody who may check and no other mode, NOT_ALLOWED."""
    if policy.double_check is False:
        return Finding()
    other_modes = sorted((policy.check_modes or frozenset()) - {CheckMode.COLLEAGUE})
    checkers = policy.checkers or frozenset()
    modes = tuple(other_modes) if not checkers else (CheckMode.COLLEAGUE.value, *other_modes)
    condition = Finding(provisos=(Proviso(Condition.DOUBLE_CHECK, modes),))
    if other_modes:
        return condition
    if question.alone or not checkers:
        return _none(Code.NOBODY_TO_CHECK, "9")
    evidence: list[Evidence] = []
    for watch in watches(question, facts):
        staff = _staff(question, facts, watch) if Checker.STAFF in checkers else ()
        trainees = _trainees(question, facts, watch, independent) if Checker.TRAINEE in checkers else ()
        finding = _watched(question, facts, watch, (*staff, *trainees))
        if finding.cap is Outcome.NOT_ALLOWED:
            return _none(Code.NOBODY_TO_CHECK, "9")
        evidence += finding.evidence
    return replace(condition, evidence=tuple(dict.fromkeys(evidence)))

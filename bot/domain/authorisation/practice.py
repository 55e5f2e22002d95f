"""Line 7: supernumerary periods, the practice term, and what the trainee says of themselves."""

from datetime import date, timedelta

from bot.domain.authorisation.facts import Facts, Question, TraineeRecords
from bot.domain.authorisation.outcome import Code, Evidence, Finding, Outcome, Reason, Source, lowest
from bot.domain.authorisation.signoff import counting
from bot.domain.calendar import local_day
from bot.domain.records import Policy, PracticeLog

DAY = timedelta(days=1)


def supernumerary(question: Question, records: TraineeRecords) -> Finding:
    """Boventallig in any part of the interval caps at SUPERVISED (E12)."""
    first, last = question.interval.first_day, question.interval.last_day
    for placement in records.placements:
        for begin, end in placement.supernumerary:
            if placement.employer == question.employer and begin <= last and first <= end:
                return Finding(Outcome.SUPERVISED, (Reason(Code.SUPERNUMERARY, "7", Outcome.SUPERVISED, day=end),))
    return Finding()


def practice_term(question: Question, policy: Policy, facts: Facts, records: TraineeRecords) -> Finding:
    """Longer ago than the policy's term since the latest of sign-off and confirmed ward practice: at most SUPERVISED.

    Judged at the start of the interval; a term that is not written is the strictest one.
    """
    if policy.no_practice_term:
        return Finding()
    signed = [one.signed_on for one in counting(question, policy, facts, records, question.interval.first_day)]
    if not signed:
        return Finding()
    if policy.practice_term_days is None:
        return Finding(Outcome.SUPERVISED, (Reason(Code.PRACTICE_TERM_NOT_WRITTEN, "7", Outcome.SUPERVISED),))
    practised = [log.on for log in records.practice if _counts(log, question)]
    latest = max([*signed, *practised])
    end = latest + timedelta(days=policy.practice_term_days)
    if question.interval.first_day > end:
        return Finding(Outcome.SUPERVISED, (Reason(Code.PRACTICE_TOO_OLD, "7", Outcome.SUPERVISED, day=latest),))
    evidence = (Evidence(Source.PRACTICE, 0, question.procedure.code, on=latest),) if latest in practised else ()
    return Finding(evidence=evidence, ends=(end,))


def _counts(log: PracticeLog, question: Question) -> bool:
    """On the ward, confirmed by somebody else, for this procedure and employer, not after the start."""
    return (
        log.person == question.person
        and log.procedure == question.procedure.code
        and log.employer == question.employer
        and log.on_ward
        and log.confirmed_by is not None
        and log.confirmed_by != log.person
        and log.on <= question.interval.first_day
    )


def declines(question: Question, records: TraineeRecords) -> Finding:
    """The trainee declined: NOT_ALLOWED, or SUPERVISED when they chose that; it ends when both have confirmed (E13)."""
    own = [
        one
        for one in records.declines
        if one.person == question.person
        and one.procedure == question.procedure.code
        and one.employer == question.employer
    ]
    reasons = [
        Reason(Code.DECLINED_ALONE, "7", Outcome.SUPERVISED, day=local_day(one.declined_at))
        if one.supervised_is_fine
        else Reason(Code.DECLINED, "7", Outcome.NOT_ALLOWED, day=local_day(one.declined_at))
        for one in own
        if _holds(local_day(one.declined_at), one.ended_at and local_day(one.ended_at), question)
    ]
    later = [day for day in (local_day(one.declined_at) for one in own) if day > question.interval.last_day]
    return Finding(lowest(reason.cap for reason in reasons), tuple(reasons), ends=tuple(d - DAY for d in later))


def _holds(declined: date, ended: date | None, question: Question) -> bool:
    """A past interval is judged with today's records: one before the day of the decline is not touched by it."""
    return declined <= question.interval.last_day and (ended is None or ended >= question.interval.first_day)

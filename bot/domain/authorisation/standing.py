"""Standing (line 3): an active trajectory, a placement with the employer, and a POK signed by all three."""

from datetime import date

from bot.domain.authorisation.facts import Question, TraineeRecords
from bot.domain.authorisation.outcome import Code, Evidence, Finding, Outcome, Reason, Source
from bot.domain.records import Placement, Trajectory, TrajectState


def standing(question: Question, records: TraineeRecords) -> Finding:
    """A stop when the cap is not INDEPENDENT: one false is NOT_ALLOWED, one unknown is UNKNOWN."""
    trajectory = _current(records.trajectories)
    if trajectory is None:
        return _stop(Outcome.UNKNOWN, Reason(Code.NO_TRAJECTORY, "3"))
    if trajectory.state is TrajectState.FINISHED:
        return _stop(Outcome.UNKNOWN, Reason(Code.FINISHED, "3"))
    if trajectory.expected_end is not None and question.interval.last_day > trajectory.expected_end:
        return _stop(Outcome.UNKNOWN, Reason(Code.PAST_EXPECTED_END, "3", day=trajectory.expected_end))
    used = [_best(question, records, day) for day in question.interval.days]
    reasons = [
        reason for placement in dict.fromkeys(used) for reason in _placement_reasons(question, records, placement)
    ]
    if trajectory.state is not TrajectState.ACTIVE:
        reasons.insert(0, Reason(Code.NOT_ACTIVE, "3", Outcome.NOT_ALLOWED, subject=trajectory.state))
    if reasons:
        worst = min((reason.cap for reason in reasons), key=lambda cap: cap.rank)
        return Finding(worst, tuple(dict.fromkeys(reasons)))
    placements = [placement for placement in dict.fromkeys(used) if placement is not None]
    return Finding(
        evidence=(_trajectory_evidence(trajectory), *(_placement_evidence(p) for p in placements)),
        ends=_ends(placements),
    )


def _stop(cap: Outcome, reason: Reason) -> Finding:
    return Finding(cap, (Reason(reason.code, reason.line, cap, day=reason.day),))


def _current(trajectories: tuple[Trajectory, ...]) -> Trajectory | None:
    """The active one if there is one, the longest of several; else the one that began last."""
    known = [t for t in trajectories if not t.withdrawn]
    active = [t for t in known if t.state is TrajectState.ACTIVE]
    if active:
        return max(active, key=lambda t: t.expected_end or date.max)
    return max(known, key=lambda t: t.start or date.min, default=None)


def _signatures(placement: Placement) -> tuple[tuple[str, bool | None], ...]:
    return (
        ("school", placement.signed_school),
        ("werkgever", placement.signed_employer),
        ("deelnemer", placement.signed_trainee),
    )


def _runs(placement: Placement, question: Question, day: date) -> bool:
    return (
        placement.employer == question.employer
        and not placement.withdrawn
        and placement.first <= day
        and (placement.last is None or day <= placement.last)
    )


def _counts_here(placement: Placement, location: str | None) -> bool:
    """It counts for all locations of the employer unless it says "only there"."""
    return not placement.only_there or (location is not None and placement.location == location)


def _best(question: Question, records: TraineeRecords, day: date) -> Placement | None:
    """The placement that counts on this day; of several the one whose POK is best signed."""
    running = [p for p in records.placements if _runs(p, question, day) and _counts_here(p, question.location)]

    def signed(placement: Placement) -> int:
        return sum({True: 4, None: 1, False: 0}[value] for _, value in _signatures(placement))

    return max(running, key=lambda p: (signed(p), p.confirmed_at, p.id), default=None)


def _placement_reasons(question: Question, records: TraineeRecords, placement: Placement | None) -> list[Reason]:
    if placement is None:
        elsewhere = any(_runs(p, question, day) for p in records.placements for day in question.interval.days)
        code = Code.PLACED_ELSEWHERE if elsewhere else Code.NO_PLACEMENT
        return [Reason(code, "3", Outcome.NOT_ALLOWED)]
    codes = {False: (Code.POK_UNSIGNED, Outcome.NOT_ALLOWED), None: (Code.POK_UNKNOWN, Outcome.UNKNOWN)}
    return [
        Reason(codes[signed][0], "3", codes[signed][1], subject=party)
        for party, signed in _signatures(placement)
        if signed is not True
    ]


def _trajectory_evidence(trajectory: Trajectory) -> Evidence:
    return Evidence(
        Source.TRAJECTORY,
        trajectory.id,
        trajectory.route,
        on=trajectory.start,
        until=trajectory.expected_end,
        confirmed_at=trajectory.confirmed_at,
    )


def _placement_evidence(placement: Placement) -> Evidence:
    return Evidence(
        Source.PLACEMENT,
        placement.id,
        placement.employer,
        on=placement.first,
        until=placement.last,
        confirmed_at=placement.confirmed_at,
    )


def _ends(placements: list[Placement]) -> tuple[date, ...]:
    """The end of the placement that reaches furthest: an earlier one has been followed up within the interval."""
    lasts = [placement.last for placement in placements]
    known = [last for last in lasts if last is not None]
    return (max(known),) if known and len(known) == len(lasts) else ()

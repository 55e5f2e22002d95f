"""Early warning: rules over facts that anybody could have seen (I1). No score about people, no prediction (G6, L8).

A rule says which facts it saw, or nothing. What they mean, and what to do, is for a human.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise


class Rule(StrEnum):
    """What was seen, in the order in which a human is asked to look; the order says nothing about the person."""

    STOPPED = "gestopt"
    NO_SHOW = "niet verschenen"
    PULSE = "werkvloer"
    SILENCE = "geen contact"
    DEADLINES = "te laat"
    UNGUIDED = "geen begeleider"
    UNSEEN = "niet gezien"
    ENDING = "einde"
    HOURS = "uren"


@dataclass(frozen=True)
class Fact:
    """One thing that was seen: what, the local day it is about, and a number where there is one.

    `least` is what the number should be at least. `employer` is the only employer whose people may see it, "" when it
    belongs to none.
    """

    day: date
    what: str = ""
    number: float | None = None
    least: float | None = None
    employer: str = ""


Facts = tuple[Fact, ...]


@dataclass(frozen=True)
class Limits:
    """From when on a rule speaks: numbers of things, rounds and days. `low` and below is a low answer (1 to 5)."""

    late: int = 2
    silent_days: int = 14
    falling: int = 3
    low: int = 2
    low_times: int = 2
    unseen: int = 2
    near_days: int = 42
    no_show_days: int = 28


@dataclass(frozen=True)
class Observed:
    """What is on record of one trainee; each field is the facts of one rule, and of no other.

    `late` is open work past its day. `contact` is the last day somebody heard from the trainee, None when that cannot
    be known; `off` is on how many of the days after it there was no school. `unguided` is since when nobody guides on
    the ward. `hours` has each place of today with its hours and those of the route. `pulse` has the trainee's own
    answers of closed rounds, and `seen` what the workplace did in them (0 for "niet gezien"), oldest first. `places`
    has the last day of each place that runs or comes; `date.max` where there is none. `missed` has the exams without
    the trainee.
    """

    late: Facts = ()
    contact: Fact | None = None
    unguided: Fact | None = None
    hours: Facts = ()
    pulse: Facts = ()
    seen: Facts = ()
    places: Facts = ()
    goes_on_until: date = date.max
    missed: Facts = ()
    stopped: Fact | None = None
    off: int = 0


def warned(observed: Observed, limits: Limits, today: date) -> dict[Rule, Facts]:
    """The facts that each rule saw, by rule in its order; a rule that saw nothing is not in it."""
    found = {rule: _RULES[rule](observed, limits, today) for rule in Rule}
    return {rule: facts for rule, facts in found.items() if facts}


def occasion_of(facts: Facts) -> str:
    """The newest day of these facts: a rule speaks again once something newer was seen, and not before."""
    return max(fact.day for fact in facts).isoformat()


def _late(observed: Observed, limits: Limits, today: date) -> Facts:
    late = tuple(fact for fact in observed.late if fact.day < today)
    return late if len(late) >= limits.late else ()


def _silent(observed: Observed, limits: Limits, today: date) -> Facts:
    """Nobody is silent in a holiday: its days do not count."""
    last = observed.contact
    return (last,) if last and last.day <= today - timedelta(days=limits.silent_days + observed.off) else ()


def _unguided(observed: Observed, limits: Limits, today: date) -> Facts:
    return (observed.unguided,) if observed.unguided else ()


def _few_hours(observed: Observed, limits: Limits, today: date) -> Facts:
    """All places together; where one does not say its hours nothing is known."""
    known = [fact.number for fact in observed.hours if fact.number is not None]
    least = max((fact.least or 0 for fact in observed.hours), default=0)
    return observed.hours if len(known) == len(observed.hours) and sum(known) < least else ()


def _pulse(observed: Observed, limits: Limits, today: date) -> Facts:
    """Lower each time in the last rounds, or low in the last ones."""
    falling, low = observed.pulse[-limits.falling :], observed.pulse[-limits.low_times :]
    values = [fact.number or 0 for fact in falling]
    falls = len(falling) == limits.falling and all(a > b for a, b in pairwise(values))
    if falls:
        return falling
    is_low = len(low) == limits.low_times and all((fact.number or 0) <= limits.low for fact in low)
    return low if is_low else ()


def _unseen(observed: Observed, limits: Limits, today: date) -> Facts:
    last = observed.seen[-limits.unseen :]
    return last if len(last) == limits.unseen and not any(fact.number for fact in last) else ()


def _ending(observed: Observed, limits: Limits, today: date) -> Facts:
    """The places that end last, when nothing follows and the trajectory goes on after them."""
    if not observed.places:
        return ()
    ends = max(fact.day for fact in observed.places)
    near = today <= ends <= today + timedelta(days=limits.near_days)
    return tuple(f for f in observed.places if f.day == ends) if near and observed.goes_on_until > ends else ()


def _no_show(observed: Observed, limits: Limits, today: date) -> Facts:
    since = today - timedelta(days=limits.no_show_days)
    return tuple(fact for fact in observed.missed if since <= fact.day <= today)


def _stopped(observed: Observed, limits: Limits, today: date) -> Facts:
    return (observed.stopped,) if observed.stopped else ()


_RULES: Mapping[Rule, Callable[[Observed, Limits, date], Facts]] = {
    Rule.STOPPED: _stopped,
    Rule.NO_SHOW: _no_show,
    Rule.PULSE: _pulse,
    Rule.SILENCE: _silent,
    Rule.DEADLINES: _late,
    Rule.UNGUIDED: _unguided,
    Rule.UNSEEN: _unseen,
    Rule.ENDING: _ending,
    Rule.HOURS: _few_hours,
}


def shown_to_work(facts: Facts, employers: frozenset[str]) -> bool:
    """May somebody who guides for these employers see all of these facts? One employer never sees another's (L16)."""
    return all(not fact.employer or fact.employer in employers for fact in facts)

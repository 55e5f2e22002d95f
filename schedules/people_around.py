"""What plans share about people: whether a trainee still gets nudges, and who guides them on a day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.domain.progress import current_trajectory
from bot.domain.records import SupportStyle, TrajectState
from schedules.due import PAUSED
from storage import learning
from storage.guides import Guidance, Guide, guides_on
from storage.rows import grouped

UNKNOWN = "staat niet meer in de gegevens"
_REASONS = {
    TrajectState.ACTIVE: "",
    TrajectState.PAUSED: PAUSED,
    TrajectState.STOPPED: "traject is gestopt",
    TrajectState.FINISHED: "traject is afgerond",
    TrajectState.APPLIED: "traject is nog niet begonnen",
}
"""Why a trainee gets no nudges in each state, the one that tells most first (invariant 5, L13)."""

OVER = frozenset({_REASONS[TrajectState.STOPPED], _REASONS[TrajectState.FINISHED]})
"""The reasons after which nobody is waited for any more."""


def no_nudges(states: Collection[TrajectState]) -> str:
    """Why somebody with these trajectories, withdrawn ones left out, is told nothing; "" when one is active."""
    return next((reason for state, reason in _REASONS.items() if state in states), UNKNOWN)


@dataclass(frozen=True)
class Standing:
    """How a trainee stands: why they get no nudges, "" when they do; the school, style and route of their trajectory."""

    reason: str = UNKNOWN
    school: str = ""
    style: SupportStyle = SupportStyle.UNSET
    route: str = ""


NOBODY = Standing()
"""Somebody without a trajectory."""


def standings(db: Connection, trainees: Sequence[PersonId]) -> dict[PersonId, Standing]:
    """How these people stand; who has no trajectory is not in it."""
    found = grouped((one.trainee, one) for one in learning.trajectories_of(db, trainees))
    current = {trainee: current_trajectory(own) for trainee, own in found.items()}
    return {
        trainee: Standing(no_nudges([one.state]), one.school, one.support_style, one.route)
        for trainee, one in current.items()
        if one is not None
    }


def guiding(guidance: Iterable[Guidance], day: date, roles: Collection[Role]) -> tuple[Guide, ...]:
    """Who guides on this day in one of these roles: each person once, by the first of their roles."""
    found: dict[PersonId, Guide] = {}
    for one in guides_on(guidance, day):
        if one.role in roles:
            found.setdefault(one.person, one)
    return tuple(found.values())

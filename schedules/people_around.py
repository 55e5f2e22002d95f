"""What plans share about people: whether a trainee still gets nudges, and who guides them on a day."""

from collections.abc import Collection, Iterable
from datetime import date

from bot.domain.people import PersonId, Role
from bot.domain.records import TrajectState
from storage.guides import Guidance, Guide, guides_on

PAUSED = "traject is gepauzeerd"
UNKNOWN = "staat niet meer in de gegevens"
_REASONS = {
    TrajectState.ACTIVE: "",
    TrajectState.PAUSED: PAUSED,
    TrajectState.STOPPED: "traject is gestopt",
    TrajectState.FINISHED: "traject is afgerond",
    TrajectState.APPLIED: "traject is nog niet begonnen",
}
"""Why a trainee gets no nudges in each state, the one that tells most first (invariant 5, L13)."""


def no_nudges(states: Collection[TrajectState]) -> str:
    """Why somebody with these trajectories, withdrawn ones left out, is told nothing; "" when one is active."""
    return next((reason for state, reason in _REASONS.items() if state in states), UNKNOWN)


def guiding(guidance: Iterable[Guidance], day: date, roles: Collection[Role]) -> tuple[Guide, ...]:
    """Who guides on this day in one of these roles: each person once, by the first of their roles."""
    found: dict[PersonId, Guide] = {}
    for one in guides_on(guidance, day):
        if one.role in roles:
            found.setdefault(one.person, one)
    return tuple(found.values())

"""Whose calendars matter to the asker."""

from datetime import date

from bot.domain.people import SCHOOL_STAFF, Role
from bot.domain.progress import current_trajectory
from bot.domain.records import Trajectory, TrajectState
from handlers.phrasing import today
from handlers.turn import Turn
from storage import around, groups, learning


def followed(turn: Turn) -> tuple[tuple[str, ...], frozenset[tuple[str, date | None]] | None]:
    """The schools that matter to the asker, and the groups of the trainees they guide; None means every group."""
    if turn.asker.has(*SCHOOL_STAFF):
        return tuple(sorted(turn.asker.organisations(*SCHOOL_STAFF))), None
    running = _trajectories(turn)
    groups = frozenset((t.school, t.intake) for t in running)
    return tuple(sorted({school for school, _ in groups})), groups


def _trajectories(turn: Turn) -> list[Trajectory]:
    if turn.asker.has(Role.TRAINEE):
        mine = current_trajectory(learning.trajectories(turn.db, turn.asker.id))
        return [mine] if mine else []
    guided = learning.supervised_trainees(turn.db, turn.asker.id, today(turn))
    found = groups.trajectories_of(turn.db, [one.id for one in guided])
    current = [current_trajectory(each) for each in found.values()]
    return [t for t in current if t is not None and t.state is TrajectState.ACTIVE]


def near(turn: Turn) -> tuple[str, ...]:
    """The asker's schools; for who has none, those of the trainees near them."""
    return followed(turn)[0] or tuple(sorted(around.schools_near(turn.db, turn.asker)))

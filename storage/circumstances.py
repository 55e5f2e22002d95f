"""What decides which questions a round asks about a trainee: the route, the plan, and the next exam."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from bot.domain.people import PersonId
from bot.domain.progress import LIVE, current_trajectory
from storage import groups, learning
from storage.questionnaires import EVERY_ROUTE, Circumstances


def circumstances(db: Connection, trainee: PersonId, day: date) -> tuple[str, Circumstances]:
    """The route, and what holds on this day: certificates that are not done, days until the next exam."""
    exams = [one.interval.first_day for one in learning.exams(db, trainee) if one.interval is not None]
    coming = min((first for first in exams if first >= day), default=None)
    left = frozenset(
        one.certificate for one in learning.planned(db, trainee) if one.state in LIVE and not one.withdrawn
    )
    here = Circumstances(left, (coming - day).days if coming is not None else None)
    return routes_of(db, [trainee])[trainee], here


def routes_of(db: Connection, trainees: Sequence[PersonId]) -> Mapping[PersonId, str]:
    """The route of each of them, that of everybody for who has none."""
    found = groups.trajectories_of(db, trainees)
    current = {one: current_trajectory(found.get(one, ())) for one in trainees}
    return {one: trajectory.route if trajectory else EVERY_ROUTE for one, trajectory in current.items()}

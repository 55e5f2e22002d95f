"""Why people stopped, by the code list of the reports (I3): one answer for each, and counts for a school."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.domain.people import PersonId
from bot.domain.records import TrajectState
from storage import tables as t
from storage.rows import among, insert_or

LEAST = 5
"""A group smaller than this is not shown: it could be recognised."""

_X, _T = t.exit_answers.c, t.trajectories.c
_ANSWERED = select(_X.trainee).where(among(_X.trainee, "ids"))
_STOPPED = (
    select(_T.trainee)
    .distinct()
    .where(among(_T.school, "schools"), _T.state == TrajectState.STOPPED, _T.withdrawn_at.is_(None))
)
_COUNTS = (
    select(_X.reason, func.count())
    .where(_X.trainee.in_(_STOPPED))
    .group_by(_X.reason)
    .having(func.count() >= LEAST)
    .order_by(func.count().desc(), _X.reason)
)


def keep(db: Connection, trainee: PersonId, reason: str, by: PersonId, now: datetime) -> bool:
    """Keeps why somebody stopped; the last answer counts, but what they said themselves nobody else changes: then False."""
    new = insert_or(db, t.exit_answers, {"trainee": trainee, "reason": reason, "by": by, "at": now})
    again = {"reason": reason, "by": by, "at": now}
    of_another = None if by == trainee else _X.by != _X.trainee
    kept = new.on_conflict_do_update(index_elements=["trainee"], set_=again, where=of_another)
    return db.execute(kept.returning(_X.trainee)).first() is not None


def answered(db: Connection, trainees: Sequence[PersonId]) -> frozenset[PersonId]:
    """Of which of these it is known why they stopped."""
    return frozenset(PersonId(one) for one in db.execute(_ANSWERED, {"ids": list(trainees)}).scalars())


def counts(db: Connection, schools: Collection[str]) -> tuple[tuple[str, int], ...]:
    """How many who stopped at these schools named each reason, the most first; small groups are left out.

    No total is given: with it a group that is left out could be worked out.
    """
    rows = db.execute(_COUNTS, {"schools": sorted(schools)})
    return tuple((str(reason), int(count)) for reason, count in rows)

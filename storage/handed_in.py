"""Whether work came in time, counted per trainee."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, and_, bindparam, case, func, or_, select

from bot.domain.people import PersonId
from bot.domain.records import SubmissionState
from storage import tables as t


@dataclass(frozen=True)
class InTime:
    """Of one trainee: how much fell due, and how much of that was handed in on its last day or before."""

    trainee: PersonId
    due: int
    in_time: int


_S = t.submissions.c
_HANDED_IN = and_(_S.state.in_((SubmissionState.SUBMITTED, SubmissionState.PASSED)), _S.submitted_on.is_not(None))
_NEVER = and_(_S.state == SubmissionState.OPEN, _S.submitted_on.is_(None))
_COUNTED = (
    select(_S.trainee, func.count(), func.sum(case((_S.submitted_on <= _S.due, 1), else_=0)))
    .join(t.persons, t.persons.c.id == _S.trainee)
    .where(
        _S.due.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
        or_(_HANDED_IN, _NEVER),
        _S.withdrawn_at.is_(None),
        t.persons.c.withdrawn_at.is_(None),
    )
    .group_by(_S.trainee)
    .order_by(_S.trainee)
)


def in_time(db: Connection, first: date, last: date) -> tuple[InTime, ...]:
    """Of each trainee what fell due on these days.

    What lapsed, what came back, and what was handed in on a day that nobody wrote down tells nothing and is left out.
    """
    rows = db.execute(_COUNTED, {"first": first, "last": last})
    return tuple(InTime(PersonId(trainee), int(due), int(before)) for trainee, due, before in rows)

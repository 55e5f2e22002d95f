"""When the file of a trainee is over: some people are looked at in each beat, everybody once a day.

No file of a school tells on which day somebody stopped or finished. So planning keeps the first day on which a
trajectory had ended for sure: that of the export that says so, or that no longer holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Date, bindparam, case, delete, exists, insert, or_, select, update

from bot.domain.calendar import at, local_day, months_before
from bot.domain.people import PersonId
from bot.domain.records import TrajectState
from storage import tables as t
from storage.rows import among, insert_or
from storage.types import UtcDateTime

YEARS = 2
LOOKS = 500
"""People that one beat looks at: at a beat each half minute, over a million in a day."""


@dataclass(frozen=True)
class Term:
    """What ended before the local day `cutoff`, and what was made before `before`, its first moment, is over.

    What ended on 19 November 2024 is kept up to and including 19 November 2026.
    """

    cutoff: date
    before: datetime


def term(now: datetime) -> Term:
    """The two years that a file is kept, in local days."""
    cutoff = months_before(local_day(now), 12 * YEARS)
    return Term(cutoff, at(cutoff))


_P, _T, _E, _L = t.persons.c, t.trajectories.c, t.trajectory_ends.c, t.file_looks.c
CUTOFF, BEFORE = bindparam("cutoff", type_=Date), bindparam("before", type_=UtcDateTime)
_AFTER = select(_L.after).where(_L.day == bindparam("day"))
_NEXT = select(_P.id).where(_P.id > bindparam("after")).order_by(_P.id).limit(bindparam("most"))
_STOPPED = _T.state.in_((TrajectState.STOPPED, TrajectState.FINISHED))
_ENDED = or_(_STOPPED, _T.withdrawn_at.is_not(None))
_NOTED = exists().where(_E.trajectory == _T.id)
_NEW_ENDS = select(_T.id, case((_STOPPED, _T.confirmed_at), else_=_T.withdrawn_at)).where(
    among(_T.trainee, "ids"), _ENDED, ~_NOTED
)
_GOES_ON = select(_T.id).where(among(_T.trainee, "ids"), ~_ENDED, _NOTED)
_AGAIN = delete(t.trajectory_ends).where(_E.trajectory.in_(_GOES_ON))
_LONG_ENDED = exists().where(_E.trajectory == _T.id, _E.day < CUTOFF)
_LONG_SILENT = (_T.expected_end < CUTOFF) & (_T.confirmed_at < BEFORE)
OVER = ~exists().where(_T.trainee == _P.id, ~case((_ENDED, _LONG_ENDED), else_=_LONG_SILENT.is_(True)))
"""Of a person: did every trajectory end before the cutoff? Also of who never had one: then only age counts.

One that its school never ended is over as well when its expected end, and the last export that held it, lie before the
cutoff. For each of these line 3 of the decision stops every question about today or later: so whatever is forgotten of
an ended file makes no answer looser.
"""


def next_people(db: Connection, today: date) -> tuple[PersonId, ...]:
    """The next to look at on this day, by number; none once everybody was."""
    after = db.execute(_AFTER, {"day": today}).scalar()
    if after is None:
        db.execute(delete(t.file_looks))
        db.execute(insert(t.file_looks).values(day=today, after=0))
    return tuple(PersonId(one) for one in db.execute(_NEXT, {"after": after or 0, "most": LOOKS}).scalars())


def looked(db: Connection, today: date, upto: PersonId) -> None:
    """Everybody up to this number was looked at on this day."""
    db.execute(update(t.file_looks).where(_L.day == today).values(after=int(upto)))


def note_ends(db: Connection, people: Sequence[PersonId]) -> None:
    """Keeps since when their trajectories have ended, and forgets it of those that go on again."""
    db.execute(_AGAIN, {"ids": people})
    found = db.execute(_NEW_ENDS, {"ids": people}).all()
    if found:
        new = insert_or(db, t.trajectory_ends).on_conflict_do_nothing()
        db.execute(new, [{"trajectory": number, "day": local_day(moment)} for number, moment in found])

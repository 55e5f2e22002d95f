"""What is known of those whom something leaves for, read for all of a batch at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.calendar import Interval, at, local_day
from bot.domain.load import monday_of
from bot.domain.notices import Wishes
from bot.domain.people import PersonId
from schedules.leaving import Circle
from storage import outbox, people, wishes

AROUND = timedelta(days=3)
"""How far from now a duty can still move a message."""


def circles(db: Connection, ids: Sequence[PersonId], now: datetime, here: PersonId | None) -> dict[PersonId, Circle]:
    """What `schedules.leaving` weighs; who is not on record is left out."""
    return _circles(db, ids, Interval(now - AROUND, now + AROUND), now, here)


def circles_over(db: Connection, ids: Sequence[PersonId], span: Interval) -> dict[PersonId, Circle]:
    """The same for all of a time: the duties around it, and what came in the week in which it begins."""
    return _circles(db, ids, Interval(span.start - AROUND, span.end + AROUND), span.start, None)


def _circles(
    db: Connection, ids: Sequence[PersonId], around: Interval, now: datetime, here: PersonId | None
) -> dict[PersonId, Circle]:
    wished, muted = wishes.wishes_of(db, ids), wishes.mutes_of(db, ids)
    duties = wishes.duties_of(db, ids, around)
    counted = outbox.sent_since(db, ids, at(monday_of(local_day(now))))
    return {
        one: Circle(
            person,
            wished.get(one, Wishes()),
            tuple(muted.get(one, ())),
            tuple(duties.get(one, ())),
            *counted.get(one, (0, False)),
            here=one == here,
        )
        for one, person in people.present(db, ids).items()
    }

"""Forgetting what its term says is over (invariant 6), a little at each beat: no beat reads a whole table."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, bindparam, delete, exists, or_, select, tuple_

from bot.domain.calendar import at, local_day, months_before
from storage import tables as t
from storage.files_over import forget_some
from storage.types import UtcDateTime
from storage.uploads import forget_older

DAY = timedelta(days=1)
TALK = timedelta(days=92)
"""The three months that `storage.privacy` tells people of for what was said."""
REVIEW = timedelta(days=30)
"""The term that a person is told when they let a misread message be kept."""
ROSTER = 6
"""The months that a roster is kept after the local day on which a shift ended."""
MOST = 500
"""Rows of a table that one beat looks at, oldest first."""

_S = t.shifts.c
_OLDEST = select(_S.id).where(_S.end < bindparam("before", type_=UtcDateTime)).order_by(_S.end).limit(MOST)
_SHIFTS = delete(t.shifts).where(_S.id.in_(_OLDEST))
"""With who was on them. What somebody might do on a day so long ago is then judged without a roster."""


def forget(db: Connection, now: datetime) -> None:
    """Removes what works once or lasts a while when it is over, and what was said longer ago than its term."""
    forget_older(db, now - DAY)
    for once in (t.sign_in_links, t.tickets, t.join_codes):
        db.execute(delete(once).where(or_(once.c.used_at < now - DAY, once.c.expires_at < now - DAY)))
    db.execute(delete(t.inbox).where(t.inbox.c.received_at < now - DAY))
    db.execute(delete(t.join_tries).where(t.join_tries.c.at < now - DAY))
    db.execute(delete(t.sessions).where(t.sessions.c.expires_at < now))
    _forget_notices(db, now - TALK)
    _forget_strangers(db, now - TALK)
    db.execute(delete(t.misread).where(t.misread.c.at < now - REVIEW))
    for table in (t.events, t.turns):
        _forget_said(db, table, now - TALK)
    db.execute(_SHIFTS, {"before": at(months_before(local_day(now), ROSTER))})
    forget_some(db, now)


def _forget_said(db: Connection, table: Table, before: datetime) -> None:
    oldest = select(table.c.id).order_by(table.c.id).limit(MOST)
    db.execute(delete(table).where(table.c.id.in_(oldest), table.c.at < before))


def _forget_strangers(db: Connection, before: datetime) -> None:
    """Where an account can be written to, of accounts that are nobody's and were not seen for long."""
    c, a = t.contacts.c, t.accounts.c
    somebodys = exists().where(a.channel == c.channel, a.tenant == c.tenant, a.user == c.user)
    old = select(c.channel, c.tenant, c.user).where(c.at < before, ~somebodys).limit(MOST)
    db.execute(delete(t.contacts).where(tuple_(c.channel, c.tenant, c.user).in_(old)))


def _forget_notices(db: Connection, before: datetime) -> None:
    """What ended longer ago, and then the messages that nothing points at any more."""
    n, m = t.notices.c, t.messages.c
    oldest = select(n.key).where(n.done_at < before).order_by(n.done_at).limit(MOST)
    db.execute(delete(t.notices).where(n.key.in_(oldest)))
    empty = select(m.key).where(m.made_at < before, ~exists().where(n.message == m.key)).limit(MOST)
    db.execute(delete(t.messages).where(m.key.in_(empty)))

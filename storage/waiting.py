"""What waits in the outbox, looked at without taking hold of it."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from bot.domain.notices import NoticeState
from bot.domain.people import PersonId
from storage import tables as t
from storage.outbox import Waiting
from storage.rows import Shape, among

_N = t.notices.c
_NOTICE = Shape(Waiting, t.notices)
_PLANNED = _NOTICE.select().where(_N.state == NoticeState.PLANNED).order_by(_N.not_before, _N.key)
_PLANNED_FOR = _PLANNED.where(among(_N.person, "people"))
_KNOWN = select(_N.key).where(among(_N.key, "keys"))


def planned(db: Connection, people: Sequence[PersonId] | None = None) -> tuple[Waiting, ...]:
    """What is to leave, oldest first: of everybody, or of these people."""
    if people is None:
        return _NOTICE.all(db, _PLANNED)
    return _NOTICE.all(db, _PLANNED_FOR, people=people)


def known(db: Connection, keys: Sequence[str]) -> frozenset[str]:
    """Which of these notices are kept, whatever became of them."""
    return frozenset(db.execute(_KNOWN, {"keys": keys}).scalars())

"""What everybody said of the moments that are proposed, for many talks at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.domain.people import PersonId
from bot.domain.talks import Talk, TalkState
from storage import tables as t
from storage import talks
from storage.rows import Shape, among, grouped
from storage.types import UtcDateTime


@dataclass(frozen=True)
class Asked:
    """One moment that one person was asked about at `proposed_at`; `fits` is None until they say."""

    talk: int
    start: datetime
    end: datetime
    person: PersonId
    fits: bool | None
    proposed_at: datetime


_ASKED = Shape(Asked, t.talk_moments)
_M, _T = t.talk_moments.c, t.talks.c
_OF = _ASKED.select().where(among(_M.talk, "ids")).order_by(_M.talk, _M.start, _M.person)
_OPEN = (
    select(_M.talk)
    .distinct()
    .join(t.talks, _T.id == _M.talk)
    .where(_M.start >= bindparam("since", type_=UtcDateTime), _T.state == TalkState.PROPOSED)
)


def proposed(db: Connection, since: datetime) -> tuple[Talk, ...]:
    """The talks that are not agreed yet, with a moment that begins at `since` or later."""
    return talks.by_number(db, sorted(db.execute(_OPEN, {"since": since}).scalars()))


def asked_of(db: Connection, numbers: Sequence[int]) -> dict[int, list[Asked]]:
    """What was asked of whom, by talk and by start; nothing of a talk that is agreed or off."""
    return grouped((one.talk, one) for one in _ASKED.all(db, _OF, ids=list(numbers)))

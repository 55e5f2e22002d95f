"""Talks that should be there: a round that prepares one was closed, and no talk was asked for since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, or_

from bot.domain.checkins import CheckinKind
from bot.domain.people import PersonId
from bot.domain.talks import TalkState
from storage import tables as t
from storage.rows import Shape, among
from storage.types import UtcDateTime

KINDS = (CheckinKind.THREE_WAY, CheckinKind.PROGRESS)
"""The rounds that a talk follows."""


@dataclass(frozen=True)
class ClosedRound:
    """A round that was closed, and whether its talk is there: asked for after it opened, and not cancelled."""

    id: int
    trainee: PersonId
    kind: CheckinKind
    closed_at: datetime
    planned: bool


_R, _T = t.rounds.c, t.talks.c
_PLANNED = exists().where(
    _T.trainee == _R.trainee,
    _T.kind == _R.kind,
    _T.state != TalkState.CANCELLED,
    or_(_T.round == _R.id, _T.asked_at >= _R.opened_at, _T.start >= _R.opened_at),
)
_ROUND = Shape(ClosedRound, t.rounds, planned=_PLANNED.correlate(t.rounds))
_CLOSED = _ROUND.select().where(_R.kind.in_(KINDS), _R.closed_at.is_not(None))
_WITHOUT = _CLOSED.where(
    and_(_R.closed_at >= bindparam("since", type_=UtcDateTime), _R.closed_at < bindparam("until", type_=UtcDateTime)),
    ~_PLANNED.correlate(t.rounds),
).order_by(_R.closed_at, _R.id)
_BY_NUMBER = _CLOSED.where(among(_R.id, "ids")).order_by(_R.closed_at, _R.id)


def without_talk(db: Connection, since: datetime, until: datetime) -> tuple[ClosedRound, ...]:
    """Those closed in this time of which the talk is not there."""
    return _ROUND.all(db, _WITHOUT, since=since, until=until)


def by_number(db: Connection, numbers: Sequence[int]) -> tuple[ClosedRound, ...]:
    """These, if they are closed, with or without their talk."""
    return _ROUND.all(db, _BY_NUMBER, ids=list(numbers))

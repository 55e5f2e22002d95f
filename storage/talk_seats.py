"""Talks in which somebody is replaced or whose trainee stopped, and putting one in the place of the other."""

from datetime import date, datetime

from sqlalchemy import Connection, Date, bindparam, delete, exists, insert, or_, select, update

from bot.domain.checkins import Party
from bot.domain.people import PersonId
from bot.domain.records import TrajectState
from bot.domain.talks import Replaced, Talk, TalkState
from storage import tables as t
from storage import talks
from storage.types import UtcDateTime

_T, _P, _M, _S, _R = t.talks.c, t.talk_people.c, t.talk_moments.c, t.supervisions.c, t.trajectories.c
_NOW, _TODAY = bindparam("now", type_=UtcDateTime), bindparam("today", type_=Date)
_AHEAD = or_(
    (_T.state == TalkState.AGREED) & (_T.start > _NOW),
    (_T.state == TalkState.PROPOSED) & exists().where(_M.talk == _T.id, _M.start > _NOW),
)
_GUIDES = exists().where(
    _S.trainee == _T.trainee,
    or_(_S.supervisor == _P.person, _S.deputy == _P.person),
    _S.withdrawn_at.is_(None),
    _S.first <= _TODAY,
    or_(_S.last.is_(None), _S.last >= _TODAY),
)
_LEFT = exists().where(_P.talk == _T.id, _P.party != Party.TRAINEE, ~_GUIDES.correlate(t.talks, t.talk_people))
_STOPPED = ~_T.after_end & exists().where(
    _R.trainee == _T.trainee, _R.state == TrajectState.STOPPED, _R.withdrawn_at.is_(None)
)
_MOVED = select(_T.id).where(_AHEAD, or_(_LEFT, _STOPPED)).order_by(_T.id)


def to_look_at(db: Connection, now: datetime, today: date) -> tuple[Talk, ...]:
    """The talks ahead in which somebody who takes part guides no more, or whose trainee stopped a trajectory.

    They are held until the transaction ends; one that somebody else holds is left for the next beat.
    """
    held = _MOVED.with_for_update(skip_locked=True, of=t.talks)
    return talks.by_number(db, list(db.execute(held, {"now": now, "today": today}).scalars()))


def after_end(db: Connection, number: int) -> bool:
    """Was it asked for when the trainee had stopped?"""
    return bool(db.execute(select(_T.after_end).where(_T.id == number)).scalar())


def replace_in(db: Connection, talk: Talk, one: Replaced, now: datetime) -> None:
    """Puts one in the place of the other: asked anew about what is proposed, a next version of what is agreed."""
    asked = select(_M.start, _M.end).distinct().where(_M.talk == talk.id)
    moments = [tuple(row) for row in db.execute(asked)]
    gone = {one.left} if one.came else {one.left, one.stands_in}
    for person in gone:
        db.execute(delete(t.talk_moments).where(_M.talk == talk.id, _M.person == person))
    db.execute(delete(t.talk_people).where(_P.talk == talk.id, _P.person == one.left))
    if one.came is not None:
        db.execute(insert(t.talk_people).values(talk=talk.id, person=one.came, party=one.party))
    rows = [
        {"talk": talk.id, "start": start, "end": end, "person": one.stands_in, "proposed_at": now}
        for start, end in moments
    ]
    if rows:
        db.execute(insert(t.talk_moments), rows)
    _hand_over(db, talk, one.left, one.stands_in)


def _hand_over(db: Connection, talk: Talk, left: PersonId, to: PersonId) -> None:
    """Who left arranges nothing of it any more."""
    values: dict[str, object] = {"sequence": _T.sequence + 1} if talk.state is TalkState.AGREED else {}
    values |= {"asked_by": to} if talk.asked_by == left else {}
    values |= {"note_taker": to} if talk.note_taker == left else {}
    if values:
        db.execute(update(t.talks).where(_T.id == talk.id).values(values))

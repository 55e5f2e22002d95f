"""The talks that rounds of questions are for: when each begins, and of whom the questions need not be asked anew."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from bot.domain.agenda import PREPARES
from bot.domain.calendar import at, local_day
from bot.domain.checkins import CheckinKind, Round
from bot.domain.people import PersonId
from bot.domain.talks import Talk, TalkState
from storage import tables as t
from storage.rows import among
from storage.types import UtcDateTime

REQUEST = "verzoek"
"""How the occasion of a round begins for a talk that somebody asked for; behind it stands the day."""
_FOR = {kind: talk for talk, kinds in PREPARES.items() for kind in kinds}
_T, _R = t.talks.c, t.rounds.c
_SINCE = bindparam("since", type_=UtcDateTime)
_STARTS = select(_T.trainee, _T.kind, _T.round, _T.start).where(
    among(_T.trainee, "ids"),
    _T.state.in_((TalkState.AGREED, TalkState.HELD, TalkState.NOT_HELD)),
    _T.start >= _SINCE,
)


def starts(db: Connection, rounds: Iterable[Round]) -> dict[int, datetime]:
    """When the talk begins that each round is for, of those of which it is agreed: the first since the round began.

    One that was made for another round of the same kind is not its talk.
    """
    asked = [one for one in rounds if one.kind in _FOR]
    if not asked:
        return {}
    since = at(min(one.first for one in asked))
    rows = db.execute(_STARTS, {"ids": sorted({one.trainee for one in asked}), "since": since}).all()
    found: dict[int, datetime] = {}
    for this in asked:
        for trainee, kind, own, start in rows:
            other = own is not None and own != this.id and kind is this.kind
            fits = trainee == this.trainee and kind is _FOR[this.kind] and not other
            if fits and local_day(start) >= this.first:
                found[this.id] = min(start, found.get(this.id, start))
    return found


_WHEN = func.coalesce(_T.start, _T.asked_at, type_=UtcDateTime)
_AHEAD = select(_T.trainee, _T.kind, _WHEN).where(
    among(_T.trainee, "ids"),
    _T.state.in_((TalkState.PROPOSED, TalkState.AGREED, TalkState.HELD)),
    _WHEN >= _SINCE,
)
_REQUESTED = select(_R.trainee, _R.kind, _R.opened_at, _R.closed_at).where(
    among(_R.trainee, "ids"),
    _R.occasion.startswith(f"{REQUEST} "),
    or_(_R.closed_at.is_(None), _R.opened_at >= _SINCE),
)


def spoken_for(db: Connection, trainees: Sequence[PersonId], since: date) -> dict[tuple[PersonId, CheckinKind], date]:
    """Until which day, from this one on, there was a talk of whom.

    One was asked for, agreed or held, or the questions for it were asked when somebody asked for it: while those are
    open there is no end to it.
    """
    given = {"ids": list(trainees), "since": at(since)}
    found: dict[tuple[PersonId, CheckinKind], date] = {}
    talks = [(who, kind, local_day(when)) for who, kind, when in db.execute(_AHEAD, given)]
    for who, kind, opened, closed in db.execute(_REQUESTED, given):
        talks.append((who, kind, local_day(opened) if closed else date.max))
    for who, kind, day in talks:
        name = PersonId(who), CheckinKind(kind)
        found[name] = max(day, found.get(name, day))
    return found


_LAST = select(_T.trainee, _T.state, _T.start).where(
    among(_T.trainee, "ids"),
    _T.kind == CheckinKind.PROGRESS,
    or_(_T.state == TalkState.PROPOSED, and_(_T.state.in_((TalkState.AGREED, TalkState.HELD)), _T.start >= _SINCE)),
)


def last_talks(db: Connection, trainees: Sequence[PersonId], since: date) -> dict[PersonId, date]:
    """The day of the last progress talk of each since that day; without end while its moment is still looked for."""
    found: dict[PersonId, date] = {}
    for who, state, start in db.execute(_LAST, {"ids": list(trainees), "since": at(since)}):
        day = date.max if state is TalkState.PROPOSED else local_day(start)
        found[who] = max(day, found.get(who, day))
    return found


def look_again(db: Connection, talk: Talk) -> None:
    """The moment of a talk changed: planning looks at once at the open rounds that are for it."""
    open_ones = and_(_R.trainee == talk.trainee, _R.closed_at.is_(None), _R.kind.in_(PREPARES.get(talk.kind, ())))
    db.execute(update(t.rounds).where(open_ones).values(look_at=_R.opened_at))

"""Talks: planned with moments to choose from, agreed, moved, cancelled, held; and what each says of the moments."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from bot.domain.calendar import Interval
from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import PersonId
from bot.domain.talks import Partaker, Talk, TalkState
from storage import round_talks
from storage import tables as t
from storage.rows import Shape, among, grouped
from storage.types import UtcDateTime

_TALK = Shape(Talk, t.talks, later=("partakers",))
_PARTAKER = Shape(Partaker, t.talk_people)
_T, _P, _M = t.talks.c, t.talk_people.c, t.talk_moments.c
_SINCE = bindparam("since", type_=UtcDateTime)
_IN_ORDER = (_T.start.is_(None), _T.start, _T.id)
OPEN = (TalkState.PROPOSED, TalkState.AGREED)
"""Where a talk stands that can still be held."""
LONGEST = timedelta(days=1)
"""No talk lasts longer: by its start alone an index finds what can still run."""

_BY_NUMBER = _TALK.select().where(among(_T.id, "ids")).order_by(*_IN_ORDER)
_LATER = (_T.start.is_(None) & (_T.asked_at >= _SINCE)) | (_T.end > _SINCE)
_WITH = _TALK.select().where(_T.id.in_(select(_P.talk).where(_P.person == bindparam("person"))), _LATER)
_OF = _TALK.select().where(among(_T.trainee, "ids"), _LATER).order_by(*_IN_ORDER)
_PEOPLE = select(_P.talk, *_PARTAKER.columns).where(among(_P.talk, "ids"))
_MOMENTS = (
    select(_M.start, _M.end, _M.person, _M.fits).where(_M.talk == bindparam("talk")).order_by(_M.start, _M.person)
)
_TAKEN = (
    select(_P.person, _T.start, _T.end)
    .join(t.talks, _T.id == _P.talk)
    .where(
        among(_P.person, "ids"),
        _T.state == TalkState.AGREED,
        _T.start < bindparam("until", type_=UtcDateTime),
        _T.end > _SINCE,
        _T.id != bindparam("without"),
    )
)
_BETWEEN = _TALK.select().where(
    _T.state == TalkState.AGREED,
    _T.start > bindparam("earliest", type_=UtcDateTime),
    _T.start < bindparam("until", type_=UtcDateTime),
    _T.end > _SINCE,
)
_COUNTED = (
    select(_T.state, func.count())
    .where(among(_T.trainee, "ids"), _T.start >= _SINCE, _T.state.not_in(OPEN))
    .group_by(_T.state)
)


@dataclass(frozen=True)
class NewTalk:
    """A talk that is asked for; `people` are who takes part, each on their side. `after_end`: the trainee had stopped."""

    trainee: PersonId
    kind: CheckinKind
    round: int | None
    place: str
    asked_by: PersonId
    asked_at: datetime
    people: Mapping[PersonId, Party]
    after_end: bool = False


@dataclass(frozen=True)
class Proposed:
    """One moment that was proposed, and for whom it fits; None until somebody says."""

    interval: Interval
    fits: Mapping[PersonId, bool | None]

    @property
    def for_all(self) -> bool:
        """Did everybody say that it fits?"""
        return all(self.fits.values())

    @property
    def for_nobody(self) -> bool:
        """Did anybody say that it does not?"""
        return False in self.fits.values()


def plan(db: Connection, new: NewTalk, moments: Sequence[Interval]) -> int:
    """Keeps a talk that is proposed; gives its number."""
    values = {
        name: getattr(new, name) for name in ("trainee", "kind", "round", "place", "asked_by", "asked_at", "after_end")
    }
    values |= {"state": TalkState.PROPOSED, "uid": f"{uuid4()}@wegwijs", "sequence": 0}
    number = int(db.execute(insert(t.talks).values(values).returning(_T.id)).scalar_one())
    rows = [{"talk": number, "person": person, "party": party} for person, party in new.people.items()]
    db.execute(insert(t.talk_people), rows)
    propose(db, number, list(new.people), moments, new.asked_at)
    return number


def propose(db: Connection, talk: int, people: Sequence[PersonId], moments: Sequence[Interval], now: datetime) -> None:
    """These moments besides those that were proposed before; nobody has said yet whether they fit."""
    rows = [
        {"talk": talk, "start": one.start, "end": one.end, "person": person, "proposed_at": now}
        for one in moments
        for person in people
    ]
    if rows:
        db.execute(insert(t.talk_moments), rows)


def get(db: Connection, number: int) -> Talk | None:
    """One by its number."""
    return next(iter(by_number(db, [number])), None)


def locked(db: Connection, number: int) -> Talk | None:
    """The same, and nobody else changes it before this transaction is over: of two answers the second sees the first."""
    db.execute(select(_T.id).where(_T.id == number).with_for_update())
    return get(db, number)


def by_number(db: Connection, numbers: Sequence[int]) -> tuple[Talk, ...]:
    """These talks, by moment; those without one last."""
    return _with_people(db, _BY_NUMBER, ids=list(numbers))


def of_person(db: Connection, person: PersonId, since: datetime) -> tuple[Talk, ...]:
    """In which somebody takes part: those that end after `since`, and those without a moment asked since then."""
    return _with_people(db, _WITH.order_by(*_IN_ORDER), person=person, since=since)


def of_trainees(db: Connection, trainees: Sequence[PersonId], since: datetime) -> tuple[Talk, ...]:
    """Those about these trainees, of the same time."""
    return _with_people(db, _OF, ids=list(trainees), since=since)


def agreed_between(db: Connection, since: datetime, until: datetime) -> tuple[Talk, ...]:
    """Every talk that is agreed, begins before `until` and ends after `since`."""
    earliest = since - LONGEST
    return _with_people(db, _BETWEEN.order_by(*_IN_ORDER), earliest=earliest, since=since, until=until)


def _with_people(db: Connection, statement: Select[tuple[object, ...]], **asked: object) -> tuple[Talk, ...]:
    rows = list(db.execute(statement, asked))
    people = grouped(
        (row[0], _PARTAKER.read(row[1:])) for row in db.execute(_PEOPLE, {"ids": [row[0] for row in rows]})
    )
    order = list(Party)
    return tuple(
        _TALK.read(
            row, partakers=tuple(sorted(people.get(row[0], ()), key=lambda one: (order.index(one.party), one.person)))
        )
        for row in rows
    )


def moments(db: Connection, talk: int) -> tuple[Proposed, ...]:
    """What was proposed for a talk, by start."""
    found = grouped((Interval(start, end), (PersonId(who), fits)) for start, end, who, fits in _moments(db, talk))
    return tuple(Proposed(interval, dict(said)) for interval, said in found.items())


def _moments(db: Connection, talk: int) -> list[tuple[datetime, datetime, int, bool | None]]:
    return [tuple(row) for row in db.execute(_MOMENTS, {"talk": talk})]


def say_fits(db: Connection, talk: int, starts: Collection[datetime], person: PersonId, *, fits: bool) -> int:
    """What somebody says of these moments; how many of them they said something else of before, or nothing."""
    own = update(t.talk_moments).where(_M.talk == talk, _M.person == person, _M.start.in_(starts))
    return db.execute(own.where(_M.fits.is_distinct_from(fits)).values(fits=fits)).rowcount


def agree(db: Connection, talk: Talk, moment: Interval, *, by_all: bool = True) -> bool:
    """This is the moment from now on, also of a talk that had another; False when it was changed since it was read.

    A first moment that was not `by_all` makes a next version: only of the very first everybody said that it fits.
    """
    values = {"state": TalkState.AGREED, "start": moment.start, "end": moment.end}
    return _change(db, talk, OPEN, values if by_all else {**values, "sequence": talk.sequence + 1})


def cancel(db: Connection, talk: Talk) -> bool:
    """It will not be held; False when it was changed since it was read."""
    return _change(db, talk, OPEN, {"state": TalkState.CANCELLED})


def was_held(db: Connection, talk: Talk, *, held: bool) -> bool:
    """Whether an agreed talk was held; False when somebody said so before."""
    return _change(db, talk, (TalkState.AGREED,), {"state": TalkState.HELD if held else TalkState.NOT_HELD})


def withdraw(db: Connection, talk: int) -> None:
    """Forgets the moments that were proposed: they are of no use once it is agreed or cancelled."""
    db.execute(delete(t.talk_moments).where(_M.talk == talk))


def _change(db: Connection, talk: Talk, states: Sequence[TalkState], values: Mapping[str, object]) -> bool:
    if talk.state not in states:
        return False
    still = (_T.id == talk.id) & (_T.state == talk.state) & (_T.sequence == talk.sequence)
    grows = {} if talk.state is TalkState.PROPOSED else {"sequence": talk.sequence + 1}
    changed = db.execute(update(t.talks).where(still).values({**values, **grows})).rowcount == 1
    if changed:
        round_talks.look_again(db, talk)
    return changed


def taken(
    db: Connection, people: Sequence[PersonId], around: Interval, without: int = 0
) -> dict[PersonId, list[Interval]]:
    """When these people have another talk that is agreed, of what touches the interval."""
    asked = {"ids": list(people), "since": around.start, "until": around.end, "without": without}
    rows = db.execute(_TAKEN, asked)
    return grouped((PersonId(person), Interval(start, end)) for person, start, end in rows)


def tally(db: Connection, trainees: Sequence[PersonId], since: datetime) -> dict[TalkState, int]:
    """How many talks about these trainees, with a moment since then, ended in which way (F13)."""
    rows = db.execute(_COUNTED, {"ids": list(trainees), "since": since})
    return {TalkState(state): int(count) for state, count in rows}

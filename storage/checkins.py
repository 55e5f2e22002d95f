"""Rounds of check-ins with their seats and answers: opened once, changed while open, read by many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from bot.domain.checkins import Answer, CheckinKind, Party, Round, Seat, SeatState
from bot.domain.people import PersonId
from storage import tables as t
from storage.rows import Shape, among, grouped, insert_or

_ROUND = Shape(Round, t.rounds, later=("seats",))
_SEAT = Shape(Seat, t.seats)
_ANSWER = Shape(Answer, t.answers)
_R, _S, _A = t.rounds.c, t.seats.c, t.answers.c
_IN_ORDER = (_R.first, _R.id)
_BY_NUMBER = _ROUND.select().where(among(_R.id, "ids")).order_by(*_IN_ORDER)
_OF_TRAINEES = _ROUND.select().where(among(_R.trainee, "ids"), _R.first >= bindparam("since")).order_by(*_IN_ORDER)
_WAITING = (
    _ROUND.select()
    .join(t.seats, _S.round == _R.id)
    .where(_R.closed_at.is_(None), _S.person == bindparam("person"), _S.state == SeatState.WAITING)
    .order_by(*_IN_ORDER)
)
_OPEN = _ROUND.select().where(_R.closed_at.is_(None)).order_by(*_IN_ORDER)
_SEATS = select(_S.round, *_SEAT.columns).where(among(_S.round, "ids"))
_ANSWERS = _ANSWER.select().where(among(_A.round, "ids")).order_by(_A.round, _A.party, _A.at, _A.question)


@dataclass(frozen=True)
class NewRound:
    """A round that begins on `first`, with who sits in it."""

    trainee: PersonId
    kind: CheckinKind
    occasion: str
    first: date
    opened_at: datetime
    people: Mapping[Party, PersonId | None]


def open_round(db: Connection, new: NewRound) -> int | None:
    """Opens it; its number, None when there was one of this trainee, kind and occasion.

    Somebody who would have two seats gets the first: they are asked once.
    """
    values = {name: getattr(new, name) for name in ("trainee", "kind", "occasion", "first", "opened_at")}
    made = insert_or(db, t.rounds, {**values, "ended": ""}).on_conflict_do_nothing().returning(_R.id)
    number = db.execute(made).scalar()
    if number is None:
        return None
    taken: set[PersonId] = set()
    rows = []
    for party in (party for party in Party if party in new.people):
        person = new.people[party]
        if person is not None and person in taken:
            continue
        rows.append({"round": number, "party": party, "person": person, "state": SeatState.WAITING})
        taken |= {person} if person is not None else set()
    db.execute(insert(t.seats), rows)
    return int(number)


def get(db: Connection, number: int) -> Round | None:
    """One by its number."""
    return next(iter(_with_seats(db, _BY_NUMBER, ids=[number])), None)


def by_number(db: Connection, numbers: Sequence[int]) -> tuple[Round, ...]:
    """These rounds, by their first day."""
    return _with_seats(db, _BY_NUMBER, ids=list(numbers))


def of_trainees(db: Connection, trainees: Sequence[PersonId], since: date) -> tuple[Round, ...]:
    """The rounds about these trainees that began on this day or later, by their first day."""
    return _with_seats(db, _OF_TRAINEES, ids=list(trainees), since=since)


def waiting_for(db: Connection, person: PersonId) -> tuple[Round, ...]:
    """The open rounds that wait for this person, the oldest first."""
    return _with_seats(db, _WAITING, person=person)


def open_rounds(db: Connection) -> tuple[Round, ...]:
    """Every open round."""
    return _with_seats(db, _OPEN)


def _with_seats(db: Connection, statement: Select[tuple[object, ...]], **asked: object) -> tuple[Round, ...]:
    rows = list(db.execute(statement, asked))
    numbers = [row[0] for row in rows]
    seats = grouped((row[0], _SEAT.read(row[1:])) for row in db.execute(_SEATS, {"ids": numbers}))
    order = list(Party)
    return tuple(
        _ROUND.read(row, seats=tuple(sorted(seats.get(row[0], ()), key=lambda one: order.index(one.party))))
        for row in rows
    )


def save(db: Connection, before: Round, after: Round) -> bool:
    """Keeps how a round went on; False, and nothing changes, when somebody closed it since it was read."""
    still = (_R.id == before.id) & _R.closed_at.is_(None)
    change = {"closed_at": after.closed_at, "ended": after.ended}
    if db.execute(update(t.rounds).where(still).values(change)).rowcount != 1:
        return False
    for old, new in zip(before.seats, after.seats, strict=True):
        if old != new:
            values = {name: getattr(new, name) for name in ("person", "state", "answered_at", "invited_at")}
            db.execute(update(t.seats).where(_S.round == before.id, _S.party == new.party).values(values))
    return True


def keep_answers(db: Connection, number: int, party: Party, said: Sequence[Answer]) -> None:
    """Keeps what one party answered in an open round; it takes the place of all that this party said in it before."""
    db.execute(delete(t.answers).where(_A.round == number, _A.party == party))
    if said:
        db.execute(insert(t.answers), [vars(one) for one in said])


def answers(db: Connection, rounds: Sequence[int]) -> dict[int, list[Answer]]:
    """What was answered in these rounds, for everybody: who reads it asks `bot.domain.checkins.may_read` for each."""
    return grouped((one.round, one) for one in _ANSWER.all(db, _ANSWERS, ids=list(rounds)))

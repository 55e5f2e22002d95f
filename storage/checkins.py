"""Rounds of check-ins with their seats and answers: opened once, changed while open, read by many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from bot.domain.checkins import Answer, CheckinKind, Party, Round, Seat, SeatState
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId
from storage import round_talks
from storage import tables as t
from storage.rows import Shape, among, grouped, insert_or

_ROUND = Shape(Round, t.rounds, later=("seats", "talk"))
_SEAT = Shape(Seat, t.seats)
_ANSWER = Shape(Answer, t.answers)
_R, _S, _A, _N = t.rounds.c, t.seats.c, t.answers.c, t.notices.c
_IN_ORDER = (_R.first, _R.id)
_BY_NUMBER = _ROUND.select().where(among(_R.id, "ids")).order_by(*_IN_ORDER)
_OF_TRAINEES = _ROUND.select().where(among(_R.trainee, "ids"), _R.first >= bindparam("since")).order_by(*_IN_ORDER)
_WAITING = (
    _ROUND.select()
    .join(t.seats, _S.round == _R.id)
    .where(_R.closed_at.is_(None), _S.person == bindparam("person"), _S.state == SeatState.WAITING)
    .order_by(*_IN_ORDER)
)
_BY_NAME = _ROUND.select().where(among(_R.trainee, "ids"), among(_R.occasion, "occasions")).order_by(*_IN_ORDER)
_OF_PERSON = (
    _ROUND.select()
    .join(t.seats, _S.round == _R.id)
    .where(_R.closed_at.is_(None), _S.person == bindparam("person"))
    .order_by(*_IN_ORDER)
)
_OPEN = _ROUND.select().where(_R.closed_at.is_(None)).order_by(*_IN_ORDER)
_SEATS = select(_S.round, *_SEAT.columns).where(among(_S.round, "ids"))
_HELD = select(_R.id).where(_R.id == bindparam("number"), _R.closed_at.is_(None)).with_for_update()
_CLOSE = (
    update(t.rounds).where(_R.id == bindparam("number")).values(closed_at=bindparam("closed"), ended=bindparam("why"))
)
_MOVE = update(t.seats).where(_S.round == bindparam("of_round"), _S.party == bindparam("of_party"))
SUBJECT = "ronde"
_DIGITS = 9
"""Of the number of a person: more than any database holds is no number."""
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
    """Opens it; its number, None when there was one of this trainee, kind and occasion."""
    return next(iter(open_rounds_of(db, [new])), None)


def open_rounds_of(db: Connection, news: Sequence[NewRound]) -> tuple[int, ...]:
    """Opens these; the numbers of those of which there was none of this trainee, kind and occasion.

    Somebody who would have two seats gets the first: they are asked once.
    """
    if not news:
        return ()
    columns = ("trainee", "kind", "occasion", "first", "opened_at")
    rows = [{name: getattr(one, name) for name in columns} | {"ended": "", "look_at": one.opened_at} for one in news]
    made = insert_or(db, t.rounds).on_conflict_do_nothing().returning(_R.id, _R.trainee, _R.kind, _R.occasion)
    numbers = {tuple(key): int(number) for number, *key in db.execute(made, rows)}
    taken = [(number, one) for one in news if (number := numbers.get((one.trainee, one.kind, one.occasion)))]
    seats = [seat for number, one in taken for seat in _new_seats(number, one.people)]
    if seats:
        db.execute(insert(t.seats), seats)
    return tuple(numbers.values())


def _new_seats(number: int, people: Mapping[Party, PersonId | None]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for party in (party for party in Party if party in people):
        person = people[party]
        if person is None or person not in [row["person"] for row in rows]:
            rows.append({"round": number, "party": party, "person": person, "state": SeatState.WAITING})
    return rows


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


def open_for(db: Connection, person: PersonId) -> tuple[Round, ...]:
    """The open rounds in which this person has a seat, answered or not, the oldest first."""
    return _with_seats(db, _OF_PERSON, person=person)


def name_of(one: Round) -> str:
    """What tells a round from every other, also before it is opened: "12/weekvraag/2024-11-18"."""
    return f"{int(one.trainee)}/{one.kind}/{one.occasion}"


def by_names(db: Connection, names: Sequence[str]) -> tuple[Round, ...]:
    """Those of these that were opened, by their first day; what is no name names nothing."""
    parts = [name.split("/", 2) for name in names]
    known = [(int(one[0]), one[2]) for one in parts if len(one) == 3 and _is_number(one[0])]
    ids, occasions = sorted({number for number, _ in known}), sorted({occasion for _, occasion in known})
    found = _with_seats(db, _BY_NAME, ids=ids, occasions=occasions)
    wanted = set(names)
    return tuple(one for one in found if name_of(one) in wanted)


def number_of(db: Connection, name: str) -> int | None:
    """The number of the round of this name, None when there is none."""
    return next((one.id for one in by_names(db, [name])), None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS


def open_rounds(db: Connection) -> tuple[Round, ...]:
    """Every open round."""
    return _with_seats(db, _OPEN)


def _with_seats(db: Connection, statement: Select[tuple[object, ...]], **asked: object) -> tuple[Round, ...]:
    rows = list(db.execute(statement, asked))
    numbers = [row[0] for row in rows]
    seats = grouped((row[0], _SEAT.read(row[1:])) for row in db.execute(_SEATS, {"ids": numbers}))
    order = list(Party)
    found = tuple(
        _ROUND.read(row, seats=tuple(sorted(seats.get(row[0], ()), key=lambda one: order.index(one.party))))
        for row in rows
    )
    talks = round_talks.starts(db, found)
    return tuple(replace(one, talk=talks[one.id]) if one.id in talks else one for one in found)


def save(db: Connection, before: Round, after: Round) -> bool:
    """Keeps how a round went on, so that planning looks at it again.

    False, and nothing changes, when somebody closed it or changed one of the same seats since it was read.
    """
    if db.execute(_HELD, {"number": before.id}).first() is None:
        return False
    changed = [(old, new) for old, new in zip(before.seats, after.seats, strict=True) if old != new]
    now = get(db, before.id)
    if now is None or any(old not in now.seats for old, _ in changed):
        return False
    settle(db, [(before, after)])
    db.execute(update(t.rounds).where(_R.id == before.id).values(look_at=_R.opened_at))
    return True


def settle(db: Connection, changes: Iterable[tuple[Round, Round]]) -> None:
    """Keeps how rounds went on that this transaction holds: each as it was and as it is now."""
    closed, moved = [], []
    for before, after in changes:
        if before.closed_at != after.closed_at:
            closed.append({"number": after.id, "closed": after.closed_at, "why": after.ended})
        for old, new in zip(before.seats, after.seats, strict=True):
            if old != new:
                values = {name: getattr(new, name) for name in ("person", "state", "answered_at", "invited_at")}
                moved.append({"of_round": after.id, "of_party": new.party, **values})
    if closed:
        db.execute(_CLOSE, closed)
    if moved:
        db.execute(_MOVE, moved)


def outbox_answered(db: Connection, person: PersonId, one: Round, at: datetime) -> None:
    """What this person got about the round was answered; its first answer is remembered."""
    mine = (_N.person == person) & (_N.kind == NoticeKind.CHECKIN) & (_N.subject == subject_of(one))
    db.execute(update(t.notices).where(mine, _N.answered_at.is_(None)).values(answered_at=at))


def subject_of(one: Round) -> str:
    """That of all its notices."""
    return f"{SUBJECT}:{name_of(one)}"


def keep_answers(db: Connection, number: int, party: Party, said: Sequence[Answer]) -> None:
    """Keeps what one party answered in an open round; it takes the place of all that this party said in it before."""
    db.execute(delete(t.answers).where(_A.round == number, _A.party == party))
    if said:
        db.execute(insert(t.answers), [vars(one) for one in said])


def answers(db: Connection, rounds: Sequence[int]) -> dict[int, list[Answer]]:
    """What was answered in these rounds, for everybody: who reads it asks `bot.domain.checkins.may_read` for each."""
    return grouped((one.round, one) for one in _ANSWER.all(db, _ANSWERS, ids=list(rounds)))

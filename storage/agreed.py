"""What was agreed in talks: their minutes, what each party says of them, and the decisions with how they were taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, Select, bindparam, delete, insert, select, update

from bot.domain.minutes import LIVE
from bot.domain.people import PersonId
from bot.domain.talks import Partaker, Talk
from storage import tables as t
from storage.rows import Shape, among, grouped


@dataclass(frozen=True)
class Decision:
    """Besluit: `how` says by which rule it was taken, `consulted` who was heard (J5)."""

    talk: int
    text: str
    how: str
    consulted: str
    made_by: PersonId
    made_at: datetime


_TALK = Shape(Talk, t.talks, later=("partakers",))
_PARTAKER = Shape(Partaker, t.talk_people)
_DECISION = Shape(Decision, t.decisions)
_T, _P, _D = t.talks.c, t.talk_people.c, t.decisions.c
_NEWEST = (_T.start.desc(), _T.id.desc())
_ONE = _TALK.select().where(_T.id == bindparam("number"))
_OF_PERSON = (
    _TALK.select()
    .join(t.talk_people, _P.talk == _T.id)
    .where(_P.person == bindparam("person"), _T.state.in_(LIVE), among(_T.trainee, "trainees"))
    .order_by(*_NEWEST)
    .limit(bindparam("most", type_=Integer))
)
_MINUTED = (
    _TALK.select()
    .where(among(_T.trainee, "trainees"), _T.minuted_at.is_not(None))
    .order_by(*_NEWEST)
    .limit(bindparam("most", type_=Integer))
)
_PARTAKERS = select(_P.talk, *_PARTAKER.columns).where(among(_P.talk, "talks")).order_by(_P.talk, _P.person)
_DECISIONS = _DECISION.select().where(among(_D.talk, "talks")).order_by(_D.id)


def get(db: Connection, number: int, *, to_change: bool = False) -> Talk | None:
    """One by its number; `to_change` holds it until the transaction ends, so that of two at once the second sees what
    the first did."""
    statement = _ONE.with_for_update() if to_change else _ONE
    return next(iter(_with_partakers(db, statement, number=number)), None)


def of_person(db: Connection, person: PersonId, trainees: Sequence[PersonId], most: int) -> tuple[Talk, ...]:
    """The agreed and held talks about these trainees in which this person takes part, the newest first."""
    return _with_partakers(db, _OF_PERSON, person=person, trainees=list(trainees), most=most)


def minuted(db: Connection, trainees: Sequence[PersonId], most: int) -> tuple[Talk, ...]:
    """The talks about these trainees of which there are minutes, the newest first."""
    return _with_partakers(db, _MINUTED, trainees=list(trainees), most=most)


def _with_partakers(db: Connection, statement: Select[tuple[object, ...]], **asked: object) -> tuple[Talk, ...]:
    rows = list(db.execute(statement, asked))
    found = db.execute(_PARTAKERS, {"talks": [row[0] for row in rows]})
    people = grouped((row[0], _PARTAKER.read(row[1:])) for row in found)
    return tuple(_TALK.read(row, partakers=tuple(people.get(row[0], ()))) for row in rows)


def save(db: Connection, before: Talk, after: Talk) -> None:
    """Keeps who makes the minutes, what they say, and who said what of them; of a talk that was read to be changed."""
    values = {name: getattr(after, name) for name in ("state", "note_taker", "minutes", "minuted_at")}
    db.execute(update(t.talks).where(_T.id == before.id).values(values))
    for old, new in zip(before.partakers, after.partakers, strict=True):
        if old != new:
            said = {name: getattr(new, name) for name in ("judged", "remark", "judged_at")}
            db.execute(update(t.talk_people).where(_P.talk == before.id, _P.person == new.person).values(said))


def decisions(db: Connection, talks: Sequence[int]) -> dict[int, list[Decision]]:
    """The decisions of these talks, in the order in which they were written down."""
    return grouped((one.talk, one) for one in _DECISION.all(db, _DECISIONS, talks=list(talks)))


def keep_decisions(db: Connection, talk: int, new: Sequence[Decision]) -> None:
    """These are the decisions of this talk; they take the place of those before."""
    db.execute(delete(t.decisions).where(_D.talk == talk))
    if new:
        db.execute(insert(t.decisions), [vars(one) for one in new])

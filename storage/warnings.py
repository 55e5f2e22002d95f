"""Signals: opened once for each occasion, open until somebody says what was done (I1), and how far planning looked."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Text, bindparam, cast, delete, exists, insert, or_, select, update

from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId
from bot.domain.records import TrajectState
from bot.domain.warnings import Fact, Facts, Rule
from storage import tables as t
from storage.rows import among, grouped, insert_or
from storage.types import UtcDateTime

SUBJECT = "signaal"
STEP = "/0"


@dataclass(frozen=True)
class Signal:
    """What a rule saw of a trainee on one occasion; `done` says what was done about it, "" while it is open."""

    id: int
    trainee: PersonId
    rule: Rule
    occasion: str
    facts: Facts
    opened_at: datetime
    owner: PersonId | None = None
    closed_at: datetime | None = None
    closed_by: PersonId | None = None
    done: str = ""


@dataclass(frozen=True)
class NewSignal:
    """A signal that is not there yet; `owner` is who looks after it."""

    trainee: PersonId
    rule: Rule
    occasion: str
    facts: Facts
    owner: PersonId | None


_G, _T, _N = t.signals.c, t.trajectories.c, t.notices.c
_ALL = select(*t.signals.c).order_by(_G.opened_at, _G.id)
_BY_NUMBER = _ALL.where(among(_G.id, "ids"))
_OPEN_OF = _ALL.where(among(_G.trainee, "ids"), _G.closed_at.is_(None))
_KNOWN = select(_G.trainee, _G.rule, _G.occasion, _G.closed_at).where(among(_G.trainee, "ids"))
_KEY = cast(_G.trainee, Text) + f":{NoticeKind.SIGNAL}:{SUBJECT}:" + cast(_G.id, Text) + ":" + _G.occasion + STEP
_UNSAID = _ALL.where(
    _G.closed_at.is_(None),
    among(_G.rule, "rules"),
    _G.opened_at >= bindparam("since", type_=UtcDateTime),
    ~exists().where(_N.key == _KEY),
).limit(bindparam("most"))
_OWNED = update(t.signals).where(_G.id == bindparam("of_id")).values(owner=bindparam("new_owner"))


def subject_of(signal: int) -> str:
    """What notices about this signal are about."""
    return f"{SUBJECT}:{signal}"


def by_number(db: Connection, numbers: Sequence[int]) -> tuple[Signal, ...]:
    """These, the oldest first; unknown ones are left out."""
    return _read(db, _BY_NUMBER, ids=list(numbers))


def open_of(db: Connection, trainees: Sequence[PersonId]) -> tuple[Signal, ...]:
    """What is open about these trainees, the oldest first."""
    return _read(db, _OPEN_OF, ids=list(trainees))


def unsaid(db: Connection, rules: Iterable[Rule], since: datetime, most: int) -> tuple[Signal, ...]:
    """Open signals of these rules that began since then and of which the trainee has no notice, `most` at once."""
    return _read(db, _UNSAID, rules=[str(rule) for rule in rules], since=since, most=most)


def said_of(db: Connection, trainees: Sequence[PersonId]) -> dict[PersonId, dict[Rule, list[tuple[str, bool]]]]:
    """For each trainee the occasions of each rule so far, and whether each is open."""
    rows = db.execute(_KNOWN, {"ids": list(trainees)})
    found = grouped((PersonId(one), (Rule(rule), (when, closed is None))) for one, rule, when, closed in rows)
    return {trainee: grouped(own) for trainee, own in found.items()}


def open_new(db: Connection, new: Sequence[NewSignal], now: datetime) -> None:
    """Opens these; one whose trainee, rule and occasion are known changes nothing."""
    if not new:
        return
    rows = [
        {
            "trainee": one.trainee,
            "rule": str(one.rule),
            "occasion": one.occasion,
            "facts": _dump(one.facts),
            "opened_at": now,
            "owner": one.owner,
            "done": "",
        }
        for one in new
    ]
    db.execute(insert_or(db, t.signals).on_conflict_do_nothing(), rows)


def own(db: Connection, owners: Mapping[int, PersonId]) -> None:
    """From now on these people look after these signals."""
    if owners:
        db.execute(_OWNED, [{"of_id": number, "new_owner": person} for number, person in owners.items()])


def close(db: Connection, signal: int, by: PersonId, done: str, now: datetime) -> bool:
    """Keeps what was done; False when it was closed before, and then nothing changes."""
    still = (_G.id == signal) & _G.closed_at.is_(None)
    return db.execute(update(t.signals).where(still).values(closed_at=now, closed_by=by, done=done)).rowcount == 1


_TRAINEES = (
    select(_T.trainee)
    .distinct()
    .join(t.persons, (t.persons.c.id == _T.trainee) & t.persons.c.withdrawn_at.is_(None))
    .where(
        or_(_T.state == TrajectState.ACTIVE, _T.state == TrajectState.STOPPED),
        _T.withdrawn_at.is_(None),
        _T.trainee > bindparam("after"),
    )
    .order_by(_T.trainee)
    .limit(bindparam("most"))
)
_L = t.signal_looks.c


def next_to_look_at(db: Connection, today: date, most: int) -> tuple[PersonId, ...]:
    """The next trainees of this day, each once a day: no beat reads them all, and a crash starts nothing anew."""
    after = db.execute(select(_L.after).where(_L.day == today)).scalar()
    if after is None:
        db.execute(delete(t.signal_looks))
        db.execute(insert(t.signal_looks).values(day=today, after=0))
    found = tuple(PersonId(one) for one in db.execute(_TRAINEES, {"after": after or 0, "most": most}).scalars())
    if found:
        db.execute(update(t.signal_looks).where(_L.day == today).values(after=int(found[-1])))
    return found


def _read(db: Connection, statement: Select[Any], **asked: Any) -> tuple[Signal, ...]:
    return tuple(_signal(row) for row in db.execute(statement, asked))


def _signal(row: Row[Any]) -> Signal:
    values = row._asdict()
    return Signal(**{**values, "rule": Rule(values["rule"]), "facts": _load(values["facts"])})


def _dump(facts: Facts) -> str:
    return json.dumps([{**vars(one), "day": one.day.isoformat()} for one in facts], ensure_ascii=False)


def _load(stored: str) -> Facts:
    return tuple(Fact(**{**one, "day": date.fromisoformat(one["day"])}) for one in json.loads(stored))

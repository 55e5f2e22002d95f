"""Whom an asker may see, as questions to the database.

`bot.domain.people.kinds_seen` is the rule; the questions here are it once more, for many people at a time. A test
holds the two together.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    union,
    union_all,
)

from bot.domain.people import (
    ADVISER_SEES,
    ALL_KINDS,
    PLANNER_SEES,
    PLANNER_SEES_AFTER_END,
    SCHOOL_SEES,
    SCHOOL_STAFF,
    SUPERVISOR_SEES,
    SUPERVISORS,
    Person,
    RecordKind,
    Role,
)
from storage import tables as t
from storage.persons import BY_NAME, PERSONS, guiding, read_people, stands_in
from storage.rows import among

MOST_NAMED = 200

_ASKER = bindparam("asker", type_=Integer)
_TODAY, _SINCE = bindparam("today", type_=Date), bindparam("since", type_=Date)
_LOCATION = bindparam("location", type_=Text)
_SELF = select(t.persons.c.id).where(t.persons.c.id == _ASKER)


@dataclass(frozen=True)
class _Sight:
    """By which lines of the table of domain.md somebody sees others at all."""

    guides: bool
    teaches: bool
    plans: bool
    advises: bool


def people_named(db: Connection, asker: Person, keys: Sequence[str], today: date) -> tuple[Person, ...]:
    """Whom the asker may see and whose name has one of these keys (`name_keys`), best match first, at most 200.

    What a name shares as it is written weighs twice what it shares in its consonants.
    """
    asked = {**_asked(asker, today), "keys": list(keys)}
    return read_people(db.execute(_named(_sight(asker, ALL_KINDS)), asked))


def people_seen(
    db: Connection, asker: Person, kind: RecordKind, today: date, location: str | None = None
) -> tuple[Person, ...]:
    """Every trainee of whom the asker may see this kind of record, by name; with a location those placed for it.

    A placement counts for a location when it is with its employer, has not ended, and does not say "only there" of
    another one.
    """
    statement = _everybody(_sight(asker, [kind]), asker.has(Role.TRAINEE), location is not None)
    if statement is None:
        return ()
    return read_people(db.execute(statement, {**_asked(asker, today), "location": location}))


def _sight(asker: Person, kinds: Collection[RecordKind]) -> _Sight:
    return _Sight(
        guides=asker.has(*SUPERVISORS) and not SUPERVISOR_SEES.isdisjoint(kinds),
        teaches=asker.has(*SCHOOL_STAFF) and not SCHOOL_SEES.isdisjoint(kinds),
        plans=asker.has(Role.SCHEDULER) and not PLANNER_SEES.isdisjoint(kinds),
        advises=asker.has(Role.LEARNING_ADVISER) and not ADVISER_SEES.isdisjoint(kinds),
    )


def _asked(asker: Person, today: date) -> dict[str, Any]:
    schools = asker.organisations(*SCHOOL_STAFF)
    planned_at, advised_at = asker.organisations(Role.SCHEDULER), asker.organisations(Role.LEARNING_ADVISER)
    return {
        "asker": asker.id,
        "today": today,
        "since": today - PLANNER_SEES_AFTER_END,
        "schools": sorted(schools),
        "planned_at": sorted(planned_at),
        "advised_at": sorted(advised_at),
        "places": sorted(schools | planned_at | advised_at),
    }


@cache
def _named(sight: _Sight) -> Select[Any]:
    """Names are matched first, within the asker's places, whom they guide and themselves; then sight is checked."""
    matches = _matches(sight).subquery("matches")
    weight = func.sum(case((matches.c.key.like("~%"), 1), else_=2)).label("weight")
    scored = select(matches.c.person, weight).group_by(matches.c.person).subquery("scored")
    seen = [one.where(one.selected_columns[0] == scored.c.person).exists() for one in _seen(sight)]
    best = (
        select(scored)
        .where(or_(scored.c.person == _ASKER, *seen))
        .order_by(scored.c.weight.desc(), scored.c.person)
        .limit(MOST_NAMED)
        .subquery("best")
    )
    found = PERSONS.join(best, best.c.person == t.persons.c.id).where(_KNOWN)
    return found.order_by(best.c.weight.desc(), *BY_NAME)


@cache
def _everybody(sight: _Sight, and_self: bool, located: bool) -> Select[Any] | None:
    seen = [*_seen(sight), _SELF] if and_self else _seen(sight)
    if not seen:
        return None
    numbers = union(*seen).subquery("seen")
    found = PERSONS.join(numbers, numbers.c[0] == t.persons.c.id).where(_KNOWN).order_by(*BY_NAME)
    return found.where(_PLACED_FOR) if located else found


_KNOWN = or_(t.persons.c.withdrawn_at.is_(None), t.persons.c.id == _ASKER)
_LASTS = or_(t.placements.c.last.is_(None), t.placements.c.last >= _TODAY)
_LASTED = or_(t.placements.c.last.is_(None), t.placements.c.last >= _SINCE)
_PLACED_FOR = exists().where(
    t.placements.c.trainee == t.persons.c.id,
    and_(t.placements.c.employer == t.locations.c.organisation, t.locations.c.code == _LOCATION),
    or_(t.placements.c.only_there.is_(False), t.placements.c.location == _LOCATION),
    _LASTS,
    t.placements.c.withdrawn_at.is_(None),
)


def _matches(sight: _Sight) -> Select[Any]:
    named = t.person_names
    rows = select(named.c.person, named.c.key).where(among(named.c.key, "keys"))
    near = [_SELF, *(_guided() if sight.guides else [])]
    parts = [rows.where(named.c.place == "", named.c.person.in_(union_all(*near)))]
    if sight.teaches or sight.plans or sight.advises:
        parts.append(rows.where(among(named.c.place, "places")))
    return select(union(*parts).subquery("rows"))


def _seen(sight: _Sight) -> list[Select[Any]]:
    """Who is seen; each question gives the numbers of trainees."""
    followed = select(t.trajectories.c.trainee).where(t.trajectories.c.withdrawn_at.is_(None))
    placed = select(t.placements.c.trainee).where(t.placements.c.withdrawn_at.is_(None))
    found = _guided() if sight.guides else []
    if sight.teaches:
        found.append(followed.where(among(t.trajectories.c.school, "schools")))
    if sight.plans:
        found.append(placed.where(among(t.placements.c.employer, "planned_at"), _LASTED))
    if sight.advises:
        found.append(placed.where(among(t.placements.c.employer, "advised_at"), _LASTS))
    return found


def _guided() -> list[Select[Any]]:
    """Two questions, not one with OR, so that each has its index."""
    trainee = select(t.supervisions.c.trainee).where(guiding(_TODAY))
    return [
        trainee.where(t.supervisions.c.supervisor == _ASKER),
        trainee.where(t.supervisions.c.deputy == _ASKER, stands_in(_TODAY)),
    ]

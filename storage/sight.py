"""Whom an asker may see, as questions to the database.

`bot.domain.people.kinds_seen` is the rule; the questions here are it once more, for many people at a time. A test
holds the two together.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select, union, union_all

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


def people_named(db: Connection, asker: Person, keys: Sequence[str], today: date) -> tuple[Person, ...]:
    """Whom the asker may see and whose name has one of these keys (`name_keys`), best match first, at most 200.

    What a name shares as it is written weighs twice what it shares in its consonants.
    """
    matches = _matches(asker, today).subquery("matches")
    weight = func.sum(case((matches.c.key.like("~%"), 1), else_=2)).label("weight")
    scored = select(matches.c.person, weight).group_by(matches.c.person).subquery("scored")
    seen = [_about(one, scored.c.person) for one in _seen(asker, ALL_KINDS, today)]
    best = (
        select(scored)
        .where(or_(scored.c.person == asker.id, *seen))
        .order_by(scored.c.weight.desc(), scored.c.person)
        .limit(MOST_NAMED)
        .subquery("best")
    )
    found = PERSONS.join(best, best.c.person == t.persons.c.id).order_by(best.c.weight.desc(), *BY_NAME)
    return read_people(db.execute(found.where(_known_to(asker)), {"keys": list(keys)}))


def people_seen(
    db: Connection, asker: Person, kind: RecordKind, today: date, location: str | None = None
) -> tuple[Person, ...]:
    """Every trainee of whom the asker may see this kind of record, by name; with a location those placed for it.

    A placement counts for a location when it is with its employer, has not ended, and does not say "only there" of
    another one.
    """
    seen = _seen(asker, [kind], today)
    if asker.has(Role.TRAINEE):
        seen.append(select(t.persons.c.id).where(t.persons.c.id == asker.id))
    if not seen:
        return ()
    sight = union(*seen).subquery("sight")
    found = PERSONS.join(sight, sight.c[0] == t.persons.c.id).where(_known_to(asker)).order_by(*BY_NAME)
    if location is not None:
        found = found.where(_placed_for(location, today))
    return read_people(db.execute(found))


def _known_to(asker: Person) -> ColumnElement[bool]:
    return or_(t.persons.c.withdrawn_at.is_(None), t.persons.c.id == asker.id)


def _matches(asker: Person, today: date) -> Select[Any]:
    """Names with one of the keys within the asker's schools and employers, among whom they guide, and their own."""
    named = t.person_names
    rows = select(named.c.person, named.c.key).where(among(named.c.key, "keys"))
    places = asker.organisations(*SCHOOL_STAFF, Role.SCHEDULER, Role.LEARNING_ADVISER)
    near = [select(t.persons.c.id).where(t.persons.c.id == asker.id)]
    near += _guided(asker, today) if asker.has(*SUPERVISORS) else []
    parts = [rows.where(named.c.place == "", named.c.person.in_(union_all(*near)))]
    if places:
        parts.append(rows.where(named.c.place.in_(sorted(places))))
    return select(union(*parts).subquery("rows"))


def _seen(asker: Person, kinds: Collection[RecordKind], today: date) -> list[Select[Any]]:
    """Who is seen for at least one of these kinds; each question gives the numbers of trainees."""
    found: list[Select[Any]] = []
    if asker.has(*SUPERVISORS) and SUPERVISOR_SEES.intersection(kinds):
        found += _guided(asker, today)
    if SCHOOL_SEES.intersection(kinds):
        found += _at_schools(asker.organisations(*SCHOOL_STAFF))
    if PLANNER_SEES.intersection(kinds):
        found += _placed(asker.organisations(Role.SCHEDULER), today - PLANNER_SEES_AFTER_END)
    if ADVISER_SEES.intersection(kinds):
        found += _placed(asker.organisations(Role.LEARNING_ADVISER), today)
    return found


def _guided(asker: Person, today: date) -> list[Select[Any]]:
    """Two questions, not one with OR, so that each has its index."""
    trainee = select(t.supervisions.c.trainee).where(guiding(today))
    return [
        trainee.where(t.supervisions.c.supervisor == asker.id),
        trainee.where(t.supervisions.c.deputy == asker.id, stands_in(today)),
    ]


def _at_schools(schools: frozenset[str]) -> list[Select[Any]]:
    followed = select(t.trajectories.c.trainee).where(t.trajectories.c.withdrawn_at.is_(None))
    return [followed.where(t.trajectories.c.school.in_(sorted(schools)))] if schools else []


def _placed(employers: frozenset[str], since: date) -> list[Select[Any]]:
    there = t.placements.c.employer.in_(sorted(employers))
    chosen = select(t.placements.c.trainee).where(there, _lasts(since), t.placements.c.withdrawn_at.is_(None))
    return [chosen] if employers else []


def _lasts(day: date) -> ColumnElement[bool]:
    return or_(t.placements.c.last.is_(None), t.placements.c.last >= day)


def _about(question: Select[Any], person: ColumnElement[Any]) -> ColumnElement[bool]:
    """The same question about one person only, so that it is answered from that person's rows."""
    return question.where(question.selected_columns[0] == person).exists()


def _placed_for(location: str, today: date) -> ColumnElement[bool]:
    there = and_(t.placements.c.employer == t.locations.c.organisation, t.locations.c.code == location)
    counts = or_(t.placements.c.only_there.is_(False), t.placements.c.location == location)
    return exists().where(
        t.placements.c.trainee == t.persons.c.id, there, counts, _lasts(today), t.placements.c.withdrawn_at.is_(None)
    )

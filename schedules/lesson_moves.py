"""Sees which lessons changed: what is gone, and the lesson that took its place (H7).

A school's file names a lesson by its start, so one that moves is gone there and new elsewhere.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.domain.calendar import local_day
from bot.domain.load import monday_of
from storage import lesson_states
from storage.lesson_states import Appeared, Noted, Seen
from storage.rows import grouped

TOLD_AHEAD, TOLD_FOR = timedelta(days=21), timedelta(days=7)
"""A change is told when the lesson is this near, and then for so long."""
WATCHED = timedelta(days=56)
"""How far ahead lessons are watched: so far that one which comes near was seen long before, and is not taken for new."""
FARTHEST = timedelta(days=21)
"""How far from its old day a lesson may move."""


def observe(db: Connection, now: datetime) -> None:
    """Writes down how the lessons of the coming weeks stand, and what changed since the last time."""
    first, last = now, now + WATCHED
    different = lesson_states.different(db, first, last)
    gone = [one for one in different if one.gone]
    schools = sorted({one.school for one in gone})
    came: list[Seen | Appeared] = [one for one in different if not one.gone and one.told == lesson_states.GONE]
    if schools:
        came += lesson_states.appeared(db, schools, first, last)
    moved = moves(gone, came)
    lesson_states.note(db, [_noted(one, moved.get(one.id), now) for one in different], now)
    lesson_states.note_new(db, first, last, now)


def _noted(one: Seen, moved_to: int | None, now: datetime) -> Noted:
    """What those know who heard nothing stays as it was, until the last change is no news any more."""
    settled = not one.before or (one.seen_at < now - TOLD_FOR and one.start < now + TOLD_AHEAD - TOLD_FOR)
    before, since = (one.told, now) if settled else (one.before, one.since)
    return Noted(one.id, one.told, one.stands, before, since, moved_to)


Slot = Seen | Appeared


def moves(gone: Sequence[Slot], came: Sequence[Slot]) -> dict[int, int]:
    """Of each lesson that is gone the one in its place, of the same school, intake and subject.

    First those on the same day, then in the same week, then near; each time only where there is no other choice.
    """
    here, there = grouped((_kind(one), one) for one in gone), grouped((_kind(one), one) for one in came)
    found: dict[int, int] = {}
    for kind, lost in here.items():
        for near in (_same_day, _same_week, _near):
            found |= _pairs(
                [one for one in lost if one.id not in found],
                [one for one in there.get(kind, ()) if one.id not in found.values()],
                near,
            )
    return found


def _pairs(gone: Sequence[Slot], came: Sequence[Slot], near: Callable[[date, date], bool]) -> dict[int, int]:
    close = [(a.id, b.id) for a in gone for b in came if near(local_day(a.start), local_day(b.start))]
    olds, news = [old for old, _ in close], [new for _, new in close]
    return {old: new for old, new in close if olds.count(old) == 1 and news.count(new) == 1}


def _kind(one: Slot) -> tuple[str, date | None, str]:
    return one.school, one.intake, one.subject


def _same_day(one: date, other: date) -> bool:
    return one == other


def _same_week(one: date, other: date) -> bool:
    return monday_of(one) == monday_of(other)


def _near(one: date, other: date) -> bool:
    return abs(one - other) <= FARTHEST

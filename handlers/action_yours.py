"""Which open action points somebody reads, and which are theirs to close and to move (J3).

Who does one always keeps it: a promise stays when its maker no longer guides, and shows then nothing but its own words.
Others need to see the talks of the trainee: who made it, the school, and who sits in the seat of a doer who is gone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.people import SCHOOL_STAFF, Person, PersonId, RecordKind, Relation, in_seat_of, may_see
from handlers.action_form import talks_seen
from handlers.phrasing import today
from handlers.turn import Turn
from storage import action_points, guides, people
from storage.action_points import ActionPoint
from storage.guides import Guide


def open_to(turn: Turn) -> tuple[Sequence[ActionPoint], Mapping[PersonId, Person]]:
    """What is open, by day, and whose talks the asker sees: a point of the asker may be about none of those."""
    seen = talks_seen(turn)
    found = action_points.open_about(turn.db, sorted(seen))
    if turn.slots.person in (None, int(turn.asker.id)):
        found += tuple(one for one in action_points.open_of(turn.db, turn.asker.id) if one.about not in seen)
    return sorted(found, key=lambda one: (one.due, one.id)), seen


@dataclass(frozen=True)
class Yours:
    """What waits for the asker, their own first; and what the school may close besides, and leaves to others."""

    own: Sequence[ActionPoint]
    besides: Sequence[ActionPoint]


def yours(turn: Turn, points: Sequence[ActionPoint]) -> Yours:
    """Those of these that the asker may close and move."""
    own, besides = [], []
    around = _around(turn, points)
    for one in points:
        relation = around.relations[one.about]
        school = bool(relation.schools & turn.asker.organisations(*SCHOOL_STAFF))
        if one.owner == turn.asker.id:
            own.append(one)
        elif not may_see(turn.asker, relation, RecordKind.CHECKINS, today(turn)):
            continue
        elif one.made_by == turn.asker.id or _taken_over(turn, around, one, school=school):
            own.append(one)
        elif school:
            besides.append(one)
    return Yours(sorted(own, key=lambda one: one.owner != turn.asker.id), besides)


def may_change(turn: Turn, point: ActionPoint) -> bool:
    """May the asker close and move this one?"""
    found = yours(turn, [point])
    return bool(found.own or found.besides)


@dataclass(frozen=True)
class _Around:
    relations: Mapping[PersonId, Relation]
    doers: Mapping[PersonId, Person]
    present: Mapping[PersonId, Person]
    guides: Mapping[PersonId, Sequence[Guide]]


def _around(turn: Turn, points: Sequence[ActionPoint]) -> _Around:
    """Also doers who are withdrawn: theirs are taken over too."""
    trainees, doers = sorted({one.about for one in points}), sorted({one.owner for one in points})
    return _Around(
        people.relations(turn.db, trainees, today(turn)),
        people.persons(turn.db, doers),
        people.present(turn.db, doers),
        guides.guides_of(turn.db, trainees, today(turn)),
    )


def _taken_over(turn: Turn, around: _Around, one: ActionPoint, *, school: bool) -> bool:
    doer, relation = around.present.get(one.owner), around.relations[one.about]
    if doer is not None and may_see(doer, relation, RecordKind.CHECKINS, today(turn)):
        return False
    there = ((guide.person, guide.role) for guide in around.guides.get(one.about, ()))
    return school or turn.asker.id in in_seat_of(around.doers.get(one.owner), there)

"""On which side of a trainee the asker stands: what decides which check-ins and answers they may read."""

from collections.abc import Mapping, Sequence

from bot.domain.checkins import Party
from bot.domain.people import SCHOOL_STAFF, PersonId, RecordKind, Relation, may_see
from handlers.phrasing import today
from handlers.turn import Turn
from storage import people


def party_of(turn: Turn, trainee: PersonId) -> Party | None:
    """The side of the asker, None for who sees no check-ins of this trainee (a planner, an adviser, a stranger)."""
    return sides_of(turn, [trainee]).get(trainee)


def sides_of(turn: Turn, trainees: Sequence[PersonId]) -> Mapping[PersonId, Party]:
    """The same for several; of whom the asker sees no check-ins is not in it."""
    relations = people.relations(turn.db, trainees, today(turn))
    found = {one: _side(turn, relation) for one, relation in relations.items()}
    return {one: side for one, side in found.items() if side is not None}


def _side(turn: Turn, relation: Relation) -> Party | None:
    """A teacher guides trainees too, so who works at the school of this one stands for the school."""
    if turn.asker.id == relation.person:
        return Party.TRAINEE
    if not may_see(turn.asker, relation, RecordKind.CHECKINS, today(turn)):
        return None
    at_school = bool(relation.schools & turn.asker.organisations(*SCHOOL_STAFF))
    return Party.WORK if turn.asker.id in relation.supervised_by and not at_school else Party.SCHOOL

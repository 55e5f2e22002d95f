"""On which side of a trainee the asker stands: what decides which check-ins and answers they may read."""

from bot.domain.checkins import Party
from bot.domain.people import SCHOOL_STAFF, PersonId, RecordKind, may_see
from handlers.phrasing import today
from handlers.turn import Turn
from storage import people


def party_of(turn: Turn, trainee: PersonId) -> Party | None:
    """The side of the asker, None for who sees no check-ins of this trainee (a planner, an adviser, a stranger).

    A teacher guides trainees too, so who works at the school of this one stands for the school.
    """
    if turn.asker.id == trainee:
        return Party.TRAINEE
    relation = people.relations(turn.db, [trainee], today(turn))[trainee]
    if not may_see(turn.asker, relation, RecordKind.CHECKINS, today(turn)):
        return None
    at_school = bool(relation.schools & turn.asker.organisations(*SCHOOL_STAFF))
    return Party.WORK if turn.asker.id in relation.supervised_by and not at_school else Party.SCHOOL

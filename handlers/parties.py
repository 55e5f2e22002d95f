"""On which side of a trainee the asker stands: what decides which check-ins and answers they may read."""

from collections.abc import Mapping, Sequence

from bot.domain.checkins import Party
from bot.domain.people import SCHOOL_STAFF, PersonId, RecordKind, may_see
from handlers.phrasing import today
from handlers.turn import Turn
from storage import people


def party_of(turn: Turn, trainee: PersonId) -> Party | None:
    """The side of the asker, None for who sees no check-ins of this trainee (a planner, an adviser, a stranger).

    A teacher guides trainees too, so who works at the school of this one stands for the school.
    """
    return parties_of_asker(turn, [trainee]).get(trainee)


def parties_of_asker(turn: Turn, trainees: Sequence[PersonId]) -> Mapping[PersonId, Party]:
    """The same for several; who is not in it does not exist for the asker."""
    relations = people.relations(turn.db, [one for one in trainees if one != turn.asker.id], today(turn))
    found = {one: Party.TRAINEE for one in trainees if one == turn.asker.id}
    for trainee, relation in relations.items():
        if may_see(turn.asker, relation, RecordKind.CHECKINS, today(turn)):
            at_school = bool(relation.schools & turn.asker.organisations(*SCHOOL_STAFF))
            guides = turn.asker.id in relation.supervised_by and not at_school
            found[trainee] = Party.WORK if guides else Party.SCHOOL
    return found

"""How much of a person an answer may show."""

from collections.abc import Iterable

from bot.domain.people import ALL_KINDS, SCHOOL_STAFF, SUPERVISORS, RecordKind, Role, kinds_seen
from bot.domain.records import Placement
from handlers.phrasing import today
from handlers.turn import Turn
from storage import people


def own_placements(turn: Turn, placements: Iterable[Placement]) -> tuple[Placement, ...]:
    """The placements of the person asked about that the asker may see."""
    return tuple(placements) if turn.is_self else others_placements(turn, placements)


def others_placements(turn: Turn, placements: Iterable[Placement]) -> tuple[Placement, ...]:
    """The placements of others that the asker may see: an employer's people see those with their own employer (L16)."""
    if turn.asker.has(*SCHOOL_STAFF):
        return tuple(placements)
    own = turn.asker.organisations(Role.LEARNING_ADVISER, Role.SCHEDULER, *SUPERVISORS)
    return tuple(p for p in placements if p.employer in own)


def kinds(turn: Turn) -> frozenset[RecordKind]:
    """All that the asker may see of the person asked about.

    The core has checked the route's own kind; this decides whether an answer may hold more than that.
    """
    if turn.is_self:
        return ALL_KINDS
    relation = people.relations(turn.db, [turn.about.id], today(turn)).get(turn.about.id)
    return kinds_seen(turn.asker, relation, today(turn)) if relation is not None else frozenset()


def sees(turn: Turn, *wanted: RecordKind) -> bool:
    """May the asker see all of these kinds of the person asked about?"""
    return kinds(turn).issuperset(wanted)

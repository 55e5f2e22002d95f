"""Everybody around one trainee, as the records hold them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.people import Person, PersonId, Role
from bot.domain.progress import current_trajectory, running
from bot.domain.records import Location, Placement, Supervision, Trajectory
from handlers.access import own_placements
from handlers.phrasing import today
from handlers.turn import Turn
from storage import around, catalogue, groups, learning


@dataclass(frozen=True)
class Around:
    """Everybody around one trainee."""

    guiding: tuple[Supervision, ...]
    people: dict[PersonId, Person]
    advisers: tuple[Person, ...]
    coordinators: tuple[Person, ...]
    places: tuple[Location, ...]


def around_of(turn: Turn) -> Around:
    """Who guides the person asked about today, and whom of school and employer they can turn to."""
    day = today(turn)
    guiding = learning.supervisions(turn.db, turn.about.id, day)
    placements = own_placements(turn, running(learning.placements(turn.db, turn.about.id), day))
    trajectory = current_trajectory(learning.trajectories(turn.db, turn.about.id))
    ids = {s.supervisor for s in guiding} | {s.deputy for s in guiding if s.deputy is not None}
    return Around(
        guiding,
        groups.people_by_id(turn.db, ids),
        holders(turn, Role.LEARNING_ADVISER, [p.employer for p in placements]),
        holders(turn, Role.COORDINATOR, _school(trajectory)),
        _places(turn, placements),
    )


def _school(trajectory: Trajectory | None) -> list[str]:
    return [trajectory.school] if trajectory else []


def holders(turn: Turn, role: Role, codes: Iterable[str]) -> tuple[Person, ...]:
    """Everybody who holds a role at one of these organisations, once."""
    found = [one for code in dict.fromkeys(codes) for one in around.holders(turn.db, role, code)]
    return tuple({one.id: one for one in found}.values())


def _places(turn: Turn, placements: Sequence[Placement]) -> tuple[Location, ...]:
    """The location of the placement; all of the employer's when it names none."""
    found: dict[str, Location] = {}
    for placement in placements:
        for one in catalogue.locations(turn.db, placement.employer):
            if placement.location in (None, one.code) and one.on_call:
                found[one.code] = one
    return tuple(found.values())


def card(person: Person | None) -> str:
    """A name with the address to reach it."""
    return f"{person.name} ({person.email})" if person else "?"

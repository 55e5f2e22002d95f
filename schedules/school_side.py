"""Whom a fact about a trainee is told at school: the teachers, else the coordinators, each with why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import Connection

from bot.domain.people import PersonId, Role
from bot.texts import Texts
from schedules.people_around import NOBODY, Standing, guiding, standings
from storage import guides, people, staff
from storage.guides import Guidance
from storage.staff import Holder

Why = Callable[[Texts], str]


@dataclass(frozen=True)
class Around:
    """How trainees stand and are called, who guides them, and who coordinates at their schools."""

    standings: Mapping[PersonId, Standing]
    names: Mapping[PersonId, str]
    guidance: Mapping[PersonId, Sequence[Guidance]]
    coordinators: Mapping[str, Sequence[Holder]]

    def reason(self, trainee: PersonId) -> str:
        """Why nothing is said of this trainee; "" when something may be."""
        return self.standings.get(trainee, NOBODY).reason

    def name(self, trainee: PersonId) -> str:
        """What this trainee is called."""
        return self.names.get(trainee, "")

    def school(self, trainee: PersonId, day: date) -> dict[PersonId, Why]:
        """Who of the school is told of this trainee."""
        held = self.coordinators.get(self.standings.get(trainee, NOBODY).school, ())
        return at_school(self.guidance.get(trainee, ()), held, self.name(trainee), day)


def read_around(db: Connection, trainees: Sequence[PersonId], first: date, last: date) -> Around:
    """Of these trainees, with the guidance of these days."""
    known = standings(db, trainees)
    schools = {one.school for one in known.values()}
    return Around(
        known,
        people.names(db, trainees),
        guides.guidance_of(db, trainees, first, last),
        staff.holders_of(db, Role.COORDINATOR, schools),
    )


def at_school(
    guidance: Iterable[Guidance], coordinators: Iterable[Holder], name: str, day: date
) -> dict[PersonId, Why]:
    """Who teaches the trainee of this name on this day; where nobody does, who coordinates at the school."""
    teachers = guiding(guidance, day, {Role.TEACHER})
    if teachers:
        return {guide.person: partial(_as_teacher, name) for guide in teachers}
    return {holder.person: partial(_as_coordinator, name) for holder in coordinators}


def _as_teacher(name: str, say: Texts) -> str:
    return say("Je krijgt dit omdat je docent bent van {name}.", name=name)


def _as_coordinator(name: str, say: Texts) -> str:
    return say("Je krijgt dit omdat er geen docent van {name} in de gegevens staat.", name=name)

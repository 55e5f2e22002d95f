"""Who the assessor of an exam is: a name in the school's file, and exactly one person who is called so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from bot.domain.people import PersonId
from bot.domain.progress import running
from bot.domain.records import Placement
from schedules.people_around import NOBODY, Standing
from storage import groups, staff
from storage.falling_due import ExamOf
from storage.guides import Guidance
from storage.staff import Holder, full_name


@dataclass(frozen=True)
class Assessors:
    """Where trainees work, and the staff around them who are called as an assessor is."""

    placements: Mapping[PersonId, Sequence[Placement]] = field(default_factory=dict)
    staff: Mapping[str, Sequence[Holder]] = field(default_factory=dict)


def read(db: Connection, exams: Iterable[ExamOf], standings: Mapping[PersonId, Standing]) -> Assessors:
    """Of these exams."""
    with_name = [one.exam for one in exams if one.exam.assessor.strip()]
    trainees = {one.trainee for one in with_name}
    placements = groups.placements_of(db, sorted(trainees))
    around = {place.employer for own in placements.values() for place in own}
    around |= {standings.get(one, NOBODY).school for one in trainees}
    return Assessors(placements, staff.assessors_named(db, {one.assessor for one in with_name}, around))


def assessor(
    one: ExamOf, known: Assessors, standing: Standing, guidance: Sequence[Guidance], day: date
) -> PersonId | None:
    """Who guides the trainee and has that name, else who works at their school or employer; None for none or several."""
    name = full_name(one.exam.assessor)
    if not name:
        return None
    found = {person for each in guidance if each.runs(day) for person, called in each.both if full_name(called) == name}
    if not found:
        placed = known.placements.get(one.exam.trainee, ())
        near = {standing.school, *(place.employer for place in running(placed, day))}
        found = {holder.person for holder in known.staff.get(name, ()) if holder.organisation in near}
    found.discard(one.exam.trainee)
    return found.pop() if len(found) == 1 else None

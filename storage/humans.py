"""Who hears that a trainee wants to talk with somebody, one after the other (I5)."""

from datetime import date

from sqlalchemy import Connection

from bot.domain.people import SUPERVISORS, Person, PersonId, Role
from storage import around, learning, people


def humans(db: Connection, trainee: PersonId, day: date) -> tuple[Person, ...]:
    """The teacher or the deputy who is there, the other of the two, coordinators; without these who guides at work."""
    guiding = learning.supervisions(db, trainee, day)
    taught = [one for one in guiding if one.role is Role.TEACHER]
    ids = [one.who_is_there(day) for one in taught]
    ids += [other for one in taught for other in (one.supervisor, one.deputy) if other is not None]
    ids += coordinators_of(db, trainee)
    if not ids:
        ids = [one.who_is_there(day) for one in guiding if one.role in SUPERVISORS]
    order = [PersonId(one) for one in dict.fromkeys(ids) if one != trainee]
    known = people.present(db, order)
    return tuple(known[one] for one in order if one in known)


def coordinators_of(db: Connection, trainee: PersonId) -> list[PersonId]:
    """Who coordinates at the schools of this trainee."""
    schools = {one.school for one in learning.trajectories(db, trainee)}
    return [one.id for school in sorted(schools) for one in around.holders(db, Role.COORDINATOR, school)]

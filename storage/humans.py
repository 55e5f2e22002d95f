"""Who hears that a trainee wants to talk with somebody, one after the other (I5)."""

from datetime import date

from sqlalchemy import Connection

from bot.domain.people import SUPERVISORS, Person, PersonId, Role
from storage import around, learning, people


def humans(db: Connection, trainee: PersonId, day: date) -> tuple[Person, ...]:
    """The teacher or who stands in, the deputy of who is there, coordinators; without these who guides at work.

    Who is replaced today is away.
    """
    guiding = learning.supervisions(db, trainee, day)
    taught = [one for one in guiding if one.role is Role.TEACHER]
    ids = [one.who_is_there(day) for one in taught]
    ids += [one.deputy for one in taught if one.deputy is not None]
    ids += coordinators_of(db, trainee)
    if not ids:
        ids = [one.who_is_there(day) for one in guiding if one.role in SUPERVISORS]
    order = [PersonId(one) for one in dict.fromkeys(ids) if one != trainee]
    known = people.present(db, order)
    return tuple(known[one] for one in order if one in known)


def away(db: Connection, trainee: PersonId, day: date) -> frozenset[PersonId]:
    """Of who guides this trainee those for whom a deputy stands in today."""
    guiding = learning.supervisions(db, trainee, day)
    there = {one.who_is_there(day) for one in guiding}
    return frozenset(one.supervisor for one in guiding) - there


def coordinators_of(db: Connection, trainee: PersonId) -> list[PersonId]:
    """Who coordinates at the schools of this trainee."""
    schools = {one.school for one in learning.trajectories(db, trainee)}
    return [one.id for school in sorted(schools) for one in around.holders(db, Role.COORDINATOR, school)]

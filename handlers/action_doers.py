"""Who can do what is agreed: the asker, the trainee it is about, and everybody who guides that trainee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.people import Person, PersonId, Role
from handlers.phrasing import today
from handlers.turn import Turn
from storage import guides, people

MOST_TRAINEES = 100
"""So many trainees can be chosen from; of as many the people around them are looked for in a sentence."""
SELF, THEM = "ik", "deelnemer"
NAMELESS = {
    Role.TRAINEE: "de deelnemer",
    Role.WORK_SUPERVISOR: "de werkbegeleider",
    Role.PRACTICE_SUPERVISOR: "de praktijkbegeleider",
    Role.TEACHER: "de docent",
}
"""How they are called while it is not known which trainee it is about."""


@dataclass(frozen=True)
class Known:
    """Somebody who may do it: as what, and about which of the trainees."""

    person: PersonId
    name: str
    role: Role
    trainee: PersonId


@dataclass(frozen=True)
class Doer:
    """Somebody who can do it, as a choice of the form."""

    value: str
    label: str
    person: PersonId
    role: Role | None = None


def known_people(turn: Turn, seen: Mapping[PersonId, Person]) -> Sequence[Known]:
    """The trainees whose talks the asker sees, and who guides them: first who is there today, also who is replaced."""
    day, trainees = today(turn), list(seen)[:MOST_TRAINEES]
    found = {(one, one): Known(one, seen[one].name, Role.TRAINEE, one) for one in trainees}
    for trainee, around in guides.guidance_of(turn.db, trainees, day, day).items():
        there = [Known(one.person, one.name, one.role, trainee) for one in guides.guides_on(around, day)]
        away = [Known(one.both[0][0], one.both[0][1], one.supervision.role, trainee) for one in around if one.both]
        for known in (*there, *away):
            found.setdefault((known.person, trainee), known)
    return tuple(found.values())


def doers(turn: Turn, trainee: Person, known: Sequence[Known]) -> Sequence[Doer]:
    """The asker, the trainee and who guides them, each once: every partaker can do it.

    The first of a role goes by its role, so that a choice made before it is known whom it is about still means somebody.
    """
    found = {turn.asker.id: Doer(SELF, turn.say("ikzelf"), turn.asker.id)}
    found.setdefault(trainee.id, Doer(THEM, trainee.name, trainee.id, Role.TRAINEE))
    taken: set[str] = set()
    for one in known:
        if one.trainee != trainee.id or one.role is Role.TRAINEE:
            continue
        value = str(one.role) if one.role not in taken else str(int(one.person))
        taken.add(one.role)
        found.setdefault(one.person, Doer(value, f"{one.name}, {turn.say(one.role)}", one.person, one.role))
    return tuple(found.values())


def chosen(turn: Turn, trainee: Person, who: str) -> Person | None:
    """Who was chosen, of those who can do it today; a role that the asker has for this trainee is the asker."""
    known = known_people(turn, {trainee.id: trainee})
    by_value = {one.value: one.person for one in doers(turn, trainee, known)}
    by_role = {str(one.role): one.person for one in reversed(known) if one.role is not Role.TRAINEE}
    number = by_value.get(who) or by_role.get(who)
    return people.person(turn.db, number) if number is not None else (trainee if who == THEM else None)

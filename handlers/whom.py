"""Whom to ask when the records hold no answer."""

from bot.domain.people import SCHOOL_STAFF, Person, Role
from handlers.phrasing import about, today
from handlers.turn import Turn
from storage import learning, people


def fixed_person(turn: Turn, role: Role) -> Person | None:
    """Who guides the person in this role today, or the deputy in those days."""
    day = today(turn)
    for supervision in learning.supervisions(turn.db, turn.about.id, day):
        if supervision.role is role:
            return people.person(turn.db, supervision.who_is_there(day))
    return None


def ask_teacher(turn: Turn) -> str:
    """One sentence: whom of the school to ask about these records."""
    if turn.asker.has(*SCHOOL_STAFF):
        return turn.say("Kijk in de administratie van je school of dat klopt.")
    teacher = fixed_person(turn, Role.TEACHER)
    if teacher is None:
        return about(turn, "Vraag je docent of dat klopt.", "Vraag de docent van {name} of dat klopt.")
    own, other = "Vraag {who}, je docent, of dat klopt.", "Vraag {who}, de docent van {name}, of dat klopt."
    return about(turn, own, other, who=teacher.name)

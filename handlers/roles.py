"""Which roles an answer is for."""

from collections.abc import Mapping

from bot.domain.people import SCHOOL_STAFF, SUPERVISORS, Role
from bot.understanding.meaning import Intent

TRAINEES_AND_GUIDES = frozenset({Role.TRAINEE}) | SUPERVISORS | SCHOOL_STAFF
"""Who sees assignments, exams and talks of somebody."""
NO_PLANNERS = TRAINEES_AND_GUIDES | {Role.LEARNING_ADVISER}
"""Who sees somebody's plan."""
DECIDES_EXEMPTIONS = frozenset({Role.TRAINEE, Role.LEARNING_ADVISER}) | SCHOOL_STAFF
"""Who sees exemptions."""
SEES_BUSY = TRAINEES_AND_GUIDES | {Role.SCHEDULER}
"""Who sees when somebody is not free."""

ONLY_FOR: Mapping[Intent, frozenset[Role]] = {
    **dict.fromkeys((Intent.EXAM_WHEN, Intent.EXAM_DETAIL, Intent.EXAM_READY, Intent.EXAM_RESULT), TRAINEES_AND_GUIDES),
    **dict.fromkeys((Intent.ASSIGNMENT_LIST, Intent.ASSIGNMENT_EXPECT, Intent.LOAD_WEEKS), TRAINEES_AND_GUIDES),
    **dict.fromkeys((Intent.PLAN_SHOW, Intent.PROGRESS_STATUS, Intent.PICTURE), NO_PLANNERS),
    Intent.EXEMPTION_STATUS: DECIDES_EXEMPTIONS,
    Intent.LESSONS: SEES_BUSY,
}
"""Next questions that are not for everybody: they are only offered to who may ask them."""

SUGGESTIONS: Mapping[Role, tuple[str, ...]] = {
    Role.TRAINEE: (
        "Wat moet ik nog inleveren?",
        "Wanneer is mijn examen?",
        "Welke handelingen mag ik doen?",
        "Wie is mijn werkbegeleider?",
    ),
    Role.WORK_SUPERVISOR: (
        "Wat moet mijn deelnemer nog inleveren?",
        "Welke aftekeningen verlopen binnenkort?",
        "Welke actiepunten heb ik?",
    ),
    Role.PRACTICE_SUPERVISOR: (
        "Wie loopt er achter?",
        "Welke aftekeningen verlopen binnenkort?",
        "Welke actiepunten heb ik?",
    ),
    Role.SCHEDULER: (
        "Wie mag er vrijdag insuline spuiten?",
        "Welke aftekeningen verlopen binnenkort?",
        "Wanneer is er vakantie?",
    ),
    Role.TEACHER: ("Wie loopt er achter?", "Wanneer is de volgende les?", "Welke actiepunten heb ik?"),
    Role.LEARNING_ADVISER: (
        "Welke aftekeningen verlopen binnenkort?",
        "Hoe werkt een vrijstelling?",
        "Wanneer begint de volgende groep?",
    ),
    Role.COORDINATOR: ("Wie loopt er achter?", "Wanneer is de volgende instroom?", "Welke actiepunten heb ik?"),
}
"""Questions to begin with, for each role."""
MOST_SUGGESTIONS = 4

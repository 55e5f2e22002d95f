"""How assignments are named, and which one a message names."""

from collections.abc import Iterable
from datetime import date

from bot.domain.records import AssignmentKind, Submission, SubmissionState
from handlers.phrasing import day_text, duration_text, record, words_of
from handlers.turn import Turn

HEADINGS = {
    AssignmentKind.HAND_IN: "Inleveropdrachten",
    AssignmentKind.PRACTICE: "Oefenopdrachten",
    AssignmentKind.WORK_PROCESS: "Werkprocesopdrachten",
}
KINDS = {
    AssignmentKind.HAND_IN: "een inleveropdracht",
    AssignmentKind.PRACTICE: "een oefenopdracht",
    AssignmentKind.WORK_PROCESS: "een werkprocesopdracht",
}
MEANING = {
    AssignmentKind.HAND_IN: "Deze opdracht wordt ingeleverd en beoordeeld.",
    AssignmentKind.PRACTICE: "Deze opdracht is om te oefenen op het werk.",
    AssignmentKind.WORK_PROCESS: "Deze opdracht telt mee op weg naar het examen.",
}
STATES = {
    SubmissionState.OPEN: "nog open",
    SubmissionState.SUBMITTED: "ingeleverd, nog niet beoordeeld",
    SubmissionState.RETURNED: "terug, nog een keer inleveren",
    SubmissionState.PASSED: "voldaan",
    SubmissionState.CANCELLED: "vervallen",
}
JUDGED = frozenset({SubmissionState.PASSED, SubmissionState.RETURNED})
NO_TITLE = frozenset(
    "opdracht opdrachten assignment over voor een het van mijn bij met aan uit naar door als dat wat wie hoe moet de".split()
)
"""Words of a title that name no assignment in particular."""


def line(turn: Turn, submission: Submission) -> str:
    """Title, last day and planned time."""
    parts = [submission.title]
    parts.append(due_text(turn, submission.due))
    if submission.state is SubmissionState.RETURNED:
        parts.append(turn.say("nog een keer inleveren"))
    if submission.planned_minutes:
        parts.append(turn.say("gepland: {time}", time=duration_text(turn, submission.planned_minutes)))
    return ", ".join(parts)


def due_text(turn: Turn, due: date | None) -> str:
    """The last day to hand it in."""
    return turn.say("geen datum") if due is None else turn.say("uiterlijk {day}", day=day_text(turn, due))


def result_text(turn: Turn, submission: Submission) -> str:
    """What came back, with the grade if there is one."""
    state = turn.say(STATES[submission.state])
    return f"{state} ({submission.grade})" if submission.grade else state


def evidence(submission: Submission) -> dict[str, object]:
    """The record that an answer rests on."""
    return record("inlevering", submission.id, submission.confirmed_at)


def named_in(text: str, submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """The submissions whose title the message names, one of each assignment; the most words in common win."""
    said = words_of(text) - NO_TITLE
    best: dict[str, tuple[int, Submission]] = {}
    for submission in submissions:
        telling = {w for w in words_of(submission.title) - NO_TITLE if len(w) > 2}
        common = len(telling & said)
        if common and submission.assignment not in best:
            best[submission.assignment] = (common, submission)
    most = max((count for count, _ in best.values()), default=0)
    return tuple(submission for count, submission in best.values() if count == most)

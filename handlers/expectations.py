"""What is expected in one assignment: criteria, form, who assesses, how long it takes (C2)."""

from collections.abc import Sequence

from bot.domain.load import pace
from bot.domain.people import RecordKind
from bot.domain.progress import to_do
from bot.domain.records import Submission, SubmissionState
from bot.understanding.meaning import Intent
from handlers.assignment_words import KINDS, MEANING, STATES, due_text, evidence, named_in, result_text
from handlers.phrasing import about, answer, duration_text, of_all, of_whom, question, section, stale, today
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import learning, people


def assignment_expect(turn: Turn) -> Said:
    """Criteria, form, who assesses and how long it takes, of one assignment (C2)."""
    submissions = _within_reach(turn)
    known = {s.assignment: s for s in reversed(submissions)}
    chosen = known.get(turn.slots.value)
    if chosen is not None:
        return expected(turn, chosen, submissions)
    named = named_in(turn.text, submissions)
    if len(named) == 1:
        return expected(turn, named[0], submissions)
    if not submissions:
        headline = about(turn, "Er staan geen opdrachten voor je klaar.", "Er staan geen opdrachten voor {name} klaar.")
        return answer(turn, headline, paragraphs=(ask_teacher(turn),))
    offered = named or to_do(submissions, today(turn)) or tuple(known.values())
    if len(offered) == 1:
        return expected(turn, offered[0], submissions)
    options = [
        Option(s.title, Intent.ASSIGNMENT_EXPECT, turn.with_slots(value=s.assignment))
        for s in {s.assignment: s for s in offered}.values()
    ]
    return question(turn, turn.say("Over welke opdracht gaat het?"), "value", options[:6])


def _within_reach(turn: Turn) -> tuple[Submission, ...]:
    if not of_all(turn):
        return learning.submissions(turn.db, turn.about.id)
    seen = people.people_seen(turn.db, turn.asker, RecordKind.ASSIGNMENTS, today(turn))
    by_person = learning.submissions_of(turn.db, [p.id for p in seen])
    return tuple(s for submissions in by_person.values() for s in submissions)


def expected(turn: Turn, submission: Submission, known: Sequence[Submission] = ()) -> Said:
    """The answer for one assignment; `known` are the others of the same person, for their pace."""
    day = turn.say("zonder datum") if submission.due is None else due_text(turn, submission.due)
    kind, title = turn.say(KINDS[submission.kind]), of_whom(turn, submission.title)
    if of_all(turn):
        headline = turn.say("{title} is {kind}.", title=submission.title, kind=kind)
    elif submission.state in (SubmissionState.OPEN, SubmissionState.RETURNED):
        own = "{title} is {kind}; inleveren {day}."
        headline = turn.say(own, title=title, kind=kind, day=day)
    else:
        state = turn.say(STATES[submission.state])
        headline = turn.say("{title} is {kind}: {state}.", title=title, kind=kind, state=state)
    criteria = [line.strip() for line in submission.criteria.replace(";", "\n").splitlines() if line.strip()]
    missing = () if criteria else (turn.say("Waar op gelet wordt, staat niet in de gegevens."), ask_teacher(turn))
    return answer(
        turn,
        headline,
        paragraphs=(turn.say(MEANING[submission.kind]), *missing, *stale(turn, (submission.confirmed_at,))),
        sections=(
            *section(turn, "Waar op gelet wordt", criteria),
            *section(turn, "Goed om te weten", _facts(turn, submission, known)),
        ),
        options=_after(turn),
        evidence=() if of_all(turn) else (evidence(submission),),
    )


def _facts(turn: Turn, submission: Submission, known: Sequence[Submission]) -> list[str]:
    lines = []
    if submission.assessor and not of_all(turn):
        lines.append(turn.say("Wie beoordeelt: {who}", who=submission.assessor))
    if submission.planned_minutes:
        lines.append(turn.say("Geplande tijd: {time}", time=duration_text(turn, submission.planned_minutes)))
        factor = pace(known)
        if factor is not None and factor >= 1.2 and not of_all(turn):
            real = duration_text(turn, submission.planned_minutes * factor)
            lines.append(turn.say("Reken op ongeveer {time}, zoals bij eerdere opdrachten", time=real))
    if submission.work_process:
        lines.append(turn.say("Werkproces: {code}", code=submission.work_process))
    if submission.grade and not of_all(turn):
        lines.append(turn.say("Resultaat: {result}", result=result_text(turn, submission)))
    return lines


def _after(turn: Turn) -> tuple[Option, ...]:
    slots = turn.with_slots(value="")
    return (
        Option(turn.say("Welke opdrachten staan er open?"), Intent.ASSIGNMENT_LIST, slots),
        Option(turn.say("Hoe druk worden de komende weken?"), Intent.LOAD_WEEKS, slots),
    )

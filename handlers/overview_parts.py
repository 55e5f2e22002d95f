"""The parts of an overview. Each reads what the answer to one question reads, for the asker as they stand in one role."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.calendar import Interval, at
from bot.domain.people import RecordKind
from bot.domain.progress import live, overdue, to_do
from bot.domain.readiness import next_exams
from bot.domain.records import Exam, ExemptionState, PlannedCertificate, PlanState
from bot.domain.talks import TalkState
from handlers import action_points, assignment_words, exam_words, exemptions, lessons, questions, shifts
from handlers.action_yours import open_to
from handlers.authorisations import ending_soon
from handlers.checkin_held import called
from handlers.exams import coming_of_everybody
from handlers.names import certificate_name, certificates
from handlers.phrasing import hours_text, today
from handlers.plan import STATES
from handlers.progress import attention, attention_line
from handlers.talk_words import takes_part, title, when
from handlers.turn import Turn
from storage import calendar, checkins, groups, learning, people, roster, talks
from storage import questions as open_questions

WEEK = timedelta(days=7)
WAITS = "Wacht op jouw antwoord"
"""The heading of what can be answered from here."""


@dataclass(frozen=True)
class Part:
    """A heading in the reader's language with its lines, each with whom it is about: they get an audit line."""

    heading: str
    lines: tuple[tuple[int | None, str], ...]


def _part(heading: str, lines: Iterable[tuple[int | None, str]]) -> Part:
    return Part(heading, tuple(lines))


def _own(turn: Turn, heading: str, lines: Iterable[str]) -> Part:
    return _part(heading, ((int(turn.asker.id), line) for line in lines))


# Of the asker


def this_week(turn: Turn) -> Part:
    """Lessons, exams and shifts from today on, seven days."""
    week = Interval(at(today(turn)), at(today(turn) + WEEK))
    names = certificates(turn)
    found: list[tuple[Interval, str]] = [
        (one.interval, lessons.line(turn, one)) for one in calendar.lessons(turn.db, turn.asker.id, week)
    ]
    found += [
        (one.interval, exam_words.line(turn, one, certificate_name(names, one.certificate)))
        for one in next_exams(learning.exams(turn.db, turn.asker.id), turn.now)
        if one.interval is not None and one.interval.overlaps(week)
    ]
    worked = roster.shifts_of(turn.db, turn.asker.id, week)
    found += [(one.interval, line) for one in worked for line in shifts.own_lines(turn, [one])]
    coming = sorted((pair for pair in found if pair[0].end > turn.now), key=lambda pair: pair[0].start)
    return _own(turn, turn.say("De komende zeven dagen"), [line for _, line in coming])


def next_exam(turn: Turn) -> Part:
    """The first exam still to be taken."""
    names = certificates(turn)
    coming = next_exams(learning.exams(turn.db, turn.asker.id), turn.now)[:1]
    lines = [exam_words.line(turn, one, certificate_name(names, one.certificate)) for one in coming]
    return _own(turn, turn.say("Volgende examen"), lines)


def assignments_open(turn: Turn) -> Part:
    """What must be handed in, what is late first."""
    submissions = learning.submissions(turn.db, turn.asker.id)
    late, coming = overdue(submissions, today(turn)), to_do(submissions, today(turn))
    lines = [turn.say("te laat: {task}", task=assignment_words.line(turn, one)) for one in late]
    return _own(turn, turn.say("Open opdrachten"), [*lines, *(assignment_words.line(turn, one) for one in coming)])


def certificates_of(turn: Turn) -> Part:
    """The plan, each certificate with its state."""
    names = certificates(turn)
    plan = live(learning.planned(turn.db, turn.asker.id))
    return _own(
        turn,
        turn.say("Certificaten"),
        [f"{certificate_name(names, one.certificate)}: {turn.say(STATES[one.state])}" for one in plan],
    )


def questions_waiting(turn: Turn) -> Part:
    """What was passed on to the asker. The asker of a question told it themselves, so no record is shown."""
    found = open_questions.waiting_for(turn.db, turn.asker.id)
    return _part(turn.say("Vragen voor jou"), ((None, line) for line in questions.waiting_lines(turn, found)))


def rounds_waiting(turn: Turn) -> Part:
    """The questions of check-ins that wait for the asker."""
    found = checkins.waiting_for(turn.db, turn.asker.id)
    names = people.names(turn.db, sorted({one.trainee for one in found}))
    lines = ((int(one.trainee), called(turn, one, names.get(one.trainee, "?"))) for one in found)
    return _part(turn.say(WAITS), lines)


def talks_coming(turn: Turn) -> Part:
    """The talks that are agreed, in which the asker takes part."""
    mine = [one for one in talks.of_person(turn.db, turn.asker.id, turn.now) if one.state is TalkState.AGREED]
    mine = [one for one in mine if takes_part(turn, one)]
    names = people.names(turn.db, sorted({one.trainee for one in mine}))
    lines = ((int(one.trainee), f"{title(turn, one, names.get(one.trainee, '?'))}: {when(turn, one)}") for one in mine)
    return _part(turn.say("Gesprekken"), lines)


# Of others, as far as the role sees them


def action_lines(turn: Turn) -> Part:
    """Open action points about whom the asker sees the talks of, and their own."""
    found, seen = open_to(turn)
    about = [int(one.about) for one in found]
    return _part(turn.say("Actiepunten"), zip(about, action_points.lines(turn, found, seen), strict=True))


def own_trainees(turn: Turn) -> Part:
    """Whom the asker guides: what they work on, and their next exam."""
    seen = people.people_seen(turn.db, turn.asker, RecordKind.EXAMS, today(turn))
    ids = [one.id for one in seen]
    planned, exams = groups.planned_of(turn.db, ids), learning.exams_of(turn.db, ids)
    names = certificates(turn)
    lines = (
        (int(one.id), f"{one.name}: " + _works_on(turn, names, planned.get(one.id, ()), exams.get(one.id, ())))
        for one in seen
    )
    return _part(turn.say("Jouw deelnemers"), lines)


def _works_on(turn: Turn, names: Mapping[str, str], plan: Iterable[PlannedCertificate], exams: Iterable[Exam]) -> str:
    busy = [certificate_name(names, one.certificate) for one in live(plan) if one.state in _BUSY]
    told = [turn.say.all_of(busy) if busy else turn.say("nu geen certificaat in bewerking")]
    for one in next_exams(exams, turn.now)[:1]:
        when = hours_text(turn, one.interval) if one.interval else turn.say("datum nog niet bekend")
        told.append(turn.say("volgende examen: {when}", when=when))
    return "; ".join(told)


_BUSY = frozenset({PlanState.ACTIVE, PlanState.EXAM})


def expires(turn: Turn) -> Part:
    """Sign-offs that end within six weeks, of whom the asker sees the authorisations of, at the asker's employers."""
    seen = people.people_seen(turn.db, turn.asker, RecordKind.AUTHORISATIONS, today(turn))
    lines = ((int(who), line) for who, line in ending_soon(turn, {one.id: one.name for one in seen}))
    return _part(turn.say("Verloopt binnen zes weken"), lines)


def attention_asked(turn: Turn) -> Part:
    """Who is behind, in facts."""
    _, noted = attention(turn)
    return _part(turn.say("Vraagt aandacht"), ((int(who.id), attention_line(turn, who, marks)) for who, marks in noted))


def exams_coming(turn: Turn) -> Part:
    """The exams of everybody whose exams the asker sees, the first one first."""
    names, coming = coming_of_everybody(turn)
    titles = certificates(turn)
    return _part(
        turn.say("Examens"),
        (
            (
                int(one.trainee),
                f"{names[one.trainee]}: {exam_words.line(turn, one, certificate_name(titles, one.certificate))}",
            )
            for one in coming
        ),
    )


def exemptions_asked(turn: Turn) -> Part:
    """Exemptions that wait for a decision."""
    seen = people.people_seen(turn.db, turn.asker, RecordKind.EXEMPTIONS, today(turn))
    by_id = {one.id: one.name for one in seen}
    names = certificates(turn)
    asked = [
        one
        for one in learning.exemptions_of(turn.db, list(by_id))
        if one.state is ExemptionState.REQUESTED and not one.withdrawn
    ]
    lines = ((int(one.trainee), f"{by_id[one.trainee]}: {exemptions.line(turn, one, names)}") for one in asked)
    return _part(turn.say("Aangevraagde vrijstellingen"), lines)

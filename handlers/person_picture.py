"""The picture of one person's progress: each part is there when the asker may see what it shows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from bot.domain.checkins import Party
from bot.domain.people import RecordKind
from bot.domain.pictured import MOST_WEEKS, Deadline, Practised
from bot.domain.progress import live
from bot.domain.readiness import next_exams
from bot.domain.records import Attendance, Exam, PlannedCertificate, PlanState, Submission, SubmissionState
from handlers.access import kinds
from handlers.exam_words import form_text
from handlers.names import certificate_name, certificates
from handlers.parties import parties_of_asker
from handlers.phrasing import about, counted, date_text, hours_text, today
from handlers.picture_parts import handed_in, pulse
from handlers.plan import STATES
from handlers.sheets import Bars, Counts, Look, Mark, Panel, Row, Rows, Sheet
from handlers.turn import Turn
from storage import learning, progress_facts

MOST_EXAMS = MOST_PRACTISED = 6
"""Lines of a part: with more the picture is no overview any more."""
MARKS = {
    PlanState.PLANNED: Mark.COMING,
    PlanState.ACTIVE: Mark.BUSY,
    PlanState.EXAM: Mark.EXAM,
    PlanState.ISSUED: Mark.DONE,
    PlanState.EXEMPT: Mark.DONE,
}


def sheet(turn: Turn) -> Sheet:
    """Certificates, assignments, practice, exams and the pulse, as far as there is anything."""
    title = about(turn, "Jouw voortgang", "Voortgang van {name}")
    return Sheet(title, turn.say("Stand op {day}", day=turn.say.day(today(turn))), tuple(_panels(turn)))


def _panels(turn: Turn) -> Iterator[Panel]:
    seen = kinds(turn)
    person, names = turn.about.id, certificates(turn)
    submissions = learning.submissions(turn.db, person) if RecordKind.ASSIGNMENTS in seen else ()
    yield from _certificates(turn, live(learning.planned(turn.db, person)), submissions, names)
    yield from handed_in(turn.say, [_deadline(one) for one in submissions], today(turn))
    if RecordKind.AUTHORISATIONS in seen:
        yield from _practice(turn, progress_facts.practised(turn.db, person, turn.employers))
    if RecordKind.EXAMS in seen:
        yield from _exams(turn, learning.exams(turn.db, person), names)
    yield from _pulse(turn)


def _certificates(
    turn: Turn, plan: Sequence[PlannedCertificate], submissions: Sequence[Submission], names: Mapping[str, str]
) -> Iterator[Rows]:
    rows = [
        Row(MARKS[one.state], certificate_name(names, one.certificate), _certificate(turn, one, submissions))
        for one in plan
    ]
    if rows:
        yield Rows(turn.say("Certificaten"), tuple(rows))


def _certificate(turn: Turn, one: PlannedCertificate, submissions: Sequence[Submission]) -> str:
    state = turn.say(STATES[one.state])
    if one.issued_on:
        return f"{state} " + turn.say("op {day}", day=date_text(turn, one.issued_on))
    mine = [s for s in submissions if s.certificate == one.certificate and s.state is not SubmissionState.CANCELLED]
    if not mine or MARKS[one.state] is Mark.DONE:
        return state
    done = sum(s.state is SubmissionState.PASSED for s in mine)
    return f"{state}, " + turn.say("{done} van de {all} opdrachten voldaan", done=done, all=len(mine))


def _deadline(one: Submission) -> Deadline:
    late = one.due is not None and one.submitted_on is not None and one.submitted_on > one.due
    return Deadline(one.due, one.state, late)


def _practice(turn: Turn, found: Sequence[Practised]) -> Iterator[Bars]:
    if not found:
        return
    most, rest = found[:MOST_PRACTISED], sum(one.times for one in found[MOST_PRACTISED:])
    counts = (
        Counts(turn.say("bevestigd door een collega"), Look.FULL, tuple(one.confirmed for one in most)),
        Counts(turn.say("nog niet bevestigd"), Look.STRIPED, tuple(one.times - one.confirmed for one in most)),
    )
    note = counted(turn, rest, "Andere handelingen: 1 keer.", "Andere handelingen: {count} keer.") if rest else ""
    yield Bars(turn.say("Geoefend op het werk"), tuple(one.procedure for one in most), counts, note)


def _exams(turn: Turn, exams: Sequence[Exam], names: Mapping[str, str]) -> Iterator[Rows]:
    coming = next_exams(exams, turn.now)
    ahead = {one.id for one in coming}
    past = sorted((e for e in exams if e.id not in ahead), key=lambda e: (e.interval is not None, *_moment(e)))
    rows = [_exam(turn, one, one.id in ahead, names) for one in (*coming, *reversed(past))]
    if not rows:
        return
    shown, rest = rows[:MOST_EXAMS], rows[MOST_EXAMS:]
    more = turn.say("en nog {count}", count=len(rest)) if rest else ""
    yield Rows(turn.say("Examens"), tuple(shown), more, tuple(rest))


def _moment(exam: Exam) -> tuple[float, int]:
    return (exam.interval.start.timestamp() if exam.interval else 0.0, exam.id)


def _exam(turn: Turn, exam: Exam, coming: bool, names: Mapping[str, str]) -> Row:
    name = f"{certificate_name(names, exam.certificate)}, {form_text(turn, exam)}"
    if coming:
        when = hours_text(turn, exam.interval) if exam.interval else turn.say("datum nog niet bekend")
        registered = turn.say("aangemeld") if exam.registered else turn.say("nog niet aangemeld")
        return Row(Mark.COMING, name, f"{when}, {registered}")
    mark, result = _result(turn, exam)
    return Row(mark, name, f"{date_text(turn, exam.interval.first_day)}: {result}" if exam.interval else result)


def _result(turn: Turn, exam: Exam) -> tuple[Mark, str]:
    if exam.attendance is Attendance.NOT_PRESENT:
        return Mark.FAILED, turn.say("niet geweest")
    if not exam.final or exam.passed is None:
        return Mark.BUSY, turn.say("uitslag nog niet vastgesteld")
    return (Mark.DONE, turn.say("geslaagd")) if exam.passed else (Mark.FAILED, turn.say("niet geslaagd"))


def _pulse(turn: Turn) -> Iterator[Panel]:
    sides = parties_of_asker(turn, [turn.about.id])
    since = today(turn) - timedelta(weeks=MOST_WEEKS)
    found = progress_facts.pulses(turn.db, sides, turn.asker.id, since)
    names = {
        Party.TRAINEE: turn.say("jij") if turn.is_self else turn.about.first_name,
        Party.WORK: turn.say("werkplek"),
    }
    yield from pulse(turn.say, {(one.party, one.week): float(one.value) for one in found}, names, today(turn))

"""Exams that come: seven days before, the day before and that morning, to who is examined and who is there (D4).

The trainee hears when and where, the assessor and who guides the trainee on that day hear at which level. A moment that
moves makes new occasions; after the start a reminder is of no use.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import Interval, at, local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import SUPERVISORS, PersonId, Role
from bot.domain.records import Attendance
from bot.texts import Texts
from schedules import assessors
from schedules.assessors import Assessors
from schedules.due import Due, Part, Plan, Span, Words, numbers
from schedules.exam_words import extra_said, hours_said, named, place_said
from schedules.people_around import NOBODY, UNKNOWN, Standing, guiding, standings
from storage import falling_due, guides
from storage.falling_due import ExamOf
from storage.guides import Guidance

SUBJECT = "examen"
STEPS = (7, 1)
"""On how many days before the exam a reminder comes, besides that of its morning."""
CLOCK, MORNING, NOT_BEFORE = time(9), time(7), time(6)
EARLY = timedelta(hours=2)
"""The morning's reminder comes this long before an early start, and never before six."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """The exams, and who is around the trainees."""

    exams: Sequence[ExamOf]
    standings: Mapping[PersonId, Standing]
    guidance: Mapping[PersonId, Sequence[Guidance]]
    assessors: Assessors


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Every exam with a step on one of these days; with subjects just these."""
    if subjects is None:
        around = Interval(at(span.first), at(span.last + timedelta(days=STEPS[0] + 1)))
        found = falling_due.exams_between(db, around)
    else:
        found = falling_due.exams(db, numbers(SUBJECT, subjects))
    trainees = sorted({one.exam.trainee for one in found})
    known = standings(db, trainees)
    guidance = guides.guidance_of(db, trainees, span.first, span.last)
    return Facts(found, known, guidance, assessors.read(db, found, known))


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each exam the one step of this day, to each person once."""
    today = local_day(now)
    for one in facts.exams:
        interval = one.exam.interval
        step = None if interval is None else _step(interval, today)
        if interval is not None and step is not None:
            name, begins, ends = step
            for person, words in _readers(facts, one, interval, today).items():
                yield Due(
                    person,
                    NoticeKind.EXAM,
                    f"{SUBJECT}:{one.exam.id}",
                    f"{interval.start.astimezone(UTC).isoformat()}/{name}",
                    begins,
                    ends,
                    words,
                    about=one.exam.trainee,
                    acute=True,
                    dropped=_dropped(one, facts.standings.get(one.exam.trainee, NOBODY)),
                )


Step = tuple[int, datetime, datetime]
"""Its name (days before), from when, until when."""


def steps_of(interval: Interval) -> tuple[Step, ...]:
    """The reminders of an exam, each until the next, the last until the start."""
    day, start = interval.first_day, interval.start
    morning = min(at(day, MORNING), max(start - EARLY, at(day, NOT_BEFORE)))
    begins = [(days, at(day - timedelta(days=days), CLOCK)) for days in STEPS]
    begun = [(name, moment) for name, moment in (*begins, (0, morning)) if moment < start]
    ends = [*(moment for _, moment in begun[1:]), start]
    return tuple((name, moment, end) for (name, moment), end in zip(begun, ends, strict=True))


def _step(interval: Interval, today: date) -> Step | None:
    """The one that began last on this day or before; None when there is none, or the exam began before this day."""
    if interval.start <= at(today):
        return None
    return next((step for step in reversed(steps_of(interval)) if local_day(step[1]) <= today), None)


def _dropped(one: ExamOf, standing: Standing) -> str:
    if one.withdrawn:
        return UNKNOWN
    if not one.exam.registered:
        return "is niet meer aangemeld"
    if one.exam.attendance is not Attendance.NOT_KNOWN or one.exam.passed is not None:
        return "examen is geweest"
    return standing.reason


def _readers(facts: Facts, one: ExamOf, interval: Interval, today: date) -> dict[PersonId, Words]:
    """Who is reminded, and of what: each once, the assessor as assessor."""
    trainee = one.exam.trainee
    guidance = facts.guidance.get(trainee, ())
    found: dict[PersonId, Words] = {trainee: partial(_to_trainee, one, interval)}
    teachers = guiding(guidance, today, {Role.TEACHER})
    judges = assessors.assessor(one, facts.assessors, facts.standings.get(trainee, NOBODY), guidance, today)
    if judges is not None:
        ask = next((guide.name for guide in teachers if guide.person != judges), "")
        found[judges] = partial(_to_assessor, one, interval, ask)
    for guide in guiding(guidance, today, SUPERVISORS):
        ask = next((teacher.name for teacher in teachers if teacher.person != guide.person), "")
        found.setdefault(guide.person, partial(_to_supervisor, one, interval, ask))
    return found


def _to_trainee(one: ExamOf, interval: Interval, say: Texts, now: datetime) -> Part:
    when = hours_said(say, interval, now)
    return Part(
        say("Je examen {certificate} ({form}): {when}.", when=when, **named(one, say)),
        say("Je krijgt dit omdat je voor dit examen bent aangemeld."),
        (place_said(one.exam, say), *extra_said(one.exam, say)),
    )


def _to_assessor(one: ExamOf, interval: Interval, ask: str, say: Texts, now: datetime) -> Part:
    when, who = hours_said(say, interval, now), one.trainee_name
    level = say("Beoordeel op niveau {level} (bron: toetsmoment van de school).", level=one.exam.level)
    return Part(
        say("Je beoordeelt {name}: {certificate} ({form}), {when}.", name=who, when=when, **named(one, say)),
        say("Je krijgt dit omdat je als beoordelaar bij dit examen staat."),
        (place_said(one.exam, say), level if one.exam.level else _no_level(ask, say), *extra_said(one.exam, say)),
    )


def _to_supervisor(one: ExamOf, interval: Interval, ask: str, say: Texts, now: datetime) -> Part:
    when, who = hours_said(say, interval, now), one.trainee_name
    level = say("Er wordt beoordeeld op niveau {level} (bron: toetsmoment van de school).", level=one.exam.level)
    return Part(
        say("{name} heeft examen {certificate} ({form}): {when}.", name=who, when=when, **named(one, say)),
        say("Je krijgt dit omdat je {name} begeleidt.", name=who),
        (place_said(one.exam, say), level if one.exam.level else _no_level(ask, say), *extra_said(one.exam, say)),
    )


def _no_level(ask: str, say: Texts) -> str:
    """Whom to ask for the level when the school's file has none."""
    if not ask:
        return say("Het niveau staat niet in de gegevens. Vraag het aan de school.")
    return say("Het niveau staat niet in de gegevens. Vraag het aan {who}, de docent.", who=ask)


PLAN = Plan(NoticeKind.EXAM, read, due)

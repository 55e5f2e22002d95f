"""Who was not at an exam: the school hears it the same day, and the trainee gets a kind word (I2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import Interval, at, local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId, Role
from bot.domain.records import Attendance
from bot.messages import Tone
from bot.texts import Texts
from schedules.day_words import day_said
from schedules.due import Due, Part, Plan, Span, Words, numbers
from schedules.exam_words import named
from schedules.people_around import NOBODY, UNKNOWN, Standing, guiding, standings
from schedules.school_side import Why, at_school
from storage import falling_due, guides, staff
from storage.falling_due import ExamOf
from storage.guides import Guidance
from storage.staff import Holder

SUBJECT = "afwezig"
ONE_DAY = timedelta(days=1)
LONGEST = 2 * ONE_DAY
"""No exam lasts longer."""


@dataclass(frozen=True)
class Facts:
    """The exams, how the trainees stand, and who of the school is told."""

    exams: Sequence[ExamOf]
    standings: Mapping[PersonId, Standing]
    guidance: Mapping[PersonId, Sequence[Guidance]]
    coordinators: Mapping[str, Sequence[Holder]]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Every no-show of these days and those just before; with subjects just these exams, whoever was there."""
    if subjects is None:
        days = Interval(at(span.first - ONE_DAY - LONGEST), at(span.last + ONE_DAY))
        every = falling_due.exams_between(db, days)
        found = tuple(one for one in every if one.exam.attendance is Attendance.NOT_PRESENT)
    else:
        found = falling_due.exams(db, numbers(SUBJECT, subjects))
    trainees = sorted({one.exam.trainee for one in found})
    known = standings(db, trainees)
    schools = {one.school for one in known.values()}
    return Facts(
        found,
        known,
        guides.guidance_of(db, trainees, span.first, span.last),
        staff.holders_of(db, Role.COORDINATOR, schools),
    )


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each no-show of today or yesterday, to each person once."""
    today = local_day(now)
    for one in facts.exams:
        interval = one.exam.interval
        if interval is None or (ended := local_day(interval.end)) not in (today, today - ONE_DAY):
            continue
        standing = facts.standings.get(one.exam.trainee, NOBODY)
        for person, words in _readers(facts, one, standing, interval.last_day, today).items():
            yield Due(
                person,
                NoticeKind.NO_SHOW,
                f"{SUBJECT}:{one.exam.id}",
                f"{interval.start.astimezone(UTC).isoformat()}/0",
                interval.end,
                at(ended + 2 * ONE_DAY),
                words,
                about=one.exam.trainee,
                acute=person != one.exam.trainee,
                dropped=_dropped(one, standing),
            )


def _dropped(one: ExamOf, standing: Standing) -> str:
    if one.withdrawn:
        return UNKNOWN
    return standing.reason if one.exam.attendance is Attendance.NOT_PRESENT else "was er toch"


def _readers(facts: Facts, one: ExamOf, standing: Standing, day: date, today: date) -> dict[PersonId, Words]:
    """The teachers, else the coordinators of the school; and the trainee."""
    trainee = one.exam.trainee
    guidance = facts.guidance.get(trainee, ())
    school = at_school(guidance, facts.coordinators.get(standing.school, ()), one.trainee_name, today)
    found: dict[PersonId, Words] = {person: partial(_to_school, one, day, why) for person, why in school.items()}
    teachers = guiding(guidance, today, {Role.TEACHER})
    found[trainee] = partial(_to_trainee, one, teachers[0].name if teachers else "")
    return found


def _to_school(one: ExamOf, day: date, why: Why, say: Texts, now: datetime) -> Part:
    text = "{name} was niet bij het examen {certificate} ({form}): {day}."
    said = day_said(say, day, local_day(now))
    headline = say(text, name=one.trainee_name, day=said, **named(one, say))
    return Part(headline, why(say), (say("Neem vandaag contact op en vraag hoe het gaat."),), Tone.CAUTION)


def _to_trainee(one: ExamOf, teacher: str, say: Texts, now: datetime) -> Part:
    ask = say("Neem contact op met je school. Dan kijken jullie samen hoe je verdergaat.")
    if teacher:
        ask = say("Neem contact op met {who}, je docent. Dan kijken jullie samen hoe je verdergaat.", who=teacher)
    return Part(
        say("We hebben je gemist bij het examen {certificate} ({form}).", **named(one, say)),
        say("Je krijgt dit omdat je bij dit examen als afwezig staat."),
        (ask, say("Was je er wel? Laat het je school dan weten.")),
    )


PLAN = Plan(NoticeKind.NO_SHOW, read, due)

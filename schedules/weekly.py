"""The weekly prompt: one message for who guides on the ward, about all their trainees (F4, F5, G1).

What is in class this week, what each works on, and the quick questions of the weekly round: who gets this message is
not asked by the round as well. From Monday ten o'clock until Friday noon.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import Interval, at, local_day
from bot.domain.checkins import CheckinKind, Round, SeatState
from bot.domain.load import monday_of
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId, Role
from bot.domain.records import Exam, Lesson, Submission
from schedules.due import Due, Plan, Span, numbers
from schedules.people_around import NOBODY, Standing, standings
from schedules.round_looking import on_day
from schedules.round_opening import coming
from schedules.weekly_words import Week, worded
from storage import catalogue, checkins, groups, guides, learning, people, weekly
from storage.guides import Guidance

MOST = 1_000
"""Of so many supervisors planning reads the facts at once; the next beat takes the others."""
EVERYBODY = 1_000_000_000
MONDAY_AT, FRIDAY_AT = time(10), time(12)
FRIDAY = timedelta(days=4)
ONE_WEEK, TWO_WEEKS = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True)
class Facts:
    """Who guides whom on the ward, the rounds of these weeks by their Monday, and all that is said of the trainees.

    `around` is who guides each of the trainees: of several on the ward one answers.
    """

    guidance: Mapping[PersonId, Sequence[Guidance]]
    around: Mapping[PersonId, Sequence[Guidance]]
    rounds: Mapping[tuple[PersonId, date], Round]
    standings: Mapping[PersonId, Standing]
    names: Mapping[PersonId, str]
    lessons: Mapping[PersonId, Sequence[Lesson]]
    to_do: Mapping[PersonId, Sequence[Submission]]
    exams: Mapping[PersonId, Sequence[Exam]]
    certificates: Mapping[str, str]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Of whom has no prompt of this week; with subjects of just these supervisors."""
    first, last = monday_of(span.first), monday_of(span.last)
    if subjects is None:
        occasion = weekly.occasion_of(first) if first == last else ""
        most = MOST if span.first == span.last else EVERYBODY
        asked = weekly.to_prompt(db, span.first, span.last, occasion, most)
    else:
        asked = tuple(PersonId(one) for one in numbers(weekly.SUBJECT, subjects))
    guided = guides.guided_by(db, asked, span.first, span.last)
    trainees = sorted({one.supervision.trainee for own in guided.values() for one in own})
    return Facts(
        {who: guided.get(who, ()) for who in asked},
        guides.guidance_of(db, trainees, span.first, span.last),
        _pulses(db, trainees, span),
        standings(db, trainees),
        people.names(db, trainees),
        groups.lessons_of(db, trainees, Interval(at(first), at(last + ONE_WEEK))),
        groups.open_submissions_of(db, trainees),
        learning.exams_of(db, trainees),
        {one.code: one.name for one in catalogue.certificates(db)} if trainees else {},
    )


def _pulses(db: Connection, trainees: Sequence[PersonId], span: Span) -> dict[tuple[PersonId, date], Round]:
    """The weekly rounds about these trainees, also those that begin on these days."""
    opened = checkins.of_trainees(db, trainees, monday_of(span.first))
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    every = (*coming(db, trainees, days), *opened)
    return {(one.trainee, one.first): one for one in every if one.kind is CheckinKind.PULSE}


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each supervisor the prompt of this week; none in the weekend."""
    today = local_day(now)
    monday = monday_of(today)
    if today > monday + FRIDAY:
        return
    for supervisor, guidance in facts.guidance.items():
        trainees = _guided(facts, supervisor, guidance, today)
        yield Due(
            supervisor,
            NoticeKind.WEEKLY,
            weekly.subject_of(supervisor),
            weekly.occasion_of(monday),
            at(monday, MONDAY_AT),
            at(monday + FRIDAY, FRIDAY_AT),
            partial(worded, _weeks(facts, supervisor, trainees, monday, today)),
            dropped="" if trainees else "je begeleidt niemand meer",
        )


def _guided(facts: Facts, supervisor: PersonId, guidance: Sequence[Guidance], today: date) -> tuple[PersonId, ...]:
    """Whom somebody guides on the ward today, of those who go on, by name."""
    guided = guides.guided_on(guidance, supervisor, today, Role.WORK_SUPERVISOR)
    found = [one for one in guided if not facts.standings.get(one, NOBODY).reason]
    return tuple(sorted(found, key=lambda one: (facts.names.get(one, ""), one)))


def _weeks(
    facts: Facts, supervisor: PersonId, trainees: Sequence[PersonId], monday: date, today: date
) -> tuple[Week, ...]:
    return tuple(
        Week(
            one,
            facts.names.get(one, ""),
            _in_class(facts.lessons.get(one, ()), monday),
            tuple(work for work in facts.to_do.get(one, ()) if work.due is not None),
            _coming(facts.exams.get(one, ()), today),
            facts.certificates,
            _waits(facts, one, supervisor, monday, today),
        )
        for one in trainees
    )


def _waits(facts: Facts, trainee: PersonId, supervisor: PersonId, monday: date, today: date) -> bool:
    """Does the round of this week wait for this supervisor?"""
    kept = facts.rounds.get((trainee, monday))
    if kept is None or kept.closed_at is not None:
        return False
    seat = on_day(kept, facts.around.get(trainee, ()), today).seat(supervisor)
    return seat is not None and seat.state is SeatState.WAITING


def _in_class(lessons: Sequence[Lesson], monday: date) -> tuple[Lesson, ...]:
    held = (one for one in lessons if not one.cancelled)
    return tuple(one for one in held if monday <= one.interval.first_day < monday + ONE_WEEK)


def _coming(exams: Sequence[Exam], today: date) -> tuple[Exam, ...]:
    """Those of the coming fourteen days."""
    known = ((one, one.interval) for one in exams if one.registered and one.passed is None)
    return tuple(one for one, interval in known if interval and today <= interval.first_day <= today + TWO_WEEKS)


PLAN = Plan(NoticeKind.WEEKLY, read, due)

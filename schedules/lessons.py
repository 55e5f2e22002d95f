"""Lessons that change: cancelled, moved, elsewhere or given after all, to everyone concerned (H7).

A change is seen by comparing with how the lesson stood before (`observe`, right before plans are read). Each person
hears the newest state once, and nothing when that is what they knew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256

from sqlalchemy import Connection

from bot.domain.calendar import at, local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId, Role
from schedules import lesson_words as said
from schedules.due import Due, Plan, Span, Words, numbers
from schedules.lesson_moves import TOLD_AHEAD, TOLD_FOR, observe
from schedules.people_around import NOBODY, Standing, guiding, standings
from storage import guides, lesson_news, people
from storage.guides import Guidance
from storage.lesson_news import Change

SUBJECT = "les"
GUIDES = frozenset({Role.TEACHER, Role.WORK_SUPERVISOR})
ACUTE = timedelta(hours=24)
"""A change this short before the lesson is acute."""
ONE_DAY, AN_INSTANT = timedelta(days=1), timedelta(microseconds=1)


@dataclass(frozen=True)
class Facts:
    """The changed lessons, whose they are, who guides those, and what was heard of the ones that changed twice."""

    changes: Sequence[Change]
    attending: Mapping[int, Sequence[PersonId]]
    standings: Mapping[PersonId, Standing]
    names: Mapping[PersonId, str]
    guidance: Mapping[PersonId, Sequence[Guidance]]
    heard: Mapping[tuple[PersonId, str], str]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """What changed lately, or is near enough now; with subjects just these lessons, if they ever changed."""
    if subjects is None:
        first, last = at(span.first), at(span.last + ONE_DAY) + TOLD_AHEAD
        far = first + TOLD_AHEAD - TOLD_FOR
        changes = lesson_news.changed(db, first, last, first - TOLD_FOR, far)
    else:
        changes = lesson_news.these(db, numbers(SUBJECT, subjects))
    attending = lesson_news.attending(db, [one.lesson.id for one in changes])
    trainees = sorted({trainee for own in attending.values() for trainee in own})
    guidance = guides.guidance_of(db, trainees, span.first, span.last)
    again = [one.lesson.id for one in changes if one.since < one.seen_at]
    return Facts(
        changes,
        attending,
        standings(db, trainees),
        people.names(db, trainees),
        guidance,
        _heard(db, again, attending, guidance),
    )


def _heard(
    db: Connection,
    lessons: Sequence[int],
    attending: Mapping[int, Sequence[PersonId]],
    guidance: Mapping[PersonId, Sequence[Guidance]],
) -> dict[tuple[PersonId, str], str]:
    """Only of what changed more than once: of a first change everybody knew the same."""
    trainees = {trainee for lesson in lessons for trainee in attending.get(lesson, ())}
    around = {person for one in trainees for own in guidance.get(one, ()) for person, _ in own.both}
    return lesson_news.heard(db, sorted(trainees | around), [f"{SUBJECT}:{one}" for one in lessons]) if lessons else {}


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each lesson its newest state, to each person once, until the lesson begins."""
    today = local_day(now)
    for change in facts.changes:
        start = _start(change)
        begins = max(change.seen_at, start - TOLD_AHEAD)
        if begins >= start or not local_day(begins) <= today <= local_day(start - AN_INSTANT):
            continue
        subject, occasion = f"{SUBJECT}:{change.lesson.id}", _occasion(change)
        for person, of in _readers(facts, change, today).items():
            heard = facts.heard.get((person, subject), "")
            knew = "" if heard else change.before
            known = heard.rpartition("/")[2] or _print(change.before, None)
            news = heard == occasion or known != _print(change.told, change.moved_to)
            yield Due(
                person,
                NoticeKind.LESSON,
                subject,
                occasion,
                begins,
                start,
                _words(facts, change, knew, person, of),
                about=of[0] if len(of) == 1 else None,
                acute=start - change.seen_at <= ACUTE,
                dropped=_stays_away(facts, of) or ("" if news else "is teruggedraaid"),
            )


def _start(change: Change) -> datetime:
    """Until when it is of use to know: the lesson in its place may begin before it would have."""
    old = change.lesson.interval.start
    return old if change.instead is None else min(old, change.instead.interval.start)


def _occasion(change: Change) -> str:
    seen = change.seen_at.astimezone(UTC).isoformat(timespec="seconds")
    return f"{seen}/{_print(change.told, change.moved_to)}"


def _print(told: str, moved_to: int | None) -> str:
    """A short name for how a lesson stands."""
    return sha256(f"{told}\n{moved_to or ''}".encode()).hexdigest()[:12]


def _readers(facts: Facts, change: Change, today: date) -> dict[PersonId, list[PersonId]]:
    """Each with the trainees for whom they hear it; a trainee for themselves."""
    trainees = dict.fromkeys(facts.attending.get(change.lesson.id, ()))
    found = {one: [one] for one in trainees}
    for trainee in trainees:
        for guide in guiding(facts.guidance.get(trainee, ()), today, GUIDES):
            if guide.person not in trainees:
                found.setdefault(guide.person, []).append(trainee)
    return found


def _stays_away(facts: Facts, trainees: Sequence[PersonId]) -> str:
    """Why none of these trainees needs it; "" when one does."""
    reasons = [facts.standings.get(one, NOBODY).reason for one in trainees]
    return "" if "" in reasons else reasons[0]


def _words(facts: Facts, change: Change, knew: str, person: PersonId, of: Sequence[PersonId]) -> Words:
    if person in of:
        return partial(said.to_trainee, change, knew)
    going_on = [one for one in of if not facts.standings.get(one, NOBODY).reason]
    return partial(said.to_guide, change, knew, sorted(facts.names.get(one, "") for one in going_on))


PLAN = Plan(NoticeKind.LESSON, read, due, observe)

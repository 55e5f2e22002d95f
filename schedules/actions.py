"""Action points: who does one hears of it two days before, on the day, and once two days late (J3).

Then whoever made it hears it too. Only who may still see the talks of the trainee is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import at, local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import Person, PersonId, RecordKind, Relation, may_see
from bot.messages import Tone
from bot.texts import Texts
from schedules.day_words import day_said, days_late
from schedules.due import Due, Part, Plan, Span, numbers
from schedules.people_around import NOBODY, UNKNOWN, Standing, standings
from storage import action_points, guides, people
from storage.action_points import ActionPoint
from storage.guides import Guidance

SUBJECT = "actiepunt"
BEFORE, ON_THE_DAY, LATE = 2, 0, -2
"""How many days before the last day each step comes."""
LONGEST_LATE = 9
"""For how many days after the last day it is of use to say that it is late."""
CLOCK = time(9)
DONE = "klaar"
"""The verb of the button, with the number of the point behind a colon."""


@dataclass(frozen=True)
class Facts:
    """The points, how those trainees stand and who guides them, and all people by number."""

    points: Sequence[ActionPoint]
    standings: Mapping[PersonId, Standing]
    guidance: Mapping[PersonId, Sequence[Guidance]]
    people: Mapping[PersonId, Person]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Everything with a step on one of these days; with subjects just these."""
    if subjects is None:
        first, last = span.first - timedelta(days=LONGEST_LATE), span.last + timedelta(days=BEFORE)
        points = action_points.due_between(db, first, last)
    else:
        points = action_points.by_number(db, numbers(SUBJECT, subjects))
    trainees = sorted({one.about for one in points})
    everybody = sorted({*trainees, *(one.owner for one in points), *(one.made_by for one in points)})
    return Facts(
        points,
        standings(db, trainees),
        guides.guidance_of(db, trainees, span.first, span.last),
        people.present(db, everybody),
    )


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each point the one step of this day, to who does it; when it is late also to who made it."""
    today = local_day(now)
    for one in facts.points:
        step = _step((one.due - today).days)
        if step is None:
            continue
        begins, ends = _window(one.due, step)
        if one.made_at >= begins:
            continue  # whoever agreed on it for tomorrow need not hear so a minute later
        makers = {one.made_by} - {one.owner} if step == LATE else set()
        for person in (one.owner, *sorted(makers)):
            yield Due(
                person,
                NoticeKind.ACTION,
                f"{SUBJECT}:{one.id}",
                f"{one.due}/{step}",
                begins,
                ends,
                partial(_words, facts, one, person),
                about=one.about,
                dropped=_dropped(facts, one, person, today),
            )


def _step(left: int) -> int | None:
    if left <= LATE:
        return LATE if left >= -LONGEST_LATE else None
    return min((step for step in (BEFORE, ON_THE_DAY) if step >= left), default=None)


def _window(last: date, step: int) -> tuple[datetime, datetime]:
    """From nine o'clock until the next step, the last until the last day that it is of use: none ends with nothing to
    follow, so that what a full week holds up is said on the first day that it may.
    """
    ends = {
        BEFORE: at(last, CLOCK),
        ON_THE_DAY: at(last - timedelta(days=LATE), CLOCK),
        LATE: at(last + timedelta(days=LONGEST_LATE + 1)),
    }
    return at(last - timedelta(days=step), CLOCK), ends[step]


def _dropped(facts: Facts, one: ActionPoint, person: PersonId, today: date) -> str:
    if one.done_at is not None:
        return "is al klaar"
    standing = facts.standings.get(one.about, NOBODY)
    if standing.reason:
        return standing.reason
    if person not in facts.people or one.about not in facts.people:
        return UNKNOWN
    return "" if _may_hear(facts, one, person, today) else "staat er niet meer bij"


def _may_hear(facts: Facts, one: ActionPoint, person: PersonId, today: date) -> bool:
    guidance = [own.supervision for own in facts.guidance.get(one.about, ()) if own.runs(today)]
    there = {own.supervisor for own in guidance} | {own.who_is_there(today) for own in guidance}
    school = facts.standings.get(one.about, NOBODY).school
    relation = Relation(one.about, frozenset({school}), (), frozenset(there))
    return may_see(facts.people[person], relation, RecordKind.CHECKINS, today)


def _words(facts: Facts, one: ActionPoint, person: PersonId, say: Texts, now: datetime) -> Part:
    about = facts.people[one.about].name
    of_whom = () if one.about in (person, one.owner) else (say("Het gaat over {name}.", name=about),)
    text = f"„{one.text}”"
    today = local_day(now)
    if person != one.owner:
        late = days_late(say, one.due, today)
        headline = say(
            "Dit actiepunt van {name} is {late}: {text}", name=facts.people[one.owner].name, late=late, text=text
        )
        ask = say("Vraag hoe het ermee staat, of spreek een nieuwe dag af.")
        why = say("Je krijgt dit omdat jij dit actiepunt maakte.")
        return Part(headline, why, (*of_whom, ask), Tone.CAUTION, ((say("Sluit het actiepunt"), f"{DONE}:{one.id}"),))
    why = say("Je krijgt dit omdat jij dit actiepunt doet.")
    done = ((say("Klaar"), f"{DONE}:{one.id}"),)
    if one.due < today:
        headline = say("Je actiepunt is {late}: {text}", late=days_late(say, one.due, today), text=text)
        ask = say("Is het klaar? Of spreek een nieuwe dag af: „verzet actiepunt naar vrijdag”.")
        return Part(headline, why, (*of_whom, ask), Tone.CAUTION, done)
    headline = say("Je actiepunt moet klaar zijn, {day}: {text}", day=day_said(say, one.due, today), text=text)
    return Part(headline, why, of_whom, choices=done)


PLAN = Plan(NoticeKind.ACTION, read, due)

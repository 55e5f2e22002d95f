"""Action points: who does one hears of it two days before, on the day, and once two days late (J3).

Then whoever made it hears it too. When who does it no longer guides, who sits in that seat now is told; where nobody
does, it stays with who does it, in its own words alone: of the trainee they are told nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import at, local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import Person, PersonId, RecordKind, Relation, in_seat_of, may_see
from bot.messages import Tone
from bot.texts import Texts
from schedules.day_words import day_said, days_late
from schedules.due import Due, Part, Plan, Span, numbers
from schedules.people_around import NOBODY, UNKNOWN, Standing, standings
from storage import action_points, guides, people
from storage.action_points import ActionPoint
from storage.guides import Guidance, guides_on

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
    """The points, how those trainees stand and who guides them; all people by number, and also who is withdrawn."""

    points: Sequence[ActionPoint]
    standings: Mapping[PersonId, Standing]
    guidance: Mapping[PersonId, Sequence[Guidance]]
    people: Mapping[PersonId, Person]
    doers: Mapping[PersonId, Person]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Everything with a step on one of these days; with subjects just these."""
    if subjects is None:
        first, last = span.first - timedelta(days=LONGEST_LATE), span.last + timedelta(days=BEFORE)
        points = action_points.due_between(db, first, last)
    else:
        points = action_points.by_number(db, numbers(SUBJECT, subjects))
    trainees = sorted({one.about for one in points})
    doers = sorted({one.owner for one in points})
    guidance = guides.guidance_of(db, trainees, span.first, span.last)
    around = {who for own in guidance.values() for one in own for who, _ in one.both}
    everybody = sorted({*trainees, *doers, *around, *(one.made_by for one in points)})
    return Facts(points, standings(db, trainees), guidance, people.present(db, everybody), people.persons(db, doers))


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each point the one step of this day, to who does it now; when it is late also to who made it."""
    today = local_day(now)
    for one in facts.points:
        step = _step((one.due - today).days)
        if step is None:
            continue
        begins, ends = _window(one.due, step)
        if one.made_at >= begins:
            continue  # whoever agreed on it for tomorrow need not hear so a minute later
        doing = _doing(facts, one, today)
        makers = {one.made_by} - {one.owner, *doing} if step == LATE else set()
        for person in (*doing, *sorted(makers)):
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


def _doing(facts: Facts, one: ActionPoint, today: date) -> Sequence[PersonId]:
    """Who does it; when they no longer guide the trainee, who does so now in their role, where there is somebody."""
    if _may_hear(facts, one, one.owner, today):
        return (one.owner,)
    there = [(guide.person, guide.role) for guide in guides_on(facts.guidance.get(one.about, ()), today)]
    return sorted(in_seat_of(facts.doers.get(one.owner), there)) or (one.owner,)


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
    return "" if person == one.owner or _may_hear(facts, one, person, today) else "staat er niet meer bij"


def _may_hear(facts: Facts, one: ActionPoint, person: PersonId, today: date) -> bool:
    if person not in facts.people:
        return False
    guidance = [own.supervision for own in facts.guidance.get(one.about, ()) if own.runs(today)]
    there = {own.supervisor for own in guidance} | {own.who_is_there(today) for own in guidance}
    school = facts.standings.get(one.about, NOBODY).school
    relation = Relation(one.about, frozenset({school}), (), frozenset(there))
    return may_see(facts.people[person], relation, RecordKind.CHECKINS, today)


def _words(facts: Facts, one: ActionPoint, person: PersonId, say: Texts, now: datetime) -> Part:
    about = facts.people[one.about].name
    text = f"„{one.text}”"
    today = local_day(now)
    told = one.about not in (person, one.owner) and _may_hear(facts, one, person, today)
    of_whom = (say("Het gaat over {name}.", name=about),) if told else ()
    if person != one.owner:
        return _of_another(facts, one, person, say, today, of_whom)
    why = say("Je krijgt dit omdat jij dit actiepunt doet.")
    done = ((say("Klaar"), f"{DONE}:{one.id}"),)
    if one.due < today:
        headline = say("Je actiepunt is {late}: {text}", late=days_late(say, one.due, today), text=text)
        ask = say("Is het klaar? Of spreek een nieuwe dag af: „verzet actiepunt naar vrijdag”.")
        return Part(headline, why, (*of_whom, ask), Tone.CAUTION, done)
    headline = say("Je actiepunt moet klaar zijn, {day}: {text}", day=day_said(say, one.due, today), text=text)
    return Part(headline, why, of_whom, choices=done)


def _of_another(
    facts: Facts, one: ActionPoint, person: PersonId, say: Texts, today: date, of_whom: Sequence[str]
) -> Part:
    """To who made it, and to who guides the trainee in the place of who does it."""
    name, text = facts.doers[one.owner].name, f"„{one.text}”"
    why = say("Je krijgt dit omdat jij dit actiepunt maakte.")
    if person in _doing(facts, one, today):
        why = say("Je krijgt dit omdat je {name} begeleidt.", name=facts.people[one.about].name)
    close = ((say("Sluit het actiepunt"), f"{DONE}:{one.id}"),)
    if one.due >= today:
        day = day_said(say, one.due, today)
        headline = say("Dit actiepunt van {name} moet klaar zijn, {day}: {text}", name=name, day=day, text=text)
        return Part(headline, why, tuple(of_whom), choices=close)
    late = days_late(say, one.due, today)
    headline = say("Dit actiepunt van {name} is {late}: {text}", name=name, late=late, text=text)
    ask = say("Vraag hoe het ermee staat, of spreek een nieuwe dag af.")
    return Part(headline, why, (*of_whom, ask), Tone.CAUTION, close)


PLAN = Plan(NoticeKind.ACTION, read, due)

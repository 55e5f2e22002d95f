"""Nobody guides a trainee on the ward, or soon nobody does: the school hears it, and the trainee (F9).

At most once in two weeks, for as long as it lasts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId, Role
from bot.domain.progress import has_work_supervisor, running
from bot.domain.records import Placement
from bot.messages import Tone
from bot.texts import Texts
from schedules.day_words import day_said
from schedules.due import Due, Part, Plan, Span, Words, numbers
from schedules.school_side import Around, Why, read_around
from schedules.steps import ONE_DAY, fortnight_of, fortnight_window
from storage import catalogue, groups, signals
from storage.guides import Guidance

SUBJECT = "begeleider"
SOON = timedelta(days=14)
"""How long before it ends a supervision without a successor is told."""


@dataclass(frozen=True)
class Facts:
    """The trainees, those around them, and where they work.

    `again` when they were asked about: then those of whom nothing need be said are given too, with why.
    """

    again: bool
    trainees: Sequence[PersonId]
    around: Around
    placements: Mapping[PersonId, Sequence[Placement]]
    employers: Mapping[str, str]


@dataclass(frozen=True)
class Lack:
    """Nobody guides on the ward from this day on; None when nobody does already."""

    after: date | None


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Who works and is not surely guided the coming two weeks; with subjects just these trainees."""
    until = span.last + SOON + ONE_DAY
    if subjects is None:
        trainees: Sequence[PersonId] = signals.unguided(db, span.first, span.last, until)
    else:
        trainees = [PersonId(one) for one in numbers(SUBJECT, subjects)]
    placements = groups.placements_of(db, trainees)
    employers = {place.employer for own in placements.values() for place in own}
    return Facts(
        subjects is not None,
        trainees,
        read_around(db, trainees, span.first, until),
        placements,
        catalogue.organisation_names(db, employers),
    )


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each trainee one notice in this fortnight, to each person."""
    today = local_day(now)
    monday = fortnight_of(today)
    begins, ends = fortnight_window(monday)
    for trainee in facts.trainees:
        placed = running(facts.placements.get(trainee, ()), today)
        lack = lacking(facts.around.guidance.get(trainee, ()), facts.placements.get(trainee, ()), today)
        reason = facts.around.reason(trainee) or _dropped(placed, lack)
        if reason and not facts.again:
            continue
        for person, words in _readers(facts, trainee, placed, lack or Lack(None), today).items():
            yield Due(
                person,
                NoticeKind.SUPERVISOR,
                f"{SUBJECT}:{trainee}",
                f"{monday}/0",
                begins,
                ends,
                words,
                about=trainee,
                dropped=reason,
            )


def lacking(guidance: Sequence[Guidance], placements: Sequence[Placement], today: date) -> Lack | None:
    """None while somebody guides on the ward, goes on to, or is followed by somebody else."""
    known = [one.supervision for one in guidance if one.both and one.supervision.role is Role.WORK_SUPERVISOR]
    if not has_work_supervisor(known, today):
        return Lack(None)
    lasts = [one.last for one in known if has_work_supervisor([one], today)]
    ends = max(last or date.max for last in lasts)
    followed = any(one.last is None or one.last > ends for one in known)
    if ends > today + SOON or followed or not running(placements, ends + ONE_DAY):
        return None
    return Lack(ends)


def _dropped(placed: Sequence[Placement], lack: Lack | None) -> str:
    if not placed:
        return "heeft nu geen werkplek"
    return "heeft een werkbegeleider" if lack is None else ""


def _readers(
    facts: Facts, trainee: PersonId, placed: Sequence[Placement], lack: Lack, today: date
) -> dict[PersonId, Words]:
    employer = facts.employers.get(placed[0].employer, "") if placed else ""
    school = facts.around.school(trainee, today)
    name = facts.around.name(trainee)
    found: dict[PersonId, Words] = {
        person: partial(_to_school, name, employer, lack, why) for person, why in school.items()
    }
    found[trainee] = partial(_to_trainee, lack)
    return found


def _to_school(name: str, employer: str, lack: Lack, why: Why, say: Texts, now: datetime) -> Part:
    headline = say("{name} heeft nu geen werkbegeleider.", name=name)
    ask = say("Vraag {employer} wie {name} gaat begeleiden.", employer=employer, name=name)
    if lack.after is None:
        return Part(headline, why(say), (ask,), Tone.CAUTION)
    day = day_said(say, lack.after, local_day(now))
    headline = say("{name} heeft straks geen werkbegeleider. De laatste dag: {day}.", name=name, day=day)
    return Part(headline, why(say), (say("Voor daarna staat er niemand in de gegevens."), ask))


def _to_trainee(lack: Lack, say: Texts, now: datetime) -> Part:
    why = say("Je krijgt dit omdat iedere deelnemer een vaste werkbegeleider nodig heeft.")
    ask = say("Vraag op je werk wie je gaat begeleiden.")
    tell = say("Weet je al wie het wordt? Vertel het je school.")
    if lack.after is None:
        return Part(say("Er staat nu geen werkbegeleider voor je in de gegevens."), why, (ask, tell))
    day = day_said(say, lack.after, local_day(now))
    return Part(say("Je werkbegeleider stopt. De laatste dag: {day}.", day=day), why, (ask, tell))


PLAN = Plan(NoticeKind.SUPERVISOR, read, due)

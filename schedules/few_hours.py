"""Fewer working hours a week than the route asks: the school hears it, at most once in two weeks (A4, A6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId
from bot.domain.progress import current_trajectory, hours_a_week, running
from bot.domain.records import Placement, Trajectory
from bot.texts import Texts
from schedules.due import Due, Part, Plan, Span, numbers
from schedules.school_side import Around, Why, read_around
from schedules.steps import fortnight_of, fortnight_window
from storage import calendar, catalogue, groups, signals

SUBJECT = "uren"


@dataclass(frozen=True)
class Facts:
    """The trainees, those around them, where they work, and the least hours of each route that says so.

    `again` when they were asked about: then those of whom nothing need be said are given too, with why.
    """

    again: bool
    trainees: Sequence[PersonId]
    around: Around
    trajectories: Mapping[PersonId, Sequence[Trajectory]]
    placements: Mapping[PersonId, Sequence[Placement]]
    employers: Mapping[str, str]
    least: Mapping[str, float | None]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Who has a place of few hours on these days; with subjects just these trainees."""
    if subjects is None:
        trainees: Sequence[PersonId] = signals.low_on_hours(db, span.first, span.last)
    else:
        trainees = [PersonId(one) for one in numbers(SUBJECT, subjects)]
    placements = groups.placements_of(db, trainees)
    employers = {place.employer for own in placements.values() for place in own}
    return Facts(
        subjects is not None,
        trainees,
        read_around(db, trainees, span.first, span.last),
        groups.trajectories_of(db, trainees),
        placements,
        catalogue.organisation_names(db, employers),
        {route.code: route.min_hours for route in calendar.routes(db)},
    )


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each trainee one notice in this fortnight, to each person of the school."""
    today = local_day(now)
    monday = fortnight_of(today)
    begins, ends = fortnight_window(monday)
    for trainee in facts.trainees:
        placed = running(facts.placements.get(trainee, ()), today)
        hours, least = hours_a_week(placed, today), _least(facts, trainee)
        reason = facts.around.reason(trainee) or _dropped(hours, least)
        if reason and not facts.again:
            continue
        employers = list(dict.fromkeys(facts.employers.get(place.employer, "") for place in placed))
        for person, why in facts.around.school(trainee, today).items():
            yield Due(
                person,
                NoticeKind.HOURS,
                f"{SUBJECT}:{trainee}",
                f"{monday}/0",
                begins,
                ends,
                partial(_words, facts.around.name(trainee), hours or 0, least, employers, why),
                about=trainee,
                dropped=reason,
            )


def _least(facts: Facts, trainee: PersonId) -> float:
    current = current_trajectory(facts.trajectories.get(trainee, ()))
    least = facts.least.get(current.route) if current is not None else None
    return signals.LEAST_HOURS if least is None else least


def _dropped(hours: float | None, least: float) -> str:
    if hours is None:
        return "het aantal uren is niet bekend"
    return "" if hours < least else "werkt genoeg uren"


def _words(
    name: str, hours: float, least: float, employers: Sequence[str], why: Why, say: Texts, now: datetime
) -> Part:
    given = {"hours": say.number(hours), "least": say.number(least)}
    headline = say("{name} werkt {hours} uur per week. Nodig is minstens {least} uur.", name=name, **given)
    ask = say("Vraag {employer} of er meer uren kunnen.", employer=say.one_of(employers))
    return Part(headline, why(say), (ask,))


PLAN = Plan(NoticeKind.HOURS, read, due)

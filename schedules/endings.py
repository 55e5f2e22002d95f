"""What ends too early: a placement while the trajectory goes on, or a trajectory with certificates left (I1).

Six and two weeks before; of a placement also three days before, and that is acute.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId
from bot.domain.progress import LIVE, current_trajectory, live
from bot.domain.records import Placement, PlannedCertificate, Trajectory
from bot.texts import Texts
from schedules import ending_words as said
from schedules.due import Due, Part, Plan, Span, Words, numbers
from schedules.people_around import UNKNOWN, no_nudges
from schedules.school_side import Around, Why, read_around
from schedules.steps import MORNING, step_of, window
from storage import catalogue, groups, signals
from storage.signals import EndingPlacement, EndingTrajectory

PLACE, ROUTE = "einde", "traject"
PLACE_STEPS, ROUTE_STEPS = (42, 14, 3), (42, 14)
"""On how many days before the last day a notice comes."""
ACUTE = 3
"""The step that is acute."""


@dataclass(frozen=True)
class Facts:
    """What ends, and of those trainees who is around them, all their routes and places, and what they still do."""

    placements: Sequence[EndingPlacement]
    trajectories: Sequence[EndingTrajectory]
    around: Around
    routes: Mapping[PersonId, Sequence[Trajectory]]
    places: Mapping[PersonId, Sequence[Placement]]
    planned: Mapping[PersonId, Sequence[PlannedCertificate]]
    certificates: Mapping[str, str]


@dataclass(frozen=True)
class _End:
    """One end, whichever it is of."""

    subject: str
    trainee: PersonId
    last: date
    steps: Sequence[int]
    to_school: Callable[[Why, Texts, datetime], Part]
    to_trainee: Words
    dropped: str


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Everything with a step on one of these days; with subjects just these."""
    if subjects is None:
        first, last = span.first, span.last + timedelta(days=max(PLACE_STEPS))
        placements = signals.placements_ending(db, first, last)
        trajectories = signals.trajectories_ending(db, first, last)
    else:
        placements = signals.placements(db, numbers(PLACE, subjects))
        trajectories = signals.trajectories(db, numbers(ROUTE, subjects))
    trainees = sorted({one.trainee for one in placements} | {one.trainee for one in trajectories})
    return Facts(
        placements,
        trajectories,
        read_around(db, trainees, span.first, span.last),
        groups.trajectories_of(db, trainees),
        groups.placements_of(db, trainees),
        groups.planned_of(db, trainees),
        {one.code: one.name for one in catalogue.certificates(db)},
    )


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each end the one step of this day, to each person."""
    today = local_day(now)
    for one in _ends(facts):
        step = step_of((one.last - today).days, one.steps)
        if step is None:
            continue
        begins, ends = window(one.last, step, one.steps, MORNING)
        school = facts.around.school(one.trainee, today)
        readers: dict[PersonId, Words] = {person: partial(one.to_school, why) for person, why in school.items()}
        for person, words in (readers | {one.trainee: one.to_trainee}).items():
            yield Due(
                person,
                NoticeKind.ENDING,
                one.subject,
                f"{one.last}/{step}",
                begins,
                ends,
                words,
                about=one.trainee,
                acute=step == ACUTE,
                dropped=one.dropped,
            )


def _ends(facts: Facts) -> Iterator[_End]:
    for place in facts.placements:
        if place.last is not None:
            yield _of_place(facts, place, place.last)
    for route in facts.trajectories:
        if route.expected_end is not None:
            yield _of_route(facts, route, route.expected_end)


def _of_place(facts: Facts, one: EndingPlacement, last: date) -> _End:
    name = facts.around.name(one.trainee)
    dropped = UNKNOWN if one.withdrawn else facts.around.reason(one.trainee) or _goes_well(facts, one, last)
    return _End(
        f"{PLACE}:{one.id}",
        one.trainee,
        last,
        PLACE_STEPS,
        partial(said.place_to_school, name, one.employer_name, last),
        partial(said.place_to_trainee, one.employer_name, last),
        dropped,
    )


def _goes_well(facts: Facts, one: EndingPlacement, last: date) -> str:
    """Why the end of a placement is no trouble; "" when it is."""
    others = (place for place in facts.places.get(one.trainee, ()) if place.id != one.id and not place.withdrawn)
    if any(place.last is None or place.last > last for place in others):
        return "er is ook een andere werkplek"
    current = current_trajectory(facts.routes.get(one.trainee, ()))
    ends = current.expected_end if current is not None else None
    return "het traject is dan ook klaar" if ends is not None and ends <= last else ""


def _of_route(facts: Facts, one: EndingTrajectory, last: date) -> _End:
    name = facts.around.name(one.trainee)
    todo = [plan.certificate for plan in live(facts.planned.get(one.trainee, ())) if plan.state in LIVE]
    names = [facts.certificates.get(code, code) for code in todo]
    dropped = UNKNOWN if one.withdrawn else no_nudges([one.state])
    return _End(
        f"{ROUTE}:{one.id}",
        one.trainee,
        last,
        ROUTE_STEPS,
        partial(said.route_to_school, name, names, last),
        partial(said.route_to_trainee, names, last),
        dropped or ("" if todo else "alle certificaten zijn klaar"),
    )


PLAN = Plan(NoticeKind.ENDING, read, due)

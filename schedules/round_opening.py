"""Opens the rounds that begin, and foresees those that will: in earnest and in a simulation by the same rule."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.domain.calendar import local_day
from bot.domain.checkins import CheckinKind, Party, Round, Seat
from bot.domain.opening import FEEDBACK_BEFORE, Opening, openings
from bot.domain.people import PersonId
from bot.domain.progress import current_trajectory
from bot.domain.records import LessonPeriod, Trajectory
from storage import checkins, groups, missing_talks, opening, round_talks
from storage.checkins import NewRound
from storage.parties import parties_of
from storage.questionnaires import questionnaire

OF_LATE = timedelta(days=14)
"""A talk that was held so many days before a round's own day is the talk of now: nobody is asked again for it."""
MOST = 1_000
"""Of so many trainees one beat finds the rounds that begin, and at so many open rounds it looks."""


def open_today(db: Connection, now: datetime) -> None:
    """Opens what begins today for the next trainees; what another process opened stays as it is."""
    today = local_day(now)
    trainees = opening.next_trainees(db, today, MOST)
    found = list(_beginning(db, trainees, [today]))
    parties = parties_of(db, sorted({route.trainee for route, _ in found}), today) if found else {}
    checkins.open_rounds_of(db, [_new(route, one, parties[route.trainee], now) for route, one in found])


def _new(route: Trajectory, one: Opening, people: Mapping[Party, PersonId | None], now: datetime) -> NewRound:
    asked = questionnaire(one.kind, route.route).parties
    return NewRound(
        route.trainee, one.kind, one.occasion, one.first, now, {party: people.get(party) for party in asked}
    )


def coming(db: Connection, trainees: Sequence[PersonId], days: Iterable[date]) -> Iterator[Round]:
    """The rounds about these trainees that begin on one of these days when nothing changes; they have no number yet.

    Who sits in them is found on each day.
    """
    for route, one in _beginning(db, trainees, days):
        seats = tuple(Seat(party, None) for party in questionnaire(one.kind, route.route).parties)
        yield Round(0, route.trainee, one.kind, one.occasion, one.first, seats)


def _beginning(
    db: Connection, trainees: Sequence[PersonId], days: Iterable[date]
) -> Iterator[tuple[Trajectory, Opening]]:
    """What begins on these days and was never opened, each once; not for a talk that is there already."""
    running = [one for own in groups.trajectories_of(db, trainees).values() for one in _followed(own)]
    periods = opening.periods_of(db, {route.school for route, _ in running})
    found: dict[opening.Name, tuple[Trajectory, Opening]] = {}
    for day in days:
        for route, only in running:
            for one in _of_day(route, periods.get(route.school, ()), day):
                if one.kind in only:
                    found.setdefault((route.trainee, one.kind, one.occasion), (route, one))
    there = opening.opened(db, found)
    asked = sorted({who for who, kind, _ in found if kind in missing_talks.KINDS})
    talked = round_talks.spoken_for(db, asked, min(one.day for _, one in found.values()) - OF_LATE) if asked else {}
    fed = sorted({who for who, kind, _ in found if kind is CheckinKind.FEEDBACK})
    last = round_talks.last_talks(db, fed, min(one.day for _, one in found.values()) - OF_LATE) if fed else {}
    for name, (route, one) in found.items():
        past = one.kind is CheckinKind.FEEDBACK and _is_past(one, last.get(route.trainee, date.min))
        if name not in there and not past and talked.get(name[:2], date.min) < one.day - OF_LATE:
            yield route, one


def _is_past(one: Opening, talk: date) -> bool:
    """Is the talk that this feedback is for over already, or today? Then no round of its lesson period follows."""
    return one.day + FEEDBACK_BEFORE - OF_LATE <= talk <= one.first


def _followed(own: Sequence[Trajectory]) -> Iterator[tuple[Trajectory, Collection[CheckinKind]]]:
    """Each trajectory with the rounds that begin of it: of who follows several the weeks and periods count once."""
    current = current_trajectory(own)
    for one in own:
        yield one, tuple(CheckinKind) if one is current else (CheckinKind.THREE_WAY,)


def _of_day(route: Trajectory, periods: Sequence[LessonPeriod], day: date) -> tuple[Opening, ...]:
    weeks = questionnaire(CheckinKind.PULSE, route.route).weeks
    return openings(route, periods, weeks.get(route.support_style, 1), day)

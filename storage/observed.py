"""What the rules of early warning may see of trainees: facts on record, for many at once (I1).

Of a round only what was answered for all three sides counts, and only once it is closed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Date, bindparam, exists, func, or_, select

from bot.domain.calendar import at, local_day
from bot.domain.checkins import CheckinKind, Party, SeatState, Seen
from bot.domain.opening import no_school
from bot.domain.people import PersonId, Role
from bot.domain.progress import current_trajectory, has_work_supervisor, overdue, running
from bot.domain.records import Attendance, Exam, Placement, Submission, Trajectory, TrajectState
from bot.domain.talks import TalkState
from bot.domain.warnings import Fact, Facts, Observed
from storage import calendar, catalogue, groups, guides, learning, opening
from storage import tables as t
from storage.guides import Guidance
from storage.rows import among, grouped
from storage.signals import LEAST_HOURS
from storage.types import UtcDateTime

PULSE = "werkvloer"
"""The question whose answer is a number."""
PULSE_WEEKS = timedelta(weeks=10)
"""How far back rounds are read: the slowest pace gives five in that time."""
KNOWN_WEEKS = timedelta(weeks=4)
"""Who stopped is asked why when they were in touch this long ago at most: nobody is asked about years ago."""
ONE_DAY = timedelta(days=1)


def observed(db: Connection, trainees: Sequence[PersonId], now: datetime) -> dict[PersonId, Observed]:
    """What is on record now of each; of who does not go on only that they stopped, of anybody else nothing."""
    current = {one: current_trajectory(own) for one, own in groups.trajectories_of(db, trainees).items()}
    active = {one: route for one, route in current.items() if route and route.state is TrajectState.ACTIVE}
    stopped = {one: route for one, route in current.items() if route and route.state is TrajectState.STOPPED}
    return _of_active(db, active, now) | _of_stopped(db, stopped, now)


def _of_active(db: Connection, active: Mapping[PersonId, Trajectory], now: datetime) -> dict[PersonId, Observed]:
    ids, today = sorted(active), local_day(now)
    if not ids:
        return {}
    work, exams = groups.open_submissions_of(db, ids), learning.exams_of(db, ids)
    places, guidance = groups.placements_of(db, ids), guides.guidance_of(db, ids, date.min, today)
    employers = catalogue.organisation_names(db, {one.employer for own in places.values() for one in own})
    certificates = {one.code: one.name for one in catalogue.certificates(db)} if exams else {}
    least = {one.code: one.min_hours for one in calendar.routes(db)}
    periods = opening.periods_of(db, {route.school for route in active.values()})
    contact, pulse, seen = _contacts(db, ids), _pulses(db, ids, today), _seats(db, ids, today)
    found = {}
    for one, route in active.items():
        own = [place for place in places.get(one, ()) if not place.withdrawn]
        hours, last = least.get(route.route), contact.get(one)
        found[one] = Observed(
            late=_late(work.get(one, ()), today),
            contact=last,
            unguided=_unguided(guidance.get(one, ()), running(own, today), today),
            hours=_hours(running(own, today), LEAST_HOURS if hours is None else hours, employers),
            pulse=tuple(pulse.get(one, ())),
            seen=tuple(seen.get(one, ())),
            places=_ends(own, employers, today),
            goes_on_until=route.expected_end or date.max,
            missed=_missed(exams.get(one, ()), certificates),
            off=len(no_school(periods.get(route.school, ()), last.day, today)) if last else 0,
        )
    return found


def _late(work: Iterable[Submission], today: date) -> Facts:
    return tuple(Fact(one.due, one.title) for one in overdue(work, today) if one.due is not None)


def _unguided(guidance: Sequence[Guidance], placed: Sequence[Placement], today: date) -> Fact | None:
    """Since when somebody who works is guided by nobody: since the last one stopped, or since the place began."""
    known = [one.supervision for one in guidance if one.both and one.supervision.role is Role.WORK_SUPERVISOR]
    if not placed or has_work_supervisor(known, today):
        return None
    ended = [one.last + ONE_DAY for one in known if one.last is not None and one.last < today]
    return Fact(max([*ended, min(place.first for place in placed)]))


def _hours(placed: Iterable[Placement], least: float, employers: Mapping[str, str]) -> Facts:
    return tuple(
        Fact(one.first, employers.get(one.employer, ""), one.hours_a_week, least, one.employer) for one in placed
    )


def _ends(places: Iterable[Placement], employers: Mapping[str, str], today: date) -> Facts:
    return tuple(
        Fact(one.last or date.max, employers.get(one.employer, ""), employer=one.employer)
        for one in places
        if one.last is None or one.last >= today
    )


def _missed(exams: Iterable[Exam], certificates: Mapping[str, str]) -> Facts:
    """Where somebody was not; a later attempt, also one that is still to come, takes the place of the one before."""
    latest: dict[tuple[str, str], Exam] = {}
    for one in sorted(exams, key=lambda exam: exam.attempt):
        latest[one.certificate, one.form] = one
    return tuple(
        Fact(one.interval.first_day, certificates.get(one.certificate, one.certificate))
        for one in latest.values()
        if one.interval is not None and one.attendance is Attendance.NOT_PRESENT
    )


_R, _S, _A, _E, _K = t.rounds.c, t.seats.c, t.answers.c, t.events.c, t.talks.c
_CLOSED_PULSE = (
    (_R.kind == CheckinKind.PULSE)
    & _R.closed_at.is_not(None)
    & (_R.first >= bindparam("since", type_=Date))
    & among(_R.trainee, "ids")
)
_PULSES = (
    select(_R.trainee, _R.first, _A.value)
    .join(t.answers, _A.round == _R.id)
    .where(_CLOSED_PULSE, _A.party == Party.TRAINEE, _A.question == PULSE, _A.seen == Seen.EVERYONE)
    .order_by(_R.first, _R.id)
)
_SEATS = (
    select(_R.trainee, _R.first, _S.state)
    .join(t.seats, _S.round == _R.id)
    .where(_CLOSED_PULSE, _S.party == Party.WORK)
    .order_by(_R.first, _R.id)
)
_SPOKEN = (
    select(t.messages.c.person, func.min(t.messages.c.sent_at))
    .where(among(t.messages.c.person, "ids"), t.messages.c.sent_at.is_not(None))
    .group_by(t.messages.c.person),
    select(_E.person, func.min(_E.at)).where(among(_E.person, "ids")).group_by(_E.person),
)
"""Since when they and the bot speak with each other."""
_LAST = (
    select(_E.person, func.max(_E.at)).where(among(_E.person, "ids")).group_by(_E.person),
    select(_A.person, func.max(_A.at)).where(among(_A.person, "ids")).group_by(_A.person),
    select(_K.trainee, func.max(_K.start))
    .where(among(_K.trainee, "ids"), _K.state == TalkState.HELD)
    .group_by(_K.trainee),
)


def _pulses(db: Connection, ids: Sequence[PersonId], today: date) -> dict[PersonId, list[Fact]]:
    rows = db.execute(_PULSES, {"ids": ids, "since": today - PULSE_WEEKS})
    return grouped((PersonId(one), Fact(first, number=float(value))) for one, first, value in rows if value.isdecimal())


def _seats(db: Connection, ids: Sequence[PersonId], today: date) -> dict[PersonId, list[Fact]]:
    rows = db.execute(_SEATS, {"ids": ids, "since": today - PULSE_WEEKS})
    return grouped(
        (PersonId(one), Fact(first, number=float(state != SeatState.NOT_SEEN))) for one, first, state in rows
    )


def _contacts(db: Connection, ids: Sequence[PersonId]) -> dict[PersonId, Fact]:
    """When each was last heard of: a message or tap, an answer, a talk; else when the bot first spoke with them.

    Who was never spoken to was not silent.
    """
    last: dict[PersonId, date] = {}
    for statement in _SPOKEN:
        for number, moment in db.execute(statement, {"ids": ids}):
            day = local_day(moment)
            last[PersonId(number)] = min(last.get(PersonId(number), day), day)
    for statement in _LAST:
        for number, moment in db.execute(statement, {"ids": ids}):
            if moment is not None and number in last:
                last[PersonId(number)] = max(last[number], local_day(moment))
    return {one: Fact(day) for one, day in last.items()}


_SINCE = bindparam("since", type_=UtcDateTime)
_KNOWN = select(t.persons.c.id).where(
    among(t.persons.c.id, "ids"),
    or_(
        exists().where(_E.person == t.persons.c.id, _E.at >= _SINCE),
        exists().where(t.messages.c.person == t.persons.c.id, t.messages.c.sent_at >= _SINCE),
    ),
)


def _of_stopped(db: Connection, stopped: Mapping[PersonId, Trajectory], now: datetime) -> dict[PersonId, Observed]:
    """No record says when somebody stopped, but who stopped gets no messages: one of late tells that it was of late."""
    if not stopped:
        return {}
    since = at(local_day(now)) - KNOWN_WEEKS
    known = {PersonId(one) for one in db.execute(_KNOWN, {"ids": sorted(stopped), "since": since}).scalars()}
    days = {one: stopped[one].start or stopped[one].intake or stopped[one].expected_end for one in known}
    return {one: Observed(stopped=Fact(day)) for one, day in days.items() if day is not None}

"""Which rounds begin for a trainee on a day: counted from the trajectory and the school's periods, never from a clock.

So every process, and a simulation, finds the same ones. Rounds begin on working days.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.checkins import CheckinKind
from bot.domain.load import monday_of
from bot.domain.records import LessonPeriod, Trajectory, TrajectState

START, HALFWAY, END = "start", "halverwege", "einde"
"""How the occasions of three-way talks begin (F2): behind it stands whose trajectory it is, for some follow two."""
SETTLED = timedelta(days=14)
"""How long after the first day somebody can say how it goes: then the first three-way talk, and no other talk before."""
BEFORE_END = timedelta(days=28)
APART = timedelta(days=28)
"""A talk halfway is this far from the first and from the last, or it is not held."""
PROGRESS_BEFORE, FEEDBACK_BEFORE = timedelta(days=21), timedelta(days=7)
"""How long before the last day of a lesson period its progress round begins (F1), and before that the feedback (F14)."""
LATE = {CheckinKind.PULSE: 1, CheckinKind.FEEDBACK: 6, CheckinKind.PROGRESS: 10, CheckinKind.THREE_WAY: 14}
"""For how many days one that was missed is of use: a pulse until it would remind, a feedback moment until the talk."""
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Opening:
    """A round that begins on `first`: its own `day`, or for one that was missed the day on which it is opened."""

    kind: CheckinKind
    occasion: str
    first: date
    day: date


def openings(route: Trajectory, periods: Iterable[LessonPeriod], every: int, today: date) -> tuple[Opening, ...]:
    """What begins today or was missed and is of use still; none unless the trajectory runs.

    `every` is how many weeks lie between two pulses. The first pulse is on the second Monday: it asks about a week.
    """
    begun = route.start or route.intake
    if route.state is not TrajectState.ACTIVE or route.withdrawn or begun is None or begun > today:
        return ()
    if today.weekday() >= _SATURDAY:
        return ()
    found = [*_pulse(begun, every, today)]
    for kind, occasion, day in _days(route.id, begun, route.expected_end, periods):
        own = _working(day)
        if 0 <= (today - own).days <= LATE[kind]:
            found.append(Opening(kind, occasion, today, own))
    return tuple(found)


def _pulse(begun: date, every: int, today: date) -> Iterator[Opening]:
    """Its first day is the Monday, also when it was missed then: its steps are those of the week."""
    monday = monday_of(today)
    weeks = (monday - monday_of(begun)).days // 7
    if weeks > 0 and weeks % every == 0 and (today - monday).days <= LATE[CheckinKind.PULSE]:
        yield Opening(CheckinKind.PULSE, monday.isoformat(), monday, monday)


def _days(
    number: int, begun: date, end: date | None, periods: Iterable[LessonPeriod]
) -> Iterator[tuple[CheckinKind, str, date]]:
    settled = begun + SETTLED
    yield CheckinKind.THREE_WAY, f"{START} {number}", settled
    if end is not None and end - BEFORE_END > settled:
        last, half = end - BEFORE_END, begun + (end - begun) // 2
        yield CheckinKind.THREE_WAY, f"{END} {number}", last
        if half - settled >= APART and last - half >= APART:
            yield CheckinKind.THREE_WAY, f"{HALFWAY} {number}", half
    for period in periods:
        talk = max(period.last - PROGRESS_BEFORE, period.first)
        if settled <= talk and (end is None or talk <= end):
            yield CheckinKind.FEEDBACK, period.first.isoformat(), talk - FEEDBACK_BEFORE
            yield CheckinKind.PROGRESS, period.first.isoformat(), talk


def no_school(periods: Iterable[LessonPeriod], after: date, until: date) -> tuple[date, ...]:
    """The days after this one, up to and with the other, that lie between two lesson periods on record."""
    known = sorted(periods, key=lambda one: one.first)
    if not known:
        return ()
    first, last = max(after + _ONE_DAY, known[0].first), min(until, max(one.last for one in known))
    days = (first + n * _ONE_DAY for n in range((last - first).days + 1))
    return tuple(day for day in days if not any(one.first <= day <= one.last for one in known))


def _working(day: date) -> date:
    """The day itself, of a weekend the Monday after it."""
    return day if day.weekday() < _SATURDAY else monday_of(day) + 7 * _ONE_DAY

"""What a picture of progress counts: assignments by what became of them, and the weeks or months they fall in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from bot.domain.checkins import Party
from bot.domain.people import PersonId
from bot.domain.records import SubmissionState

FEWEST = 5
"""People in a figure about a group; fewer could be recognised."""
MOST_WEEKS, MOST_MONTHS = 14, 14
"""Columns that can be told apart on a phone. What lies outside them is counted, not drawn."""
COMING = timedelta(days=92)
"""A date further ahead does not push the months that matter off the picture."""
_WEEK, _MONTH = timedelta(weeks=1), timedelta(days=31)


class Handed(StrEnum):
    """What became of one assignment with a date."""

    ON_TIME = "op tijd ingeleverd"
    LATE = "te laat ingeleverd"
    OVERDUE = "te laat, nog niet ingeleverd"
    OPEN = "nog in te leveren"


@dataclass(frozen=True)
class Deadline:
    """So many assignments that were due on one day and went alike; `late` when they were handed in after it."""

    due: date | None
    state: SubmissionState
    late: bool
    count: int = 1

    def handed(self, today: date) -> Handed | None:
        """None for what was cancelled; what came back for a resit is not overdue."""
        if self.state is SubmissionState.CANCELLED:
            return None
        if self.state is SubmissionState.RETURNED:
            return Handed.OPEN
        if self.state is SubmissionState.OPEN:
            return Handed.OVERDUE if self.due is not None and self.due < today else Handed.OPEN
        return Handed.LATE if self.late else Handed.ON_TIME


@dataclass(frozen=True)
class Practised:
    """How often somebody practised a procedure on the ward, and how often somebody else confirmed that."""

    procedure: str
    times: int
    confirmed: int


@dataclass(frozen=True)
class Pulse:
    """How one party said a week went, from 1 to 5, in the round that began on this Monday."""

    trainee: PersonId
    week: date
    party: Party
    value: int


@dataclass(frozen=True)
class Axis:
    """Weeks or months in a row, each by its first day."""

    starts: tuple[date, ...]
    months: bool

    def place(self, day: date) -> int | None:
        """The number of the week or month a day falls in; None outside."""
        start = _start(day, months=self.months)
        return self.starts.index(start) if start in self.starts else None


def axis(days: Iterable[date], today: date) -> Axis | None:
    """Every week from the first day to the last; when those are too many, the last months up to the coming ones."""
    known = sorted(days)
    if not known:
        return None
    first, last = known[0], known[-1]
    if last - first <= MOST_WEEKS * _WEEK:
        weeks = _row(first, last, months=False)
        if len(weeks) <= MOST_WEEKS:
            return Axis(weeks, months=False)
    last = min(last, max(today + COMING, first))
    return Axis(_row(max(first, last - MOST_MONTHS * _MONTH), last, months=True)[-MOST_MONTHS:], months=True)


def _row(first: date, last: date, *, months: bool) -> tuple[date, ...]:
    found = [_start(first, months=months)]
    while (following := _start(found[-1] + (_MONTH if months else _WEEK), months=months)) <= last:
        found.append(following)
    return tuple(found)


def _start(day: date, *, months: bool) -> date:
    return day.replace(day=1) if months else day - timedelta(days=day.weekday())


def medians(pulses: Iterable[Pulse]) -> dict[tuple[Party, date], float]:
    """The middle answer of each party in each week; without weeks in which fewer than five of a party answered."""
    said: dict[tuple[Party, date], list[int]] = {}
    for one in pulses:
        said.setdefault((one.party, one.week), []).append(one.value)
    return {key: float(median(values)) for key, values in said.items() if len(values) >= FEWEST}

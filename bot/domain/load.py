"""How much study the coming weeks hold, planned and as it really turns out (C5, C7, C8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.records import Exam, Submission, SubmissionState

TO_DO = frozenset({SubmissionState.OPEN, SubmissionState.RETURNED})
MEASURED_AT_LEAST = 3
"""With fewer assignments of which both times are known, a pace says more about chance than about somebody."""


@dataclass(frozen=True)
class WeekLoad:
    """One ISO week, named by its Monday: what must be handed in, and the minutes planned for it.

    `untimed` counts the assignments for which no time was planned; they weigh nothing in `planned_minutes`.
    """

    monday: date
    planned_minutes: int
    untimed: int
    due: tuple[Submission, ...]
    exams: tuple[Exam, ...]

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def monday_of(day: date) -> date:
    """The first day of its ISO week."""
    return day - timedelta(days=day.weekday())


def pace(submissions: Iterable[Submission]) -> float | None:
    """Real time divided by planned time (2 hours that took 8 give 4.0); None when too little is known."""
    timed = [(s.actual_minutes, s.planned_minutes) for s in submissions if s.actual_minutes and s.planned_minutes]
    if len(timed) < MEASURED_AT_LEAST:
        return None
    return sum(actual for actual, _ in timed) / sum(planned for _, planned in timed)


def week_loads(
    submissions: Sequence[Submission], exams: Sequence[Exam], today: date, weeks: int = 4
) -> tuple[WeekLoad, ...]:
    """This week and the next ones. What is overdue weighs on this week; what has no due date weighs on none."""
    first = monday_of(today)
    return tuple(_week(first + timedelta(weeks=n), submissions, exams, this_week=n == 0) for n in range(weeks))


def _week(monday: date, submissions: Sequence[Submission], exams: Sequence[Exam], this_week: bool) -> WeekLoad:
    after = monday + timedelta(days=7)
    due = tuple(
        s
        for s in submissions
        if s.state in TO_DO and s.due is not None and s.due < after and (this_week or s.due >= monday)
    )
    return WeekLoad(
        monday,
        sum(s.planned_minutes or 0 for s in due),
        sum(1 for s in due if not s.planned_minutes),
        due,
        tuple(e for e in exams if e.interval is not None and monday <= e.interval.first_day < after),
    )

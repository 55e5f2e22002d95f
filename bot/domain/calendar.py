"""Local days of instants: records count by the day in the Netherlands, storage counts in UTC.

Invariant 4: a local day is computed in Europe/Amsterdam, so both nights on which the clock changes are right.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local(instant: datetime) -> datetime:
    """The wall clock in the Netherlands at an aware instant; ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone has no local day")
    return instant.astimezone(AMSTERDAM)


def local_day(instant: datetime) -> date:
    """The day it is in the Netherlands at an aware instant."""
    return local(instant).date()


def at(day: date, clock: time = time(0)) -> datetime:
    """The UTC instant of a wall-clock time on a local day (24:00 is `at(day + 1)`).

    A time that the clock skips is read with the offset from before the jump; one that comes twice is the first.
    """
    return datetime.combine(day, clock, AMSTERDAM).astimezone(UTC)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; where that month is too short, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, order=True)
class Interval:
    """[start, end) between two aware instants; ValueError when it is empty or runs backwards."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"an interval must end after it starts: {self.start} – {self.end}")

    @classmethod
    def of_day(cls, day: date) -> "Interval":
        """The whole local day: 23, 24 or 25 hours."""
        return cls(at(day), at(day + timedelta(days=1)))

    @cached_property
    def first_day(self) -> date:
        """The local day in which the interval begins."""
        return local_day(self.start)

    @cached_property
    def last_day(self) -> date:
        """The local day of its last moment: an interval up to 24:00 does not touch the next day."""
        return local_day(self.end - timedelta(microseconds=1))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every local day it touches, in order."""
        count = (self.last_day - self.first_day).days + 1
        return tuple(self.first_day + timedelta(days=n) for n in range(count))

    def overlaps(self, other: "Interval") -> bool:
        """Do the two share any moment?"""
        return self.start < other.end and other.start < self.end

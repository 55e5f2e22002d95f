"""What a message says about days and hours, as values: certain readings, and doubts with what they may mean."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum


class DayPart(StrEnum):
    """Dagdeel."""

    MORNING = "ochtend"
    AFTERNOON = "middag"
    EVENING = "avond"
    NIGHT = "nacht"


class ShiftKind(StrEnum):
    """Soort dienst; ANY when only "dienst" was said."""

    EARLY = "vroege dienst"
    DAY = "dagdienst"
    BETWEEN = "tussendienst"
    LATE = "late dienst"
    NIGHT = "nachtdienst"
    ANY = "dienst"


class Edge(StrEnum):
    """Grens: the day was named as the border of a stretch of time.

    BEFORE and UNTIL have filled the stretch in (from today up to the border, UNTIL with the border itself). FROM has an
    open end: first and last are the day or period named. AFTER: both are the first day past it.
    """

    BEFORE = "vóór"
    UNTIL = "tot en met"
    FROM = "vanaf"
    AFTER = "na"


class Doubt(StrEnum):
    """Twijfel: why words about time are no certain date, so that the person must be asked."""

    VAGUE = "vaag"
    IMPOSSIBLE = "bestaat niet"
    AMBIGUOUS = "meer dan één lezing"
    TYPO = "tikfout"
    RECURRING = "steeds terugkerend"
    MISMATCH = "dag en datum kloppen niet"


@dataclass(frozen=True)
class When:
    """Local days (Europe/Amsterdam), `last` inclusive, perhaps with a part of the day, a kind of shift or clock hours.

    - `begin`, `end`: wall-clock times; an `end` of 00:00 is the midnight that closes `last`.
    - `day_said`: False when only a shift, a part or hours were said; the days are then today.
    - `over_midnight`: first and last are the two days of ONE night (or of hours past midnight), which begins on `first`.
    - `one_night_day`: a night named by one day ("zondagnacht"): the one that begins or the one that ends on it. The
      caller must ask unless the roster settles it; first and last are that day.
    """

    first: date
    last: date
    part: DayPart | None = None
    shift: ShiftKind | None = None
    begin: time | None = None
    end: time | None = None
    now: bool = False
    one_night_day: bool = False
    day_said: bool = True
    over_midnight: bool = False
    edge: Edge | None = None

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"first {self.first} lies after last {self.last}")

    @property
    def last_start(self) -> date:
        """The last day on which a shift that is meant can begin: for one night that is `first`."""
        return self.last - timedelta(days=1) if self.over_midnight else self.last


@dataclass(frozen=True)
class DateSpan:
    """Characters [start, end) of the text that was read, so that they can be masked."""

    start: int
    end: int


@dataclass(frozen=True)
class Unclear:
    """Words about time that are no certain date; `options` are the readings to offer, most likely first, perhaps none."""

    span: DateSpan
    reason: Doubt
    options: tuple[When, ...] = ()


@dataclass(frozen=True)
class Dates:
    """All that a text says about time, in the order of the text.

    `attached`: words elsewhere in the sentence that were taken into a day ("vrijdag … in de late dienst").
    """

    whens: tuple[tuple[When, DateSpan], ...] = ()
    unclear: tuple[Unclear, ...] = ()
    attached: tuple[DateSpan, ...] = ()

    @property
    def spans(self) -> tuple[DateSpan, ...]:
        """Everything that was read as time, sorted and without overlap: what to mask before looking for names."""
        read = [span for _, span in self.whens] + [doubt.span for doubt in self.unclear] + list(self.attached)
        return tuple(sorted(read, key=lambda span: span.start))

"""What holds for every plan, and what their tests share."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot.domain.calendar import AMSTERDAM, at
from bot.texts import Texts
from schedules.due import AnyPlan, Due, Part, Span

DUTCH, ENGLISH = Texts("nl"), Texts("en")
ONE_DAY = timedelta(days=1)
NOON = time(12)


def moment(text: str) -> datetime:
    """An instant by the wall clock in the Netherlands: "2024-11-19 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def on_days(due: Callable[[datetime], Iterable[Due]], first: date, last: date) -> dict[date, list[Due]]:
    """What a plan gives on each of these days, at noon; any other time of the day must give the same."""
    found = {}
    for day in days(first, last):
        found[day] = list(due(at(day, NOON)))
        for instant in (at(day), at(day, time(8, 59)), at(day + ONE_DAY) - timedelta(microseconds=1)):
            assert list(due(instant)) == found[day]
    return found


def check_windows(found: dict[date, list[Due]]) -> None:
    """Each key has one window that is not empty and holds each day on which it is given; nobody has two on a day."""
    windows: dict[str, set[tuple[datetime, datetime]]] = {}
    for day, dues in found.items():
        assert max(Counter((one.person, one.subject) for one in dues).values(), default=0) <= 1
        for one in dues:
            windows.setdefault(one.key, set()).add((one.at, one.until))
            assert one.at < one.until
            assert one.at < at(day + ONE_DAY)
            assert one.until > at(day)
    assert all(len(one) == 1 for one in windows.values())


def in_order(found: dict[date, list[Due]]) -> list[Due]:
    """The different notices of one person about one subject, in the order in which they come."""
    return list({one.key: one for dues in found.values() for one in dues}.values())


def told(due: Due, now: datetime, say: Texts = DUTCH) -> Part:
    """The words at the moment it leaves."""
    return due.words(say, now)


def asked(
    db: Connection, plan: AnyPlan, now: datetime, subjects: Sequence[str] | None = None
) -> dict[tuple[int, str], str]:
    """Who gets which occasion on this day, with the reason why it is dropped; "" when it is not."""
    today = now.astimezone(AMSTERDAM).date()
    found = plan.due(plan.read(db, Span(today, today), subjects), now)
    return {(int(one.person), f"{one.subject} {one.occasion}"): one.dropped for one in found}

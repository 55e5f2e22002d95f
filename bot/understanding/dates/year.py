"""Arithmetic on the calendar: ISO weeks, months, Easter and the Dutch public holidays."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from bot.understanding.dates.model import DayPart

Days = tuple[date, date]
EARLIEST, LATEST = 1900, 2199
"""Years outside these are no years of a message."""


def day(year: int, month: int, number: int) -> date | None:
    """The date, None when it does not exist."""
    if not (EARLIEST <= year <= LATEST and 1 <= month <= 12):
        return None
    return date(year, month, number) if 1 <= number <= monthrange(year, month)[1] else None


def add(start: date, days: int) -> date:
    """`days` later."""
    return start + timedelta(days=days)


def monday(any_day: date) -> date:
    """The Monday of its ISO week."""
    return add(any_day, -any_day.weekday())


def week(year: int, number: int) -> Days | None:
    """Monday and Sunday of an ISO week, None when that year has no such week (53 exists in some years only)."""
    last = date(year, 12, 28).isocalendar().week
    if not 1 <= number <= last:
        return None
    first = date.fromisocalendar(year, number, 1)
    return first, add(first, 6)


def month(year: int, number: int) -> Days:
    """First and last day of a month; number may run past 12 or below 1."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    first, last = month(start.year, start.month + months)
    return min(add(first, start.day - 1), last)


def easter(year: int) -> date:
    """Easter Sunday (the Gregorian computus in the form of Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def _fixed(month_number: int, first: int, length: int = 1) -> Callable[[int], Days]:
    def days(year: int) -> Days:
        start = date(year, month_number, first)
        return start, add(start, length - 1)

    return days


def _from_easter(offset: int, length: int = 1) -> Callable[[int], Days]:
    def days(year: int) -> Days:
        start = add(easter(year), offset)
        return start, add(start, length - 1)

    return days


def _kings_day(year: int) -> Days:
    birthday = date(year, 4, 27)
    # On a Sunday it is kept a day earlier.
    kept = add(birthday, -1) if birthday.weekday() == 6 else birthday
    return kept, kept


_KINDS: tuple[tuple[Callable[[int], Days], DayPart | None, str], ...] = (
    (_fixed(1, 1), None, "nieuwjaar|nieuwjaarsdag|new year's day|new years day|new year"),
    (_fixed(12, 31, 2), None, "oud en nieuw|oud & nieuw|jaarwisseling"),
    (_fixed(12, 31), None, "oudjaar|oudejaarsdag|oudjaarsdag|new year's eve|new years eve"),
    (_fixed(12, 31), DayPart.EVENING, "oudejaarsavond|oudjaarsavond"),
    (_from_easter(-2), None, "goede vrijdag|good friday"),
    (_from_easter(0, 2), None, "pasen|de paasdagen|paasdagen|paasweekend|easter"),
    (_from_easter(0), None, "eerste paasdag|1e paasdag|paaszondag|easter sunday"),
    (_from_easter(1), None, "tweede paasdag|2e paasdag|paasmaandag|easter monday"),
    (_kings_day, None, "koningsdag|king's day|kings day"),
    (_fixed(5, 4), None, "dodenherdenking"),
    (_fixed(5, 5), None, "bevrijdingsdag|liberation day"),
    (_from_easter(39), None, "hemelvaart|hemelvaartsdag|ascension day"),
    (_from_easter(49, 2), None, "pinksteren|pinksterdagen|pinksterweekend|whitsun|pentecost"),
    (_from_easter(49), None, "eerste pinksterdag|1e pinksterdag"),
    (_from_easter(50), None, "tweede pinksterdag|2e pinksterdag|whit monday"),
    (_from_easter(-49, 3), None, "carnaval"),
    (_fixed(12, 5), None, "sinterklaas|pakjesavond"),
    (_fixed(12, 24), DayPart.EVENING, "kerstavond"),
    (_fixed(12, 24), None, "christmas eve"),
    (_fixed(12, 25, 2), None, "kerst|kerstmis|kerstdagen|christmas"),
    (_fixed(12, 25), None, "eerste kerstdag|1e kerstdag|christmas day"),
    (_fixed(12, 26), None, "tweede kerstdag|2e kerstdag|boxing day"),
)
HOLIDAYS: dict[tuple[str, ...], tuple[Callable[[int], Days], DayPart | None]] = {
    tuple(name.replace("1e", "1 e").replace("2e", "2 e").split()): (days, part)
    for days, part, names in _KINDS
    for name in names.split("|")
}
"""Names as their tokens ("1e" is a number and an ending)."""
HOLIDAY_STARTS = frozenset(name[0] for name in HOLIDAYS) - {"eerste", "tweede", "1", "2"}

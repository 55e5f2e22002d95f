"""Words, dates and numbers in the reader's language.

The Dutch text is the message id; `locale/en.po` holds the English. Dates and lists are Babel's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files

from bot.domain.calendar import AMSTERDAM, Interval, at, local_day

LOCALES = ("nl", "en")


@cache
def _english() -> dict[str, str]:
    from babel.messages.pofile import read_po

    with files("bot").joinpath("locale/en.po").open("rb") as po:
        catalogue = read_po(po, locale="en")
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}


class Texts:
    """All that is said in one language; call it with a Dutch text to get the reader's."""

    def __init__(self, locale: str = "nl") -> None:
        self.locale = locale if locale in LOCALES else "nl"

    def __call__(self, text: str, /, **values: object) -> str:
        """The text in the reader's language, `{names}` filled in."""
        translated = _english().get(text, text) if self.locale == "en" else text
        return translated.format(**values) if values else translated

    def day(self, day: date) -> str:
        """A day in full: "vrijdag 22 november 2024"."""
        from babel.dates import format_date

        return format_date(day, "EEEE d MMMM y", locale=self.locale)

    def near_day(self, day: date, today: date) -> str:
        """A day with its weekday, and its year only when that is not today's: "vrijdag 22 november"."""
        from babel.dates import format_date

        return format_date(day, "EEEE d MMMM" if day.year == today.year else "EEEE d MMMM y", locale=self.locale)

    def short_day(self, day: date) -> str:
        """A day without its year: "vr 22 november"."""
        from babel.dates import format_date

        return format_date(day, "EEE d MMMM", locale=self.locale)

    def clock(self, moment: datetime | time) -> str:
        """The wall clock in the Netherlands: "14:30"."""
        shown = moment.astimezone(AMSTERDAM) if isinstance(moment, datetime) else moment
        return shown.strftime("%H:%M")

    def moment(self, instant: datetime) -> str:
        """A day and a time: "vrijdag 22 november 2024, 14:30 uur"."""
        return self("{day}, {clock} uur", day=self.day(local_day(instant)), clock=self.clock(instant))

    def span(self, interval: Interval) -> str:
        """An interval: a whole day by its name, a shorter one with its hours, a night with both days."""
        if interval == Interval.of_day(interval.first_day):
            return self.day(interval.first_day)
        end = "24:00" if interval.end == at(interval.last_day + timedelta(days=1)) else self.clock(interval.end)
        hours = self("{start}–{end} uur", start=self.clock(interval.start), end=end)
        if interval.first_day == interval.last_day:
            return f"{self.day(interval.first_day)}, {hours}"
        return self(
            "{first} {start} uur tot {last} {end} uur",
            first=self.day(interval.first_day),
            start=self.clock(interval.start),
            last=self.day(interval.last_day),
            end=end,
        )

    def number(self, number: float) -> str:
        """A number with at most one decimal: "1,5"."""
        from babel.numbers import format_decimal

        return format_decimal(number, format="0.#", locale=self.locale)

    def duration(self, minutes: float) -> str:
        """Minutes below an hour, else hours in halves: "45 minuten", "2,5 uur"."""
        if minutes < 60:
            return self("{count} minuten", count=round(minutes))
        return self("{hours} uur", hours=self.number(round(minutes / 30) / 2))

    def all_of(self, words: Sequence[str]) -> str:
        """ "a, b en c"."""
        from babel.lists import format_list

        return format_list(list(words), locale=self.locale) if words else ""

    def one_of(self, words: Sequence[str]) -> str:
        """ "a, b of c"."""
        from babel.lists import format_list

        return format_list(list(words), style="or", locale=self.locale) if words else ""

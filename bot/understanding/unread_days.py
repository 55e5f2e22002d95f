"""Words that may be a day and were not read as one: who asks for a permission then gets a question, never today's answer."""

from collections.abc import Set
from datetime import datetime
from functools import cache

from bot.understanding.dates import Dates, find_dates
from bot.understanding.dates.model import DateSpan, Doubt, Unclear
from bot.understanding.normalise import Line
from bot.understanding.words import table

_SOON = frozenset(
    "nodig snel lang vaak veel goed n een maar meteen dadelijk direct even gauw ook dat mogelijk doen".split()
)
"""After "zo" these make it no Sunday."""


@cache
def _hints(language: str) -> dict[str, str]:
    """Word → the day it may be. "Sat" is a saturation in Dutch, and "do" is no Thursday in English."""
    return {row["word"]: row["day"] for row in table("unread_days") if row["language"] in ("", language)}


def with_unread_days(line: Line, dates: Dates, read: Set[int], now: datetime, language: str) -> Dates:
    """The dates with a doubt for the first such word; unchanged when a day was said or nothing looks like one."""
    if dates.unclear or any(when.day_said for when, _ in dates.whens):
        return dates
    hints = _hints(language)
    for i, word in enumerate(line.words):
        after = line.words[i + 1].text if i + 1 < len(line.words) else ""
        if i in read or word.text not in hints or (word.text == "zo" and after in _SOON):
            continue
        meant = find_dates(f"op {hints[word.text]}", now)
        options = tuple(when for when, _ in meant.whens) + tuple(one for u in meant.unclear for one in u.options)
        doubt = Unclear(DateSpan(word.start, word.end), Doubt.TYPO, options)
        return Dates(dates.whens, (doubt,), dates.attached)
    return dates

"""A small grammar of Dutch and English words about time: pure, the standard library and the local calendar only."""

from bot.understanding.dates.model import Dates, DateSpan, DayPart, Doubt, Edge, ShiftKind, Unclear, When
from bot.understanding.dates.reading import find_dates

__all__ = ["DateSpan", "Dates", "DayPart", "Doubt", "Edge", "ShiftKind", "Unclear", "When", "find_dates"]

"""When the people of a talk are taken, as far as the records tell; nobody is told by what."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.calendar import Interval
from bot.domain.moments import DAYS, Known
from bot.domain.notices import Wishes
from bot.domain.people import PersonId
from handlers.phrasing import today
from handlers.turn import Turn
from storage import calendar, learning, talks, wishes

BEFORE = timedelta(days=2)
"""A duty that began before now can still be slept off."""


def known_of(
    turn: Turn, trainee: PersonId, people: Sequence[PersonId], around: Interval | None = None, without: int = 0
) -> Known:
    """What stands in the way in the coming two weeks, or around a moment; `without` is the talk that is moved."""
    span = around or Interval(turn.now, turn.now + timedelta(days=DAYS + 1))
    wide = Interval(span.start - BEFORE, span.end + BEFORE)
    lessons = [one.interval for one in calendar.lessons(turn.db, trainee, wide) if not one.cancelled]
    exams = [one.interval for one in learning.exams(turn.db, trainee) if one.registered and one.interval]
    taken = [one for own in talks.taken(turn.db, people, wide, without).values() for one in own]
    duties = [one for own in wishes.duties_of(turn.db, people, wide).values() for one in own]
    wished = wishes.wishes_of(turn.db, people)
    everybody = tuple(wished.get(one, Wishes()) for one in people)
    return Known(duties, (*lessons, *exams, *taken), everybody, _holidays(today(turn), span.last_day))


def _holidays(first: date, last: date) -> frozenset[date]:
    from holidays import country_holidays

    known = country_holidays("NL", years=range(first.year, last.year + 1))
    return frozenset(day for day in known if first <= day <= last)

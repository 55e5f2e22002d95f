"""Looks after the open rounds: opens what begins, seats who came in somebody's place, closes what must close.

All in the transaction of planning, which one process has at a time; a round that a conversation holds waits one beat.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.domain.calendar import at, local_day
from bot.domain.checkins import Pace, Round
from bot.domain.rounds import closed, closes_at, closing, seated
from schedules.holidays import is_holiday
from schedules.people_around import NOBODY, Standing, standings
from schedules.round_opening import MOST, open_today
from storage import checkins, guides, opening
from storage.guides import Guidance, guides_on
from storage.parties import parties_among
from storage.questionnaires import questionnaire

ONE_DAY = timedelta(days=1)


def observe(db: Connection, now: datetime) -> None:
    """Writes down how the rounds stand now: those that begin, and the open ones of which the time has come."""
    open_today(db, now)
    today = local_day(now)
    before = opening.to_look_at(db, now, MOST)
    trainees = sorted({one.trainee for one in before})
    known, guidance = standings(db, trainees), guides.guidance_of(db, trainees, today, today)
    after = [_gone_on(one, known.get(one.trainee, NOBODY), guidance.get(one.trainee, ()), now) for one in before]
    checkins.settle(db, zip(before, after, strict=True))
    opening.looked_at(
        db, {one.id: _next_look(one, pace_of(one, known.get(one.trainee, NOBODY)), now) for one in after}, now
    )


def _gone_on(one: Round, standing: Standing, guidance: Sequence[Guidance], now: datetime) -> Round:
    if standing.reason:
        return closed(one, standing.reason, now)
    one = on_day(one, guidance, local_day(now))
    why = closing(one, pace_of(one, standing), now)
    return closed(one, why, now) if why else one


def _next_look(one: Round, pace: Pace, now: datetime) -> datetime | None:
    """At the next day, for who guides then; at the end of the round, when that is sooner; never once it is closed."""
    if one.closed_at is not None:
        return None
    tomorrow, closes = at(local_day(now) + ONE_DAY), closes_at(one, pace)
    return min(tomorrow, closes) if closes > now else tomorrow


def on_day(one: Round, guidance: Sequence[Guidance], day: date) -> Round:
    """The round with who answers on this day."""
    return seated(one, parties_among(one.trainee, guides_on(guidance, day)))


def pace_of(one: Round, standing: Standing) -> Pace:
    """The pace of this kind of round on the trainee's route, with the public holidays in it."""
    pace = questionnaire(one.kind, standing.route).pace
    days = (one.first + n * ONE_DAY for n in range(pace.closes.days + 1))
    return replace(pace, off=frozenset(day for day in days if is_holiday(day)))

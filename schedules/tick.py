"""One beat of the clock: what the plans make is kept, and what is due leaves."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from itertools import islice

import holidays
from sqlalchemy import Connection, Engine

from bot.domain.calendar import local_day
from bot.domain.people import PersonId
from bot.errors import StorageError
from schedules import questions
from schedules.deliver import Clock, deliver
from schedules.due import AnyPlan, Due, Span
from schedules.moment import Calendar
from schedules.plans import PLANS
from schedules.sending import Sender
from schedules.taking import Round
from storage import outbox, retention
from storage.engine import planning, writing
from storage.outbox import NewNotice

log = logging.getLogger(__name__)

_AT_ONCE = 1_000
"""Notices that are held in memory at once."""


@cache
def _dutch_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("NL")


def is_holiday(day: date) -> bool:
    """A public holiday in the Netherlands."""
    return day in _dutch_holidays()


CALENDAR = Calendar(is_holiday)


def tick(
    engine: Engine,
    senders: Mapping[str, Sender],
    now: datetime,
    *,
    plans: Iterable[AnyPlan] = PLANS,
    calendar: Calendar = CALENDAR,
    clock: Clock | None = None,
) -> int:
    """Does what is due at `now`; running it twice does nothing twice. Returns how many messages were delivered.

    `clock` says what time it is while messages leave; without one it stays `now`.
    """
    plans = tuple(plans)
    with writing(engine) as db:
        questions.move(db, now, calendar.is_holiday)
        retention.forget(db, now)
    plan_all(engine, plans, now)
    return deliver(engine, senders, Round(plans, now, calendar), clock=clock)


def welcome(engine: Engine, senders: Mapping[str, Sender], now: datetime, person: PersonId) -> int:
    """Somebody opened a chat: what waits for them goes out there."""
    return deliver(engine, senders, Round(PLANS, now, CALENDAR, here=person))


def plan_all(engine: Engine, plans: Iterable[AnyPlan], now: datetime) -> None:
    """Keeps what each plan gives for this day, once for each key.

    Each plan has a transaction of its own, so that a bug in one is logged and holds up no other. Where another process
    is planning, this one leaves it to that.
    """
    for plan in plans:
        try:
            with writing(engine) as db:
                if planning(db):
                    _plan(db, plan, now)
        except StorageError:
            raise
        except Exception:
            log.exception("bug in a plan", extra={"kind": plan.kind})


def _plan(db: Connection, plan: AnyPlan, now: datetime) -> None:
    today = local_day(now)
    wanted = (_new(due) for due in plan.due(plan.read(db, Span(today, today), None), now) if not due.dropped)
    while some := list(islice(wanted, _AT_ONCE)):
        outbox.plan(db, some, now)


def _new(due: Due) -> NewNotice:
    return NewNotice(due.key, due.person, due.kind, due.subject, due.occasion, due.about, due.at, due.until)

"""One beat of the clock: what the plans make is kept, and what is due leaves."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Engine

from bot.domain.calendar import local_day
from bot.domain.people import PersonId
from bot.errors import StorageError
from schedules import questions
from schedules.deliver import Clock, deliver
from schedules.due import AnyPlan, Due, Span
from schedules.holdout import CONTROL_GROUP, held_out
from schedules.holidays import CALENDAR
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


def tick(
    engine: Engine,
    senders: Mapping[str, Sender],
    now: datetime,
    *,
    plans: Iterable[AnyPlan] = PLANS,
    calendar: Calendar = CALENDAR,
    holdout: int = 0,
    clock: Clock | None = None,
) -> int:
    """Does what is due at `now`; running it twice does nothing twice. Returns how many messages were delivered.

    `holdout` is the share of trainees in the control group, in percent. `clock` says what time it is while messages
    leave; without one it stays `now`.
    """
    plans = tuple(plans)
    with writing(engine) as db:
        questions.move(db, now, calendar.is_holiday)
        retention.forget(db, now)
    plan_all(engine, plans, now, holdout)
    return deliver(engine, senders, Round(plans, now, calendar), clock=clock)


def welcome(
    engine: Engine, senders: Mapping[str, Sender], now: datetime, person: PersonId, calendar: Calendar = CALENDAR
) -> int:
    """Somebody opened a chat: what waits for them goes out there."""
    return deliver(engine, senders, Round(PLANS, now, calendar, here=person))


def plan_all(engine: Engine, plans: Iterable[AnyPlan], now: datetime, holdout: int = 0) -> None:
    """Keeps what each plan gives for this day, once for each key.

    Each plan has a transaction of its own, so that a bug in one is logged and holds up no other. Where another process
    is planning, this one leaves it to that.
    """
    for plan in plans:
        try:
            with writing(engine) as db:
                if planning(db):
                    _plan(db, plan, now, holdout)
        except StorageError:
            raise
        except Exception:
            log.exception("bug in a plan", extra={"kind": plan.kind})


def _plan(db: Connection, plan: AnyPlan, now: datetime, holdout: int) -> None:
    today = local_day(now)
    if plan.observe is not None:
        plan.observe(db, now)
    given = plan.due(plan.read(db, Span(today, today), None), now)
    wanted = (_new(due, holdout) for due in given if not due.dropped)
    while some := list(islice(wanted, _AT_ONCE)):
        outbox.plan(db, some, now)


def _new(due: Due, holdout: int) -> NewNotice:
    skipped = CONTROL_GROUP if held_out(due, holdout) else ""
    return NewNotice(due.key, due.person, due.kind, due.subject, due.occasion, due.about, due.at, due.until, skipped)

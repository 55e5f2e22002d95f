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
from schedules.due import AnyPlan, Due, Span, planned
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
    trouble = [*_kept_up(engine, now, calendar), *_planned(engine, plans, now, holdout)]
    sent = deliver(engine, senders, Round(plans, now, calendar), clock=clock)
    for error in trouble:
        raise error
    return sent


def _kept_up(engine: Engine, now: datetime, calendar: Calendar) -> list[StorageError]:
    """Moves open questions and forgets what is over; what cannot be written now does not hold up delivery."""
    try:
        with writing(engine) as db:
            questions.move(db, now, calendar.is_holiday)
            retention.forget(db, now)
    except StorageError as error:
        return [error]
    return []


def welcome(
    engine: Engine, senders: Mapping[str, Sender], now: datetime, person: PersonId, calendar: Calendar = CALENDAR
) -> int:
    """Somebody opened a chat: what waits for them goes out there."""
    return deliver(engine, senders, Round(PLANS, now, calendar, here=person))


def plan_all(engine: Engine, plans: Iterable[AnyPlan], now: datetime, holdout: int = 0) -> None:
    """Keeps what each plan gives for this day, once for each key.

    Each plan has a transaction of its own, so that a bug in one is logged and holds up no other. Where another process
    is planning, this one leaves it to that. StorageError when a plan could not be kept, after the others were.
    """
    for error in _planned(engine, plans, now, holdout):
        raise error


def _planned(engine: Engine, plans: Iterable[AnyPlan], now: datetime, holdout: int) -> list[StorageError]:
    trouble: list[StorageError] = []
    for plan in plans:
        try:
            with writing(engine) as db:
                if planning(db):
                    _plan(db, plan, now, holdout)
        except StorageError as error:
            log.warning("not planned", extra={"kind": plan.kind, "reason": str(error)})
            trouble.append(error)
        except Exception:
            log.exception("bug in a plan", extra={"kind": plan.kind})
    return trouble


def _plan(db: Connection, plan: AnyPlan, now: datetime, holdout: int) -> None:
    today = local_day(now)
    if plan.observe is not None:
        plan.observe(db, now)
    given = plan.due(plan.read(db, Span(today, today), None), now)
    wanted = (_new(due, holdout) for due in given if not due.dropped)
    while some := list(islice(wanted, _AT_ONCE)):
        outbox.plan(db, some, now)


def _new(due: Due, holdout: int) -> NewNotice:
    return planned(due, CONTROL_GROUP if held_out(due, holdout) else "")

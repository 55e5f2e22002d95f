"""Facts of plans that are read once and asked about many days: what a simulation goes by."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.domain.people import PersonId
from schedules.checking import Checked, bugs_aside
from schedules.due import AnyPlan, Due, Span
from storage.outbox import Waiting
from storage.rows import grouped


@dataclass(frozen=True)
class DayOfPlans:
    """What plans want said on one day, dropped ones included, and what they say of notices that wait."""

    wanted: tuple[Due, ...]
    checked: Checked


class StandingFacts:
    """Of each plan what planning reads, and what checking reads about the notices that wait already."""

    def __init__(self, db: Connection, plans: Iterable[AnyPlan], span: Span, kept: Sequence[Waiting]) -> None:
        self._broken: set[str] = set()
        self._read: list[tuple[AnyPlan, Any, Any]] = []
        subjects = grouped((row.kind, row.subject) for row in kept if not row.reply)
        for plan in plans:
            about = sorted(set(subjects.get(plan.kind, ())))
            with bugs_aside(plan, self._broken):
                facts = plan.read(db, span, None)
                self._read.append((plan, facts, plan.read(db, span, about) if about else None))

    def of_day(self, now: datetime, people: Collection[PersonId] | None) -> DayOfPlans:
        """What is said on the local day of `now`, to everybody or to these people."""
        wanted, more = list[Due](), list[Due]()
        for plan, facts, about in self._read:
            with bugs_aside(plan, self._broken):
                given = [due for due in plan.due(facts, now) if people is None or due.person in people]
                more += plan.due(about, now) if about is not None else ()
                wanted += given
        return DayOfPlans(tuple(wanted), Checked([*wanted, *more], self._broken))

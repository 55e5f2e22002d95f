"""Asks the plans again about notices that are about to leave: the reason is checked against fresh facts."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.domain.calendar import local_day
from schedules.due import AnyPlan, Due, Span
from storage.outbox import Waiting
from storage.rows import grouped

log = logging.getLogger(__name__)

LATER = "~"
"""Stands in the occasion of a reminder that somebody asked to hear again, before the moment they named."""

NOTHING_MORE = "geldt niet meer"
MOVED = "de datum is veranderd"
OVERTAKEN = "er is een nieuwere herinnering"
BROKEN = "er ging iets mis bij het nakijken"

Key = tuple[int, str, str]


class Checked:
    """What the plans say now of the notices that were read; call it with one of these.

    A kind whose plan fails is named in `broken`: a bug in one plan holds up nothing of another.
    """

    def __init__(self, db: Connection, plans: Iterable[AnyPlan], rows: Sequence[Waiting], now: datetime) -> None:
        self.broken: set[str] = set()
        self._found: dict[str, Due] = {}
        self._about: dict[Key, list[Due]] = {}
        today = local_day(now)
        subjects = grouped((row.kind, row.subject) for row in rows if not row.reply)
        for plan in plans:
            if plan.kind in subjects:
                self._ask(db, plan, Span(today, today), sorted(set(subjects[plan.kind])), now)

    def _ask(self, db: Connection, plan: AnyPlan, span: Span, subjects: Sequence[str], now: datetime) -> None:
        try:
            for due in plan.due(plan.read(db, span, subjects), now):
                self._found[due.key] = due
                self._about.setdefault((due.person, due.kind, due.subject), []).append(due)
        except DBAPIError:
            raise
        except Exception:
            log.exception("bug in a plan", extra={"kind": plan.kind})
            self.broken.add(plan.kind)

    def __call__(self, row: Waiting) -> Due | str:
        """The notice as its plan gives it now, or why it gives it no more."""
        base, asked_again, _ = row.occasion.partition(LATER)
        found = self._found.get(row.key)
        others = self._about.get((row.person, row.kind, row.subject), [])
        if found is None and asked_again:
            found = next((one for one in others if _version(one.occasion) == _version(base)), None)
        if found is not None:
            return found.dropped or found
        dropped = next((one.dropped for one in others if one.dropped), "")
        if not others:
            return NOTHING_MORE
        same = any(_version(one.occasion) == _version(base) for one in others)
        return dropped or (OVERTAKEN if same else MOVED)


def _version(occasion: str) -> str:
    return occasion.rpartition("/")[0]


def unbroken(rows: Sequence[Waiting], broken: set[str]) -> tuple[list[Waiting], list[Waiting]]:
    """Those that can be decided on, and those whose plan failed."""
    fine = [row for row in rows if row.reply or row.kind not in broken]
    return fine, [row for row in rows if not row.reply and row.kind in broken]

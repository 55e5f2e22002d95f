"""Asks the plans again about notices that are about to leave: the reason is checked against fresh facts."""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.domain.calendar import local_day
from schedules.due import LATER, OVERTAKEN, AnyPlan, Due, Span
from storage import ledger
from storage.outbox import Waiting
from storage.rows import grouped

log = logging.getLogger(__name__)

NOTHING_MORE = "geldt niet meer"
MOVED = "de datum is veranderd"
BROKEN = "er ging iets mis bij het nakijken"

Key = tuple[int, str, str]


class Checked:
    """What the plans say now of notices; call it with one of these.

    A kind whose plan fails is named in `broken`: a bug in one plan holds up nothing of another.
    """

    def __init__(self, given: Iterable[Due], broken: Iterable[str] = ()) -> None:
        self.broken = frozenset(broken)
        self._found: dict[str, Due] = {}
        self._about: dict[Key, list[Due]] = {}
        for due in given:
            self._found[due.key] = due
            self._about.setdefault((due.person, due.kind, due.subject), []).append(due)

    def __call__(self, row: Waiting) -> Due | str:
        """The notice as its plan gives it now, or why it gives it no more."""
        found = self.now(row)
        if found is not None:
            return found.dropped or found
        others = self._others(row)
        if not others:
            return NOTHING_MORE
        same = any(_version(one.occasion) == _version(_base(row)) for one in others)
        return next((one.dropped for one in others if one.dropped), "") or (OVERTAKEN if same else MOVED)

    def now(self, row: Waiting) -> Due | None:
        """The notice as its plan gives it now, dropped or not; None when it does not."""
        found = self._found.get(row.key)
        if found is None and LATER in row.occasion:
            found = next((one for one in self._others(row) if _version(one.occasion) == _version(_base(row))), None)
        return found

    def _others(self, row: Waiting) -> Sequence[Due]:
        return self._about.get((row.person, row.kind, row.subject), ())


def check(db: Connection, plans: Iterable[AnyPlan], rows: Sequence[Waiting], now: datetime) -> Checked:
    """Asks the plans about the notices that were read."""
    given, broken, today = list[Due](), set[str](), local_day(now)
    subjects = grouped((row.kind, row.subject) for row in rows if not row.reply)
    for plan in plans:
        if plan.kind in subjects:
            with bugs_aside(plan, broken):
                given += plan.due(plan.read(db, Span(today, today), sorted(set(subjects[plan.kind]))), now)
    arrived = ledger.sent_of(db, sorted({key for due in given for key in due.after}))
    return Checked([due.said_after(arrived) for due in given], broken)


@contextmanager
def bugs_aside(plan: AnyPlan, broken: set[str]) -> Iterator[None]:
    """A bug in one plan is logged, named in `broken`, and holds up no other."""
    try:
        yield
    except DBAPIError:
        raise
    except Exception:
        log.exception("bug in a plan", extra={"kind": plan.kind})
        broken.add(plan.kind)


def _base(row: Waiting) -> str:
    return row.occasion.partition(LATER)[0]


def _version(occasion: str) -> str:
    return occasion.rpartition("/")[0]


def unbroken(rows: Sequence[Waiting], broken: Collection[str]) -> tuple[list[Waiting], list[Waiting]]:
    """Those that can be decided on, and those whose plan failed."""
    fine = [row for row in rows if row.reply or row.kind not in broken]
    return fine, [row for row in rows if not row.reply and row.kind in broken]

"""What would be said in a time to come, to whom and why: nothing is sent and nothing is written.

The same pure functions as in earnest (`Plan.due`, `schedules.leaving`) run on an outbox in memory. Facts stand still:
nobody hands in, no date moves, no duty changes, and a channel takes every message at once. So it says what happens
when nothing else does. What people tell each other is foreseen only where it waits already, a change of a lesson only
once planning saw it, a signal only once planning opened it, and a missing talk only once its round is closed.
"""

import heapq
import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot.domain.calendar import Interval, at, local_day
from bot.domain.load import monday_of
from bot.domain.notices import NoticeState
from bot.domain.people import PersonId
from bot.messages import load_reply
from bot.texts import Texts
from schedules.checking import BROKEN, Checked, unbroken
from schedules.due import AnyPlan, Due, Part, Span
from schedules.foreseen import Fate, Foreseen
from schedules.holdout import CONTROL_GROUP, held_out
from schedules.leaving import Circle, Fresh, Leaving, leaving
from schedules.moment import Calendar
from schedules.readers import AROUND, circles_over
from schedules.standing_facts import StandingFacts
from storage import ledger, waiting
from storage.outbox import NewMessage, Waiting
from storage.rows import grouped

log = logging.getLogger(__name__)

_UNSAID = Part("", "")


def simulate(
    db: Connection,
    span: Interval,
    plans: Iterable[AnyPlan],
    calendar: Calendar,
    people: Collection[PersonId] | None = None,
    holdout: int = 0,
) -> Iterator[Foreseen]:
    """What would become of all notices in this time, in order of time; with `people` only what they would get.

    Each day is planned as it begins. What is kept in the outbox already takes part: what waits there may leave, what
    ended is not said again. A notice that its plan drops is given once, as skipped.
    """
    kept = waiting.planned(db, None if people is None else sorted(people))
    facts = StandingFacts(db, plans, Span(span.first_day, span.last_day), kept)
    outbox = _Outbox(db, span, calendar)
    outbox.keep(kept)
    for day in span.days:
        begins = max(span.start, at(day))
        today = facts.of_day(begins, people)
        yield from outbox.plan(today.wanted, begins, holdout)
        yield from outbox.leave(today.checked, begins, min(span.end, Interval.of_day(day).end))


class _Outbox:
    """The notices of a simulation, and what their readers got in each week."""

    def __init__(self, db: Connection, span: Interval, calendar: Calendar) -> None:
        self._db, self._span, self._calendar = db, span, calendar
        self._rows: dict[str, Waiting] = {}
        self._queue: list[tuple[datetime, str]] = []
        self._kept: set[str] = set()
        self._dropped: set[str] = set()
        self._given: dict[str, Due] = {}
        self._circles: dict[PersonId, Circle | None] = {}
        self._weeks: dict[tuple[PersonId, date], tuple[int, bool]] = {}
        self._arrived: set[str] = set()

    def keep(self, rows: Sequence[Waiting]) -> None:
        """These wait from now on."""
        self._meet({row.person for row in rows})
        for row in rows:
            self._rows[row.key] = row
            self._kept.add(row.key)
            heapq.heappush(self._queue, (row.not_before, row.key))

    def _meet(self, people: set[PersonId]) -> None:
        new = sorted(people - self._circles.keys())
        if new:
            found = circles_over(self._db, new, self._span)
            self._circles |= {one: found.get(one) for one in new}

    def plan(self, wanted: Sequence[Due], now: datetime, holdout: int) -> Iterator[Foreseen]:
        """Keeps what was not kept before; gives what is dropped or held out, each once."""
        self._given |= {due.key: due for due in wanted}
        self._arrived |= ledger.sent_of(self._db, sorted({key for due in wanted for key in due.after}))
        new = [due for due in wanted if due.key not in self._kept]
        self._kept |= waiting.known(self._db, [due.key for due in new])
        new = [due for due in new if due.key not in self._kept]
        self._meet({due.person for due in new})
        out = {due.key: due.dropped or CONTROL_GROUP for due in new if due.dropped or held_out(due, holdout)}
        for due in new:
            if due.key in out and due.key not in self._dropped:
                self._dropped.add(due.key)
                yield self._foreseen(_row(due, now), due, now, Fate.SKIPPED, reason=out[due.key])
        self.keep([_row(due, now) for due in new if due.key not in out])

    def leave(self, checked: Checked, now: datetime, end: datetime) -> Iterator[Foreseen]:
        """Decides on what is due, at each moment before the end at which something is."""
        while self._queue and max(now, self._queue[0][0]) < end:
            now = max(now, self._queue[0][0])
            ready = list[Waiting]()
            while self._queue and self._queue[0][0] <= now:
                ready.append(self._rows.pop(heapq.heappop(self._queue)[1]))
            for person, own in grouped((row.person, row) for row in ready).items():
                yield from self._decided(person, own, checked, now)

    def _decided(self, person: PersonId, own: Sequence[Waiting], checked: Checked, now: datetime) -> Iterator[Foreseen]:
        rows = {row.key: (row, self._due(row, checked)) for row in own}
        fine, broken = unbroken(own, checked.broken)
        reader = self._reader(person, now)
        try:
            found = leaving(fine, self._fresh(checked), {person: reader} if reader else {}, now, self._calendar)
        except Exception:
            log.exception("bug in a notice", extra={"key": own[0].key})
            found, broken = Leaving(), list(own)
        for row in broken:
            yield self._foreseen(*rows[row.key], now, Fate.POSTPONED, reason=BROKEN)
        for key, why in found.skipped:
            yield self._foreseen(*rows[key], now, Fate.SKIPPED, reason=why)
        for key, later, why in found.waits:
            yield self._foreseen(*rows[key], now, Fate.POSTPONED, reason=why, later=later)
        self.keep([replace(rows[key][0], not_before=later) for key, later, _ in found.waits])
        for message in found.messages:
            self._count(message, now)
            self._arrived.update(message.notices)
            for key in message.notices:
                yield self._foreseen(*rows[key], now, Fate.SENT, message=message.key, reply=message.reply)

    def _due(self, row: Waiting, checked: Checked) -> Due | None:
        found = None if row.reply else checked.now(row) or self._given.get(row.key)
        return found and found.said_after(self._arrived)

    def _fresh(self, checked: Checked) -> Fresh:
        def fresh(row: Waiting) -> Due | str:
            found = checked(row)
            return found if isinstance(found, str) else found.said_after(self._arrived)

        return fresh

    def _reader(self, person: PersonId, now: datetime) -> Circle | None:
        """As `schedules.readers` would find them now."""
        known = self._circles[person]
        if known is None:
            return None
        near = tuple(duty for duty in known.duties if duty.end > now - AROUND and duty.start < now + AROUND)
        messages, digest = self._week(known, now)
        return replace(known, duties=near, this_week=messages, digest_this_week=digest)

    def _week(self, reader: Circle, now: datetime) -> tuple[int, bool]:
        """How many ordinary messages came this week, and whether a digest did."""
        monday = monday_of(local_day(now))
        before = (reader.this_week, reader.digest_this_week)
        if monday != monday_of(self._span.first_day):
            before = (0, False)
        return self._weeks.get((reader.person.id, monday), before)

    def _count(self, message: NewMessage, now: datetime) -> None:
        reader = self._circles[message.person]
        if message.counted and reader is not None:
            messages, digest = self._week(reader, now)
            week = (messages, True) if message.digest else (messages + 1, digest)
            self._weeks[message.person, monday_of(local_day(now))] = week

    def _foreseen(self, row: Waiting, due: Due | None, now: datetime, fate: Fate, **more: Any) -> Foreseen:
        circle = self._circles[row.person]
        part = _part(row, due, Texts(circle.person.locale if circle else "nl"), now)
        return Foreseen(now, row.person, row.kind, row.subject, row.about, fate, part.headline, part.why, **more)


def _part(row: Waiting, due: Due | None, say: Texts, now: datetime) -> Part:
    """What it says. The words of one that is not said may fail: its facts may be gone."""
    try:
        if row.reply:
            return Part(load_reply(row.reply).headline, row.reason)
        return due.words(say, now) if due is not None else _UNSAID
    except Exception:
        log.warning("no words for a notice", extra={"key": row.key}, exc_info=True)
        return _UNSAID


def _row(due: Due, now: datetime) -> Waiting:
    """As `storage.outbox` keeps it."""
    return Waiting(
        key=due.key,
        person=due.person,
        kind=due.kind,
        subject=due.subject,
        occasion=due.occasion,
        about=due.about,
        reply="",
        reason="",
        planned_at=now,
        not_before=due.at,
        until=due.until,
        state=NoticeState.PLANNED,
        message=None,
        unreached=False,
    )

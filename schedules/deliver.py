"""Sends what is due, several people at once, and keeps how each ended."""

import logging
import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar

from sqlalchemy import Connection, Engine

from bot.domain.notices import NoticeState
from bot.errors import NotReachable, PermanentDelivery, StorageError, TransientDelivery
from schedules import taking
from schedules.sending import End, Outcome, Sender, Ways, send
from schedules.taking import Outgoing, Round
from storage import outbox
from storage.engine import writing
from storage.outbox import Attempt, Wait
from storage.rows import grouped

log = logging.getLogger(__name__)

T = TypeVar("T")
Clock = Callable[[], datetime]

WORKERS = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
"""What is waited after the first failure and at most; it doubles with each."""
SETTLE = timedelta(seconds=30)
"""After this a channel is asked whether it took what it may have taken."""
AWAY_FIRST, AWAY_LONGEST = timedelta(minutes=10), timedelta(hours=6)
"""Who cannot be reached is tried again after half as long as they have been away, within these."""
_DOUBLINGS = 7
_SHORTEST_SECONDS, _LONGEST_SECONDS = 1.0, 86_400.0
"""Between these a channel may name a wait: longer than this moment, so that a run of `deliver` ends."""
_NOBODY_KNOWS = "niemand weet of het is aangekomen"


_Sending = list[Future[list[Outcome]]]


def deliver(
    engine: Engine,
    senders: Mapping[str, Sender],
    this: Round,
    *,
    workers: int = WORKERS,
    jitter: Callable[[], float] = random.random,
    clock: Clock | None = None,
) -> int:
    """Sends what is due, in batches until nothing is; returns how many messages were sent.

    The messages of one person come in order. What cannot be sent stays in the outbox with its reason. `jitter` gives a
    number from 0 to 1, which takes up to a quarter off a wait, so that what failed together does not come back together.
    `clock` says what time it is meanwhile, for a run may last longer than a lease, and until somebody's quiet hours;
    without one it takes no time. What became due after `this.now` is left for the next run.
    """

    def now() -> datetime:
        return max(this.now, clock()) if clock is not None else this.now

    mark = _Mark(engine, now)
    threads = ThreadPoolExecutor(workers)
    sent, sending = 0, _Sending()
    try:
        while (taken := _taken(engine, this, now())).held or sending:
            # The next batch is in the queue while this one is sent, so that no worker waits for the database.
            before, sending = sending, _begin(threads, taken, senders, mark)
            outcomes = [outcome for one in before for outcome in one.result()]
            sent += sum(one.end is End.SENT for one in outcomes)
            _put_back(engine, [one for one in outcomes if one.end is not End.SENT], now(), jitter)
        return sent
    finally:
        threads.shutdown(cancel_futures=True)


def _begin(threads: ThreadPoolExecutor, taken: taking.Taken, senders: Mapping[str, Sender], mark: "_Mark") -> _Sending:
    """Person by person."""
    ways = {
        person: [(one, senders[one.channel]) for one in known if one.channel in senders]
        for person, known in taken.addresses.items()
    }
    by_person = grouped((one.person, one) for one in taken.messages).items()
    return [threads.submit(_in_order, own, ways.get(person, ()), mark, taken.until) for person, own in by_person]


def _taken(engine: Engine, this: Round, now: datetime) -> taking.Taken:
    with writing(engine) as db:
        return taking.take(db, replace(this, now=now, began=this.now), taking.BATCH)


@dataclass(frozen=True)
class _Mark:
    """Writes how tries begin and end, right when they do: together what came while the disk was waited for."""

    engine: Engine
    now: Clock
    turn: Lock = field(default_factory=Lock)
    begun: deque[Attempt] = field(default_factory=deque)
    sent: deque[Outcome] = field(default_factory=deque)
    unwritten: set[str] = field(default_factory=set)

    def begin(self, attempt: Attempt) -> None:
        """TransientDelivery when it cannot be written now."""
        self.begun.append(attempt)
        self._together(self.begun, self._begins, lambda one: one.message)
        if attempt.message in self.unwritten:
            self.unwritten.discard(attempt.message)
            raise TransientDelivery("the outbox cannot be written")

    def end(self, outcome: Outcome) -> bool:
        """False when it cannot be written now: its lease ends, and the channel is asked whether it arrived."""
        self.sent.append(outcome)
        self._together(self.sent, self._ends, lambda one: one.message.key)
        return outcome.message.key not in self.unwritten

    def _begins(self, attempts: Sequence[Attempt]) -> None:
        with writing(self.engine) as db:
            outbox.tried(db, attempts)

    def _ends(self, outcomes: Sequence[Outcome]) -> None:
        keys = [one.message.key for one in outcomes]
        with writing(self.engine) as db:
            outbox.sent(db, keys, self.now())
            outbox.tried(db, [attempt for one in outcomes for attempt in one.tries], settled=keys)

    def _together(self, waiting: deque[T], write: Callable[[Sequence[T]], None], key: Callable[[T], str]) -> None:
        with self.turn:
            these = [waiting.popleft() for _ in range(len(waiting))]
            if these:
                self._each(these, write, key)

    def _each(self, these: Sequence[T], write: Callable[[Sequence[T]], None], key: Callable[[T], str]) -> None:
        """What cannot be written together is written one by one, so that one row holds up no other."""
        try:
            write(these)
        except StorageError as error:
            if len(these) > 1:
                for one in these:
                    self._each([one], write, key)
                return
            self.unwritten.add(key(these[0]))
            log.warning("not written", extra={"key": key(these[0]), "reason": str(error)})


def _in_order(messages: Sequence[Outgoing], ways: Ways, mark: _Mark, until: datetime) -> list[Outcome]:
    """After a failure that may pass the rest waits as well: it would fail too, or arrive before what came first.

    From `until` the rest is left to who takes it up when the lease is over.
    """
    outcomes: list[Outcome] = []
    for place, message in enumerate(messages):
        if (now := mark.now()) >= until:
            log.info("left until its lease is over", extra={"key": message.key})
            return outcomes
        outcome = send(message, ways, now, mark.begin)
        if outcome.end is not End.SENT or mark.end(outcome):
            outcomes.append(outcome)
        if outcome.failure is not None and not isinstance(outcome.failure, PermanentDelivery):
            return outcomes + [_follows(one, outcome) for one in messages[place + 1 :]]
    return outcomes


def _follows(message: Outgoing, first: Outcome) -> Outcome:
    """A message that was not tried because the one before it failed."""
    failure = first.failure
    if not isinstance(failure, NotReachable):
        wait = failure.retry_after if isinstance(failure, TransientDelivery) else None
        failure = TransientDelivery(f"after another message: {failure}", wait)
    return Outcome(message, End.IN_DOUBT if message.in_doubt else End.NOT_SENT, failure=failure)


def _put_back(engine: Engine, outcomes: Sequence[Outcome], now: datetime, jitter: Callable[[], float]) -> None:
    """Each has its own end, or its own moment to go on."""
    if not outcomes:
        return
    with writing(engine) as db:
        failures = outbox.failures(db, [one.message.key for one in outcomes])
        known = [one.message.key for one in outcomes if one.end is not End.IN_DOUBT or one.failure is None]
        outbox.tried(db, [attempt for one in outcomes for attempt in one.tries], settled=known)
        waits: list[Wait] = []
        for one in outcomes:
            later = _later(one, failures.get(one.message.key, 0), now, jitter)
            if one.end is not End.NOT_SENT:
                _in_doubt(db, one, now, later)
            elif isinstance(one.failure, PermanentDelivery):
                outbox.ended(db, one.message.key, NoticeState.FAILED, str(one.failure), now)
            else:
                away = isinstance(one.failure, NotReachable)
                waits.append(Wait(one.message.key, later, str(one.failure or ""), away))
        outbox.wait(db, waits)
    for one in outcomes:
        log.info("not delivered", extra={"key": one.message.key, "reason": str(one.failure or one.end.name)})


def _in_doubt(db: Connection, one: Outcome, now: datetime, later: datetime) -> None:
    if one.end is End.ONCE_MORE:
        outbox.once_more(db, one.message.key, now)
    elif one.failure is None:
        outbox.ended(db, one.message.key, NoticeState.IN_DOUBT, _NOBODY_KNOWS, now)
    else:
        outbox.doubt(db, one.message.key, str(one.failure), later)


def _later(one: Outcome, failures: int, now: datetime, jitter: Callable[[], float]) -> datetime:
    """When it is looked at again."""
    if one.failure is None:
        return now
    if isinstance(one.failure, TransientDelivery):
        return now + _wait(one.failure, failures, jitter)
    return now + (SETTLE if one.end is End.IN_DOUBT else _away(now - one.message.since))


def _away(so_long: timedelta) -> timedelta:
    return min(max(AWAY_FIRST, so_long / 2), AWAY_LONGEST)


def _wait(failure: TransientDelivery, failures: int, jitter: Callable[[], float]) -> timedelta:
    """What the channel named, and else a wait that doubles with each failure."""
    if failure.retry_after is not None:
        return timedelta(seconds=min(max(_SHORTEST_SECONDS, failure.retry_after), _LONGEST_SECONDS))
    doubled: timedelta = min(FIRST_WAIT * 2 ** min(failures, _DOUBLINGS), LONGEST_WAIT)
    return doubled * (1 - jitter() / 4)

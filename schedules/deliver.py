"""Takes messages that are due out of the outbox and hands them to a channel on which the person can be reached."""

import logging
import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol, runtime_checkable

from sqlalchemy import Engine

from bot.domain.people import PersonId
from bot.errors import (
    DeliveryError,
    DeliveryInDoubt,
    NotReachable,
    PermanentDelivery,
    StorageError,
    TransientDelivery,
)
from bot.messages import Address, Reply, load_reply
from storage import outbox, people
from storage.engine import reading, writing
from storage.outbox import Outgoing
from storage.rows import grouped

log = logging.getLogger(__name__)

BATCH = 100
"""Messages that are held in memory at once."""
WORKERS = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
"""What is waited after the first failure and at most; it doubles with each."""
_DOUBLINGS = 7
_SHORTEST_SECONDS, _LONGEST_SECONDS = 1.0, 86_400.0
"""Between these a channel may name a wait: longer than this moment, so that a run of `deliver` ends."""


class Sender(Protocol):
    """What a channel offers for speaking first; called from several threads at once."""

    def send(self, address: Address, reply: Reply, key: str, /) -> None:
        """Sends a message, within half a minute. Raises a DeliveryError when the channel did not take it."""


@runtime_checkable
class Witness(Protocol):
    """What a channel offers besides that can look back whether it took a message."""

    def arrived(self, address: Address, key: str, since: datetime, /) -> bool | None:
        """Was the message with this key sent to the address, at `since` or later? None: it cannot tell."""


Failed = tuple[Outgoing, DeliveryError]
Ways = Sequence[tuple[Address, Sender]]


def deliver(
    engine: Engine,
    senders: Mapping[str, Sender],
    now: datetime,
    *,
    workers: int = WORKERS,
    jitter: Callable[[], float] = random.random,
) -> int:
    """Sends what is due, in batches until nothing is; returns how many were sent.

    Several people at once, the messages of one in order. What cannot be sent stays in the outbox with its reason.
    `jitter` gives a number from 0 to 1, which takes up to a quarter off a wait, so that what failed together does not
    come back together.
    """
    mark = _Mark(engine, now)
    threads = ThreadPoolExecutor(workers)
    sent, last = 0, None
    try:
        while claimed := _claimed(engine, now, last):
            last = claimed[-1]
            ways = _ways(engine, senders, claimed)
            people_ = grouped((row.person, row) for row in claimed).items()
            begun = [threads.submit(_send_in_order, rows, ways.get(person, ()), mark) for person, rows in people_]
            results = [one.result() for one in begun]
            sent += sum(count for count, _ in results)
            _put_back(engine, [one for _, failed in results for one in failed], now, jitter)
        return sent
    finally:
        threads.shutdown(cancel_futures=True)


def _claimed(engine: Engine, now: datetime, last: Outgoing | None) -> tuple[Outgoing, ...]:
    with writing(engine) as db:
        return outbox.claim(db, now, BATCH, last)


def _ways(engine: Engine, senders: Mapping[str, Sender], rows: Sequence[Outgoing]) -> Mapping[PersonId, Ways]:
    with reading(engine) as db:
        found = people.accounts_of(db, [row.person for row in rows])
    return {
        person: [(one, senders[one.channel]) for one in addresses if one.channel in senders]
        for person, addresses in found.items()
    }


@dataclass(frozen=True)
class _Mark:
    """Writes that messages were sent, right after they were: together what came while the disk was waited for."""

    engine: Engine
    now: datetime
    turn: Lock = field(default_factory=Lock)
    sent: deque[str] = field(default_factory=deque)
    unmarked: set[str] = field(default_factory=set)

    def __call__(self, row: Outgoing) -> bool:
        """False when it cannot be written now: its lease ends, and the channel is asked whether it arrived."""
        self.sent.append(row.key)
        with self.turn:
            keys = [self.sent.popleft() for _ in range(len(self.sent))]
            if keys:
                self._write(keys)
        return row.key not in self.unmarked

    def _write(self, keys: Sequence[str]) -> None:
        """What cannot be written together is written one by one, so that one row holds up no other."""
        try:
            with writing(self.engine) as db:
                for key in keys:
                    outbox.mark_sent(db, key, self.now)
        except StorageError as error:
            if len(keys) > 1:
                for key in keys:
                    self._write([key])
                return
            self.unmarked.update(keys)
            log.warning("sent and not marked", extra={"key": keys[0], "reason": str(error)})


def _send_in_order(rows: Sequence[Outgoing], ways: Ways, mark: Callable[[Outgoing], bool]) -> tuple[int, list[Failed]]:
    """How many of one person's messages were sent, and those that were not.

    After a failure that may pass the rest waits as well: it would fail too, or arrive before what came first.
    """
    sent, failed = 0, list[Failed]()
    for place, row in enumerate(rows):
        failure = _send(row, ways)
        if failure is None:
            sent += mark(row)
        elif not isinstance(failure, PermanentDelivery):
            return sent, [*failed, (row, failure), *((one, _follows(failure)) for one in rows[place + 1 :])]
        else:
            failed.append((row, failure))
    return sent, failed


def _follows(failure: DeliveryError) -> DeliveryError:
    """Why a message waits that was not tried, after this failure of the one before it."""
    if isinstance(failure, TransientDelivery):
        return TransientDelivery(f"after another message: {failure}", failure.retry_after)
    return failure


def _send(row: Outgoing, ways: Ways) -> DeliveryError | None:
    """Sends a row over the first way that takes it; None when it was sent, now or by an earlier claim.

    Where it is in doubt whether a way took it, no other is tried: a message arrives once.
    """
    failures: list[DeliveryError] = []
    try:
        reply = load_reply(row.reply)
    except ValueError:
        return PermanentDelivery("the stored message cannot be read")
    try:
        if row.attempts and any(_arrived(row, *way) for way in ways):
            return None
        for address, sender in ways:
            try:
                sender.send(address, reply, row.key)
            except DeliveryInDoubt as doubt:
                return doubt
            except DeliveryError as refused:
                failures.append(refused.with_traceback(None))  # which would hold this frame, and that the list
            else:
                return None
    except TransientDelivery as unknown:
        return unknown
    except Exception as bug:
        log.exception("bug in a channel", extra={"key": row.key})
        return DeliveryInDoubt(f"bug: {type(bug).__name__}")
    return _most_hopeful(failures)


def _arrived(row: Outgoing, address: Address, sender: Sender) -> bool:
    """Did an earlier claim of this row arrive? Raises TransientDelivery when the channel cannot be asked now."""
    try:
        return isinstance(sender, Witness) and sender.arrived(address, row.key, row.since) is True
    except TransientDelivery:
        raise
    except DeliveryError:
        return False


def _most_hopeful(failures: Sequence[DeliveryError]) -> DeliveryError:
    """The failure that counts when every way failed: one that may pass by itself, else that nobody is there now."""
    for kind in (TransientDelivery, NotReachable):
        for failure in failures:
            if isinstance(failure, kind):
                return failure
    return failures[-1] if failures else NotReachable("no channel")


def _put_back(engine: Engine, failed: Sequence[Failed], now: datetime, jitter: Callable[[], float]) -> None:
    if not failed:
        return
    with writing(engine) as db:
        for row, failure in failed:
            if isinstance(failure, PermanentDelivery):
                outbox.mark_failed(db, row.key, str(failure), now)
            elif isinstance(failure, TransientDelivery):
                outbox.release(db, row.key, str(failure), now + _wait(failure, row.attempts, jitter))
            else:
                outbox.give_back(db, row.key, str(failure))
    for row, failure in failed:
        log.info("not delivered", extra={"key": row.key, "reason": str(failure)})


def _wait(failure: TransientDelivery, attempts: int, jitter: Callable[[], float]) -> timedelta:
    """What the channel named, and else a wait that doubles with each attempt."""
    if failure.retry_after is not None:
        return timedelta(seconds=min(max(_SHORTEST_SECONDS, failure.retry_after), _LONGEST_SECONDS))
    doubled: timedelta = min(FIRST_WAIT * 2 ** min(attempts, _DOUBLINGS), LONGEST_WAIT)
    return doubled * (1 - jitter() / 4)

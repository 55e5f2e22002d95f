"""One clock for all processes: it runs fast, and never so fast that a lease ends under a living process.

A lease promises that no beat of a living process takes as long as it. Here one process alone moves the clock, and it
waits for beats that are under way; so the promise is kept on the busiest machine, and only the dead lose their leases.
"""

from __future__ import annotations

import time
from ctypes import c_double, c_long
from datetime import UTC, datetime, timedelta
from multiprocessing.sharedctypes import RawArray, RawValue

from storage.outbox import LEASE

SPEED = 300
"""Seconds of this clock in a real one: a lease of ten minutes lasts two seconds."""
LONGEST_BEAT = LEASE - timedelta(minutes=2)
"""The clock stands still when a beat has taken this long."""
_STEP = 0.01
_LONGEST_STEP = timedelta(seconds=30)
"""The clock moves no further at once: a beat that begins in that very moment may be missed by so much."""


class Clock:
    """To be made before the processes that share it, and show by it what they do; `workers` beat at the same time."""

    def __init__(self, begin: datetime, workers: int) -> None:
        self._now = RawValue(c_double, begin.timestamp())
        self._beats = RawArray(c_double, workers)
        self._counts = RawArray(c_long, workers)
        self._sends = RawArray(c_long, workers)

    def now(self) -> datetime:
        """The time it is."""
        return datetime.fromtimestamp(self._now.value, UTC)

    # What a worker does.

    def begin(self, worker: int) -> datetime:
        """A beat begins; the time at which it does."""
        while True:
            now = self._now.value
            self._beats[worker] = now
            if self._now.value == now:
                self._counts[worker] += 1
                return datetime.fromtimestamp(now, UTC)

    def end(self, worker: int) -> None:
        """The beat is over."""
        self._beats[worker], self._sends[worker] = 0.0, 0

    def sends(self, worker: int) -> None:
        """It begins to send a message."""
        self._sends[worker] += 1

    # What the one process that moves the clock does.

    def count(self, worker: int) -> int:
        """How many beats it began."""
        return int(self._counts[worker])

    def sent(self, worker: int) -> int:
        """How many messages it began to send in this beat, or nearly so: its threads do not wait for each other."""
        return int(self._sends[worker])

    def forget(self, worker: int) -> None:
        """It is dead; another one takes its place."""
        self._beats[worker], self._counts[worker], self._sends[worker] = 0.0, 0, 0

    def run(self, seconds: float) -> None:
        """Lets so many real seconds pass."""
        last, end = time.monotonic(), time.monotonic() + seconds
        while (left := end - last) > 0:
            time.sleep(min(left, _STEP))
            now = time.monotonic()
            self._move(timedelta(seconds=(now - last) * SPEED))
            last = now

    def jump(self, to: datetime) -> None:
        """While nobody works."""
        assert not any(self._beats)
        self._now.value = max(self._now.value, to.timestamp())

    def _move(self, by: timedelta) -> None:
        wanted = self._now.value + min(by, _LONGEST_STEP).total_seconds()
        begun = [beat + LONGEST_BEAT.total_seconds() for beat in self._beats if beat]
        self._now.value = max(self._now.value, min([wanted, *begun]))

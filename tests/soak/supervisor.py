"""Starts processes and kills them, at moments that chance chooses, while work keeps coming; then lets them finish.

It imports everything once, has one thread, and forks: so a worker is there within a tenth of a second.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from multiprocessing.context import ForkProcess
from pathlib import Path
from random import Random
from signal import SIGKILL

from sqlalchemy import Engine, func, select

from bot.domain.calendar import at, local_day
from bot.domain.notices import OPEN
from storage import tables as t
from storage.engine import open_engine, reading
from tests.soak.clock import Clock
from tests.soak.school import School
from tests.soak.slack_side import CALM, TOLD, Posted, Where, slack_side
from tests.soak.worker import WAIT, Given, work

AGO, MORNING = timedelta(days=10), clock_time(10)
"""Slack's times are of today, and a message is looked for after the moment at which it was begun."""
MOST_ROUNDS = 40
EACH_TIME = 10
"""How many are told something, and get something to hand in, at each kill."""
LONGEST_LIFE = 0.25
"""Real seconds from its first beat until it is killed."""
MOST_SENT, PATIENCE = 20, 1.0
"""Every other one is killed when it has sent up to so many in a beat, or after so many seconds."""

Ask = Callable[[str], list[Posted]]


class FellOver(Exception):
    """Something ended that nobody killed, or never began."""


@dataclass
class Supervisor:
    """One soak: the database at `url` is migrated and has nobody in it yet."""

    url: str
    processes: int
    people: int
    seed: int
    folder: Path
    kills: int = 0
    while_sending: int = 0
    last_day: date = date.min
    workers: list[ForkProcess] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.school = School(Random(self.seed + 1))
        self.clock = Clock(at(local_day(datetime.now(UTC)) - AGO, MORNING), self.processes)
        self.complaints = self.folder / "complaints"

    def live(self, kills: int) -> list[Posted]:
        """Kills so often, lets what is left be finished, and gives what Slack has then."""
        with self._slack() as (where, ask):
            given = Given(self.url, where, self.clock, self.complaints)
            with self.engine() as engine:
                self.school.begin(engine, where.conversations, self.clock.now())
            self.workers = [self._started(given, place) for place in range(self.processes)]
            try:
                while self.kills < kills:
                    self._kill_one(given)
            finally:
                for place in range(self.processes):
                    self._end(place)
            self.last_day = local_day(self.clock.now())
            ask(CALM)
            self._finish(given)
            return ask(TOLD)

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """The database for a moment: a connection that is open at a fork would be everybody's."""
        engine = open_engine(self.url)
        try:
            yield engine
        finally:
            engine.dispose()

    @contextmanager
    def _slack(self) -> Iterator[tuple[Where, Ask]]:
        here, there = multiprocessing.Pipe()

        def serve() -> None:
            here.close()
            slack_side(there, self.people, self.seed + 2)

        def answer() -> object:
            if not here.poll(WAIT):
                raise FellOver("the fake Slack")
            return here.recv()

        def ask(question: str) -> list[Posted]:
            here.send(question)
            found = answer()
            assert isinstance(found, list)
            return found

        process = _forked(serve)
        there.close()
        try:
            where = answer()
            assert isinstance(where, Where)
            yield where, ask
        finally:
            here.close()
            process.join(WAIT)

    def _started(self, given: Given, place: int, beats: int | None = None) -> ForkProcess:
        return _forked(lambda: work(given, place, beats))

    def _kill_one(self, given: Given) -> None:
        """One that got as far as beating, at any moment after that. Its work is left lying, and more comes."""
        place = self.chance.randrange(self.processes)
        self._wait_until_it_beats(place)
        if self.chance.random() < 0.5:
            self._wait_until_it_sends(place)
        else:
            self.clock.run(self.chance.uniform(0, LONGEST_LIFE))
        self.while_sending += self.clock.sent(place) > 0
        self._end(place)
        self.kills += 1
        with self.engine() as engine:
            self.school.more(engine, self.clock.now(), EACH_TIME)
        self.workers[place] = self._started(given, place)

    def _wait_until_it_beats(self, place: int) -> None:
        until = time.monotonic() + WAIT
        while not self.clock.count(place):
            self.clock.run(0.01)
            if not self.workers[place].is_alive() or time.monotonic() > until:
                raise FellOver(f"process {place}")

    def _wait_until_it_sends(self, place: int) -> None:
        many, until = self.chance.randint(1, MOST_SENT), time.monotonic() + PATIENCE
        while self.clock.sent(place) < many and time.monotonic() < until:
            self.clock.run(0.005)

    def _end(self, place: int) -> None:
        worker = self.workers[place]
        worker.kill()
        worker.join(WAIT)
        self.clock.forget(place)
        if worker.exitcode != -SIGKILL:
            raise FellOver(f"process {place}: {worker.exitcode}")

    def _finish(self, given: Given) -> None:
        """All beat once at the same moment, again and again, each time when all that is open is due."""
        for _ in range(MOST_ROUNDS):
            beating = [self._started(given, place, beats=1) for place in range(self.processes)]
            for place, worker in enumerate(beating):
                worker.join(WAIT)
                if worker.exitcode != 0:
                    raise FellOver(f"process {place} in the end: {worker.exitcode}")
            due = self._next()
            if due is None:
                return
            self.clock.jump(due)

    def _next(self) -> datetime | None:
        """When the last of what is open is due, or now when something was not planned yet; None when all is done.

        A beat leaves planning to another process that is at it, and that one may be dying.
        """
        n = t.notices.c
        with self.engine() as engine:
            expected = self.school.expected(engine, self.last_day)
            with reading(engine) as db:
                due = db.execute(select(func.max(n.not_before)).where(n.state.in_(OPEN))).scalar()
                planned = set(db.execute(select(n.key)).scalars())
        return due or (self.clock.now() if expected.keys() - planned else None)


def _forked(do: Callable[[], None]) -> ForkProcess:
    assert threading.active_count() == 1, "what another thread holds at a fork is held for ever"
    process = multiprocessing.get_context("fork").Process(target=do, daemon=True)
    process.start()
    return process

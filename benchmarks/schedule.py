"""What speaking first costs: planning among many open items, and emptying the outbox.

    python -m benchmarks.schedule

Prints ratios against floors measured in the same run: planning 5,000 due reminders among 3,000,000 open items (500,000
trainees) against the same among 60,000 (10,000 trainees), and against reading the same facts and inserting the same rows
through SQLAlchemy Core; delivery against a bare loop over the same calls, and under a limit of 50 calls a second.
"""

import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, delete, func, insert, select, text

from bot.domain.calendar import local_day
from bot.domain.notices import NoticeState
from bot.domain.records import AssignmentKind, SubmissionState, SupportStyle, TrajectState
from bot.messages import Address, Reply, dump_reply
from schedules import deadlines
from schedules.deliver import deliver
from schedules.moment import Calendar
from schedules.people_around import standings
from schedules.taking import Round
from schedules.tick import plan_all
from storage import falling_due
from storage import tables as t
from storage.engine import open_engine, reading, writing
from storage.migrate import migrate

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY = local_day(NOW)
DUE, EACH = 5_000, 6
SMALL, LARGE = 10_000, 500_000
ROUNDS = 5
_AT_ONCE = 50_000
_RECORD = {"source": "benchmark", "confirmed_at": NOW}


def main() -> None:
    """Runs all of it; takes some minutes, most of them to make the databases."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_database(Path(folder), trainees) for trainees in (SMALL, LARGE))
        _planning(small, large)
        large.dispose()
        _delivering(small)
        small.dispose()


def _database(folder: Path, trainees: int) -> Engine:
    """So many trainees with six open items each, of which 5,000 in all are due in three days."""
    engine = open_engine(f"sqlite:///{folder / f'{trainees}.db'}")
    migrate(engine)
    with writing(engine) as db:
        db.execute(insert(t.organisations), {"code": "roc", "name": "ROC", "kind": "school", **_RECORD})
        db.execute(insert(t.routes), {"code": "r", "name": "Route", "school": "roc", "duration": "", **_RECORD})
        db.execute(insert(t.certificates), {"code": "C", "name": "Certificaat", "level": 3, **_RECORD})
        db.execute(
            insert(t.assignments),
            [
                {"code": f"O{n}", "title": f"Opdracht {n}", "kind": AssignmentKind.HAND_IN, "certificate": "C"}
                | _RECORD
                for n in range(EACH)
            ],
        )
        for first in range(0, trainees, _AT_ONCE):
            _trainees(db, range(first + 1, min(first + _AT_ONCE, trainees) + 1))
        db.execute(text("ANALYZE"))
    return engine


def _trainees(db: object, numbers: range) -> None:
    from sqlalchemy import Connection

    assert isinstance(db, Connection)
    people = [{"id": n, "email": f"p{n}@voorbeeld.example", "name": f"Proef {n}"} | _RECORD for n in numbers]
    db.execute(insert(t.persons), people)
    db.execute(
        insert(t.accounts),
        [{"person": n, "channel": "stub", "tenant": "", "user": str(n), "conversation": ""} for n in numbers],
    )
    followed = {"school": "roc", "route": "r", "state": TrajectState.ACTIVE, "support_style": SupportStyle.UNSET}
    db.execute(insert(t.trajectories), [{"trainee": n, **followed, **_RECORD} for n in numbers])
    far = TODAY + timedelta(days=30)
    db.execute(
        insert(t.submissions),
        [
            {"trainee": n, "assignment": f"O{place}", "state": SubmissionState.OPEN, **_RECORD}
            | {"due": _due(n, place, far)}
            for n in numbers
            for place in range(EACH)
        ],
    )


def _due(trainee: int, place: int, far: date) -> date:
    if trainee <= DUE and place == 0:
        return TODAY + timedelta(days=3)
    return far + timedelta(days=(trainee * 7 + place * 31) % 300)


# Planning


def _planning(small: Engine, large: Engine) -> None:
    few, many = _timed(lambda: _plan(small), small), _timed(lambda: _plan(large), large)
    again = _timed(lambda: _plan(large), large, empty=False)
    floor, bare = _timed(lambda: _floor(large), large), _timed(lambda: _bare(large), large)
    print(f"planning {DUE:,} due reminders, median of {ROUNDS}:")
    print(f"  among {SMALL * EACH:,} open items: {few * 1000:.0f} ms; among {LARGE * EACH:,}: {many * 1000:.0f} ms")
    print(f"  ratio many to few: {many / few:.2f} (aim: at most 1.5)")
    print(
        f"  ratio to the same facts read and the same rows inserted ({floor * 1000:.0f} ms): {many / floor:.2f} (aim: 3)"
    )
    print(f"  a bare INSERT … SELECT of as many rows: {bare * 1000:.0f} ms")
    print(f"  planning again, when all of it is kept already: {again * 1000:.0f} ms")


def _timed(run: Callable[[], None], engine: Engine, *, empty: bool = True) -> float:
    found = []
    for _ in range(ROUNDS):
        if empty:
            _forget(engine)
        began = time.perf_counter()
        run()
        found.append(time.perf_counter() - began)
        with reading(engine) as db:
            assert db.execute(select(func.count()).select_from(t.notices)).scalar_one() == DUE
    return statistics.median(found)


def _forget(engine: Engine) -> None:
    with writing(engine) as db:
        for table in (t.attempts, t.notices, t.messages):
            db.execute(delete(table))


def _plan(engine: Engine) -> None:
    plan_all(engine, (deadlines.PLAN,), NOW)


def _floor(engine: Engine) -> None:
    """The questions of the plan, and its rows, without the plan."""
    with writing(engine) as db:
        first, last = TODAY - timedelta(days=deadlines.LONGEST_LATE), TODAY + timedelta(days=deadlines.FIRST)
        found = falling_due.hand_ins_due(db, first, last)
        standings(db, [one.trainee for one in found])
        rows = [
            {
                "key": f"{one.trainee}:inleveren:inlevering:{one.id}:v/3",
                "person": one.trainee,
                "kind": "inleveren",
                "subject": f"inlevering:{one.id}",
                "occasion": "v/3",
                "about": one.trainee,
                "planned_at": NOW,
                "not_before": NOW,
                "until": NOW + timedelta(days=2),
                "state": NoticeState.PLANNED,
            }
            for one in found
        ]
        db.execute(insert(t.notices), rows)


def _bare(engine: Engine) -> None:
    with writing(engine) as db:
        db.execute(
            text(
                "INSERT INTO notices (key, person, kind, subject, occasion, reply, reason, planned_at, not_before, state,"
                " unreached, remark) SELECT 'k' || id, trainee, 'inleveren', 'inlevering:' || id, 'v/3', '', '', :now,"
                " :now, 'gepland', FALSE, '' FROM submissions WHERE due = :due"
            ),
            {"now": NOW.replace(tzinfo=None).isoformat(" "), "due": (TODAY + timedelta(days=3)).isoformat()},
        )


# Delivery


class Stub:
    """A channel whose call takes so long, at most so many a second; it takes a key twice as once."""

    def __init__(self, seconds: float = 0.0, most: float = 0.0) -> None:
        self.seconds, self.most = seconds, most
        self.count = 0
        self.next = 0.0
        self.turn = threading.Lock()

    def send(self, address: Address, reply: Reply, key: str) -> None:
        """Waits for its turn, as a channel's own throttle has it."""
        with self.turn:
            self.count += 1
            now = time.perf_counter()
            self.next = max(self.next + 1 / self.most, now) if self.most else now
            wait = self.next - now
        if wait + self.seconds > 0:
            time.sleep(wait + self.seconds)

    def arrived(self, address: Address, key: str, since: datetime) -> bool:
        """Saying it twice does no harm."""
        return False


def _delivering(engine: Engine) -> None:
    print("delivering, messages a second:")
    for seconds, messages in ((0.0, 5_000), (0.02, 5_000)):
        bare = _rate(lambda stub: _loop(engine, stub), engine, Stub(seconds), messages if seconds == 0 else 500)
        ours = _rate(lambda stub: _deliver(engine, stub), engine, Stub(seconds), messages)
        ratio = f"{ours:.0f} against {bare:.0f} of a bare loop: {ours / bare:.2f}"
        print(f"  a call of {seconds * 1000:.0f} ms: {ratio} (aim: 0.9)")
    limited = _rate(lambda stub: _deliver(engine, stub), engine, Stub(0.02, most=50), 1_500) * 60
    print(f"  under 50 calls a second: {limited:.0f} a minute of 3,000: {limited / 3_000:.0%} (aim: 95 %)")
    _rate(lambda stub: _deliver(engine, stub), engine, Stub(), DUE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _many(engine, 100_000)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"  peak memory grew by {grown:.0f} MiB over 100,000 more")


def _rate(run: Callable[[Stub], None], engine: Engine, stub: Stub, messages: int) -> float:
    _fill(engine, messages)
    began = time.perf_counter()
    run(stub)
    took = time.perf_counter() - began
    assert stub.count == messages, (stub.count, messages)
    return messages / took


def _many(engine: Engine, messages: int) -> None:
    _fill(engine, messages)
    stub = Stub()
    _deliver(engine, stub)
    assert stub.count == messages


_REPLY = Reply("Lever je verslag in: over 3 dagen, vrijdag 27 november.", paragraphs=("Dit staat nog open.",))


def _fill(engine: Engine, messages: int) -> None:
    _forget(engine)
    words = dump_reply(_REPLY)
    with writing(engine) as db:
        for first in range(0, messages, 10_000):
            db.execute(
                insert(t.notices),
                [
                    {"key": f"n{n}", "person": n % SMALL + 1, "kind": "antwoord", "reply": words, "reason": ""}
                    | {"planned_at": NOW, "not_before": NOW, "state": NoticeState.PLANNED}
                    for n in range(first, min(first + 10_000, messages))
                ],
            )


def _deliver(engine: Engine, stub: Stub) -> None:
    deliver(engine, {"stub": stub}, Round((), NOW, Calendar()))


def _loop(engine: Engine, stub: Stub) -> None:
    """The calls one after another, of what is read in one go."""
    n, a = t.notices.c, t.accounts.c
    with reading(engine) as db:
        rows = db.execute(select(n.key, a.user).join(t.accounts, a.person == n.person)).all()
    for key, user in rows:
        stub.send(Address("stub", "", user, ""), _REPLY, key)


if __name__ == "__main__":
    main()

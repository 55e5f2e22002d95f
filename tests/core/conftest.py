"""The sample data as a database for each test: copied from one that is imported once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.sample import sample_engine
from storage.engine import open_engine
from tests.core.talking import Conversation


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The imported sample data; never written to by a test."""
    file = tmp_path_factory.mktemp("sample") / "sample.db"
    sample_engine(file).dispose()
    return file


@pytest.fixture
def sample_conversation(sample_file: Path, tmp_path: Path) -> Iterator[Conversation]:
    """A conversation on a fresh copy of the sample data."""
    file = tmp_path / "copy.db"
    shutil.copy(sample_file, file)
    engine = open_engine(f"sqlite:///{file}")
    yield Conversation(engine)
    engine.dispose()

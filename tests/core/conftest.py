"""The sample data as a database for each test: copied from one that is imported once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.sample import sample_engine
from storage.engine import WAIT_SECONDS
from tests.core.talking import Conversation
from tests.storage.databases import Compiled, sqlite_compiled


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The imported sample data; never written to by a test."""
    file = tmp_path_factory.mktemp("sample") / "sample.db"
    sample_engine(file).dispose()
    return file


@pytest.fixture(scope="session")
def samples(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compiled]:
    """Engines of which tests share the statements they compiled, and nothing else."""
    with sqlite_compiled(sample_file, tmp_path_factory.mktemp("conversation"), WAIT_SECONDS) as made:
        yield made


@pytest.fixture
def sample_conversation(samples: Compiled) -> Iterator[Conversation]:
    """A conversation on a fresh copy of the sample data."""
    with samples.taken() as fresh:
        yield Conversation(fresh())

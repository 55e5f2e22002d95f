"""Whatever bytes are dropped, the answer is a report or a refusal: never a crash, never a change."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.errors import ImportRefused
from storage import tables as t
from tests.storage.imports.deliveries import BASE, DUTCH, EXPORTED, rows, take
from tests.storage.imports.workbooks import from_csv

SOUND = from_csv({"organisaties": BASE["organisaties"]})
TEXT = BASE["organisaties"].encode()
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def kind() -> str:
    """How files are read does not depend on the database."""
    return "sqlite"


def harmless(engine: Engine, file: Path, content: bytes) -> None:
    """Take it in as a trial: a report or a refusal with at least one mistake."""
    file.write_bytes(content)
    told: tuple[str, ...]
    try:
        told = take(engine, file, source="Bron", exported=EXPORTED, full=True, dry_run=True).lines(DUTCH)
    except ImportRefused as refused:
        told = refused.mistakes
    assert told
    assert all(line.isprintable() for line in told)
    assert rows(engine, t.organisations) == []


@FUZZ
@given(content=st.binary(max_size=300))
def test_any_bytes_as_csv(engine: Engine, tmp_path: Path, content: bytes) -> None:
    harmless(engine, tmp_path / "organisaties.csv", content)


@FUZZ
@given(text=st.text(max_size=120))
def test_any_text_in_a_cell(engine: Engine, tmp_path: Path, text: str) -> None:
    content = TEXT.decode() + "\n" + text + ";" + text + ";school"
    harmless(engine, tmp_path / "organisaties.csv", content.encode("utf-8", "replace"))


@FUZZ
@given(at=st.integers(0, len(SOUND) - 1), new=st.binary(max_size=4), cut=st.integers(0, 40))
@example(at=0, new=b"", cut=len(SOUND))
def test_a_damaged_workbook(engine: Engine, tmp_path: Path, at: int, new: bytes, cut: int) -> None:
    harmless(engine, tmp_path / "alles.xlsx", SOUND[:at] + new + SOUND[at + cut :])

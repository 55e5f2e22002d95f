"""The sample data as a database of its own: clearly fictional people, never mixed with real records."""

import json
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib.resources import as_file, files
from pathlib import Path

from sqlalchemy import Engine, text

from bot.domain.calendar import at
from bot.errors import StorageError
from storage.engine import open_engine, reading, writing

START = at(date(2024, 11, 19), time(10))
"""The moment at which the story of the sample data stands: Tuesday 19 November 2024, 10:00 in the Netherlands."""


@dataclass
class DemoClock:
    """A clock that stands still until somebody moves it."""

    instant: datetime = START

    def __call__(self) -> datetime:
        return self.instant


@dataclass(frozen=True)
class SampleLine:
    """Somebody whom a visitor of the demo can be, with one line on who they are and questions to begin with."""

    email: str
    line: str
    suggestions: tuple[str, ...]


def cast() -> tuple[SampleLine, ...]:
    """Whom a visitor can be, in the order in which they are shown."""
    stored = json.loads(files("storage.sample").joinpath("rolverdeling.json").read_text(encoding="utf-8"))
    return tuple(SampleLine(one["email"], one["line"], tuple(one["suggestions"])) for one in stored)


def sample_engine(path: Path) -> Engine:
    """The sample database in a file; made anew when it is not there or holds other sample data than this program's."""
    engine = open_engine(f"sqlite:///{path}")
    if not path.exists() or _stamp(engine) != _fingerprint():
        engine.dispose()
        _make(path)
    return engine


def _stamp(engine: Engine) -> int:
    try:
        with reading(engine) as db:
            return int(db.execute(text("PRAGMA user_version")).scalar_one())
    except StorageError:
        return -1


def _fingerprint() -> int:
    from storage.migrate import HEAD

    stamp = zlib.crc32(HEAD.encode())
    for file in sorted(files("storage.sample").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".csv"):
            stamp = zlib.crc32(file.read_bytes(), stamp)
    return stamp & 0x7FFFFFFF


def _make(path: Path) -> None:
    from storage.imports import import_path
    from storage.migrate import migrate

    for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        leftover.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    with as_file(files("storage.sample")) as folder:
        import_path(engine, folder, now=START)
    with writing(engine) as db:
        db.execute(text(f"PRAGMA user_version = {_fingerprint()}"))
    engine.dispose()

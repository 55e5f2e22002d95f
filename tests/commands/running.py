"""The whole command line in this process: starting a Python for each test takes longer than what they test."""

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from typer.testing import CliRunner

from bot.__main__ import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """What a command printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def wegwijs(folder: Path, *arguments: str, typed: str = "", **environment: str) -> Done:
    """Runs `wegwijs` in this folder, with these settings and no others."""
    others = [name for name in os.environ if name.startswith(("WEGWIJS_", "DATABASE_URL"))]
    settings: dict[str, str | None] = {**dict.fromkeys(others), **environment}
    with (
        contextlib.chdir(folder),
        _own_logging(),
        patch.object(sys, "argv", ["wegwijs", *arguments]),
        CliRunner().isolation(typed, settings) as (stdout, stderr, _),
    ):
        code = _ended()
        sys.stdout.flush()
        sys.stderr.flush()
        return Done(code, stdout.getvalue().decode(), stderr.getvalue().decode())


def _ended() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


@contextlib.contextmanager
def _own_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    try:
        yield
    finally:
        root.handlers, root.level = handlers, level

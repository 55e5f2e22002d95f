"""Ten real kill -9 with three processes on one PostgreSQL, while they plan and deliver; `make soak` does five hundred."""

import os
import subprocess
import sys

import pytest

from tests.house import ROOT
from tests.storage.databases import Postgres

LONGEST = 300
"""Seconds on a machine that is very busy; it takes ten or so."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process cannot be forked here")
def test_whoever_is_killed_every_notice_arrives_once(postgres: Postgres) -> None:
    engine = postgres.fresh()
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    soak = [sys.executable, "-m", "tests.soak", "--kills", "10", "--people", "40", "--url", url]
    ended = subprocess.run(soak, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert " 10 kills " in ended.stdout
    assert " 0 duplicates" in ended.stdout

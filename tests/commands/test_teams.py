"""`wegwijs teams` as its user meets it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner, Result

from bot.commands.teams import PACKAGE, cli
from tests.commands.running import wegwijs

APP = "aaaaaaaa-0000-4000-8000-000000000001"
URL = "https://wegwijs.voorbeeld.nl"
SET = {"WEGWIJS_TEAMS_APP_ID": APP, "WEGWIJS_PUBLIC_URL": URL}

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`wegwijs teams package` in this process, in an empty folder, with these settings and no others."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("WEGWIJS_", "DATABASE_URL")):
            monkeypatch.delenv(name)
    return lambda *arguments, **settings: CliRunner().invoke(
        cli, ["package", *arguments], env=settings, catch_exceptions=False
    )


def manifest(file: Path) -> dict[str, Any]:
    with ZipFile(file) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return found


def test_the_package_is_written_where_it_is_said(tmp_path: Path) -> None:
    done = wegwijs(tmp_path, "teams", "package", **SET)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{PACKAGE} is klaar, versie {version('wegwijs')}, voor {URL}.\n"
    made = manifest(tmp_path / PACKAGE)
    assert (made["id"], made["version"]) == (APP, version("wegwijs"))
    assert made["developer"] == {
        "name": "Wegwijs",
        "websiteUrl": URL,
        "privacyUrl": f"{URL}/teams/privacy",
        "termsOfUseUrl": f"{URL}/teams/voorwaarden",
    }


def test_what_is_given_goes_before_what_is_set(run: Run, tmp_path: Path) -> None:
    own = ["--developer", " Zonnehof Zorg ", "--privacy", "https://zonnehof.example/p", "--version", "2.0.10"]
    other = ["--terms", "https://zonnehof.example/v", "--url", "https://ander.voorbeeld.nl/", "--out", "eigen.zip"]
    assert run(*own, *other, **SET).exit_code == 0
    made = manifest(tmp_path / "eigen.zip")
    assert made["version"] == "2.0.10"
    assert made["developer"] == {
        "name": "Zonnehof Zorg",
        "websiteUrl": "https://ander.voorbeeld.nl",
        "privacyUrl": "https://zonnehof.example/p",
        "termsOfUseUrl": "https://zonnehof.example/v",
    }


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        ([], {"WEGWIJS_PUBLIC_URL": URL}, "WEGWIJS_TEAMS_APP_ID"),
        ([], {"WEGWIJS_TEAMS_APP_ID": APP}, "Niets is geen adres voor Teams"),
        ([], {**SET, "WEGWIJS_PUBLIC_URL": "http://wegwijs.voorbeeld.nl"}, "begint met https://"),
        (["--url", "https://naam@wegwijs.voorbeeld.nl"], SET, "geen adres voor Teams"),
        (["--url", "https://[wegwijs"], SET, "geen adres voor Teams"),
        (["--privacy", "https://weg wijs.nl"], SET, "geen adres voor Teams"),
        (["--terms", "voorwaarden"], SET, "geen adres voor Teams"),
        (["--version", "1.0"], SET, "Schrijf drie getallen"),
        (["--version", "01.0.0"], SET, "Schrijf drie getallen"),
        (["--developer", "x" * 33], SET, "1 tot 32 tekens"),
        (["--developer", " "], SET, "1 tot 32 tekens"),
    ],
)
def test_what_teams_would_refuse_is_said_first(
    run: Run, tmp_path: Path, arguments: list[str], settings: dict[str, str], says: str
) -> None:
    done = run(*arguments, **settings)
    assert done.exit_code == 2
    assert says in done.output
    assert list(tmp_path.iterdir()) == []

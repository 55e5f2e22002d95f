"""`wegwijs slack` as its user meets it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from bot.app.build import build
from bot.app.slack_ports import Workspaces
from bot.channels.slack.manifest import manifest
from bot.channels.slack.scopes import BOT_SCOPES
from bot.commands.slack import cli
from bot.settings import Settings
from tests.channels.slack.fakeslack.server import FakeSlack
from tests.commands.running import wegwijs

URL = "https://wegwijs.voorbeeld.nl"
LINKED = {
    "WEGWIJS_SLACK_CLIENT_ID": "111.222",
    "WEGWIJS_SLACK_CLIENT_SECRET": "geheim",
    "WEGWIJS_SLACK_APP_TOKEN": "xapp-1-x",
    "WEGWIJS_PUBLIC_URL": URL,
    "WEGWIJS_SECRET_KEY": "k" * 32,
}


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command of `wegwijs slack` in this process, in an empty folder, with these settings and no others."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("WEGWIJS_", "DATABASE_URL")):
            monkeypatch.delenv(name)
    return lambda *arguments, **settings: CliRunner().invoke(cli, arguments, env=settings, catch_exceptions=False)


def test_the_manifest_is_printed_and_nothing_else(tmp_path: Path) -> None:
    done = wegwijs(tmp_path, "slack", "manifest")
    assert json.loads(done.stdout) == manifest()
    assert done.stdout.startswith('{\n  "display_information"')
    assert (done.stderr, done.returncode, list(tmp_path.iterdir())) == ("", 0, [])


def test_the_manifest_over_http(tmp_path: Path) -> None:
    done = wegwijs(tmp_path, "slack", "manifest", "--http", "--url", f"{URL}/")
    assert json.loads(done.stdout) == manifest(URL, socket=False)
    by_setting = wegwijs(tmp_path, "slack", "manifest", "--http", WEGWIJS_PUBLIC_URL=URL)
    assert by_setting.stdout == done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--http",), "--url https://"),
        (("--url", "http://wegwijs.voorbeeld.nl"), "begint met https://"),
        (("--url", "https://"), "begint met https://"),
        (("--url", "https://[wegwijs"), "begint met https://"),
        (("--url", f"{URL}/?x=1"), "begint met https://"),
    ],
)
def test_a_manifest_that_slack_would_refuse(run: Run, arguments: tuple[str, ...], says: str) -> None:
    done = run("manifest", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr


def test_an_install_link_works_once_for_three_days(tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db"}
    wegwijs(tmp_path, "migrate", **database)
    links = [wegwijs(tmp_path, "slack", "install-link", **database, **LINKED).stdout for _ in range(2)]
    found = [re.fullmatch(rf"{URL}/slack/install\?ticket=([\w-]{{43}})\n", link) for link in links]
    first, second = [one[1] for one in found if one]
    settings = Settings(_env_file=None, database_url=SecretStr(database["DATABASE_URL"]))
    days = timedelta(days=3)
    late = Workspaces(build(settings, lambda: datetime.now(UTC) + days + timedelta(minutes=1)))
    in_time = Workspaces(build(settings, lambda: datetime.now(UTC) + days - timedelta(minutes=1)))
    assert not late.use_ticket(first)
    assert not in_time.use_state(first), "a link is not what comes back from Slack"
    assert in_time.use_ticket(first)
    assert not in_time.use_ticket(first)
    assert in_time.use_ticket(second)
    for one in (late, in_time):
        one.app.engine.dispose()


@pytest.mark.parametrize("missing", LINKED)
def test_an_install_link_says_what_is_missing(run: Run, missing: str) -> None:
    given = {name: value for name, value in LINKED.items() if name != missing}
    done = run("install-link", **given)
    assert (done.exit_code, done.stdout) == (2, "")
    assert missing in done.stderr
    assert not [name for name in given if re.search(rf"^  {name}\b", done.stderr, re.MULTILINE)]


def test_an_install_link_is_of_no_use_with_one_token_or_without_a_database(run: Run, tmp_path: Path) -> None:
    one = run("install-link", **LINKED, WEGWIJS_SLACK_BOT_TOKEN="xoxb-1")
    assert (one.exit_code, one.stdout) == (2, "")
    assert "één werkruimte" in one.stderr
    none = wegwijs(tmp_path, "slack", "install-link", **LINKED)
    assert (none.returncode, none.stdout) == (2, "")
    assert "wegwijs migrate" in none.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_looks_at_slack(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        team = slack.workspace("T1", domain="zorg", scopes=BOT_SCOPES)
        told = wegwijs(
            tmp_path,
            "doctor",
            WEGWIJS_SLACK_API_URL=slack.url,
            WEGWIJS_SLACK_BOT_TOKEN=team.bot_token,
            WEGWIJS_SLACK_APP_TOKEN="xapp-1-verzonnen",
        ).stdout
    assert "in orde  Slack, bot-token: werkt in Zorg (T1)" in told
    assert "let op   Slack, app-token: Slack kent de token niet" in told

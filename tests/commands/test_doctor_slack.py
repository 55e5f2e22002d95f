"""What the doctor says of Slack, asked of a fake one over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.build import App, build
from bot.app.slack_ports import Workspaces
from bot.channels.slack.ports import CHANNEL, Workspace
from bot.channels.slack.scopes import BOT_SCOPES
from bot.commands.common import Check
from bot.commands.doctor_slack import slack_checks
from bot.settings import Settings
from storage import installations
from storage.engine import writing
from storage.migrate import migrate
from tests.channels.slack.fakeslack.server import FakeSlack

KEY = "k" * 32
PUBLIC = "https://wegwijs.voorbeeld.nl"

Look = Callable[..., dict[str, Check]]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as made:
        made.workspace("T1", domain="zorg", scopes=BOT_SCOPES)
        yield made


def app_of(tmp_path: Path, ahead: timedelta = timedelta(), **settings: Any) -> App:
    """An app whose clock is that far ahead; nothing of it comes from the environment."""
    given = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/own.db", secret_key=KEY, **settings)
    return build(given, lambda: datetime.now(UTC) + ahead)


@pytest.fixture
def look(tmp_path: Path, slack: FakeSlack) -> Iterator[Look]:
    """The checks by what they looked at, in an installation by one bot token over Socket Mode unless told otherwise."""

    def checks(ahead: timedelta = timedelta(), **changes: Any) -> dict[str, Check]:
        tokens = {"slack_bot_token": slack.teams["T1"].bot_token, "slack_app_token": slack.app_token}
        settings = {"slack_api_url": slack.url, **tokens, **changes}
        apps.append(app_of(tmp_path, ahead, **settings))
        return by_name(apps[-1])

    apps: list[App] = []
    yield checks
    for app in apps:
        app.engine.dispose()


def by_name(app: App) -> dict[str, Check]:
    return {check.what.removeprefix("Slack, "): check for check in slack_checks(app)}


def wrong(checks: dict[str, Check]) -> list[str]:
    return [what for what, check in checks.items() if not check.fine]


def test_nothing_is_said_where_slack_is_not_used(tmp_path: Path) -> None:
    assert by_name(app_of(tmp_path)) == {}


def test_all_is_fine(look: Look, slack: FakeSlack) -> None:
    checks = look()
    assert wrong(checks) == []
    assert list(checks) == ["verbinding", "installatie", "bot-token", "rechten", "app-token", "klok"]
    assert checks["bot-token"].say == "werkt in Zorg (T1)"
    assert not slack.sockets.open, "an open socket would take events from who runs"


@pytest.mark.parametrize("state", ["token_revoked", "account_inactive"])
def test_a_token_that_ended_is_to_be_renewed(look: Look, slack: FakeSlack, state: Any) -> None:
    slack.teams["T1"].grant.state = state
    checks = look()
    assert wrong(checks) == ["bot-token"]
    assert "rechten" not in checks
    assert f"({state}): installeer de app opnieuw" in checks["bot-token"].say


def test_a_token_slack_never_gave(look: Look) -> None:
    checks = look(slack_bot_token="xoxb-verzonnen")
    assert "(invalid_auth): installeer de app opnieuw" in checks["bot-token"].say


def test_missing_scopes_are_named_with_what_to_do(look: Look, slack: FakeSlack) -> None:
    slack.teams["T1"].scopes -= {"im:history", "users:read.email"}
    checks = look()
    assert wrong(checks) == ["rechten"]
    assert checks["rechten"].say.startswith("im:history, users:read.email ontbreekt.")
    assert "installeer de app opnieuw" in checks["rechten"].say


def test_a_wrong_app_token(look: Look) -> None:
    checks = look(slack_app_token="xapp-1-verzonnen")
    assert wrong(checks) == ["app-token"]
    assert "maak een nieuwe app-token" in checks["app-token"].say


def test_an_app_token_without_its_scope(look: Look, slack: FakeSlack) -> None:
    slack.app_scopes = set()
    checks = look()
    assert wrong(checks) == ["app-token"]
    assert "connections:write" in checks["app-token"].say


def test_a_socket_that_cannot_be_reached(look: Look, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack.sockets, "address", lambda: "ws://127.0.0.1:1/link/?ticket=x")
    checks = look()
    assert wrong(checks) == ["app-token"]
    assert "niet te bereiken" in checks["app-token"].say


@pytest.mark.parametrize(
    ("ahead", "says"),
    [(timedelta(minutes=6), "360 seconden voor "), (timedelta(minutes=-2), "120 seconden achter ")],
)
def test_a_clock_that_is_wrong(look: Look, ahead: timedelta, says: str) -> None:
    checks = look(ahead)
    assert wrong(checks) == ["klok"]
    seconds, way = says.split(" seconden ")
    told, _, rest = checks["klok"].say.partition(" seconden ")
    assert abs(int(told) - int(seconds)) <= 3, "what Slack says of the time is up to a second or two old"
    assert rest.startswith(way)
    assert "Zet de klok gelijk" in rest


@pytest.mark.parametrize("ahead", [50, -50])
def test_a_clock_that_is_good_enough(look: Look, ahead: int) -> None:
    assert wrong(look(timedelta(seconds=ahead))) == []


def test_the_clock_is_seen_even_when_the_token_is_refused(look: Look) -> None:
    checks = look(timedelta(minutes=6), slack_bot_token="xoxb-verzonnen", slack_app_token=None)
    assert "klok" in wrong(checks)


def test_no_connection(look: Look) -> None:
    checks = look(slack_api_url="http://127.0.0.1:1/api/")
    assert wrong(checks) == ["bot-token", "app-token"]
    assert all("geen verbinding met http://127.0.0.1:1/api/" in checks[one].say for one in wrong(checks))
    assert "klok" not in checks


@pytest.mark.parametrize("broken", [{"status": 500}, {"status": 429, "retry_after": 3}, {"drop": True}])
def test_slack_in_trouble_is_no_stack_trace(look: Look, slack: FakeSlack, broken: dict[str, Any]) -> None:
    slack.fault("auth.test", **broken)
    assert wrong(look()) == ["bot-token"]


def test_no_finding_tells_a_secret(look: Look, slack: FakeSlack) -> None:
    slack.teams["T1"].grant.state = "token_revoked"
    told = str(look(slack_app_token="xapp-1-verzonnen", slack_signing_secret="tekengeheim"))
    assert not [secret for secret in ("xoxb-T1", "verzonnen", "tekengeheim") if secret in told]


@pytest.mark.parametrize(
    ("settings", "what", "says"),
    [
        ({"slack_app_token": None}, "verbinding", "WEGWIJS_SLACK_APP_TOKEN (Socket Mode) of"),
        ({"slack_app_token": None, "slack_signing_secret": "s"}, "verbinding", "WEGWIJS_PUBLIC_URL"),
        ({"slack_signing_secret": "s", "public_url": "http://thuis.nl"}, "verbinding", "WEGWIJS_PUBLIC_URL"),
        ({"slack_bot_token": None}, "installatie", "WEGWIJS_SLACK_BOT_TOKEN"),
        ({"slack_client_id": "1.2"}, "installatie", "één werkruimte. Haal die weg"),
        ({"slack_bot_token": None, "slack_client_id": "1.2"}, "installatie", "WEGWIJS_SLACK_CLIENT_SECRET"),
        ({"slack_bot_token": None, "slack_client_secret": "s"}, "installatie", "WEGWIJS_SLACK_CLIENT_ID"),
    ],
)
def test_settings_that_do_not_belong_together(look: Look, settings: dict[str, Any], what: str, says: str) -> None:
    checks = look(**settings)
    assert wrong(checks) == [what]
    assert says in checks[what].say


def test_each_combination_says_what_it_gives(look: Look) -> None:
    more = {"slack_bot_token": None, "slack_client_id": "1.2", "slack_client_secret": "s", "public_url": PUBLIC}
    checks = look(**more, slack_signing_secret="s")
    assert wrong(checks) == []
    assert checks["verbinding"].say == f"Socket Mode en HTTP op {PUBLIC}/slack/events"
    assert "wegwijs slack install-link" in checks["installatie"].say


@pytest.fixture
def installed(tmp_path: Path, slack: FakeSlack) -> Iterator[App]:
    """An app that T1 and T2 were installed in by a link, with scopes enough."""
    more: dict[str, Any] = {"slack_client_id": "1.2", "slack_client_secret": "s", "public_url": PUBLIC}
    app = app_of(tmp_path, slack_api_url=slack.url, slack_app_token=slack.app_token, **more)
    migrate(app.engine)
    slack.workspace("T2", domain="school", scopes=BOT_SCOPES)
    for team in slack.teams.values():
        Workspaces(app).save(Workspace(team.id, team.name, team.bot_token, team.bot_user), "UADMIN")
    yield app
    app.engine.dispose()


def test_every_installed_workspace_is_asked(installed: App, slack: FakeSlack) -> None:
    assert wrong(by_name(installed)) == []
    slack.revoke(slack.teams["T1"])
    slack.teams["T2"].scopes -= {"chat:write"}
    checks = by_name(installed)
    assert wrong(checks) == ["werkruimte Zorg (T1)", "werkruimte School (T2)"]
    assert "(token_revoked): installeer de app daar opnieuw: wegwijs slack install-link" in checks[wrong(checks)[0]].say
    assert "chat:write ontbreekt" in checks[wrong(checks)[1]].say


def test_a_workspace_that_removed_the_app_is_told_and_not_asked(installed: App, slack: FakeSlack) -> None:
    Workspaces(installed).revoke("T1")
    before = len(slack.calls_of("auth.test"))
    checks = by_name(installed)
    assert wrong(checks) == []
    assert checks["werkruimte Zorg (T1)"].say.startswith("verwijderd op ")
    assert len(slack.calls_of("auth.test")) == before + 1


def test_a_token_that_was_locked_with_another_key(installed: App) -> None:
    with writing(installed.engine) as db:
        found = installations.find(db, CHANNEL, "T1")
        assert found is not None
        installations.save(db, installations.Installation(**{**vars(found), "secret": b"niet te openen"}))
    checks = by_name(installed)
    assert wrong(checks) == ["werkruimte Zorg (T1)"]
    assert "WEGWIJS_OLD_SECRET_KEYS" in checks["werkruimte Zorg (T1)"].say

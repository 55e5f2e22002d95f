"""Settings: what is set wrong is said by name, all at once, and never with the secret."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from bot.errors import SettingsError
from bot.settings import LogLevel, Settings, load_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SECRET = "not-a-real-secret-but-long-enough-to-pass"
TENANT, OTHER = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith("WEGWIJS_") or name.upper() == "DATABASE_URL":
            monkeypatch.delenv(name)


def _env_file(folder: Path, text: str) -> Path:
    file = folder / ".env"
    file.write_text(text, encoding="utf-8")
    return file


def test_defaults_need_nothing() -> None:
    settings = load_settings(env_file=None)
    assert settings.database_url.get_secret_value() == "sqlite:///wegwijs.db"
    assert settings.base_url == "http://127.0.0.1:8400"
    assert (settings.freshness_days, settings.roster_hours, settings.default_locale) == (7, 24, "nl")
    assert (settings.school_region, settings.holdout_percent) == ("midden", 0)
    assert settings.secret_key is None


def test_reads_the_file_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGWIJS_WEB_PORT", "9000")
    file = _env_file(
        tmp_path,
        "WEGWIJS_WEB_PORT=8500\nWEGWIJS_LOG_LEVEL=debug\nDATABASE_URL=postgresql://u:p@localhost/w\nOTHER=1\n"
        f"WEGWIJS_PUBLIC_URL=https://wegwijs.example/\nWEGWIJS_SECRET_KEY={SECRET}\nWEGWIJS_SMTP_URL=\n",
    )
    settings = load_settings(file)
    assert settings.web_port == 9000
    assert settings.log_level is LogLevel.DEBUG
    assert settings.database_url.get_secret_value() == "postgresql://u:p@localhost/w"
    assert settings.base_url == "https://wegwijs.example"
    assert settings.required_secret_key().get_secret_value() == SECRET
    assert settings.smtp_url is None


def test_a_missing_file_is_no_mistake(tmp_path: Path) -> None:
    assert load_settings(tmp_path / ".env") == load_settings(env_file=None)


def test_names_every_mistake_and_shows_no_value(tmp_path: Path) -> None:
    file = _env_file(
        tmp_path,
        "DATABASE_URL=mysql://root:geheim@localhost/x\nWEGWIJS_WEB_PORT=geheim\nWEGWIJS_SECRET_KEY=geheim\n"
        "WEGWIJS_SMTP_URL=geheim\nWEGWIJS_PUBLIC_URL=geheim\nWEGWIJS_DEFAULT_LOCALE=geheim\n"
        "WEGWIJS_SCHOOL_REGION=geheim\nWEGWIJS_HOLDOUT_PERCENT=51\n",
    )
    with pytest.raises(SettingsError) as refused:
        load_settings(file)
    text = str(refused.value)
    for name in (
        "DATABASE_URL",
        "WEB_PORT",
        "SECRET_KEY",
        "SMTP_URL",
        "PUBLIC_URL",
        "DEFAULT_LOCALE",
        "SCHOOL_REGION",
        "HOLDOUT_PERCENT",
    ):
        assert f"{name}:" in text
    assert "geheim" not in text
    assert "WEGWIJS_DATABASE_URL" not in text


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SLACK_BOT_TOKEN", "geheim", "xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-geheim", "xapp-"),
        ("SLACK_API_URL", "https://geheim.example/api", "eindig met / end with /"),
        ("SLACK_API_URL", "http://geheim.example/api/", "https://"),
        ("SLACK_API_URL", "http://127.0.0.1.geheim.example/", "https://"),
        ("OLD_SECRET_KEYS", f"{SECRET},geheim", "32"),
        ("TEAMS_APP_ID", "geheim", "00000000-0000"),
        ("TEAMS_APP_TENANT", "geheim", "00000000-0000"),
        ("TEAMS_TENANTS", f"{TENANT},geheim", "00000000-0000"),
        ("TEAMS_LOGIN_URL", "http://geheim.example/", "https://"),
        ("TEAMS_LOGIN_URL", "https://geheim.example", "eindig met / end with /"),
        ("TEAMS_OPENID_URL", "http://geheim.example/openid", "https://"),
    ],
)
def test_a_setting_of_a_channel_is_checked(tmp_path: Path, name: str, value: str, says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(_env_file(tmp_path, f"WEGWIJS_{name}={value}\n"))
    assert f"WEGWIJS_{name}: " in str(refused.value)
    assert says in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_settings_of_a_channel_are_read(tmp_path: Path) -> None:
    settings = load_settings(
        _env_file(
            tmp_path,
            "WEGWIJS_SLACK_BOT_TOKEN=xoxb-1\nWEGWIJS_SLACK_APP_TOKEN=xapp-1\nWEGWIJS_SLACK_SIGNING_SECRET=geheim\n"
            "WEGWIJS_SLACK_CLIENT_ID=1.2\nWEGWIJS_SLACK_CLIENT_SECRET=geheim\n"
            f"WEGWIJS_SLACK_API_URL=http://127.0.0.1:9/api/\nWEGWIJS_OLD_SECRET_KEYS={SECRET}, {SECRET}2\n",
        )
    )
    assert settings.slack_api_url == "http://127.0.0.1:9/api/"
    assert settings.older_keys == (SECRET, f"{SECRET}2")
    assert "geheim" not in repr(settings)
    assert "xoxb-1" not in repr(settings)
    assert load_settings(env_file=None).older_keys == ()


def test_settings_of_teams_are_read(tmp_path: Path) -> None:
    settings = load_settings(
        _env_file(
            tmp_path,
            f"WEGWIJS_TEAMS_APP_ID={TENANT.upper()}\nWEGWIJS_TEAMS_APP_PASSWORD=geheim\n"
            f"WEGWIJS_TEAMS_TENANTS= {TENANT}, {OTHER.upper()} ,\n",
        )
    )
    assert settings.teams_app_id == TENANT
    assert settings.teams_allowed == {TENANT, OTHER}
    assert "geheim" not in repr(settings)


def test_who_may_talk_in_teams_is_the_tenant_of_the_app_unless_others_are_named() -> None:
    assert Settings(_env_file=None).teams_allowed == frozenset()
    assert Settings(_env_file=None, teams_app_tenant=TENANT).teams_allowed == {TENANT}
    assert Settings(_env_file=None, teams_app_tenant=TENANT, teams_tenants=OTHER).teams_allowed == {OTHER}


@pytest.mark.parametrize("served", [{"public_url": "https://wegwijs.example"}, {"web_host": "0.0.0.0"}])
@pytest.mark.parametrize("name", ["teams_login_url", "teams_openid_url"])
def test_keys_of_this_machine_let_nobody_in_from_outside(served: dict[str, Any], name: str) -> None:
    ours: dict[str, Any] = {name: "http://127.0.0.1:9/keys/"}
    assert getattr(Settings(_env_file=None, **ours), name) == ours[name]
    with pytest.raises(ValidationError, match="nobody comes from outside"):
        Settings(_env_file=None, **served, **ours)


def test_a_file_in_another_encoding_is_said(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("WEGWIJS_MAIL_FROM=caf\u00e9@zorg.example".encode("latin-1"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(file)


def test_running_without_a_secret_key_says_what_to_do() -> None:
    with pytest.raises(SettingsError, match="WEGWIJS_SECRET_KEY is missing"):
        load_settings(env_file=None).required_secret_key()


def test_secrets_do_not_show() -> None:
    settings = Settings(secret_key=SecretStr(SECRET), database_url=SecretStr("postgresql://u:wachtwoord@localhost/w"))
    assert SECRET not in repr(settings)
    assert "wachtwoord" not in repr(settings)


def test_settings_do_not_change_after_the_start() -> None:
    with pytest.raises(ValidationError):
        load_settings(env_file=None).web_port = 1  # type: ignore[misc]  # that it cannot be set is the test


@pytest.mark.parametrize(("host", "url"), [("0.0.0.0", "http://0.0.0.0:8400"), ("::1", "http://[::1]:8400")])
def test_base_url_of_a_host(host: str, url: str) -> None:
    assert Settings(web_host=host).base_url == url


def test_the_example_names_every_setting_and_no_other() -> None:
    named = {
        line.removeprefix("# ").partition("=")[0]
        for line in EXAMPLE.read_text(encoding="utf-8").splitlines()
        if line.removeprefix("# ").partition("=")[0].isupper() and "=" in line
    }
    expected = {f"WEGWIJS_{name.upper()}" for name in Settings.model_fields} - {"WEGWIJS_DATABASE_URL"}
    assert named == expected | {"DATABASE_URL"}


def test_the_example_holds_the_defaults() -> None:
    assert load_settings(EXAMPLE) == load_settings(env_file=None)

"""What differs between one installation and the next, read from the environment and `.env`.

Everything has a default that works on one machine but the secret key: without it a restart would sign everybody
out, and two processes would not accept each other's sessions.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

ENV_FILE = Path(".env")
_PREFIX = "WEGWIJS_"
_SHORTEST_SECRET = 32


class LogLevel(StrEnum):
    """From which weight a log line is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _database_url(url: SecretStr) -> SecretStr:
    """Only the two databases the tests run on; the driver is ours to choose."""
    scheme, separator, _ = url.get_secret_value().partition("://")
    if not separator or scheme.partition("+")[0] not in ("sqlite", "postgresql", "postgres"):
        raise ValueError("begin met / start with sqlite:/// of/or postgresql://")
    return url


def _http_url(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("begin met / start with http:// of/or https://")
    return url.rstrip("/")


def _smtp_url(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("smtp://", "smtps://")):
        raise ValueError("begin met / start with smtp:// of/or smtps://")
    return url


def _secret_key(key: SecretStr) -> SecretStr:
    if len(key.get_secret_value()) < _SHORTEST_SECRET:
        raise ValueError(f"minstens / at least {_SHORTEST_SECRET} tekens / characters")
    return key


def _old_keys(keys: SecretStr) -> SecretStr:
    for key in _listed(keys):
        _secret_key(SecretStr(key))
    return keys


def _listed(keys: SecretStr | None) -> tuple[str, ...]:
    given = keys.get_secret_value().split(",") if keys is not None else ()
    return tuple(key.strip() for key in given if key.strip())


def _begins(prefix: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not secret.get_secret_value().startswith(prefix):
            raise ValueError(f"begin met / start with {prefix}")
        return secret

    return AfterValidator(check)


def _secure_url(url: str) -> str:
    """Secrets go there, or keys come from there, so it is encrypted, but on this machine itself."""
    if urlsplit(url).scheme != "https" and not on_this_machine(url):
        raise ValueError("begin met / start with https://")
    return url


def _api_url(url: str) -> str:
    if not _secure_url(url).endswith("/"):
        raise ValueError("eindig met / end with /")
    return url


def _guid(text: str) -> str:
    """How Microsoft writes the id of an app or a tenant, in small letters."""
    try:
        return str(UUID(text.strip()))
    except ValueError:
        raise ValueError("een id zoals / an id like 00000000-0000-0000-0000-000000000000") from None


def _guids(text: str) -> str:
    return ",".join(_guid(one) for one in text.split(",") if one.strip())


def on_this_machine(url: str) -> bool:
    """Is it an address that only this machine itself can reach, without encryption?"""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")


class Settings(BaseSettings):
    """The settings of one process, checked when it starts and never changed after.

    `DATABASE_URL` may go without prefix, as hosting platforms set it; the others begin with `WEGWIJS_`. What can hold
    a password is a `SecretStr`, so that it shows in no log and no error.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: Annotated[SecretStr, AfterValidator(_database_url)] = Field(
        default=SecretStr("sqlite:///wegwijs.db"),
        validation_alias=AliasChoices("DATABASE_URL", f"{_PREFIX}DATABASE_URL", "database_url"),
    )
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8400, ge=1, le=65535)
    public_url: Annotated[str, AfterValidator(_http_url)] | None = None
    secret_key: Annotated[SecretStr, AfterValidator(_secret_key)] | None = None
    old_secret_keys: Annotated[SecretStr, AfterValidator(_old_keys)] | None = None
    smtp_url: Annotated[SecretStr, AfterValidator(_smtp_url)] | None = None
    mail_from: str = "wegwijs@localhost"
    log_level: LogLevel = LogLevel.INFO
    log_format: Literal["json", "console"] | None = None
    freshness_days: int = Field(default=7, ge=1, le=365)
    roster_hours: int = Field(default=24, ge=1, le=24 * 31)
    default_locale: Literal["nl", "en"] = "nl"
    school_region: Literal["noord", "midden", "zuid"] = "midden"
    holdout_percent: int = Field(default=0, ge=0, le=50)
    slack_bot_token: Annotated[SecretStr, _begins("xoxb-")] | None = None
    slack_app_token: Annotated[SecretStr, _begins("xapp-")] | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = "https://slack.com/api/"
    teams_app_id: Annotated[str, AfterValidator(_guid)] | None = None
    teams_app_password: SecretStr | None = None
    teams_app_certificate: Path | None = None
    teams_managed_identity: bool = False
    teams_app_tenant: Annotated[str, AfterValidator(_guid)] | None = None
    teams_tenants: Annotated[str, AfterValidator(_guids)] = ""
    teams_login_url: Annotated[str, AfterValidator(_api_url)] = "https://login.microsoftonline.com/"
    teams_openid_url: Annotated[str, AfterValidator(_secure_url)] = (
        "https://login.botframework.com/v1/.well-known/openidconfiguration"
    )

    @field_validator("teams_login_url", "teams_openid_url")
    @classmethod
    def _keys_of_our_own(cls, url: str, info: ValidationInfo) -> str:
        """Keys of this machine let in whoever made them: that is for trying out, never for who comes from outside."""
        served = [info.data.get("public_url"), f"http://{info.data.get('web_host')}/"]
        if on_this_machine(url) and not all(on_this_machine(one) for one in served if one):
            raise ValueError("hier alleen als niemand van buiten komt / here only when nobody comes from outside")
        return url

    @property
    def base_url(self) -> str:
        """Where people reach the web chat: the public address, else the one it listens on; without a last slash."""
        if self.public_url:
            return self.public_url
        host = f"[{self.web_host}]" if ":" in self.web_host else self.web_host
        return f"http://{host}:{self.web_port}"

    @property
    def teams_allowed(self) -> frozenset[str]:
        """The tenants whose people are answered in Teams: those that are named, else the one of the app itself."""
        return frozenset(filter(None, self.teams_tenants.split(","))) or frozenset(
            filter(None, [self.teams_app_tenant])
        )

    @property
    def older_keys(self) -> tuple[str, ...]:
        """Secret keys of before, that can still open what they sealed; the newest first."""
        return _listed(self.old_secret_keys)

    def required_secret_key(self) -> SecretStr:
        """The key that signs sessions and links. Raises SettingsError when none is set: `run` asks for one, the demo
        makes its own.
        """
        if self.secret_key is None:
            raise SettingsError(
                f"{_PREFIX}SECRET_KEY ontbreekt. Zet in .env een geheim van {_SHORTEST_SECRET} tekens of meer.\n"
                f"{_PREFIX}SECRET_KEY is missing. Put a secret of {_SHORTEST_SECRET} characters or more in .env."
            )
        return self.secret_key


def load_settings(env_file: Path | None = ENV_FILE) -> Settings:
    """The settings of the environment, completed from `env_file` where that exists; the environment wins.

    Raises SettingsError with every setting that cannot be used, by the name to write it under and never with the
    value that was refused.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as refused:
        raise SettingsError(_explain(refused)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            f"{env_file} is niet te lezen. Sla het bestand op als UTF-8.\n"
            f"{env_file} cannot be read. Save the file as UTF-8."
        ) from None


def _explain(refused: ValidationError) -> str:
    lines = ["Deze instellingen kloppen niet (kijk in .env). / These settings are not right (look in .env)."]
    for mistake in refused.errors(include_url=False, include_input=False):
        lines.append(f"  {_env_name(str(mistake['loc'][0]))}: {mistake['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)


def _env_name(field: str) -> str:
    name = field.upper().removeprefix(_PREFIX)
    return name if name == "DATABASE_URL" else f"{_PREFIX}{name}"

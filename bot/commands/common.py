"""What the commands share: opening the database they work on, and saying plainly what is wrong."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from bot.app.build import App, Clock
    from bot.settings import Settings

SAMPLE_FILE = Path(".wegwijs") / "voorbeeld.db"
at_end = ExitStack()
"""What a command leaves to be closed when it is over."""


@dataclass(frozen=True)
class Check:
    """One thing that the doctor looked at: `fine` or not, and then what to do."""

    what: str
    fine: bool
    say: str


def complain(text: str) -> NoReturn:
    """Ends the command with a message on standard error; exit code 2."""
    typer.echo(text, err=True)
    raise typer.Exit(2)


def opened(*, quiet: bool = True, own: bool = False) -> App:
    """The app on the database of the settings; on the sample data when no database was ever set up here.

    A command that answers and ends is `quiet`: it logs warnings and worse. One that is of no use on the sample data
    asks for an `own` database: DatabaseNotReady when there is none.
    """
    from bot.settings import load_settings

    settings = load_settings()
    log_when_needed("warning" if quiet else settings.log_level, as_json=_as_json(settings, quiet))
    if not own and nothing_set_up(settings.database_url.get_secret_value()):
        return sample_app(SAMPLE_FILE)
    app = on(settings)
    from storage.migrate import check_ready

    check_ready(app.engine)
    return app


def on(settings: Settings, clock: Clock | None = None) -> App:
    """The app on the database of these settings, whether it is ready or not; closed when the command ends."""
    from bot.app.build import build, system_clock

    app = build(settings, clock or system_clock)
    at_end.callback(app.engine.dispose)
    return app


def log_when_needed(level: str, *, as_json: bool | None) -> None:
    """Sets up logging with the first line there is to log: what writes it takes as long to load as an answer takes."""
    root = logging.getLogger()
    root.handlers = [_OnFirstLine(level, as_json)]
    root.setLevel(level.upper())


class _OnFirstLine(logging.Handler):
    def __init__(self, level: str, as_json: bool | None) -> None:
        super().__init__()
        self._from = level
        self._as_json = as_json

    def emit(self, record: logging.LogRecord) -> None:
        """Makes way for the handler that stays."""
        from bot.logging import configure_logging

        configure_logging(self._from, json=self._as_json)
        logging.getLogger().handle(record)


def _as_json(settings: Settings, quiet: bool) -> bool | None:
    if quiet or settings.log_format == "console":
        return False
    return True if settings.log_format == "json" else None


def nothing_set_up(url: str) -> bool:
    """Is this the default SQLite file, and was it never made?"""
    from bot.settings import Settings

    default = Settings.model_fields["database_url"].default.get_secret_value()
    return bool(url == default and not Path(url.removeprefix("sqlite:///")).exists())


def sample_app(path: Path) -> App:
    """The app on the sample data, at the moment of its story."""
    from pydantic import SecretStr

    from bot.app.sample import DemoClock, sample_engine
    from bot.settings import load_settings

    log_when_needed("warning", as_json=False)
    typer.echo("Voorbeeldgegevens: verzonnen mensen, dinsdag 19 november 2024, 10:00 uur.", err=True)
    sample_engine(path).dispose()
    settings = load_settings().model_copy(update={"database_url": SecretStr(f"sqlite:///{path}")})
    return on(settings, DemoClock())

"""`wegwijs doctor`: what is in order, what is not, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from bot.errors import SettingsError, StorageError

if TYPE_CHECKING:
    from bot.app.build import App


@dataclass(frozen=True)
class Check:
    """One thing looked at: `fine` or not, and then what to do."""

    what: str
    fine: bool
    say: str


def doctor() -> None:
    """Kijk of alles klaar is: instellingen, database, gegevens, rooster en poort."""
    bad = 0
    for check in _checks():
        bad += not check.fine
        typer.echo(f"{'in orde ' if check.fine else 'let op  '} {check.what}: {check.say}")
    raise typer.Exit(1 if bad else 0)


def _checks() -> Iterator[Check]:
    from bot.app.build import build
    from bot.settings import load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        yield Check("instellingen", False, str(error))
        return
    yield Check("instellingen", True, "te lezen")
    secret = settings.secret_key is not None
    yield Check("geheim", secret, "gezet" if secret else "zet WEGWIJS_SECRET_KEY in .env voor je `wegwijs run` start")
    app = build(settings)
    yield from _database(app)
    yield _port(settings.web_host, settings.web_port)


def _database(app: App) -> Iterator[Check]:
    from storage.migrate import check_ready

    try:
        check_ready(app.engine)
    except StorageError as error:
        yield Check("database", False, f"{error}. Doe: wegwijs migrate, en dan wegwijs import MAP")
        return
    yield Check("database", True, app.engine.dialect.name)
    yield from _records(app)


def _records(app: App) -> Iterator[Check]:
    from storage import catalogue, freshness
    from storage.engine import reading

    with reading(app.engine) as db:
        count, oldest = len(catalogue.procedures(db)), freshness.oldest(db)
    yield Check("handelingen", count > 0, f"{count} in de lijst" if count else "lees handelingen.csv in")
    now = app.clock()
    for table, limit in (("competences", app.core.limits.register), ("shifts", app.core.limits.roster)):
        instant = oldest.get(table)
        if instant is not None:
            fresh = now - instant <= limit
            told = f"oudste bevestiging {instant:%d-%m-%Y %H:%M} UTC"
            yield Check(table, fresh, told if fresh else f"{told}: lees nieuwe bestanden in")
        ahead = instant is not None and instant > now
        if ahead:
            yield Check("klok", False, "gegevens zijn later bevestigd dan het nu is: kijk de klok na")


def _port(host: str, port: int) -> Check:
    from bot.app.serve import port_is_free

    free = port_is_free(host, port)
    return Check("poort", free, f"{port} is vrij" if free else f"{port} is bezet: zet WEGWIJS_WEB_PORT")

"""`wegwijs doctor`: what is in order, what is not, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import typer

from bot.commands.common import Check, on
from bot.commands.doctor_slack import slack_checks
from bot.commands.doctor_teams import teams_checks
from bot.domain.calendar import local
from bot.errors import DatabaseNotReady, SettingsError, StorageError

if TYPE_CHECKING:
    from bot.app.build import App

_LIST_ENDS = timedelta(days=60)
"""So long before the last school holiday it is time for a new list."""
_KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def doctor() -> None:
    """Kijk of alles klaar is: instellingen, vakanties, database, gegevens, rooster, poort, Slack en Teams."""
    bad = 0
    for check in _checks():
        bad += not check.fine
        typer.echo(f"{'in orde ' if check.fine else 'let op  '} {check.what}: {check.say}")
    raise typer.Exit(1 if bad else 0)


def _checks() -> Iterator[Check]:
    from bot.settings import load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        yield Check("instellingen", False, str(error))
        return
    yield Check("instellingen", True, "te lezen")
    secret = settings.secret_key is not None
    yield Check("geheim", secret, "gezet" if secret else "zet WEGWIJS_SECRET_KEY in .env voor je `wegwijs run` start")
    app = on(settings)
    yield _holidays(app)
    yield from _database(app)
    yield _port(settings.web_host, settings.web_port)
    yield from slack_checks(app)
    yield from teams_checks(app)


def _holidays(app: App) -> Check:
    from schedules.holidays import Region, known_until

    region = app.settings.school_region
    last = known_until(Region(region))
    told = f"regio {region}, bekend tot en met {last:%d-%m-%Y}"
    fine = last - local(app.clock()).date() > _LIST_ENDS
    return Check("schoolvakanties", fine, told if fine else f"{told}: werk Wegwijs bij")


def _database(app: App) -> Iterator[Check]:
    from storage.migrate import check_ready

    try:
        check_ready(app.engine)
    except DatabaseNotReady:
        yield Check("database", False, "nog niet klaar. Doe: wegwijs migrate, en dan wegwijs import MAP")
        return
    except StorageError:
        yield Check("database", False, "niet bereikbaar. Kijk DATABASE_URL na in .env")
        return
    yield Check("database", True, _KINDS.get(app.engine.dialect.name, app.engine.dialect.name))
    yield from _records(app)


def _records(app: App) -> Iterator[Check]:
    from storage import catalogue, freshness
    from storage.engine import reading

    with reading(app.engine) as db:
        count, oldest = len(catalogue.procedures(db)), freshness.oldest(db)
    yield Check("handelingen", count > 0, f"{count} in de lijst" if count else "lees handelingen.csv in")
    now = app.clock()
    register, shifts = app.core.limits.register, app.core.limits.roster
    for table, what, limit in (("competences", "bekwaamheden", register), ("shifts", "rooster", shifts)):
        if table in oldest:
            yield _age(what, oldest[table], now, limit)
    if any(oldest[table] > now for table in ("competences", "shifts") if table in oldest):
        yield Check("klok", False, "gegevens zijn later bevestigd dan het nu is: kijk de klok na")


def _age(what: str, oldest: datetime, now: datetime, limit: timedelta) -> Check:
    fresh = now - oldest <= limit
    told = f"oudste bevestiging {local(oldest):%d-%m-%Y %H:%M} uur"
    return Check(what, fresh, told if fresh else f"{told}: lees nieuwe bestanden in")


def _port(host: str, port: int) -> Check:
    from bot.app.serve import port_is_free

    if port_is_free(host, port):
        return Check("poort", True, f"{port} is vrij")
    if _is_wegwijs(host, port):
        return Check("poort", True, f"op {port} draait Wegwijs al")
    return Check("poort", False, f"{port} is bezet: zet WEGWIJS_WEB_PORT")


def _is_wegwijs(host: str, port: int) -> bool:
    """Is it our own server that has the port?"""
    import json
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection(host, port, timeout=3)
    try:
        connection.request("GET", "/health")
        told = json.loads(connection.getresponse().read(1024))
    except (OSError, HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return isinstance(told, dict) and told.get("status") in ("ok", "unavailable")

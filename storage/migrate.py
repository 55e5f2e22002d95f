"""Bringing the tables up to this version of the program, and checking that they are."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from bot.errors import DatabaseNotReady
from storage.engine import reading, sqlite_file, writing
from storage.tables import metadata

HEAD = "0012"
"""The revision this program works with: the last one of storage/migrations/versions."""

_ONE_AT_A_TIME = 7_346_001
_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Bring the database to HEAD, from nothing or from any earlier revision; all of it or nothing.

    Makes a SQLite file that is not there. Two processes that start together take turns. StorageError when the
    database cannot be reached, DatabaseNotReady when its revision is one this program does not know.
    """
    file = sqlite_file(engine.url)
    if file is not None and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    with writing(engine) as db:
        if db.dialect.name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        if revision(db) != HEAD:
            _upgrade(db)


def check_ready(engine: Engine) -> None:
    """DatabaseNotReady, saying why, unless the tables are exactly those of this version."""
    with reading(engine) as db:
        found = revision(db)
        missing = sorted(set(metadata.tables) - set(inspect(db).get_table_names()))
    if found is None:
        raise DatabaseNotReady("the database has no tables yet")
    if found != HEAD:
        raise DatabaseNotReady(f"the tables are of revision {found}, this program needs {HEAD}")
    if missing:
        raise DatabaseNotReady(f"tables are missing: {', '.join(missing)}")


def revision(db: Connection) -> str | None:
    """The revision the database is at; None when it never was migrated."""
    if not inspect(db).has_table("alembic_version"):
        return None
    found = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def alembic_config() -> Any:
    """Where the migrations are, for alembic's own commands and for the tests."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


def _upgrade(db: Connection) -> None:
    # Alembic takes a fifth of a second to import; a program whose database is ready never needs it.
    from alembic import command
    from alembic.util import CommandError

    config = alembic_config()
    config.attributes["connection"] = db
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseNotReady(str(error)) from error

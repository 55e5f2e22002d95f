"""Migrations: from nothing, from half way, and to exactly the tables that the program declares."""

import re

import pytest
from sqlalchemy import Engine, inspect, text

from bot.errors import DatabaseNotReady
from storage import migrate as migrations
from storage.engine import reading, sqlite_file, writing
from storage.migrate import HEAD, alembic_config, check_ready, migrate
from storage.tables import metadata
from tests.storage.databases import Fresh


def test_head_is_the_last_step() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_a_migrated_database_is_ready(fresh: Fresh) -> None:
    check_ready(fresh())


def test_migrating_again_changes_nothing(fresh: Fresh) -> None:
    engine = fresh()
    before = _schema(engine)
    migrate(engine)
    assert _schema(engine) == before


def test_migrated_tables_are_the_declared_tables(fresh: Fresh, bare: Engine) -> None:
    file = sqlite_file(bare.url)
    if file is not None:
        file.touch()
    with writing(bare) as db:
        metadata.create_all(db)
    assert _schema(fresh()) == _schema(bare)


def test_a_missing_database_is_not_ready_and_not_made(bare: Engine) -> None:
    with pytest.raises(DatabaseNotReady):
        check_ready(bare)
    with pytest.raises(DatabaseNotReady), reading(bare) as db:
        db.execute(text("SELECT 1 FROM persons"))
    file = sqlite_file(bare.url)
    assert file is None or not file.exists()


def test_a_missing_postgresql_database_is_not_ready(kind: str, bare: Engine) -> None:
    if kind == "sqlite":
        pytest.skip("a SQLite database is a file")
    from storage.engine import open_engine

    elsewhere = open_engine(bare.url.set(database="nowhere").render_as_string(hide_password=False))
    with pytest.raises(DatabaseNotReady):
        check_ready(elsewhere)


def test_from_nothing(bare: Engine) -> None:
    migrate(bare)
    check_ready(bare)


@pytest.mark.parametrize("step", ["0001", "0002", "0003", "0006"])
def test_half_way_is_not_ready_and_goes_on_from_there(bare: Engine, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _to(bare, step, monkeypatch)
    with pytest.raises(DatabaseNotReady, match=step):
        check_ready(bare)
    migrate(bare)
    check_ready(bare)


def test_a_table_that_is_gone_is_noticed(engine: Engine) -> None:
    with writing(engine) as db:
        db.execute(text("DROP TABLE turn_options"))
    with pytest.raises(DatabaseNotReady, match="turn_options"):
        check_ready(engine)


def test_a_later_version_is_refused(engine: Engine) -> None:
    with writing(engine) as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNotReady, match="9999"):
        check_ready(engine)
    with pytest.raises(DatabaseNotReady, match="9999"):
        migrate(engine)


def test_a_step_that_fails_leaves_nothing_behind(bare: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    _to(bare, "0002", monkeypatch)
    with writing(bare) as db:
        db.execute(text("CREATE TABLE notices (x INTEGER)"))
    before = _schema(bare)
    with pytest.raises(Exception, match="notices"):
        migrate(bare)
    assert _schema(bare) == before


def test_every_step_can_be_undone(engine: Engine) -> None:
    from alembic import command

    config = alembic_config()
    with writing(engine) as db:
        config.attributes["connection"] = db
        command.downgrade(config, "base")
    with reading(engine) as db:
        assert inspect(db).get_table_names() == ["alembic_version"]
    migrate(engine)
    check_ready(engine)


def _to(engine: Engine, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Migrate to an earlier step, as an older version of the program did."""
    from alembic import command

    upgrade = command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", lambda config, _: upgrade(config, step))
        patch.setattr(migrations, "HEAD", step)
        migrate(engine)


def _schema(engine: Engine) -> dict[str, frozenset[str]]:
    """All that the database knows of its tables, as text, but for the order of lines in a table."""
    asked = _SQLITE if engine.dialect.name == "sqlite" else _POSTGRESQL
    with reading(engine) as db:
        found = db.execute(text(asked)).all()
    schema = {f"{kind} {name}": frozenset(_parts(sql or "")) for kind, name, sql in found}
    return {name: parts for name, parts in schema.items() if "alembic_version" not in name}


def _parts(sql: str) -> list[str]:
    """The lines. SQLite writes the name of a table that was made anew between quotes, and a column that was added later
    behind another one: that gets its own line here.
    """
    plain = re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", sql)
    lines = re.sub(r', (?="?\w+"? [A-Z]+\b)', "\n", plain).splitlines()
    return [line.strip(" \t,") for line in lines]


_SQLITE = "SELECT type, name, sql FROM sqlite_master"
_POSTGRESQL = """
SELECT 'column', table_name || '.' || column_name,
       concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""

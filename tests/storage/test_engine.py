"""Two writers, readers, and what goes wrong with a database."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, text, update

from bot.errors import DatabaseLocked, DatabaseNotReady, StorageError
from storage import tables as t
from storage.engine import open_engine, reading, writing
from tests.storage import builders as b


def test_what_was_written_is_there(engine: Engine) -> None:
    with writing(engine) as db:
        b.employer(db)
    with reading(engine) as db:
        assert db.execute(select(t.organisations.c.code)).scalars().all() == ["zorg1"]


def test_an_error_leaves_nothing_behind(engine: Engine) -> None:
    def write_and_fail() -> None:
        with writing(engine) as db:
            b.employer(db)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with reading(engine) as db:
        assert db.execute(select(func.count()).select_from(t.organisations)).scalar() == 0


def test_a_reader_writes_nothing(engine: Engine) -> None:
    with pytest.raises(StorageError), reading(engine) as db:
        b.employer(db)
    with writing(engine) as db:
        b.employer(db)


def test_a_reader_sees_one_state(engine: Engine) -> None:
    count = select(func.count()).select_from(t.organisations)
    with reading(engine) as old:
        assert old.execute(count).scalar() == 0
        with writing(engine) as db:
            b.employer(db)
        assert old.execute(count).scalar() == 0
    with reading(engine) as new:
        assert new.execute(count).scalar() == 1


def test_a_second_writer_of_the_same_row_is_told_to_try_again(engine: Engine) -> None:
    with writing(engine) as db:
        b.employer(db)
    rename = update(t.organisations).values(name="Anders")
    with writing(engine) as first:
        first.execute(rename)
        with pytest.raises(DatabaseLocked), writing(engine) as second:
            second.execute(rename)
    with writing(engine) as db:
        db.execute(rename)


def test_a_second_writer_of_this_process_waits_and_is_told_when_it_takes_too_long(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}", wait_seconds=0.05)
    sqlite3.connect(tmp_path / "new.db").close()
    with ThreadPoolExecutor(1) as thread:
        with writing(engine):
            refused = thread.submit(_writes, engine)
            with pytest.raises(DatabaseLocked):
                refused.result()
        assert thread.submit(_writes, engine).result() == 1
    engine.dispose()


def _writes(engine: Engine) -> int:
    with writing(engine) as db:
        return int(db.execute(text("SELECT 1")).scalar_one())


def test_a_table_that_is_not_there_means_not_ready(engine: Engine) -> None:
    with pytest.raises(DatabaseNotReady), reading(engine) as db:
        db.execute(text("SELECT 1 FROM nergens"))
    with pytest.raises(DatabaseNotReady), reading(engine) as db:
        db.execute(text("SELECT nergens FROM persons"))


def test_a_mistake_in_a_statement_is_a_storage_error(engine: Engine) -> None:
    with pytest.raises(StorageError) as error, reading(engine) as db:
        db.execute(text("SELECT FROM FROM"))
    assert type(error.value) is StorageError


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "geen.db"
    file.write_text("dit is geen database" * 100, encoding="utf-8")
    engine = open_engine(f"sqlite:///{file}")
    with pytest.raises(StorageError), reading(engine) as db:
        db.execute(text("SELECT 1 FROM persons"))
    engine.dispose()


def test_a_server_that_is_not_there_is_a_storage_error(tmp_path: Path) -> None:
    engine = open_engine(f"postgresql://nobody@/x?host={tmp_path}")
    with pytest.raises(StorageError), reading(engine) as db:
        db.execute(text("SELECT 1"))
    engine.dispose()


def test_foreign_keys_hold_on_every_connection(engine: Engine) -> None:
    row = {"person": 999, "key": "fatima", "place": ""}
    for _ in range(2):
        with pytest.raises(Exception, match=r"(?i)foreign key"), writing(engine) as db:
            db.execute(insert(t.person_names).values(row))
        engine.dispose()


def test_the_program_starts_without_alembic() -> None:
    rooms = "storage.migrate, storage.people, storage.learning, storage.authorisation, storage.conversations"
    code = f"import sys, {rooms}; sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_an_error_of_the_driver_does_not_tell_what_was_said(engine: Engine) -> None:
    with pytest.raises(StorageError) as failed, writing(engine) as db:
        db.execute(text("INSERT INTO persons (naam_die_niet_bestaat) VALUES (:said)"), {"said": "mevrouw Jansen"})
    assert "Jansen" not in str(failed.value) + str(failed.value.__cause__)

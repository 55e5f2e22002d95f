"""The benchmarks keep working; how fast anything is, is not tested."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import answer, importing, processes, slack, teams, understanding, world
from storage.engine import open_engine
from storage.imports import import_path
from storage.migrate import migrate


def test_every_kind_of_question_is_measured_beside_its_statements(tmp_path: Path) -> None:
    measured = answer.measure([1, 300], 1, tmp_path)
    shown = list(answer.lines(measured, [1, 300]))
    assert shown[0].startswith("floor: the same statements through SQLAlchemy Core")
    assert len(shown) == 2 + 2 * len(answer.KINDS)
    for one in (each for sizes in measured for each in sizes):
        assert len(one.steps) > 5
        assert min(*one.answers, *one.floors) > 0
        one.core.engine.dispose()


def test_a_database_is_made_once_for_each_size(tmp_path: Path) -> None:
    made = world.database(1, tmp_path)
    stamp = made.stat().st_mtime_ns
    assert world.database(1, tmp_path).stat().st_mtime_ns == stamp


def test_the_delivery_to_import_is_a_good_one(tmp_path: Path) -> None:
    rows = importing.write(tmp_path / "levering", 30)
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    migrate(engine)
    report = import_path(engine, tmp_path / "levering", now=datetime(2024, 11, 19, 9, tzinfo=UTC))
    engine.dispose()
    assert rows == 30
    assert {one.name: one.new for one in report.tables}.items() >= {("personen", 3), ("inleveringen", 27)}


def test_a_process_has_a_cost(tmp_path: Path) -> None:
    done = processes.cost(tmp_path, "-c", "pass")
    assert done.seconds > 0
    assert done.peak > 1


def test_messages_are_measured_beside_their_floors(tmp_path: Path) -> None:
    file = tmp_path / "messages.csv"
    file.write_text("# two\nrole,text\ntrainee,mag ik zwachtelen?\ntrainee,wanneer is mijn examen\n", encoding="utf-8")
    assert understanding.messages(file) == ["mag ik zwachtelen?", "wanneer is mijn examen"]
    measured = understanding.measure(file, 1)
    assert min(measured[0].values()) > 0
    shown = list(understanding.lines(measured))
    assert shown[0].startswith("floor: of a message its plain words")
    assert len(shown) == 8


def test_slack_is_measured_beside_bare_bolt_and_a_bare_loop(tmp_path: Path) -> None:
    file, users = slack.connected(1, tmp_path, tmp_path / "kept")
    answered = asyncio.run(slack.answers(file, users, messages=20, rounds=1))
    assert [len(one.took) for one in answered.values()] == [20, 20]
    assert "aim" in list(slack.lines_of_answers(answered))[-2]
    queue = asyncio.run(slack.queue(file, 20, 0.001))
    assert [one.sent for one in queue.values()] == [20, 20]
    assert len(list(slack.lines_of_queue({0.001: queue}))) == 4


def test_teams_is_measured_beside_the_echo_of_its_library(tmp_path: Path) -> None:
    file, users = teams.connected(1, tmp_path, tmp_path / "kept")
    measured = asyncio.run(teams.turns(file, users, messages=20, rounds=1))
    assert [len(measured[kind].took) for kind in teams.KINDS] == [20] * 5
    assert list(teams.lines(measured))[-1].startswith("aim")

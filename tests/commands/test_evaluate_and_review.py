"""Measuring on messages of somebody else, and taking over what was misread."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.app.sample import START, sample_engine
from storage import review
from storage.engine import writing
from tests.commands.running import wegwijs


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sample database of its own, on whose review list one message stands."""
    here = tmp_path_factory.mktemp("review")
    engine = sample_engine(here / ".wegwijs" / "voorbeeld.db")
    with writing(engine) as db:
        review.keep(db, START, "wnr is dat ding van {naam}", "exam.when", "deelnemer")
        review.keep(db, START, "zet dat maar uit", "", "")
    engine.dispose()
    return here


def test_evaluate_prints_figures_a_table_and_what_is_confused(folder: Path) -> None:
    file = folder / "berichten.csv"
    file.write_text(
        "role,text,topic\n"
        'trainee,"wanneer is mijn examen?",exam\n'
        'trainee,"wat verdien ik straks",refer\n'
        'scheduler,"mag een leerling insuline spuiten",calendar\n',
        encoding="utf-8",
    )
    done = wegwijs(folder, "evaluate", str(file))
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.split())
    assert "messages 3" in shown
    assert "top-1 66.7%" in shown
    assert "out-of-scope recall 100.0%" in shown
    assert "calendar auth 1" in shown


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text,topic\nhoi,smalltalk\n", "de eerste regel moet deze kolommen hebben: role, text, topic"),
        ("role,text,topic\n,hoi,groet\n", "bericht 1, kolom topic: „groet” is geen onderwerp"),
        ("role,text,topic\n", "er staat geen bericht in"),
    ],
)
def test_evaluate_says_what_is_wrong_with_a_file(folder: Path, content: str, said: str) -> None:
    file = folder / "fout.csv"
    file.write_text(content, encoding="utf-8")
    done = wegwijs(folder, "evaluate", str(file))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_evaluate_says_that_a_file_is_not_there(folder: Path) -> None:
    done = wegwijs(folder, "evaluate", "weg.csv")
    assert done.returncode == 2
    assert "weg.csv is niet te openen" in done.stderr


def test_review_shows_takes_over_and_drops(folder: Path) -> None:
    into = folder / "reviewed.csv"
    shown = wegwijs(folder, "review").stdout.splitlines()
    assert [line.split("  ")[0] for line in shown] == ["1", "2"]
    assert shown[0].endswith("exam.when  deelnemer  wnr is dat ding van {naam}")
    assert wegwijs(folder, "review", "1", "exam.result", "--into", str(into)).returncode == 0
    with into.open(encoding="utf-8") as lines:
        assert list(csv.DictReader(lines)) == [
            {"intent": "exam.result", "role": "trainee", "text": "wnr is dat ding van {naam}"}
        ]
    assert wegwijs(folder, "review", "2", "--drop").stdout.strip() == "Weggehaald."
    assert wegwijs(folder, "review").stdout.strip() == "Er staat geen bericht op de lijst."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("review", "9", "exam.when"), "Bericht 9 staat niet op de lijst"),
        (("review", "9"), "Zeg wat het bericht betekent"),
        (("review", "9", "examen"), "„examen” is geen bedoeling"),
        (("review", "9", "dialogue.which"), "„dialogue.which” is geen bedoeling"),
    ],
)
def test_review_says_what_is_wrong(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = wegwijs(folder, *arguments)
    assert done.returncode == 2
    assert said in done.stderr

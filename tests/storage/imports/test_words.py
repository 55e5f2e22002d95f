"""The words that one school or employer has for a procedure, as a file of their own."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage import catalogue
from storage import tables as t
from storage.engine import reading
from tests.storage.imports.deliveries import DUTCH, counts, delivery, refused, rows, take, write

WORDS = "organisatie;handeling;woord\n"
WIKKELS = "zorg1;zwachtelen;wikkels"
TOO_ORDINARY = "Verwacht: een woord dat bij deze handeling hoort. Dit is te gewoon."


def _of(engine: Engine) -> dict[str, dict[str, tuple[str, ...]]]:
    with reading(engine) as db:
        return catalogue.words_of_organisations(db)


def test_words_are_kept_as_typed_and_leave_those_of_everybody_alone(engine: Engine, tmp_path: Path) -> None:
    text = WORDS + WIKKELS + "\nzorg1;zwachtelen;  Benen   inpakken \nschool1;insuline;pen"
    report = take(engine, write(tmp_path / "in", woorden=text))
    assert counts(report, "woorden") == (3, 0, 0, 0)
    assert _of(engine) == {
        "school1": {"insuline": ("pen",)},
        "zorg1": {"zwachtelen": ("Benen inpakken", "wikkels")},
    }
    assert {row["word"] for row in rows(engine, t.procedure_words)} == {"zwachtels", "windsels"}
    assert counts(take(engine, tmp_path / "in"), "woorden") == (0, 0, 3, 0)


def test_the_columns_have_english_names(engine: Engine, tmp_path: Path) -> None:
    write(tmp_path / "in", words="organisation;procedure;word\n" + WIKKELS)
    assert counts(take(engine, tmp_path / "in"), "woorden") == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("zorg9;zwachtelen;wikkels", "organisatie: gevonden „zorg9”. Deze code staat niet in organisaties"),
        ("zorg1;zwachtel;wikkels", "handeling: gevonden „zwachtel”. Deze code staat niet in handelingen. Bedoelde"),
        ("zorg1;zwachtelen; ", "woord: Deze cel mag niet leeg zijn."),
        ("zorg1;zwachtelen;" + "w" * 61, "Verwacht: hooguit 60 tekens."),
        ("zorg1;zwachtelen;geven", "woord: gevonden „geven”. " + TOO_ORDINARY),
        ("zorg1;zwachtelen;mag ik de", "woord: gevonden „mag ik de”. " + TOO_ORDINARY),
        ("zorg1;zwachtelen;12 ?", "woord: gevonden „12 ?”. " + TOO_ORDINARY),
    ],
)
def test_a_row_that_is_wrong_is_named_and_nothing_is_taken_in(
    engine: Engine, tmp_path: Path, row: str, said: str
) -> None:
    (mistake,) = refused(engine, write(tmp_path / "in", woorden=WORDS + WIKKELS + "\n" + row))
    assert mistake.startswith("woorden.csv, rij 3, kolom ")
    assert said in mistake
    assert _of(engine) == {}


def test_a_word_that_a_full_file_no_longer_holds_is_withdrawn_and_named(engine: Engine, tmp_path: Path) -> None:
    both = WORDS + WIKKELS + "\nzorg1;zwachtelen;rollen"
    take(engine, write(tmp_path / "one", woorden=both, levering=delivery()))
    later = delivery(exported="19-11-2024 08:00")
    report = take(engine, write(tmp_path / "two", woorden=WORDS + WIKKELS, levering=later))
    assert counts(report, "woorden") == (0, 0, 1, 1)
    assert "woorden: vervallen: zorg1 · zwachtelen · rollen" in report.lines(DUTCH)
    assert _of(engine) == {"zorg1": {"zwachtelen": ("wikkels",)}}
    assert len(rows(engine, t.organisation_words)) == 2


def test_whoever_delivers_last_replaces_nobody_elses_words(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "one", woorden=WORDS + WIKKELS, levering=delivery(source="Zorg Een")))
    other = WORDS + "zorg2;zwachtelen;rollen"
    take(engine, write(tmp_path / "two", False, woorden=other, levering=delivery(source="Zorg Twee")))
    assert _of(engine) == {"zorg1": {"zwachtelen": ("wikkels",)}, "zorg2": {"zwachtelen": ("rollen",)}}

"""The empty files to begin with, and the documentation, say what the format is."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.errors import ImportRefused
from storage.imports import write_template, write_workbook_template
from storage.imports.document import DOCUMENT, generated, tables_part
from storage.imports.rows import never_kept
from storage.imports.spec import DELIVERY, TABLES
from storage.tables import metadata
from tests.storage.imports.deliveries import take


@pytest.fixture
def kind() -> str:
    """A template does not depend on the database."""
    return "sqlite"


def test_a_template_is_a_partial_delivery_without_rows(engine: Engine, tmp_path: Path) -> None:
    write_template(tmp_path / "csv")
    report = take(engine, tmp_path / "csv")
    assert (report.full, report.changes, len(report.tables)) == (False, 0, len(TABLES))


def test_a_workbook_template_is_one_too(engine: Engine, tmp_path: Path) -> None:
    file = write_workbook_template(tmp_path / "map" / "alles.xlsx")
    report = take(engine, file)
    assert (report.full, report.changes, len(report.tables)) == (False, 0, len(TABLES))


def test_a_template_replaces_nobodys_data(tmp_path: Path) -> None:
    (tmp_path / "personen.csv").write_text("mijn gegevens", encoding="utf-8")
    with pytest.raises(ImportRefused) as caught:
        write_template(tmp_path)
    assert caught.value.mistakes == ("personen.csv: Dit bestand is er al. Kies een andere map.",)
    assert (tmp_path / "personen.csv").read_text(encoding="utf-8") == "mijn gegevens"
    assert len(list(tmp_path.iterdir())) == 1


def test_every_example_of_the_format_can_be_taken_in(engine: Engine, tmp_path: Path) -> None:
    """The examples of the documentation are rows: together they are a small delivery, but for the people they name."""
    write_template(tmp_path)
    for table in (DELIVERY, *TABLES):
        with (tmp_path / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow([column.name for column in table.columns])
            writer.writerow([column.example for column in table.columns])
            writer.writerows(_more(table.name))
    report = take(engine, tmp_path)
    assert all(one.new >= 1 for one in report.tables)


def _more(name: str) -> list[list[str]]:
    return {
        "organisaties": [["school1", "Voorbeeldschool", "school"]],
        "personen": [["karin@voorbeeld.nl", "Karin Voorbeeld", "nl", "werkbegeleider@zorg1"]],
        "handelingen": [["sondevoeding_geven", "Sondevoeding geven", "", "nee", "3", "nee", ""]],
    }.get(name, [])


def test_the_documentation_is_that_of_the_format() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert tables_part(text) == generated(), "run: python -m storage.imports.document"


def test_no_column_of_the_format_is_one_that_must_not_be_kept() -> None:
    for table in (DELIVERY, *TABLES):
        for column in table.columns:
            assert not never_kept(column.name), column.name
            assert not never_kept(column.english), column.english


def test_names_are_unique_and_the_keys_are_those_of_the_tables() -> None:
    for table in TABLES:
        words = [word for column in table.columns for word in {column.name, column.english}]
        assert len(words) == len(set(words)), table.name
        if table.name != "boventallig":  # a placement is named by trainee, employer and place
            assert set(table.key) == set(metadata.tables[table.table].info["key"]), table.name
        fields = {column.field for column in table.columns}
        assert not table.about or table.about in fields
        assert {field for span in table.spans for field in span} <= fields


def test_every_imported_table_has_a_file() -> None:
    imported = {name for name, table in metadata.tables.items() if "key" in table.info}
    assert imported == {table.table for table in TABLES}

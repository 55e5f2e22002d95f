"""Files as offices make them, and files that are broken."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage import tables as t
from storage.imports import files, workbooks
from tests.storage.imports.deliveries import (
    BASE,
    COMPETENCE,
    COMPETENCES,
    DUTCH,
    EXPORTED,
    NOW,
    PLACEMENT,
    PLACEMENTS,
    counts,
    refused,
    rows,
    take,
    write,
)
from tests.storage.imports.workbooks import Sheets, changed, from_csv, with_value, workbook

PEOPLE = "email;naam;rollen\nzoë@voorbeeld.nl;Zoë Çelik;deelnemer@school1\nnoor@voorbeeld.nl;Noor de Vries;"
MEANT = {"source": "Bron", "exported": EXPORTED, "full": False}


@pytest.fixture
def kind() -> str:
    """How files are read does not depend on the database: one engine will do."""
    return "sqlite"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test can reach."""
    monkeypatch.setattr(files, "CSV_LIMIT", 100)
    monkeypatch.setattr(files, "XLSX_LIMIT", 1000)


def organisations(engine: Engine, folder: Path) -> Path:
    """The organisations that roles point to."""
    take(engine, write(folder))
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_delimiters_and_line_ends(
    engine: Engine, tmp_path: Path, encoding: str, delimiter: str, newline: str
) -> None:
    organisations(engine, tmp_path / "base")
    text = PEOPLE.replace(";", delimiter).replace("\n", newline)
    file = tmp_path / "personen.csv"
    file.write_bytes(text.encode(encoding))
    take(engine, file, **MEANT)
    assert "Zoë Çelik" in {row["name"] for row in rows(engine, t.persons)}


def test_excels_line_that_names_the_delimiter(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", organisaties="sep=|\ncode|naam|soort\nschool1|Noord; en Zuid|school", personen=None,
                   locaties=None, routes=None)  # fmt: skip
    take(engine, folder)
    assert [row["name"] for row in rows(engine, t.organisations)] == ["Noord; en Zuid"]


def test_names_of_columns_and_files_in_english_in_any_order_and_case(engine: Engine, tmp_path: Path) -> None:
    english = {
        "Organisations": "KIND,Name,code\nschool,School Noord,school1\nemployer,Zorg Een,zorg1",
        "people_2024-11-19": "Roles,E-mail,NAME\ntrainee@school1,fatima@voorbeeld.nl,Fatima Yilmaz",
        "Delivery": "Full,Exported,Source\nno,2024-11-19 06:00,School Noord",
    }
    report = take(engine, write(tmp_path / "in", base=False, **english))
    assert counts(report, "personen") == (1, 0, 0, 0)
    assert report.exported == EXPORTED


def test_blank_rows_empty_ends_and_quoted_newlines(engine: Engine, tmp_path: Path) -> None:
    text = (
        'code;titel;soort;certificaat;criteria;;\n\n;;;;;;\nO1;"Verslag; deel 1";hand_in;C1;"een\n""twee""";;\n;;;;;;'
    )
    take(engine, write(tmp_path / "in", opdrachten=text))
    (row,) = rows(engine, t.assignments)
    assert (row["title"], row["criteria"]) == ("Verslag; deel 1", 'een\n"twee"')


def test_a_row_is_counted_as_a_spreadsheet_does(engine: Engine, tmp_path: Path) -> None:
    text = 'code;titel;soort;certificaat;criteria\n\nO1;T;hand_in;C1;"een\ntwee"\nO2;T;wat;C1;'
    (mistake,) = refused(engine, write(tmp_path / "in", opdrachten=text))
    assert mistake.startswith("opdrachten.csv, rij 4, kolom soort: gevonden „wat”. Verwacht: een van deze woorden:")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'code;naam;soort\nschool1;"School "Noord";school', "aanhalingstekens kloppen niet vanaf deze rij"),
        (b'code;naam;soort\nschool1;"School Noord;school\nschool2;x;school', "aanhalingstekens kloppen niet"),
        (b'code;naam;soort\nschool1;"' + b"x" * 200_000, "aanhalingstekens kloppen niet vanaf deze rij"),
        (b"code;naam;soort\nschool1;No\x81rd;school", "geen leesbare tekst"),
        ("code;naam;soort\nschool1;Zoë;school\n".encode() + b"school2;Zo\xeb;school", "geen leesbare tekst"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "geen tekstbestand"),
        (b"", "Dit bestand is leeg"),
        (b"\n\n;;\n", "Dit bestand is leeg"),
        (b"code;naam;soort\nschool1;School", "Verwacht: 3 cellen. Hier staan er 2."),
        (b"code;naam;soort\nschool1;School;school;extra", "Verwacht: 3 cellen. Hier staan er 4."),
    ],
)
def test_a_broken_csv_is_refused_with_where_and_why(engine: Engine, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "organisaties.csv"
    file.write_bytes(content)
    (mistake,) = refused(engine, file, **MEANT)
    assert mistake.startswith("organisaties.csv")
    assert said in mistake
    assert rows(engine, t.organisations) == []


def test_a_workbook_has_a_sheet_for_each_table(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "alles.xlsx"
    file.write_bytes(from_csv({**BASE, "bekwaamheden": COMPETENCES + COMPETENCE}))
    report = take(engine, file)
    assert counts(report, "bekwaamheden") == (1, 0, 0, 0)
    assert report.exported == EXPORTED


def test_cells_of_excel_are_dates_numbers_and_booleans(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "base"))
    header = PLACEMENTS.strip().split(";")
    line = [
        "fatima@voorbeeld.nl",
        "zorg1",
        "linde",
        False,
        date(2024, 2, 5),
        datetime.fromisoformat("2025-01-31"),
        24.5,
    ]
    sheets: Sheets = {
        "BPV plaatsen": [header, [*line, True, True, None]],
        "Blad2": [[]],
        "toelichting": [["Dit is", "uitleg"]],
        "levering": [["bron", "exportdatum", "volledig"], ["Bron", datetime.fromisoformat("2024-11-19T06:00"), False]],
    }
    file = tmp_path / "plaatsen.xlsx"
    file.write_bytes(workbook(sheets))
    take(engine, file)
    (row,) = rows(engine, t.placements)
    assert (row["first"], row["last"], row["hours_a_week"]) == (date(2024, 2, 5), date(2025, 1, 31), 24.5)
    assert (row["only_there"], row["signed_school"], row["signed_trainee"]) == (False, True, None)
    assert row["confirmed_at"] == EXPORTED


def test_a_formula_is_never_calculated(engine: Engine, tmp_path: Path) -> None:
    book = from_csv({"organisaties": BASE["organisaties"]})
    file = tmp_path / "alles.xlsx"
    file.write_bytes(with_value(book, "organisaties", "B2", "=1+1"))
    (mistake,) = refused(engine, file, **MEANT)
    assert mistake == (
        "alles.xlsx/organisaties, rij 2, kolom naam: gevonden „=1+1”. Hier staat een formule. Zet er de waarde neer."
    )
    file.write_bytes(with_value(book, "organisaties", "B2", "#N/A", "e"))
    assert "foutmelding van Excel" in refused(engine, file, **MEANT)[0]
    file.write_bytes(with_value(book, "organisaties", "B2", "=1+1", "s"))
    take(engine, file, **MEANT)
    assert rows(engine, t.organisations)[0]["name"] == "=1+1"


SOUND = from_csv({"organisaties": BASE["organisaties"]})
SHEET = "xl/worksheets/sheet1.xml"


def bomb() -> bytes:
    """A container that unpacks to two thousand times its size."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/worksheets/sheet1.xml", b"\0" * (20 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"geen zip", "geen leesbare XLSX-werkmap"),
        (b"", "geen leesbare XLSX-werkmap"),
        (SOUND[: len(SOUND) // 2], "geen leesbare XLSX-werkmap"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "oude Excel of een werkmap met een wachtwoord"),
        (changed(SOUND, SHEET, b"<worksheet><sheetData><row>"), "geen leesbare XLSX-werkmap"),
        (changed(SOUND, "xl/workbook.xml", b"<x/>"), "geen leesbare XLSX-werkmap"),
        (changed(SOUND, SHEET, b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), "geen leesbare XLSX-werkmap"),
        (bomb(), "uitgepakt te groot"),
    ],
)
def test_a_broken_workbook_is_refused(engine: Engine, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "alles.xlsx"
    file.write_bytes(content)
    mistakes = refused(engine, file, **MEANT)
    assert said in mistakes[0]
    assert rows(engine, t.organisations) == []


def test_a_workbook_of_too_many_parts_or_bytes_is_refused(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "alles.xlsx"
    file.write_bytes(SOUND)
    for limit in ("UNPACKED_LIMIT", "PARTS_LIMIT"):
        with monkeypatch.context() as patch:
            patch.setattr(workbooks, limit, 3)
            assert "uitgepakt te groot" in refused(engine, file, **MEANT)[0]


@pytest.mark.usefixtures("small")
def test_a_file_that_is_too_big_is_refused(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "personen.csv").write_text(PEOPLE * 10, encoding="utf-8")
    assert "te groot" in refused(engine, tmp_path / "personen.csv", **MEANT)[0]
    assert "te groot" in refused(engine, tmp_path, **MEANT)[0]
    (tmp_path / "alles.xlsx").write_bytes(SOUND)
    assert "te groot" in refused(engine, tmp_path / "alles.xlsx", **MEANT)[0]


def test_a_path_that_is_nothing_we_know(engine: Engine, tmp_path: Path) -> None:
    assert refused(engine, tmp_path / "weg", **MEANT) == ("weg: Dit bestand of deze map bestaat niet.",)
    (tmp_path / "leeg").mkdir()
    assert "geen CSV-bestanden" in refused(engine, tmp_path / "leeg", **MEANT)[0]
    (tmp_path / "foto.png").write_bytes(b"x")
    assert "Dit soort bestand ken ik niet" in refused(engine, tmp_path / "foto.png", **MEANT)[0]


def test_a_name_we_do_not_know_is_a_mistake_with_a_guess(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", bekwaamhedn=COMPETENCES, iets="a;b")
    mistakes = refused(engine, folder)
    assert "bekwaamhedn.csv: Deze naam ken ik niet. Bedoelde je bekwaamheden?" in mistakes
    assert any(line.startswith("iets.csv: Deze naam ken ik niet. Gebruik een van deze namen: ") for line in mistakes)
    file = tmp_path / "alles.xlsx"
    file.write_bytes(from_csv({**BASE, "bekwaamhedn": COMPETENCES}))
    assert "alles.xlsx/bekwaamhedn: Deze naam ken ik niet. Bedoelde je bekwaamheden?" in refused(engine, file)


def test_two_files_of_one_table_and_two_kinds_of_file_are_a_mistake(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", people=BASE["personen"])
    (folder / "alles.xlsx").write_bytes(SOUND)
    mistakes = refused(engine, folder)
    assert "personen.csv: Dezelfde tabel staat ook in people.csv. Lever er één aan." in mistakes
    assert any(line.startswith("alles.xlsx: Lever óf CSV-bestanden óf één werkmap") for line in mistakes)


def test_other_files_in_the_folder_do_no_harm(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    for name in ("LEESMIJ.txt", ".~lock.personen.csv#", "~$personen.xlsx", "foto.png"):
        (folder / name).write_text("x", encoding="utf-8")
    assert take(engine, folder).changes


def test_columns_that_must_not_be_kept_are_dropped_and_reported(engine: Engine, tmp_path: Path) -> None:
    text = "email;naam;rollen;BSN;Geboortedatum;diagnose\nzoe@voorbeeld.nl;Zoë Çelik;;123456782;01-01-1980;adhd"
    report = take(engine, write(tmp_path / "in", personen=text))
    assert "personen: niet bewaard, dat mag niet: BSN, Geboortedatum, diagnose." in report.lines(DUTCH)
    assert "123456782" not in str(rows(engine, t.persons))


@pytest.mark.parametrize("name", ["BSN-nummer", "birth date", "Nationaliteit", "Datum geboorte", "Diagnosis code"])
def test_a_column_that_must_not_be_kept_has_many_names(engine: Engine, tmp_path: Path, name: str) -> None:
    report = take(engine, write(tmp_path / "in", personen=f"email;naam;rollen;{name}\nzoe@voorbeeld.nl;Zoë;;geheim"))
    assert [table.dropped for table in report.tables if table.name == "personen"] == [(name,)]


def test_numbers_that_may_be_a_bsn_are_taken_out_of_free_text(engine: Engine, tmp_path: Path) -> None:
    text = "code;titel;soort;certificaat;criteria\nO1;Verslag 123456782;hand_in;C1;Cliënt 1234 56 782 helpen"
    report = take(engine, write(tmp_path / "in", opdrachten=text))
    (row,) = rows(engine, t.assignments)
    assert (row["title"], row["criteria"]) == ("Verslag [BSN verwijderd]", "Cliënt [BSN verwijderd] helpen")
    removed = "opdrachten.csv, rij 2, kolom titel: Een nummer dat een burgerservicenummer kan zijn, is weggehaald."
    assert removed in report.lines(DUTCH)


def test_who_delivers_when_and_how_much_must_be_said(engine: Engine, tmp_path: Path) -> None:
    mistakes = refused(engine, write(tmp_path / "in", levering=None))
    assert [line.split(".")[0] for line in mistakes] == [
        "levering: Niet bekend van wie de gegevens zijn",
        "levering: Niet bekend van wanneer de gegevens zijn",
        "levering: Niet bekend of dit alles is of een deel",
    ]


@pytest.mark.parametrize("lines", ["", "Bron;19-11-2024;nee\nBron;19-11-2024;nee"])
def test_the_delivery_is_one_row(engine: Engine, tmp_path: Path, lines: str) -> None:
    mistakes = refused(engine, write(tmp_path / "in", levering="bron;exportdatum;volledig\n" + lines))
    assert any("Verwacht: precies één rij onder de kolommen." in line for line in mistakes)


def test_a_day_without_a_time_is_its_first_moment(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", levering="bron;exportdatum;volledig\nBron;19-11-2024;nee")
    assert take(engine, folder).exported.isoformat() == "2024-11-18T23:00:00+00:00"


def test_an_export_in_the_future_or_without_a_zone_is_refused(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", levering="bron;exportdatum;volledig\nBron;19-11-2024 10:01;nee")
    assert refused(engine, folder) == (
        "levering: De export ligt in de toekomst: dinsdag 19 november 2024, 10:01 uur. Klopt de klok?",
    )
    assert refused(engine, folder, exported=NOW.replace(tzinfo=None)) == (
        "levering: Het moment van de export heeft geen tijdzone.",
    )


def test_a_placement_is_read_with_a_decimal_comma(engine: Engine, tmp_path: Path) -> None:
    take(engine, write(tmp_path / "in", bpv_plaatsen=PLACEMENTS + PLACEMENT))
    assert rows(engine, t.placements)[0]["hours_a_week"] == 24.5

"""The command line as its user meets it: output, exit codes, and messages instead of stack traces."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app.sample import sample_engine
from tests.channels.slack.fakeslack.served import Served
from tests.commands.running import ROOT, wegwijs

QUESTION = "mag Fatima vrijdag sondevoeding geven op De Linde?"
WIM = "wim.kramer@voorbeeld.example"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the sample database was made before."""
    here = tmp_path_factory.mktemp("commands")
    sample_engine(here / ".wegwijs" / "voorbeeld.db").dispose()
    return here


def test_ask_answers_from_the_sample_data_and_says_so(folder: Path) -> None:
    """As a process of its own, with warnings as errors."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WEGWIJS_", "DATABASE_URL"))}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--as", WIM, QUESTION],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.startswith("Ja, zelfstandig.")
    assert "Voorbeeldgegevens" in done.stderr
    assert done.returncode == 0


def test_ask_json_has_every_field_the_scripts_need(folder: Path) -> None:
    done = wegwijs(folder, "ask", "--as", WIM, "--at", "2024-11-19T10:00", "--json", QUESTION)
    record = json.loads(done.stdout)
    assert list(record) == [
        "topic", "intent", "slots", "confidence", "outcome", "reasons", "evidence", "asks", "text", "choices",
    ]  # fmt: skip
    assert (record["topic"], record["outcome"], record["asks"]) == ("auth", "INDEPENDENT", False)
    assert record["slots"]["person"] == "fatima.elamrani@voorbeeld.example"
    assert {one["record"] for one in record["evidence"]} >= {"COMPETENCE", "POLICY", "PLACEMENT", "CERTIFICATE"}


def test_a_dialogue_keeps_its_conversation_and_a_blank_line_begins_another(folder: Path) -> None:
    lines = [
        {"as": WIM, "at": "2024-11-19T10:00", "text": QUESTION},
        {"as": WIM, "at": "2024-11-19T10:01", "text": "en zwachtelen dan?"},
        None,
        {"as": WIM, "at": "2024-11-19T10:02", "text": "en zwachtelen dan?"},
    ]
    typed = "\n".join("" if line is None else json.dumps(line) for line in lines)
    done = wegwijs(folder, "ask", "--dialogue", "-", typed=typed)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["outcome"], one["asks"]) for one in records] == [
        ("INDEPENDENT", False),
        ("INDEPENDENT", False),
        (None, True),
    ]


def test_understand_reads_a_message_a_line_without_any_person(folder: Path) -> None:
    done = wegwijs(folder, "understand", "-", typed="wnr is mn cgi ook alweer\nmag ik prikken\n")
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert (first["topic"], second["topic"]) == ("exam", "auth")
    assert len(first["top"]) == 3
    assert first["top"][0]["topic"] == "exam"


@pytest.mark.parametrize(
    ("kind", "arguments", "code"),
    [("werkgever", ("--dry-run", "--source", "zorg1", "--exported", "2024-11-19", "--partial"), 0), ("fout", (), 1)],
)
def test_an_import_that_changes_nothing_leaves_no_database(
    tmp_path: Path, kind: str, arguments: tuple[str, ...], code: int
) -> None:
    """Or `ask` would stop answering from the sample data."""
    (tmp_path / "levering").mkdir()
    (tmp_path / "levering" / "organisaties.csv").write_text(f"code;naam;soort\nzorg1;Zorg;{kind}\n", encoding="utf-8")
    done = wegwijs(tmp_path, "import", "levering", *arguments)
    assert done.returncode == code, done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["levering"]


def test_importing_real_files_then_asking_them(tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db"}
    sample = str(ROOT / "storage" / "sample")
    preview = wegwijs(tmp_path, "import", sample, "--dry-run", **database)
    assert "personen: 60 nieuw" in preview.stdout
    empty = wegwijs(tmp_path, "ask", "--as", WIM, "--at", "2024-11-19T10:00", "--json", QUESTION, **database)
    assert json.loads(empty.stdout)["outcome"] is None
    assert wegwijs(tmp_path, "import", sample, **database).returncode == 0
    again = wegwijs(tmp_path, "import", sample, **database)
    assert "personen: 0 nieuw, 0 gewijzigd, 60 gelijk" in again.stdout
    asked = wegwijs(tmp_path, "ask", "--as", WIM, "--at", "2024-11-19T10:00", "--json", QUESTION, **database)
    assert json.loads(asked.stdout)["outcome"] == "INDEPENDENT"
    assert "Voorbeeldgegevens" not in asked.stderr


def test_a_broken_file_names_file_row_and_column_and_changes_nothing(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "levering.csv").write_text("bron;exportdatum;volledig\nSchool;19-11-2024;nee\n", encoding="utf-8")
    (files / "organisaties.csv").write_text("code;naam;soort\nx;Xeno;kerk\n", encoding="utf-8")
    done = wegwijs(tmp_path, "import", str(files), DATABASE_URL=f"sqlite:///{tmp_path}/own.db")
    assert done.returncode == 1
    assert "organisaties" in done.stderr
    assert "soort" in done.stderr
    assert "Er is niets veranderd." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_path_that_is_not_there_makes_no_database(tmp_path: Path) -> None:
    done = wegwijs(tmp_path, "import", "nope")
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["nope bestaat niet. Er is niets veranderd."]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["template", "template.xlsx"])
def test_the_template_imports_cleanly(tmp_path: Path, name: str) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db"}
    assert wegwijs(tmp_path, "import", "--template", str(tmp_path / name), **database).returncode == 0
    assert wegwijs(tmp_path, "import", str(tmp_path / name), **database).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ask", "--as", "nobody@elsewhere.example", "hallo"), ""),
        (("ask", "hallo"), "--as"),
        (("ask", "--as", WIM, "--at", "gisteren", "hallo"), "2024-11-19T10:00"),
        (("chat", "--as", "nobody@elsewhere.example"), "staat niet in de gegevens"),
        (("invite", "nobody@elsewhere.example"), "staat niet in de gegevens"),
        (("import",), "--template"),
        (("ask", "--dialogue", "nope.jsonl"), "nope.jsonl is niet te lezen"),
        (("ask", "--dialogue", "."), "is niet te lezen"),
    ],
)
def test_wrong_use_is_told_what_to_do(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    done = wegwijs(folder, *arguments)
    assert "Traceback" not in done.stderr
    assert says in done.stderr
    assert (done.returncode != 0) == bool(says)


def test_a_database_that_is_not_ready_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "half.db").touch()
    done = wegwijs(tmp_path, "ask", "--as", WIM, "hallo", DATABASE_URL=f"sqlite:///{tmp_path}/half.db")
    assert done.returncode == 2
    assert "wegwijs migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_without_a_secret_says_which_setting(tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db"}
    wegwijs(tmp_path, "migrate", **database)
    done = wegwijs(tmp_path, "run", **database)
    assert done.returncode == 2
    assert "WEGWIJS_SECRET_KEY" in done.stderr


def test_an_invitation_is_a_link_and_a_code(tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db"}
    wegwijs(tmp_path, "import", str(ROOT / "storage" / "sample"), **database)
    done = wegwijs(tmp_path, "invite", WIM, **database, WEGWIJS_PUBLIC_URL="https://wegwijs.example.nl")
    link, code = done.stdout.splitlines()
    assert link.startswith("https://wegwijs.example.nl/aanmelden?token=")
    assert re.fullmatch(r"WEG(-[0-9A-Z]{4}){3}", code)


def test_the_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    done = wegwijs(tmp_path, "doctor", WEGWIJS_WEB_PORT="1", WEGWIJS_SCHOOL_REGION="zuid")
    assert done.returncode == 1
    assert "let op   geheim" in done.stdout
    assert "let op   database" in done.stdout
    assert "schoolvakanties: regio zuid, bekend tot en met 03-09-2028" in done.stdout
    assert "in orde  poort" in done.stdout
    assert "nog niet klaar. Doe: wegwijs migrate" in done.stdout
    assert not {"the", "there", "no", "is missing"} & set(done.stdout.split())


def test_the_doctor_speaks_dutch_and_local_time_about_the_records(tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db", "WEGWIJS_WEB_PORT": "1"}
    wegwijs(tmp_path, "import", str(ROOT / "storage" / "sample"), **database)
    told = wegwijs(tmp_path, "doctor", **database).stdout
    assert "in orde  database: SQLite" in told
    assert "let op   bekwaamheden: oudste bevestiging 19-11-2024 06:00 uur: lees nieuwe bestanden in" in told
    assert "let op   rooster: oudste bevestiging 19-11-2024 06:00 uur" in told
    assert "competences" not in told
    assert "UTC" not in told


@pytest.mark.parametrize(
    ("path", "says"), [("/health", "in orde  poort: op {} draait Wegwijs al"), ("/", "{} is bezet")]
)
def test_the_doctor_tells_wegwijs_from_another_on_its_port(tmp_path: Path, path: str, says: str) -> None:
    async def health(_: object) -> Response:
        return JSONResponse({"status": "ok"})

    with Served(Starlette(routes=[Route(path, health)])) as served:
        told = wegwijs(tmp_path, "doctor", WEGWIJS_WEB_PORT=str(served.port)).stdout
    assert says.format(served.port) in told


def test_chat_talks_and_leaves(folder: Path) -> None:
    done = wegwijs(folder, "chat", "--as", WIM, typed=f"{QUESTION}\n")
    assert "Ja, zelfstandig." in done.stdout
    assert done.returncode == 0

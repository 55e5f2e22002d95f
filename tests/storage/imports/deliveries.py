"""Deliveries for tests: a small set of files that belong together, and changes to it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table, select

from bot.errors import ImportRefused
from bot.texts import Texts
from storage import tables as t
from storage.engine import reading
from storage.imports import ImportReport, import_path

NOW = datetime(2024, 11, 19, 9, 0, tzinfo=UTC)
EXPORTED = datetime(2024, 11, 19, 5, 0, tzinfo=UTC)
"""06:00 in the Netherlands, in winter."""

BASE = {
    "levering": "bron;exportdatum;volledig\nSchool Noord;19-11-2024 06:00;nee",
    "organisaties": "code;naam;soort\nschool1;School Noord;school\nschool2;School Zuid;school\n"
    "zorg1;Zorg Een;werkgever\nzorg2;Zorg Twee;werkgever",
    "locaties": "code;naam;organisatie\nlinde;De Linde;zorg1\nberk;De Berk;zorg2",
    "personen": "email;naam;rollen\n"
    "fatima@voorbeeld.nl;Fatima Yilmaz;deelnemer@school1\n"
    "noor@voorbeeld.nl;Noor de Vries;deelnemer@school1\n"
    "omar@voorbeeld.nl;Omar Bakker;deelnemer@school2\n"
    "karin@voorbeeld.nl;Karin Smit;werkbegeleider@zorg1|praktijkbegeleider@zorg1\n"
    "tess@voorbeeld.nl;Tess Jansen;docent@school1",
    "handelingen": "code;naam;synoniemen;voorbehouden;risico;geeft_medicijn;oordeel\n"
    "zwachtelen;Compressief zwachtelen;zwachtels|windsels;nee;2;nee;\n"
    "insuline;Insuline toedienen;;ja;3;ja;",
    "routes": "code;naam;school;minimale_uren\nroute1;Certificatenroute;school1;16",
    "certificaten": "code;naam;niveau;werkprocessen\nC1;Zorg;3;W1|W2",
}

COMPETENCES = "persoon;handeling;werkgever;locatie;niveau;getekend_door;getekend_op;tot;ingetrokken_op\n"
COMPETENCE = "fatima@voorbeeld.nl;zwachtelen;zorg1;;zelfstandig;karin@voorbeeld.nl;01-10-2024;30-09-2025;"
TRAJECTORIES = "deelnemer;school;route;instroom;status;start;verwacht_einde\n"
TRAJECTORY = "fatima@voorbeeld.nl;school1;route1;05-02-2024;actief;05-02-2024;31-01-2025"
PLACEMENTS = (
    "deelnemer;werkgever;locatie;alleen_daar;eerste_dag;laatste_dag;uren_per_week;pok_school;pok_werkgever;"
    "pok_deelnemer\n"
)
PLACEMENT = "fatima@voorbeeld.nl;zorg1;linde;nee;05-02-2024;31-01-2025;24,5;ja;ja;"


def write(folder: Path, base: bool = True, **files: str | None) -> Path:
    """A folder with the files of BASE, replaced by or together with these; None leaves one out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ({**(BASE if base else {}), **files}).items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    return folder


def delivery(source: str = "School Noord", exported: str = "19-11-2024 06:00", full: str = "ja") -> str:
    """The text of levering.csv."""
    return f"bron;exportdatum;volledig\n{source};{exported};{full}"


def take(engine: Engine, folder: Path, **more: Any) -> ImportReport:
    """Import with the test's clock."""
    return import_path(engine, folder, **{"now": NOW, **more})


def refused(engine: Engine, folder: Path, **more: Any) -> tuple[str, ...]:
    """The mistakes for which a delivery is refused."""
    with pytest.raises(ImportRefused) as caught:
        take(engine, folder, **more)
    return caught.value.mistakes


def rows(engine: Engine, table: Table) -> list[dict[str, Any]]:
    """All rows of a table, in the order of its key."""
    with reading(engine) as db:
        order = [table.c[name] for name in table.info.get("key", ())] or list(table.primary_key)
        return [dict(row) for row in db.execute(select(table).order_by(*order)).mappings()]


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """All rows of all imported tables and what belongs to them."""
    beside = [t.person_roles, t.person_names, t.procedure_words, t.certificate_work_processes, t.shift_procedures]
    imported = [table for table in t.metadata.sorted_tables if "key" in table.info]
    return {table.name: rows(engine, table) for table in (*imported, *beside)}


def counts(report: ImportReport, name: str) -> tuple[int, int, int, int]:
    """New, changed, unchanged and withdrawn of one table."""
    found = next(table for table in report.tables if table.name == name)
    return found.new, found.changed, found.unchanged, found.withdrawn


DUTCH = Texts("nl")

"""Empty files to begin with: the header of every table, and an explanation beside them.

They can be taken in as they are: a partial delivery without rows. Its export day lies long ago on purpose: who forgets
to fill it in gets records that are too old to be evidence, never records that look fresh.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from bot.errors import ImportRefused
from bot.texts import Texts
from storage.imports.columns import Column, Table
from storage.imports.mistakes import Mistake, said
from storage.imports.spec import DELIVERY, TABLES

_DUTCH = Texts("nl")
EXPLANATION = "LEESMIJ.txt"
_FIRST_DELIVERY = ("Vul hier je organisatie in", "01-01-2024", "nee")


def write_template(folder: Path, *, say: Texts = _DUTCH) -> tuple[Path, ...]:
    """Write a CSV file for each table and an explanation; gives the files.

    ImportRefused when one of them is there already: a template never replaces somebody's data.
    """
    files = {f"{table.name}.csv": table for table in (DELIVERY, *TABLES)}
    _refuse_existing([folder / name for name in (*files, EXPLANATION)], say)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in files.items():
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(_rows(table))
    (folder / EXPLANATION).write_text("\n".join(explanation()) + "\n", encoding="utf-8-sig")
    return tuple(folder / name for name in (*files, EXPLANATION))


def write_workbook_template(path: Path, *, say: Texts = _DUTCH) -> Path:
    """Write one workbook with a sheet for each table and a sheet that explains; ImportRefused when it is there."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    _refuse_existing([path], say)
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in (DELIVERY, *TABLES):
        sheet = book.create_sheet(table.name)
        for row in _rows(table):
            sheet.append(list(row))
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    notes = book.create_sheet("uitleg")
    for line in explanation():
        notes.append([line])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    book.close()
    return path


def _refuse_existing(files: list[Path], say: Texts) -> None:
    there = said("Dit bestand is er al. Kies een andere map.")
    found = tuple(Mistake(file.name, there).in_words(say) for file in files if file.exists())
    if found:
        raise ImportRefused(found)


def _rows(table: Table) -> Iterator[tuple[str, ...]]:
    yield tuple(column.name for column in table.columns)
    if table is DELIVERY:
        yield _FIRST_DELIVERY


def explanation() -> Iterator[str]:
    """What stands in which file, line by line, in Dutch as the files are."""
    yield "Vul de bestanden en lees ze in met: wegwijs import MAP --dry-run"
    yield "Bestanden die je niet nodig hebt, haal je weg. Vul levering altijd in."
    yield "Meer uitleg staat in docs/import.md."
    for table in (DELIVERY, *TABLES):
        yield ""
        yield f"{table.name}: {table.title}."
        for column in table.columns:
            example = f" Voorbeeld: {column.example}" if column.example else ""
            yield f"  {column.name} ({column.kind}, {need(column)}): {column.explain}.{example}"


def need(column: Column) -> str:
    """Must a cell, or at least the column, be there?"""
    if column.required:
        return "verplicht"
    return "kolom verplicht, cel mag leeg" if column.header else "mag leeg"

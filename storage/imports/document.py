"""The tables of docs/import.md, made from the format, so that the two cannot differ.

`python -m storage.imports.document` writes them; a test says when that was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from storage.imports.columns import Column, Kind, Table
from storage.imports.spec import DELIVERY, TABLES
from storage.imports.template import need

DOCUMENT = Path(__file__).parents[2] / "docs" / "import.md"
_BEGIN, _END = "<!-- tabellen: begin -->", "<!-- tabellen: einde -->"


def generated() -> str:
    """A heading and a table of columns for each file."""
    return "\n".join(line for table in (DELIVERY, *TABLES) for line in _table(table)) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.name} (`{table.english}`)"
    yield ""
    yield f"{table.title}." + (" Mag ook in de chat." if table.chat else "")
    yield ""
    yield "| kolom | Engels | soort | nodig | uitleg | voorbeeld |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for column in table.columns:
        cells = (f"**{column.name}**" if column.key else column.name, column.english, _kind(column), need(column),
                 _explained(column), f"`{column.example}`" if column.example else "")  # fmt: skip
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _kind(column: Column) -> str:
    return f"{column.kind} → {column.to}" if column.kind in (Kind.REF, Kind.REFS) else str(column.kind)


def _explained(column: Column) -> str:
    text = column.explain
    if column.choices is not None:
        text += ". Woorden: " + ", ".join(member.value for member in column.choices)
    if column.default:
        text += f". Leeg: {column.default}"
    return text


def tables_part(text: str) -> str:
    """The generated part of the document."""
    return text.partition(_BEGIN + "\n")[2].partition(_END)[0]


def write() -> None:
    """Renew the generated part."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN + "\n")
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{generated()}{_END}{rest.partition(_END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    write()

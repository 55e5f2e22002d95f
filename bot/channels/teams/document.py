"""The tables of docs/teams.md, made from `scopes.py`, so that the two cannot differ.

`python -m bot.channels.teams.document` writes them; a test says when that was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.channels.teams.scopes import EVENTS, PERMISSIONS, SCOPES

DOCUMENT = Path(__file__).parents[3] / "docs" / "teams.md"
_BEGIN, _END = "<!-- rechten: begin -->", "<!-- rechten: einde -->"


def generated() -> str:
    """A table of where the app can be added, one of its permissions, and one of what Teams tells us of."""
    tables = [_table("waar", "waarvoor", SCOPES), _table("recht", "waarvoor", PERMISSIONS)]
    tables.append(_table("gebeurtenis", "wanneer Teams dit vertelt", EVENTS))
    return "\n".join(line for table in tables for line in table)


def _table(what: str, why: str, rows: Mapping[str, str]) -> Iterator[str]:
    yield f"| {what} | {why} |"
    yield "| --- | --- |"
    for name, reason in rows.items():
        yield f"| `{name}` | {reason} |"
    yield ""


def generated_part(text: str) -> str:
    """The generated part of the document."""
    return text.partition(_BEGIN + "\n")[2].partition(_END)[0]


def write() -> None:
    """Renews the generated part."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN + "\n")
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{generated()}{_END}{rest.partition(_END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    write()

"""The review list: messages that were misread, for who teaches Wegwijs to read them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.common import complain, opened

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.understanding.meaning import Intent
    from storage.review import Misread

REVIEWED = Path("training") / "utterances" / "reviewed.csv"
COLUMNS = ("intent", "role", "text")


def review(
    number: Annotated[int | None, typer.Argument(help="Het nummer van een bericht op de lijst.")] = None,
    intent: Annotated[str, typer.Argument(help="Wat het bericht betekent, zoals exam.when.")] = "",
    drop: Annotated[bool, typer.Option("--drop", help="Haal het bericht van de lijst en leer er niets van.")] = False,
    into: Annotated[Path, typer.Option("--into", help="Het bestand met zinnen waaruit het model leert.")] = REVIEWED,
) -> None:
    """Toont berichten die verkeerd begrepen werden, of neemt er één over als oefenzin."""
    from storage.engine import reading, writing

    app = opened()
    if number is None:
        with reading(app.engine) as db:
            _list(db)
        return
    if not (drop or intent):
        complain("Zeg wat het bericht betekent, of gebruik --drop. Zo: wegwijs review 3 exam.when")
    meant = None if drop else _known(intent)
    with writing(app.engine) as db:
        _settle(db, number, meant, into)


def _list(db: Connection) -> None:
    from bot.domain.calendar import local
    from storage import review as kept

    found = kept.waiting(db)
    for one in found:
        text = "".join(sign if sign.isprintable() else " " for sign in one.text)
        typer.echo(f"{one.id}  {local(one.at):%d-%m-%Y}  {one.read_as or '-'}  {one.role or '-'}  {text}")
    if not found:
        typer.echo("Er staat geen bericht op de lijst.")


def _known(intent: str) -> Intent:
    from bot.understanding.meaning import TAPPED, Intent

    possible = [one for one in Intent if one not in TAPPED]
    if intent not in possible:
        complain(f"„{intent}” is geen bedoeling. Kies uit: {', '.join(possible)}.")
    return Intent(intent)


def _settle(db: Connection, number: int, intent: Intent | None, into: Path) -> None:
    from storage import review as kept

    found = next((one for one in kept.waiting(db) if one.id == number), None)
    if found is None or not kept.done(db, number):
        complain(f"Bericht {number} staat niet op de lijst.")
    if intent is not None:
        _write(found, intent, into)
    typer.echo("Weggehaald." if intent is None else f"Overgenomen in {into.name}. Maak het model opnieuw: make train")


def _write(message: Misread, intent: Intent, into: Path) -> None:
    """Adds one utterance; a new file gets its header. The role is written as the training utterances write it."""
    from bot.domain.people import Role

    role = Role(message.role).name.lower() if message.role else ""
    try:
        new = not into.exists()
        with into.open("a", encoding="utf-8", newline="") as lines:
            table = csv.writer(lines, lineterminator="\n")
            if new:
                table.writerow(COLUMNS)
            table.writerow((intent.value, role, " ".join(message.text.split())))
    except OSError as error:
        complain(f"Ik kan niet schrijven in {into}: {error.strerror}.")

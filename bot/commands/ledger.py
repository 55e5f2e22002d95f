"""`wegwijs ledger`: what was said first to somebody and about them, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.common import complain, opened
from bot.commands.speaking import table_of
from bot.domain.calendar import local

if TYPE_CHECKING:
    from bot.domain.people import Person, PersonId
    from storage.ledger import Entry


def ledger(
    email: Annotated[str, typer.Argument(help="Van wie: een e-mailadres uit de gegevens.")],
    most: Annotated[int, typer.Option(help="Hoeveel meldingen, de nieuwste eerst.", min=1)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-regel per melding.")] = False,
) -> None:
    """Laat zien welke berichten iemand kreeg, krijgt of niet kreeg, en welke er over die persoon gaan."""
    from storage import ledger as kept
    from storage import people
    from storage.engine import reading

    app = opened()
    with reading(app.engine) as db:
        person = people.person_by_email(db, email)
        if person is None:
            complain(f"{email} staat niet in de gegevens.")
        found = kept.entries(db, [person.id], most)
        readers = people.persons(db, sorted({one.person for one in found}))
    if as_json:
        for one in found:
            typer.echo(json.dumps(as_record(one, readers), ensure_ascii=False))
    else:
        _show(f"{person.name} ({person.email})", found, readers)


def as_record(one: Entry, readers: Mapping[PersonId, Person]) -> dict[str, object]:
    """A notice as `ledger --json` prints it."""
    reader = readers.get(one.person)
    return {
        "key": one.key,
        "to": reader.email if reader else None,
        "kind": one.kind,
        "subject": one.subject,
        "state": one.state,
        "planned": local(one.planned_at).isoformat(),
        "not_before": local(one.not_before).isoformat(),
        "done": local(one.done_at).isoformat() if one.done_at else None,
        "answered": local(one.answered_at).isoformat() if one.answered_at else None,
        "remark": one.remark,
    }


def _show(title: str, found: Sequence[Entry], readers: Mapping[PersonId, Person]) -> None:
    from rich.console import Console

    table = table_of(title, "wanneer", "aan", "wat", "stand", "reden")
    for one in found:
        reader = readers.get(one.person)
        state = f"{one.state}, beantwoord" if one.answered_at else one.state
        what = f"{one.kind} {one.subject}".strip()
        when = f"{local(one.done_at or one.not_before):%d-%m-%Y %H:%M}"
        table.add_row(when, reader.name if reader else "?", what, state, one.remark)
    if found:
        Console(markup=False, highlight=False).print(table)
    else:
        typer.echo(f"{title}: er zijn nog geen berichten.")

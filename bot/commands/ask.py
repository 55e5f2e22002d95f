"""`wegwijs ask` and `wegwijs understand`: questions from a script, one JSON line an answer."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.common import complain, opened
from bot.domain.calendar import AMSTERDAM
from bot.messages import Address, Inbound, Reply


def ask(
    text: Annotated[str, typer.Argument(help="De vraag, zoals iemand die typt.")] = "",
    person: Annotated[str, typer.Option("--as", help="E-mailadres van wie het vraagt.")] = "",
    at: Annotated[str, typer.Option("--at", help="Het moment van de vraag, ISO: 2024-11-19T10:00.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-regel per antwoord.")] = False,
    dialogue: Annotated[
        Path | None, typer.Option(help="JSON-regels met as, at en text; een lege regel begint een nieuw gesprek.")
    ] = None,
) -> None:
    """Stel een vraag als iemand uit de gegevens.

    Voorbeeld: wegwijs ask --as planner@voorbeeld.nl "mag Fatima vrijdag sondevoeding geven op De Linde?"
    """
    lines = _lines(dialogue) if dialogue is not None else None
    app = opened()
    for turn in _turns(text, person, at, lines):
        reply = _answer(app, turn)
        typer.echo(json.dumps(as_record(reply), ensure_ascii=False) if as_json or dialogue else plain(reply))


def _lines(dialogue: Path) -> Iterable[str]:
    """The lines of the file, or of the standard input as they come."""
    if str(dialogue) == "-":
        return sys.stdin
    try:
        return dialogue.read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        complain(f"{dialogue} is niet te lezen. Bestaat het bestand?")
    except UnicodeDecodeError:
        complain(f"{dialogue} is geen tekst in UTF-8.")


def _turns(text: str, person: str, at: str, lines: Iterable[str] | None) -> Iterator[dict[str, str]]:
    conversation = secrets.token_hex(6)
    if lines is None:
        if not person:
            complain("Zeg met --as wie het vraagt: een e-mailadres uit de gegevens.")
        yield {"as": person, "at": at, "text": text, "conversation": conversation}
        return
    for number, line in enumerate(lines, 1):
        if not line.strip():
            conversation = secrets.token_hex(6)
            continue
        yield {"at": at, **_read(line, number), "conversation": conversation}


def _read(line: str, number: int) -> dict[str, str]:
    try:
        turn: dict[str, str] = json.loads(line)
        return {"as": turn["as"], "text": turn["text"], **({"at": turn["at"]} if turn.get("at") else {})}
    except (ValueError, KeyError, TypeError):
        complain(f"Regel {number} is geen JSON met „as” en „text”.")


def instant(at: str) -> datetime:
    """The moment that was given: ISO, in the Netherlands when it names no zone."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        complain(f"„{at}” is geen moment. Schrijf het zo: 2024-11-19T10:00.")
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)


def _answer(app: Any, turn: dict[str, str]) -> Reply:
    from storage import people
    from storage.engine import writing

    address = Address("cli", "", turn["as"].strip().casefold(), turn["conversation"])
    with writing(app.engine) as db:
        person = people.person_by_email(db, address.user)
        if person is not None:
            people.link_account(db, person.id, address)
    received = instant(turn["at"]) if turn["at"] else app.clock()
    reply: Reply = app.core.handle(Inbound(secrets.token_hex(12), address, received, text=turn["text"]))
    return reply


def as_record(reply: Reply) -> dict[str, object]:
    """A reply as `ask --json` prints it."""
    answer = reply.answer
    return {
        "topic": answer.topic if answer else None,
        "intent": answer.intent if answer else None,
        "slots": answer.slots if answer else {},
        "confidence": answer.confidence if answer else 0.0,
        "outcome": answer.outcome if answer else None,
        "reasons": list(answer.reasons) if answer else [],
        "evidence": list(answer.evidence) if answer else [],
        "asks": bool(answer and answer.asks),
        "text": reply.text,
        "choices": [choice.label for choice in reply.choices],
    }


def plain(reply: Reply) -> str:
    """A reply with its choices, for a terminal."""
    choices = "\n".join(f"  [{place}] {choice.label}" for place, choice in enumerate(reply.choices, 1))
    return f"{reply.text}\n{choices}" if choices else reply.text


def understand(
    text: Annotated[str, typer.Argument(help="Het bericht, of - om regels van de standaardinvoer te lezen.")],
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-regel per bericht.")] = False,
) -> None:
    """Laat zien hoe een bericht begrepen wordt, zonder persoon: onderwerp, bedoeling en wat het noemt."""
    from bot.commands.reading import read_meaning

    app = opened()
    messages = (line.rstrip("\n") for line in sys.stdin) if text == "-" else [text]
    for record in read_meaning(app, messages):
        if as_json or text == "-":
            typer.echo(json.dumps(record, ensure_ascii=False))
        else:
            typer.echo(f"{record['topic']} ({record['intent']}, {record['confidence']:.2f}) {record['slots']}")

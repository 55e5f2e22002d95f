"""A coordinator drops a file in the chat: first what would change, then a button that does it."""

import json
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.calendar import at, local_day
from bot.domain.people import Role
from bot.errors import ImportRefused
from bot.messages import Reply, Section, Tone
from bot.understanding.dates import When
from bot.understanding.meaning import Intent
from handlers.route import Route
from handlers.turn import Option, Said, Slots, Turn
from storage import uploads

MOST_LINES = 40


def take_in(turn: Turn) -> Said:
    """A file: its day when it does not say that itself, then the preview; a tap: the next step. Neither: how it works."""
    if turn.upload is not None:
        return _received(turn, turn.upload.name, turn.upload.content)
    if turn.slots.value:
        return _go_on(turn, json.loads(turn.slots.value))
    return Said(
        Reply(
            turn.say("Stuur een bestand in deze chat. Dan laat ik eerst zien wat er verandert."),
            Tone.INFO,
            (turn.say("Het mag een CSV-bestand zijn of een XLSX-werkmap."),),
        )
    )


def _received(turn: Turn, name: str, content: bytes) -> Said:
    """A loose CSV does not say of when it is; a guess would make old records look fresh."""
    unusable = _unusable(turn, name, content)
    if unusable:
        return _refused(turn, ImportRefused(unusable))
    kept = uploads.keep(turn.db, turn.asker.id, name, content, turn.now)
    if not name.casefold().endswith(".csv"):
        return _preview(turn, kept, None)
    today = local_day(turn.now)
    days = [(turn.say.day(today - timedelta(days=n)), today - timedelta(days=n)) for n in range(4)]
    options = tuple(_step(turn, label, kept, day) for label, day in days)
    text = turn.say("Van welke dag is dit bestand?")
    note = turn.say("Is het ouder? Gebruik dan een werkmap met een blad „levering”.")
    return Said(Reply(text, Tone.QUESTION, (note,)), options, asks="when")


def _step(turn: Turn, label: str, upload: str, day: date | None, *, apply: bool = False) -> Option:
    value = {"upload": upload, "day": day.isoformat() if day else None, "apply": apply}
    when = When(day, day) if day is not None else None
    return Option(label, Intent.DATA_IMPORT, Slots(value=json.dumps(value), when=when))


def _go_on(turn: Turn, step: dict[str, Any]) -> Said:
    day = date.fromisoformat(step["day"]) if step["day"] else None
    return _apply(turn, step["upload"], day) if step["apply"] else _preview(turn, step["upload"], day)


def _exported(turn: Turn, day: date | None) -> datetime | None:
    """The start of the day that was named, the most careful reading of it; of today it is now.

    The start of today would make the file older than what other sources confirmed this morning, and its rows void.
    """
    if day is None:
        return None
    return turn.now if day == local_day(turn.now) else at(day)


# The readers of files are loaded when there is a file: they take a tenth of the time in which `ask` starts.


def _unusable(turn: Turn, name: str, content: bytes) -> tuple[str, ...]:
    """What is wrong with the file itself or its columns: whatever its day is, it cannot be taken in."""
    from storage.imports.files import open_upload
    from storage.imports.mistakes import Findings
    from storage.imports.rows import layout

    found = Findings()
    with closing(open_upload(name, content)) as delivery:
        found.extend(delivery.mistakes)
        for sheet in delivery.sheets.values():
            layout(sheet, found)
    return found.lines(turn.say) if found.count else ()


def _preview(turn: Turn, upload: str, day: date | None) -> Said:
    from storage.imports import preview_upload

    kept = uploads.take(turn.db, upload, turn.asker.id)
    if kept is None:
        return _gone(turn)
    try:
        report = preview_upload(
            turn.db, turn.asker, kept.name, kept.content, now=turn.now, exported=_exported(turn, day), say=turn.say
        )
    except ImportRefused as refused:
        return _refused(turn, refused)
    lines = _lines(turn, report.lines(turn.say))
    if report.changes == 0:
        return Said(Reply(turn.say("Dit bestand verandert niets."), Tone.INFO, (), lines))
    options = (
        _step(turn, turn.say("Ja, lees dit in"), upload, day, apply=True),
        Option(turn.say("Nee, doe niets"), Intent.NO, Slots(value="stop")),
    )
    tone = Tone.CAUTION if report.alarms else Tone.QUESTION
    return Said(Reply(turn.say("Dit zou er veranderen. Zal ik het inlezen?"), tone, (), lines), options, asks="confirm")


def _apply(turn: Turn, upload: str, day: date | None) -> Said:
    from storage.imports import apply_upload

    kept = uploads.take(turn.db, upload, turn.asker.id)
    if kept is None:
        return _gone(turn)
    try:
        report = apply_upload(
            turn.db, turn.asker, kept.name, kept.content, now=turn.now, exported=_exported(turn, day), say=turn.say
        )
    except ImportRefused as refused:
        return _refused(turn, refused)
    uploads.forget(turn.db, upload)
    lines = _lines(turn, report.lines(turn.say)[:-1])  # its last line says "klaar" too
    return Said(Reply(turn.say("Klaar. De gegevens zijn ingelezen."), Tone.INFO, (), lines))


def _gone(turn: Turn) -> Said:
    return Said(Reply(turn.say("Ik heb dit bestand niet meer. Stuur het nog een keer."), Tone.ERROR))


def _refused(turn: Turn, refused: ImportRefused) -> Said:
    """Every mistake at once; nothing was changed."""
    paragraphs = (turn.say("Er is niets veranderd. Verbeter dit en probeer het opnieuw."),)
    return Said(
        Reply(turn.say("Dit bestand kan ik niet inlezen."), Tone.ERROR, paragraphs, _lines(turn, refused.mistakes))
    )


def _lines(turn: Turn, lines: tuple[str, ...]) -> tuple[Section, ...]:
    shown = lines[:MOST_LINES]
    more = len(lines) - len(shown)
    if more:
        shown = (*shown, turn.say("En nog {count} regels.", count=more))
    return (Section(turn.say("Bestand"), shown),) if shown else ()


ROUTES = (
    Route(
        Intent.DATA_IMPORT,
        "Hoe lees ik een bestand in?",
        "How do I import a file?",
        take_in,
        roles=frozenset({Role.COORDINATOR}),
    ),
    Route(
        Intent.PLAN_IMPORT,
        "Hoe lees ik nieuwe deelnemers in?",
        "How do I import new trainees?",
        take_in,
        roles=frozenset({Role.COORDINATOR}),
    ),
)

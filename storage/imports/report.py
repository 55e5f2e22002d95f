"""What an import did, or would do: figures per table, what was dropped, what deserves a look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.texts import Texts
from storage.imports.mistakes import Findings, Said, said

ALARM_SHARE = 0.5
ALARM_FROM = 3
"""A full file that takes away more than this share of a table, and at least this many rows, is pointed out."""


@dataclass(frozen=True)
class TableReport:
    """What happened to one table. `gone` names the withdrawn rows, the first of them; `dropped` the columns left out."""

    name: str
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    dropped: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    standing: int = 0

    @property
    def alarming(self) -> bool:
        """Would most of what was on record disappear? Then the file may be empty or cut off."""
        return self.withdrawn >= ALARM_FROM and self.withdrawn > self.standing * ALARM_SHARE


@dataclass(frozen=True)
class ImportReport:
    """The outcome of one run; with `dry_run` nothing was kept."""

    source: str
    exported: datetime
    full: bool
    dry_run: bool
    tables: tuple[TableReport, ...]
    remarks: Findings

    @property
    def changes(self) -> int:
        """How many rows are new, changed or withdrawn."""
        return sum(table.new + table.changed + table.withdrawn for table in self.tables)

    @property
    def alarms(self) -> tuple[Said, ...]:
        """What must be looked at before this is kept."""
        return tuple(
            said(
                "LET OP: {count} van de {total} rijen van {name} vervallen. Is het bestand wel compleet?",
                count=table.withdrawn,
                total=table.standing,
                name=table.name,
            )
            for table in self.tables
            if table.alarming
        )

    def lines(self, say: Texts) -> tuple[str, ...]:
        """The report in the reader's language, line by line: what alarms first, figures last."""
        extent = say("alles (volledig)") if self.full else say("een deel")
        head = say(
            "Bron: {source}. Stand: {moment}. Dit bestand bevat {extent}.",
            source=self.source,
            moment=say.moment(self.exported),
            extent=extent,
        )
        shown = [alarm.in_words(say) for alarm in self.alarms] + [head]
        for table in self.tables:
            shown += _notes(table, say)
        shown += self.remarks.lines(say)
        shown += [_figures(table, say) for table in self.tables]
        return (*shown, self._end(say))

    def _end(self, say: Texts) -> str:
        if self.dry_run:
            return say("Dit was een proef. Er is niets veranderd.")
        return say("Klaar.") if self.changes else say("Klaar. Er was niets nieuws.")


def _figures(table: TableReport, say: Texts) -> str:
    return say(
        "{name}: {new} nieuw, {changed} gewijzigd, {unchanged} gelijk, {withdrawn} vervallen.",
        name=table.name,
        new=table.new,
        changed=table.changed,
        unchanged=table.unchanged,
        withdrawn=table.withdrawn,
    )


def _notes(table: TableReport, say: Texts) -> list[str]:
    notes = []
    if table.dropped:
        columns = ", ".join(table.dropped)
        notes.append(say("{name}: niet bewaard, dat mag niet: {columns}.", name=table.name, columns=columns))
    notes += [say("{name}: vervallen: {row}", name=table.name, row=row) for row in table.gone]
    if table.withdrawn > len(table.gone):
        notes.append(
            say("{name}: vervallen: … en nog {count}.", name=table.name, count=table.withdrawn - len(table.gone))
        )
    return notes

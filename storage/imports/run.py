"""One import from beginning to end: everything of a delivery is taken in, or nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, or_, select, text

from bot.domain.calendar import local_day
from bot.domain.people import Person, Role
from bot.errors import ImportRefused
from bot.texts import Texts
from storage import tables as t
from storage.engine import writing
from storage.imports.files import Delivery, open_path, open_upload
from storage.imports.merge import Stamp
from storage.imports.mistakes import Findings, Mistake, Said, said
from storage.imports.references import Known
from storage.imports.report import ImportReport, TableReport
from storage.imports.rows import layout, read_rows
from storage.imports.scope import Scope
from storage.imports.spec import DELIVERY, TABLES
from storage.imports.take import Progress, Refused, Run, Taken, take
from storage.imports.withdrawal import gone, named, staff_left_out, standing, withdraw

_DUTCH = Texts("nl")
_TOGETHER = ("diensten", "dienst_bezetting")
_LOCK = 7_093_001
"""PostgreSQL's advisory lock of imports: two at once would wait for each other's rows."""


@dataclass(frozen=True)
class Terms:
    """What a delivery is: from whom, exported when, and whether it holds everything; None is not said yet."""

    source: str | None = None
    exported: datetime | None = None
    full: bool | None = None

    def or_else(self, other: Terms) -> Terms:
        """These, and what they do not say from the other."""
        return Terms(
            self.source or other.source,
            self.exported if self.exported is not None else other.exported,
            self.full if self.full is not None else other.full,
        )


def import_path(
    engine: Engine,
    path: Path,
    *,
    now: datetime,
    source: str | None = None,
    exported: datetime | None = None,
    full: bool | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    say: Texts = _DUTCH,
) -> ImportReport:
    """Take in a folder of CSV files, one CSV file or one workbook, in one transaction.

    `source`, `exported` (an aware instant) and `full` go before what the file levering says. With `dry_run` all is
    done and undone. ImportRefused, in the language of `say`, when anything is wrong: then nothing was changed.
    """
    terms = Terms(source, exported, full)
    with closing(open_path(Path(path))) as delivery, _undone_when(dry_run) as undo, writing(engine) as db:
        if db.dialect.name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        report = _Import(db, delivery, terms, now, Scope(db), progress).run(say, dry_run=dry_run)
        undo(report)
    return report


class _Undo(Exception):
    """Leaves the transaction of a dry run, so that nothing of it is kept."""


@contextmanager
def _undone_when(dry_run: bool) -> Iterator[Callable[[ImportReport], None]]:
    def undo(report: ImportReport) -> None:
        if dry_run:
            raise _Undo

    try:
        yield undo
    except _Undo:
        return


def preview_upload(
    db: Connection,
    asker: Person,
    name: str,
    content: bytes,
    *,
    now: datetime,
    exported: datetime | None = None,
    full: bool | None = None,
    say: Texts = _DUTCH,
) -> ImportReport:
    """What a file dropped in the chat by a coordinator would change; nothing is kept.

    Only records of the coordinator's own school and its trainees may be in it (storage/imports/scope.py). Without a
    sheet levering the source is that school, the file is a part, and `exported` must say of when it is. ImportRefused
    when anything is wrong.
    """
    return _upload(db, asker, name, content, Terms(None, exported, full), now, say, dry_run=True)


def apply_upload(
    db: Connection,
    asker: Person,
    name: str,
    content: bytes,
    *,
    now: datetime,
    exported: datetime | None = None,
    full: bool | None = None,
    say: Texts = _DUTCH,
) -> ImportReport:
    """Take in a file dropped in the chat, as `preview_upload` showed it, in the caller's transaction.

    ImportRefused when anything is wrong; the caller's transaction is then as it was before.
    """
    return _upload(db, asker, name, content, Terms(None, exported, full), now, say, dry_run=False)


def _upload(
    db: Connection,
    asker: Person,
    name: str,
    content: bytes,
    terms: Terms,
    now: datetime,
    say: Texts,
    *,
    dry_run: bool,
) -> ImportReport:
    schools = sorted(asker.organisations(Role.COORDINATOR))
    if not schools:
        raise ImportRefused((say("Alleen een coördinator kan bestanden aanleveren."),))
    inner = db.begin_nested()
    try:
        with closing(open_upload(name, content)) as delivery:
            usual = Terms(schools[0], None, False)
            report = _Import(db, delivery, terms, now, Scope(db, asker), usual=usual).run(say, dry_run=dry_run)
    except BaseException:
        inner.rollback()
        raise
    if dry_run:
        inner.rollback()
    else:
        inner.commit()
    return report


class _Import:
    """One run over one delivery."""

    def __init__(
        self,
        db: Connection,
        delivery: Delivery,
        terms: Terms,
        now: datetime,
        scope: Scope,
        progress: Progress | None = None,
        usual: Terms | None = None,
    ) -> None:
        self.db = db
        self.delivery = delivery
        self.now = now
        self.scope = scope
        self.mistakes = Findings()
        self.mistakes.extend(delivery.mistakes)
        self.terms = self._terms(terms, usual or Terms())
        self.full = bool(self.terms.full)
        exported = self.terms.exported or now
        self.work = Run(
            db, Stamp(self.terms.source or "", exported), local_day(exported), scope, Known(db), progress, self.mistakes
        )

    def _terms(self, given: Terms, usual: Terms) -> Terms:
        """What was given, else what the file levering says, else what is usual; what is still unknown is a mistake."""
        terms = given.or_else(self._said_in_file()).or_else(usual)
        unknown = said("Niet bekend van wie de gegevens zijn. Vul bron in levering in.")
        checks = (
            (terms.source, unknown),
            (terms.exported, said("Niet bekend van wanneer de gegevens zijn. Vul exportdatum in levering in.")),
            (terms.full, said("Niet bekend of dit alles is of een deel. Vul volledig in levering in.")),
        )
        self.mistakes.extend(Mistake(DELIVERY.name, missing) for value, missing in checks if value is None)
        if (problem := _moment_problem(terms.exported, self.now)) is not None:
            self.mistakes.add(Mistake(DELIVERY.name, problem))
            return Terms(terms.source, None, terms.full)
        return terms

    def _said_in_file(self) -> Terms:
        sheet = self.delivery.sheets.get(DELIVERY.name)
        found = None if sheet is None else layout(sheet, self.mistakes)
        if sheet is None or found is None:
            return Terms()
        rows = list(read_rows(sheet, found, self.mistakes, Findings()))
        if len(rows) != 1:
            problem = said("Verwacht: precies één rij onder de kolommen. Hier staan er {count}.", count=len(rows))
            self.mistakes.add(Mistake(sheet.label, problem))
            return Terms()
        values = rows[0].values
        source, exported, full = (values.get(name) for name in ("source", "exported", "full"))
        return Terms(
            source if isinstance(source, str) else None,
            exported if isinstance(exported, datetime) else None,
            full if isinstance(full, bool) else None,
        )

    def run(self, say: Texts, *, dry_run: bool) -> ImportReport:
        """Do it; ImportRefused with every mistake when there is one."""
        self._check_delivery()
        taken: list[Taken] = []
        try:
            for table in TABLES:
                sheet = self.delivery.sheets.get(table.name)
                done = None if sheet is None else take(self.work, sheet)
                if done is not None:
                    taken.append(done)
        except Refused as refused:
            self.mistakes.add(refused.mistake)
        if self.mistakes.count:
            raise ImportRefused(self.mistakes.lines(say))
        tables = self._finish(taken)
        report = ImportReport(
            self.work.stamp.source, self.work.stamp.exported, self.full, dry_run, tables, self.work.remarks
        )
        self._log(report)
        return report

    def _check_delivery(self) -> None:
        sheets = self.delivery.sheets
        if any(name in sheets for name in _TOGETHER) and not all(name in sheets for name in _TOGETHER):
            label = next(sheets[name].label for name in _TOGETHER if name in sheets)
            problem = said("Lever diensten en dienst_bezetting altijd samen aan. Anders klopt niet wie er werkt.")
            self.mistakes.add(Mistake(label, problem))
        if sheets.keys() <= {DELIVERY.name} and not self.delivery.mistakes:
            self.mistakes.add(Mistake(DELIVERY.name, said("Er zijn geen gegevens aangeleverd.")))
        for name, latest in self._latest().items():
            if name in sheets and latest > self.work.stamp.exported:
                problem = said("Van deze bron is er al een nieuwere levering: {moment}.", moment=latest)
                self.mistakes.add(Mistake(sheets[name].label, problem))

    def _latest(self) -> dict[str, datetime]:
        """The last export of this source, by table: an older file would bring back what was corrected since."""
        runs, counts = t.import_runs, t.import_counts
        rows = (
            select(counts.c.table, func.max(runs.c.exported_at))
            .join(runs, runs.c.id == counts.c.run)
            .where(runs.c.source == self.work.stamp.source)
            .group_by(counts.c.table)
        )
        return {name: latest for name, latest in self.db.execute(rows)}

    def _finish(self, taken: list[Taken]) -> tuple[TableReport, ...]:
        by_name = {one.sheet.table.name: one for one in taken}
        reports = tuple(self._close(one, by_name) for one in taken)
        for one in taken:
            one.merge.close()
        return reports

    def _close(self, taken: Taken, by_name: dict[str, Taken]) -> TableReport:
        table, merge = taken.sheet.table, taken.merge
        before = standing(merge) - merge.counts.new
        conditions = [gone(merge, self.scope.may_withdraw(table))] if self.full else []
        if table.name == "dienst_bezetting":
            conditions.append(staff_left_out(merge, by_name["diensten"].merge))
        names: tuple[str, ...] = ()
        if conditions:
            which = or_(*conditions)
            names = named(merge, which)
            withdraw(merge, which)
        counts = merge.counts
        if counts.newer:
            self._remark(
                taken, said("Rijen die van elders al nieuwer bekend zijn, en zo blijven: {count}.", count=counts.newer)
            )
        if counts.taken_over:
            self._remark(taken, said("Rijen die eerst van een andere bron waren: {count}.", count=counts.taken_over))
        return TableReport(
            table.name,
            counts.new,
            counts.changed,
            counts.unchanged,
            counts.withdrawn,
            taken.dropped,
            names,
            before,
        )

    def _remark(self, taken: Taken, problem: Said) -> None:
        self.work.remarks.add(Mistake(taken.sheet.label, problem))

    def _log(self, report: ImportReport) -> None:
        """Keep that this run took place: its export decides which later file is too old."""
        who = None if self.scope.asker is None else self.scope.asker.id
        values = {"at": self.now, "who": who, "source": report.source, "exported_at": report.exported}
        done = self.db.execute(insert(t.import_runs).values(**values, full=report.full))
        key = done.inserted_primary_key
        rows = [
            {
                "run": key[0] if key is not None else None,
                "table": table.name,
                "new": table.new,
                "changed": table.changed,
                "unchanged": table.unchanged,
                "withdrawn": table.withdrawn,
            }
            for table in report.tables
        ]
        if rows:
            self.db.execute(insert(t.import_counts), rows)


def _moment_problem(exported: datetime | None, now: datetime) -> Said | None:
    """An export without a time zone could be of any moment, and one that is still to come of none."""
    if exported is None:
        return None
    if exported.tzinfo is None:
        return said("Het moment van de export heeft geen tijdzone.")
    if exported.astimezone(UTC) > now:
        return said("De export ligt in de toekomst: {moment}. Klopt de klok?", moment=exported)
    return None

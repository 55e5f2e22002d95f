"""One import from beginning to end: everything of a delivery is taken in, or nothing is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, text

from bot.domain.calendar import local_day
from bot.errors import ImportRefused
from bot.texts import Texts
from storage import tables as t
from storage.imports.files import Delivery
from storage.imports.finish import finish
from storage.imports.merge import Stamp
from storage.imports.mistakes import Findings, Mistake, said
from storage.imports.references import Known
from storage.imports.report import ImportReport
from storage.imports.scope import Scope
from storage.imports.spec import DELIVERY, TABLES
from storage.imports.take import Progress, Refused, Run, Taken, take
from storage.imports.terms import Terms, terms_of

_TOGETHER = ("diensten", "dienst_bezetting")
_LOCK = 7_093_001
"""PostgreSQL's advisory lock of imports: two at once would wait for each other's rows."""


class Import:
    """One run over one delivery, in a transaction of the caller, who undoes it when it is refused."""

    def __init__(
        self,
        db: Connection,
        delivery: Delivery,
        given: Terms,
        now: datetime,
        scope: Scope,
        progress: Progress | None = None,
        usual: Terms | None = None,
    ) -> None:
        self.db = db
        self.delivery = delivery
        self.now = now
        self.mistakes = Findings()
        self.mistakes.extend(delivery.mistakes)
        terms = terms_of(delivery, given, usual or Terms(), now, self.mistakes)
        self.full = bool(terms.full)
        exported = terms.exported or now  # without one the run is refused, once every other mistake is known too
        stamp = Stamp(terms.source or "", exported)
        self.work = Run(db, stamp, local_day(exported), scope, Known(db), progress, self.mistakes)

    def run(self, say: Texts, *, dry_run: bool) -> ImportReport:
        """Do it. ImportRefused with every mistake when there is one."""
        if self.db.dialect.name == "postgresql":
            self.db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        self._check_delivery()
        taken = self._take()
        self._refuse_mistakes(say)
        tables = finish(self.work, taken, full=self.full)
        self._refuse_mistakes(say)
        stamp = self.work.stamp
        report = ImportReport(stamp.source, stamp.exported, self.full, dry_run, tables, self.work.remarks)
        self._log(report)
        return report

    def _refuse_mistakes(self, say: Texts) -> None:
        if self.mistakes.count:
            raise ImportRefused(self.mistakes.lines(say))

    def _take(self) -> list[Taken]:
        sheets = [self.delivery.sheets[table.name] for table in TABLES if table.name in self.delivery.sheets]
        taken: list[Taken] = []
        try:
            for sheet in sheets:
                done = take(self.work, sheet)
                if done is not None:
                    taken.append(done)
        except Refused as refused:
            self.mistakes.add(refused.mistake)
        return taken

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

    def _log(self, report: ImportReport) -> None:
        """Keep that this run took place: its export decides which later file is too old."""
        asker = self.work.scope.asker
        values = {"at": self.now, "source": report.source, "exported_at": report.exported, "full": report.full}
        made = insert(t.import_runs).values(**values, who=None if asker is None else asker.id)
        run = self.db.execute(made.returning(t.import_runs.c.id)).scalar_one()
        names = ("new", "changed", "unchanged", "withdrawn")
        rows = [
            {"run": run, "table": table.name, **{name: getattr(table, name) for name in names}}
            for table in report.tables
        ]
        if rows:
            self.db.execute(insert(t.import_counts), rows)

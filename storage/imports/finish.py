"""The end of a run: what is no longer in the files goes out of use, and the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, or_, select

from storage import tables as t
from storage.imports.mistakes import Mistake, Said, said
from storage.imports.report import TableReport
from storage.imports.take import Run, Taken
from storage.imports.withdrawal import gone, named, staff_left_out, standing, withdraw

_PERIODS = said("Hier vervallen plaatsen met boventallige dagen. Lever daarom ook boventallig aan.")


def finish(run: Run, taken: Sequence[Taken], *, full: bool) -> tuple[TableReport, ...]:
    """Withdraw what the delivery no longer holds and count; a mistake in the run means that nothing may be kept."""
    by_name = {one.sheet.table.name: one for one in taken}
    reports = tuple(_finished(run, one, by_name, full=full) for one in taken)
    for one in taken:
        one.merge.close()
    return reports


def _finished(run: Run, taken: Taken, by_name: Mapping[str, Taken], *, full: bool) -> TableReport:
    merge, counts = taken.merge, taken.merge.counts
    before = standing(merge) - counts.new
    conditions = list(_out_of_use(run, taken, by_name, full=full))
    names: tuple[str, ...] = ()
    if conditions:
        which = or_(*conditions)
        if taken.sheet.table.name == "bpv_plaatsen" and "boventallig" not in by_name:
            _keep_limits(run, taken, which)
        names = named(merge, which)
        withdraw(merge, which)
    run.remarks.extend(Mistake(taken.sheet.label, remark) for remark in _remarks(taken))
    return TableReport(
        name=taken.sheet.table.name,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        withdrawn=counts.withdrawn,
        dropped=taken.dropped,
        gone=names,
        standing=before,
    )


def _out_of_use(run: Run, taken: Taken, by_name: Mapping[str, Taken], *, full: bool) -> Iterator[ColumnElement[bool]]:
    if full:
        yield gone(taken.merge, run.scope.may_withdraw(taken.sheet.table))
    if taken.sheet.table.name == "dienst_bezetting" and "diensten" in by_name:
        yield staff_left_out(taken.merge, by_name["diensten"].merge)


def _keep_limits(run: Run, taken: Taken, which: ColumnElement[bool]) -> None:
    """A placement that comes back with another first day must not lose its supernumerary days on the way."""
    periods = t.supernumerary_periods
    limited = exists().where(periods.c.placement == t.placements.c.id, periods.c.withdrawn_at.is_(None))
    if run.db.execute(select(t.placements.c.id).where(which, limited).limit(1)).first() is not None:
        run.mistakes.add(Mistake(taken.sheet.label, _PERIODS))


def _remarks(taken: Taken) -> Iterator[Said]:
    counts = taken.merge.counts
    if counts.newer:
        yield said("Rijen die van elders al nieuwer bekend zijn, en zo blijven: {count}.", count=counts.newer)
    if counts.taken_over:
        yield said("Rijen die eerst van een andere bron waren: {count}.", count=counts.taken_over)

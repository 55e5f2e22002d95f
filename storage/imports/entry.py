"""The ways in: files on disk for who runs Wegwijs, and a file dropped in the chat by a coordinator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from bot.domain.people import Person, Role
from bot.errors import ImportRefused
from bot.texts import Texts
from storage.engine import writing
from storage.imports.files import open_path, open_upload
from storage.imports.report import ImportReport
from storage.imports.run import Import
from storage.imports.scope import Scope
from storage.imports.take import Progress
from storage.imports.terms import Terms

_DUTCH = Texts("nl")


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
    given = Terms(source, exported, full)
    with closing(open_path(Path(path))) as delivery, _undone_when(dry_run) as undo, writing(engine) as db:
        report = Import(db, delivery, given, now, Scope(db), progress).run(say, dry_run=dry_run)
        undo()
    return report


class _Undo(Exception):
    """Leaves the transaction of a dry run, so that nothing of it is kept."""


@contextmanager
def _undone_when(dry_run: bool) -> Iterator[Callable[[], None]]:
    def undo() -> None:
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
    given = Terms(None, exported, full)
    return _upload(db, asker, (name, content), given, now=now, say=say, dry_run=True)


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
    given = Terms(None, exported, full)
    return _upload(db, asker, (name, content), given, now=now, say=say, dry_run=False)


def _upload(
    db: Connection, asker: Person, file: tuple[str, bytes], given: Terms, *, now: datetime, say: Texts, dry_run: bool
) -> ImportReport:
    schools = sorted(asker.organisations(Role.COORDINATOR))
    if not schools:
        raise ImportRefused((say("Alleen een coördinator kan bestanden aanleveren."),))
    usual = Terms(schools[0], None, False)
    inner = db.begin_nested()
    try:
        with closing(open_upload(*file)) as delivery:
            report = Import(db, delivery, given, now, Scope(db, asker), usual=usual).run(say, dry_run=dry_run)
    except BaseException:
        inner.rollback()
        raise
    if dry_run:
        inner.rollback()
    else:
        inner.commit()
    return report

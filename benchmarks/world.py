"""A database with any number of synthetic trainees: the sample's school and employers, made wider and then repeated.

Each trainee of the sample becomes ten, with the same records and a made-up name: one school with 220 trainees at five
employers. That whole world is then repeated under new codes until there are enough trainees. Whoever asks stands in the
first world, so what they may see is the same at every size and only the database around it grows.
"""

import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    case,
    cast,
    insert,
    literal,
    select,
    update,
)

from bot.app.sample import sample_engine
from bot.domain.people import PersonId
from storage import tables as t
from storage.engine import open_engine, writing
from storage.people import remember_names, remember_places
from storage.rows import among

CHANNEL = "benchmark"
"""Everybody has an account on this channel, under their e-mail address."""

_AS_MANY = 10
_WIDE, _FAR = 10_000, 200_000
"""How far apart the numbers of a copy lie: within a world, and between worlds."""

_EVERYBODYS = (t.procedures, t.procedure_words, t.certificates, t.certificate_work_processes, t.assignments)
_SAID = (t.events, t.turns, t.turn_options, t.open_questions, t.notices, t.audit_entries, t.uploads)
_APART = (t.sign_in_links, t.sessions, t.import_runs, t.import_counts)
_REPEATED = tuple(one for one in t.metadata.sorted_tables if one not in (*_EVERYBODYS, *_SAID, *_APART))
_PLACES = {"organisations.code", "locations.code", "routes.code"}
_OWN_CODES = {
    *(t.organisations.c.code, t.locations.c.code, t.routes.c.code, t.shifts.c.code, t.exam_sessions.c.code),
    *(t.persons.c.email, t.accounts.c.user),
}


def database(trainees: int, folder: Path | None = None) -> Path:
    """A SQLite file with at least this many trainees; made once for each number, in a folder for temporary files."""
    folder = folder or Path(tempfile.gettempdir()) / "wegwijs-benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    sample = folder / "sample.db"
    sample_engine(sample).dispose()
    made_by = zlib.crc32(Path(__file__).read_bytes(), _stamp(sample))
    file = folder / f"trainees-{trainees}-{made_by:08x}.db"
    if not file.exists():
        for outdated in folder.glob(f"trainees-{trainees}-*"):
            outdated.unlink()
        _make(sample, file, trainees)
    return file


@dataclass(frozen=True)
class Account:
    """How a channel names its tenant, and how its names of somebody and of their conversation begin."""

    channel: str
    tenant: str
    user: str
    conversation: str


def with_accounts(trainees: int, folder: Path, account: Account, keep: Path | None = None) -> tuple[Path, list[int]]:
    """A copy of a database in which every trainee has such an account, and their numbers, which end its names."""
    file = folder / f"{account.channel}.db"
    shutil.copyfile(database(trainees, keep), file)
    engine = open_engine(f"sqlite:///{file}")
    number = t.persons.c.id
    known = select(number).where(number.in_(select(t.trajectories.c.trainee)), t.persons.c.withdrawn_at.is_(None))
    text = cast(number, Text)
    own = (literal(account.user) + text, literal(account.conversation) + text)
    names = known.add_columns(literal(account.channel), literal(account.tenant), *own)
    with writing(engine) as db:
        columns = ["person", "channel", "tenant", "user", "conversation"]
        db.execute(insert(t.accounts).from_select(columns, names))
        users = list(db.execute(known.order_by(number)).scalars())
    engine.dispose()
    return file, users


def _stamp(sample: Path) -> int:
    """What the sample was made from, as it wrote down itself."""
    with closing(sqlite3.connect(sample)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def _make(sample: Path, file: Path, trainees: int) -> None:
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(sample)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    engine = open_engine(f"sqlite:///{unfinished}")
    with writing(engine) as db:
        own = list(db.execute(select(t.trajectories.c.trainee).distinct()).scalars())
        _widen(db, own)
        worlds = -(-trainees // (len(own) * _AS_MANY))
        for table in _REPEATED:
            _repeat(db, table, worlds)
    engine.dispose()
    unfinished.rename(file)


def _numbers(most: int) -> Select[Any]:
    """1, 2, … up to and including this one."""
    counting = select(literal(1).label("n")).cte("numbers", recursive=True)
    return select(counting.union_all(select(counting.c.n + 1).where(counting.c.n < most)).c.n)


# One world: more trainees at the same school and employers

_OF_TRAINEE = (
    *((t.persons, "id"), (t.person_roles, "person"), (t.trajectories, "trainee"), (t.planned_certificates, "trainee")),
    *((t.exemptions, "trainee"), (t.work_process_passes, "trainee"), (t.placements, "trainee")),
    *((t.supervisions, "trainee"), (t.submissions, "trainee"), (t.exam_registrations, "trainee")),
    *((t.competences, "person"), (t.trainings, "person"), (t.practice_logs, "person")),
)


def _widen(db: Connection, trainees: Collection[int]) -> None:
    numbers = _numbers(_AS_MANY - 1).subquery("copies")
    for table, whose in _OF_TRAINEE:
        moved = {"id", whose} & set(table.c.keys())
        columns = {c.name: c + numbers.c.n * _WIDE if c.name in moved else c for c in table.c}
        if table is t.persons:
            columns["email"] = cast(numbers.c.n, Text) + "." + t.persons.c.email
        _copy(db, table, columns, numbers, among(table.c[whose], "trainees"), trainees=list(trainees))
    new = list(db.execute(select(t.persons.c.id).where(t.persons.c.id > _WIDE)).scalars())
    names = [{"number": number, "called": name} for number, name in zip(new, _names(), strict=False)]
    db.execute(update(t.persons).where(t.persons.c.id == bindparam("number")).values(name=bindparam("called")), names)
    remember_names(db, [PersonId(number) for number in new])
    remember_places(db, [PersonId(number) for number in new])
    _open_accounts(db)


def _names() -> Iterator[str]:
    """Names that nobody has: every "Bado Proefdalka" once."""
    first = [a + b for a, b in product(("Ba", "Di", "Fo", "Gu", "Le", "Mo", "Ni", "Ra"), ("do", "lin", "mar", "sa"))]
    last = [a + b for a, b in product(("dal", "ker", "mos", "rin", "tol"), ("bel", "ka", "wi"))]
    return (f"{one} Proef{other}" for other, one in product(last, first))


def _open_accounts(db: Connection) -> None:
    everybody = select(t.persons.c.id, literal(CHANNEL), literal(""), t.persons.c.email, literal(""))
    into = ["person", "channel", "tenant", "user", "conversation"]
    db.execute(insert(t.accounts).from_select(into, everybody))


# More worlds


def _repeat(db: Connection, table: Table, worlds: int) -> None:
    if worlds < 2:
        return
    numbers = _numbers(worlds - 1).subquery("worlds")
    columns = {c.name: _elsewhere(c, numbers.c.n) for c in table.c}
    _copy(db, table, columns, numbers)


def _elsewhere(column: Column[Any], world: ColumnElement[int]) -> ColumnElement[Any]:
    """A value as it is called in another world: numbers lie further on, codes and addresses get its number."""
    targets = {key.target_fullname for key in column.foreign_keys}
    if isinstance(column.type, Integer) and (targets or column.name == "id"):
        return column + world * _FAR
    marked = cast(column, Text) + "-" + cast(world, Text)
    if column is t.person_names.c.place:
        return case((column == "", ""), else_=marked)
    return marked if targets & _PLACES or column in _OWN_CODES else column


def _copy(
    db: Connection,
    table: Table,
    columns: dict[str, Any],
    numbers: Any,
    *which: ColumnElement[bool],
    **asked: Any,
) -> None:
    """Adds rows to a table, made from its own: these columns for each of the numbers."""
    made = select(*columns.values()).select_from(table).join(numbers, literal(True)).where(*which)
    db.execute(insert(table).from_select(list(columns), made, include_defaults=False), asked)

"""The append-only log of who saw what of whom, on which ground (after NEN 7513)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.domain.people import PersonId
from storage import tables as t
from storage.rows import Shape


@dataclass(frozen=True)
class AuditEntry:
    """One line. `who` is None for what the bot did by itself."""

    at: datetime
    who: PersonId | None
    about: PersonId | None
    what: str
    ground: str
    result: str


_ENTRY = Shape(AuditEntry, t.audit_entries)
_NEW = insert(t.audit_entries)


def write(db: Connection, entries: Sequence[AuditEntry]) -> None:
    """Adds lines; the database refuses to change or remove one."""
    if entries:
        db.execute(_NEW, [vars(entry) for entry in entries])


def entries_about(db: Connection, person: PersonId, limit: int) -> tuple[AuditEntry, ...]:
    """The newest lines about somebody, newest first."""
    about = select(*_ENTRY.columns).where(t.audit_entries.c.about == person)
    return _ENTRY.all(db, about.order_by(t.audit_entries.c.id.desc()).limit(limit))

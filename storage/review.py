"""Messages that were misread, kept with consent until somebody looked at them: no names, and not whose they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from storage import tables as t


@dataclass(frozen=True)
class Misread:
    """A message without names, the intent it was read as ("" when none), and a role of who sent it."""

    id: int
    at: datetime
    text: str
    read_as: str
    role: str


def keep(db: Connection, at: datetime, text: str, read_as: str, role: str) -> None:
    """Puts a message on the review list, once; its names are taken out already."""
    there = select(t.misread.c.id).where(t.misread.c.text == text, t.misread.c.read_as == read_as)
    if db.execute(there).first() is not None:
        return
    db.execute(insert(t.misread).values(at=at, text=text, read_as=read_as, role=role))


def waiting(db: Connection) -> tuple[Misread, ...]:
    """The review list, oldest first."""
    rows = db.execute(select(t.misread).order_by(t.misread.c.id)).mappings()
    return tuple(Misread(**row) for row in rows)


def done(db: Connection, number: int) -> bool:
    """Takes a message off the list; False when it is not there (any more)."""
    return db.execute(delete(t.misread).where(t.misread.c.id == number)).rowcount == 1

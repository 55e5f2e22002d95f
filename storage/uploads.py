"""Files dropped in the chat, kept until their sender says what to do with them."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.domain.people import PersonId
from bot.messages import Upload
from storage import tables as t


def keep(db: Connection, person: PersonId, name: str, content: bytes, at: datetime) -> str:
    """Keeps a file for its sender; gives the id to take it up again."""
    number = secrets.token_hex(8)
    db.execute(insert(t.uploads).values(id=number, person=person, name=name, content=content, at=at))
    return number


def take(db: Connection, number: str, person: PersonId) -> Upload | None:
    """The file, for nobody but its sender; None when it is gone."""
    mine = (t.uploads.c.id == number) & (t.uploads.c.person == person)
    row = db.execute(select(t.uploads.c.name, t.uploads.c.content).where(mine)).first()
    return None if row is None else Upload(row.name, row.content)


def forget(db: Connection, number: str) -> None:
    """Removes a file that was dealt with."""
    db.execute(delete(t.uploads).where(t.uploads.c.id == number))


def forget_older(db: Connection, than: datetime) -> int:
    """Removes the files kept before an instant; gives how many."""
    return db.execute(delete(t.uploads).where(t.uploads.c.at < than)).rowcount

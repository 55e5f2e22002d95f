"""Links that sign somebody in to the web chat once, and sessions. Of both only the SHA-256 of the secret is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bot.domain.people import PersonId
from bot.errors import SignInRefused
from storage import tables as t


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def create_link(db: Connection, person: PersonId, at: datetime, lasts: timedelta) -> str:
    """A secret for a link that works once, until it is too old."""
    token = secrets.token_urlsafe(32)
    new = {"digest": _digest(token), "person": person, "made_at": at, "expires_at": at + lasts}
    db.execute(insert(t.sign_in_links).values(new))
    return token


def redeem(db: Connection, token: str, at: datetime) -> PersonId:
    """Uses a link up and says whose it is. SignInRefused when it is unknown, used or too old; of two one wins."""
    link = t.sign_in_links.c
    usable = (link.digest == _digest(token)) & link.used_at.is_(None) & (link.expires_at > at)
    person = db.execute(update(t.sign_in_links).where(usable).values(used_at=at).returning(link.person)).scalar()
    if person is None:
        raise SignInRefused("this link is unknown, used, or too old")
    return PersonId(person)


def create_session(db: Connection, person: PersonId, at: datetime, lasts: timedelta) -> str:
    """A secret for the cookie of somebody who signed in."""
    token = secrets.token_urlsafe(32)
    new = {"digest": _digest(token), "person": person, "made_at": at, "expires_at": at + lasts}
    db.execute(insert(t.sessions).values(new))
    return token


def session_person(db: Connection, token: str, at: datetime) -> PersonId:
    """Whose session it is. SignInRefused when it is unknown, ended or too old."""
    mine = select(t.sessions.c.person).where(t.sessions.c.digest == _digest(token), t.sessions.c.expires_at > at)
    person = db.execute(mine).scalar()
    if person is None:
        raise SignInRefused("this session is unknown, ended, or too old")
    return PersonId(person)


def end_session(db: Connection, token: str) -> None:
    """Signs out; an unknown session is no error."""
    db.execute(delete(t.sessions).where(t.sessions.c.digest == _digest(token)))

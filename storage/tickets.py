"""One-time secrets that belong to no person: links to install with, and what a round trip elsewhere must bring back."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, update

from storage import tables as t

INSTALL_LINK = "install-link"
"""Whoever has it may install the bot in a workspace, once."""
OAUTH_STATE = "oauth-state"
"""What a workspace's consent must bring back."""


def issue(db: Connection, purpose: str, now: datetime, lasts: timedelta) -> str:
    """A secret that works once for this purpose, until it is too old; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    new = {"digest": _digest(token), "purpose": purpose, "made_at": now, "expires_at": now + lasts}
    db.execute(insert(t.tickets).values(new))
    return token


def use(db: Connection, purpose: str, token: str, now: datetime) -> bool:
    """Uses a ticket up; False when it is unknown, used, too old or for something else. Of two at once one wins."""
    ticket = t.tickets.c
    usable = (ticket.digest == _digest(token)) & (ticket.purpose == purpose)
    usable &= ticket.used_at.is_(None) & (ticket.expires_at > now)
    return db.execute(update(t.tickets).where(usable).values(used_at=now)).rowcount == 1


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

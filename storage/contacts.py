"""Where an account can be written to first: kept when it talks or installs the app, forgotten when it takes that away."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.messages import Address
from storage import tables as t
from storage.rows import insert_or

_SEEN_AGAIN = timedelta(days=1)
"""How exactly is known when an account was last seen: a line is not written anew at every message."""


@dataclass(frozen=True)
class Contact:
    """The conversation with an account alone, "" when there was none yet, and the service that has it.

    `via` is the group in which an account without a conversation of its own was met.
    """

    conversation: str
    service: str
    via: str = ""


def find(db: Connection, account: Address) -> Contact | None:
    """Where the account can be written to; the conversation of the address plays no part."""
    c = t.contacts.c
    found = db.execute(select(c.conversation, c.service, c.via).where(_is(account))).first()
    return Contact(*found) if found is not None else None


def remember(db: Connection, account: Address, new: Contact, now: datetime) -> bool:
    """Keeps where the account can be written to; True when it is new, or has its first conversation.

    Somebody who has a conversation of their own keeps it when they are met in a group.
    """
    key = {"channel": account.channel, "tenant": account.tenant, "user": account.user}
    made = insert_or(db, t.contacts, {**key, **vars(new), "at": now}).on_conflict_do_nothing()
    if db.execute(made.returning(t.contacts.c.user)).first() is not None:
        return True
    c = t.contacts.c
    if new.conversation:
        first = update(t.contacts).where(_is(account), c.conversation == "").values(**vars(new), at=now)
        if db.execute(first.returning(c.user)).first() is not None:
            return True
    values = vars(new) if new.conversation else {"service": new.service}
    stale = c.at < now - _SEEN_AGAIN
    for name, value in values.items():
        stale |= c[name] != value
    db.execute(update(t.contacts).where(_is(account), stale).values(**values, at=now))
    return False


def forget(db: Connection, account: Address, via: str = "") -> None:
    """The account cannot be written to any more; with `via` only when it was met in that group."""
    lost = delete(t.contacts).where(_is(account))
    db.execute(lost.where(t.contacts.c.via == via) if via else lost)


def forget_group(db: Connection, channel: str, tenant: str, via: str) -> None:
    """Nobody who was only met in this group can be written to any more."""
    c = t.contacts.c
    db.execute(delete(t.contacts).where(c.channel == channel, c.tenant == tenant, c.via == via))


def _is(account: Address) -> ColumnElement[bool]:
    c = t.contacts.c
    return (c.channel == account.channel) & (c.tenant == account.tenant) & (c.user == account.user)

"""Where a channel was installed, and by whom; the secret comes in and goes out encrypted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage import tables as t
from storage.rows import Shape, insert_or


@dataclass(frozen=True)
class Installation:
    """One workspace or organisation of a channel. `revoked_at` is None while it stands; a revoked one has no secret."""

    channel: str
    tenant: str
    name: str
    secret: bytes
    installed_at: datetime
    installed_by: str
    revoked_at: datetime | None = None


_INSTALLATION = Shape(Installation, t.installations)


def save(db: Connection, new: Installation) -> None:
    """Keeps an installation, in the place of an earlier one of the same tenant; one that was revoked stands again."""
    key = {"channel": new.channel, "tenant": new.tenant}
    values = {name: value for name, value in vars(new).items() if name not in key} | {"revoked_at": None}
    made = insert_or(db, t.installations, {**key, **values})
    db.execute(made.on_conflict_do_update(index_elements=list(key), set_=values))


def find(db: Connection, channel: str, tenant: str) -> Installation | None:
    """The installation that stands; None when there is none or it was revoked."""
    i = t.installations.c
    standing = _INSTALLATION.select().where(i.channel == channel, i.tenant == tenant, i.revoked_at.is_(None))
    return _INSTALLATION.first(db, standing)


def revoke(db: Connection, channel: str, tenant: str, now: datetime) -> bool:
    """Ends an installation and forgets its secret; False when none stood."""
    i = t.installations.c
    standing = (i.channel == channel) & (i.tenant == tenant) & i.revoked_at.is_(None)
    return db.execute(update(t.installations).where(standing).values(revoked_at=now, secret=b"")).rowcount == 1


def all(db: Connection, channel: str) -> tuple[Installation, ...]:
    """Every installation of a channel by tenant, also those that were revoked."""
    listed = select(*_INSTALLATION.columns).where(t.installations.c.channel == channel)
    return _INSTALLATION.all(db, listed.order_by(t.installations.c.tenant))

"""Tables of what channels need to come in and to stay: inbox, installations, tickets, contacts, and joining by code."""

from sqlalchemy import Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from storage.tables.base import metadata, number, to, words
from storage.types import UtcDateTime

inbox = Table(
    "inbox",
    metadata,
    Column("channel", Text, nullable=False),
    words("tenant"),
    Column("key", Text, nullable=False),
    words("payload"),
    Column("received_at", UtcDateTime, nullable=False, index=True),
    Column("claimed_until", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    PrimaryKeyConstraint("channel", "tenant", "key"),
)
"""Events that take longer than their channel may wait, as JSON. Without `claimed_until` it is dealt with: the key stays
for a day, so that the channel's repeat is recognised, and the payload is gone.
"""
Index("ix_inbox_waiting", inbox.c.channel, inbox.c.claimed_until)

installations = Table(
    "installations",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("tenant", Text, primary_key=True),
    words("name"),
    Column("secret", LargeBinary, nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
    words("installed_by"),
    Column("revoked_at", UtcDateTime),
)
"""Where a channel was installed; `secret` is encrypted before it comes here, `installed_by` the channel's own id."""

contacts = Table(
    "contacts",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("tenant", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    words("conversation"),
    words("service"),
    words("via"),
    Column("at", UtcDateTime, nullable=False, index=True),
)
"""Where an account can be written to first, whoever's it is: its own conversation and the service that has it.

Somebody who was only met in a group has no conversation yet, and `via` is that group. `at` is when this was last seen.
"""
Index("ix_contacts_via", contacts.c.channel, contacts.c.tenant, contacts.c.via)

tickets = Table(
    "tickets",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("used_at", UtcDateTime),
)
"""One-time secrets that belong to no person; only the SHA-256 of the token is kept."""

join_codes = Table(
    "join_codes",
    metadata,
    Column("digest", Text, primary_key=True),
    to("person", "persons.id", cascade=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("used_at", UtcDateTime),
)
"""Codes that link an account to a person, once; only the SHA-256 of the code is kept."""

join_tries = Table(
    "join_tries",
    metadata,
    number(),
    Column("channel", Text, nullable=False),
    words("tenant"),
    Column("user", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)
"""Codes of strangers that did not work: who typed one and when, never the code."""
Index("ix_join_tries_account", *(join_tries.c[name] for name in ("channel", "tenant", "at")))

"""Tables of what is said: events, turns, questions passed on, the audit log, sign-in."""

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    event,
    false,
)

from storage.tables.base import metadata, number, rule, to, words
from storage.types import UtcDateTime

events = Table(
    "events",
    metadata,
    number(),
    Column("channel", Text, nullable=False),
    words("tenant"),
    Column("key", Text, nullable=False),
    Column("user", Text, nullable=False),
    words("conversation"),
    to("person", "persons.id", empty=True),
    Column("at", UtcDateTime, nullable=False),
    words("said"),
    words("choice"),
    Column("reply", Text, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("claimed_until", UtcDateTime),
    UniqueConstraint("channel", "tenant", "key"),
)
"""Each event of a channel once, with what was said (redacted, or the token tapped) and its answer.

An answer goes out again when its lease, `claimed_until`, is over; without one it was shown, or is given up.
"""
Index("ix_events_conversation", *(events.c[name] for name in ("channel", "tenant", "user", "conversation", "id")))
Index("ix_events_unsent", *(events.c[name] for name in ("channel", "claimed_until")))

turns = Table(
    "turns",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    words("tenant"),
    Column("user", Text, nullable=False),
    words("conversation"),
    to("person", "persons.id", cascade=True),
    Column("at", UtcDateTime, nullable=False),
    Column("intent", Text, nullable=False),
    Column("slots", Text, nullable=False),
    words("text"),
    words("asks"),
    Column("used", Integer),
)
"""One question with what it was about; `used` is the choice that was taken as its answer, at most one."""
Index(
    "ix_turns_conversation",
    *(turns.c[name] for name in ("channel", "tenant", "user", "conversation", "person", "at")),
)

turn_options = Table(
    "turn_options",
    metadata,
    to("turn", "turns.id", index=False, cascade=True, primary_key=True),
    Column("index", Integer, primary_key=True, autoincrement=False),
    Column("label", Text, nullable=False),
    Column("intent", Text, nullable=False),
    Column("slots", Text, nullable=False),
    Column("form", Text, nullable=False, default="", server_default=""),
    Column("thing", Text, nullable=False, default="", server_default=""),
    Column("used", Boolean, nullable=False, default=False, server_default=false()),
)
"""What can be chosen under a turn; with `form` (as JSON) it has to be filled in.

With `thing` it is no answer to the question but about one of several things under it: of each thing one is `used`.
"""

open_questions = Table(
    "open_questions",
    metadata,
    number(),
    to("asker", "persons.id"),
    to("about", "persons.id", empty=True),
    Column("topic", Text, nullable=False),
    Column("text", Text, nullable=False),
    to("contact", "persons.id"),
    to("deputy", "persons.id", empty=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("moved_at", UtcDateTime),
    Column("answered_at", UtcDateTime),
    words("answer"),
    rule("moved_to_a_deputy", "moved_at IS NULL OR deputy IS NOT NULL"),
    rule("answer_has_its_moment", "(answered_at IS NULL) = (answer = '')"),
)
"""Questions passed on to a person (H5)."""

misread = Table(
    "misread",
    metadata,
    number(),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    words("read_as"),
    words("role"),
    sqlite_autoincrement=True,
)
"""Messages that were misread, kept for 30 days with consent: without names, and without who sent them."""

audit_entries = Table(
    "audit_entries",
    metadata,
    number(),
    Column("at", UtcDateTime, nullable=False),
    Column("who", Integer),
    Column("about", Integer, index=True),
    Column("what", Text, nullable=False),
    words("ground"),
    words("result"),
)
"""Who saw what of whom, on which ground (after NEN 7513). Append-only, also for who has the database open.

`who` and `about` are numbers without a foreign key: once somebody is erased, the number is the pseudonym that stays.
"""

_SQLITE_REFUSES = """
CREATE TRIGGER audit_entries_no_{verb} BEFORE {verb} ON audit_entries
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = '23000'; END $$"""
_POSTGRESQL_REFUSES = """
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"""


def _after_create(dialect: str, statement: str) -> None:
    """Have a table made by the metadata carry what a migrated one carries."""

    @event.listens_for(audit_entries, "after_create")
    def run(_: Table, connection: Connection, **__: object) -> None:
        if connection.dialect.name == dialect:
            connection.exec_driver_sql(statement.strip())


for _verb in ("update", "delete"):
    _after_create("sqlite", _SQLITE_REFUSES.format(verb=_verb))
for _statement in (_POSTGRESQL_FUNCTION, _POSTGRESQL_REFUSES):
    _after_create("postgresql", _statement)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Text, primary_key=True),
    to("person", "persons.id", cascade=True),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)
"""Files dropped in the chat, kept until their sender says what to do with them."""

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("digest", Text, primary_key=True),
    to("person", "persons.id", cascade=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("used_at", UtcDateTime),
)
"""One-time links for the web chat; only the SHA-256 of the token is kept."""

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    to("person", "persons.id", cascade=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
"""Who is signed in to the web chat; only the SHA-256 of the token is kept."""

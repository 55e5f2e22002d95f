"""Tables of organisations, places and people."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text, UniqueConstraint

from bot.domain.people import OrganisationKind, Role
from storage.tables.base import confirmed, flag, metadata, number, one_of, rule, table, to, words
from storage.types import UtcDateTime, WordGroups, Words

organisations = table(
    "organisations",
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    one_of("kind", OrganisationKind),
    *confirmed(),
    rule("code_is_given", "code <> ''"),
    key=("code",),
)

locations = table(
    "locations",
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    to("organisation", "organisations.code"),
    Column("aliases", Words, nullable=False, default=()),
    Column("on_call", WordGroups, nullable=False, default=()),
    *confirmed(),
    rule("code_is_given", "code <> ''"),
    # Lets other tables refer to a location together with its employer, so that the two cannot disagree.
    UniqueConstraint("code", "organisation"),
    key=("code",),
)


def place(index: bool = True) -> list[Column[str] | ForeignKeyConstraint]:
    """An employer, and optionally one of its own locations; `index` as of `to`, for the employer."""
    return [
        to("employer", "organisations.code", index=index),
        Column("location", Text, index=True),
        ForeignKeyConstraint(["location", "employer"], ["locations.code", "locations.organisation"]),
    ]


persons = table(
    "persons",
    number(),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("locale", Text, nullable=False, default="nl"),
    *confirmed(),
    rule("email_is_lower_case", "email = lower(email) AND email <> ''"),
    rule("name_is_given", "trim(name) <> ''"),
    rule("locale_is_listed", "locale IN ('nl', 'en')"),
    key=("email",),
)

person_roles = Table(
    "person_roles",
    metadata,
    to("person", "persons.id", index=False, cascade=True, primary_key=True),
    Column("role", one_of("role", Role).type, primary_key=True),
    to("organisation", "organisations.code", primary_key=True),
)
"""One row for each role somebody holds at an organisation; a withdrawn person has none of them."""

person_names = Table(
    "person_names",
    metadata,
    Column("place", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    to("person", "persons.id", cascade=True, primary_key=True),
    sqlite_with_rowid=False,
)
"""What a person is found by: `storage.people.remember_names` fills it, `storage.names.name_keys` makes the keys.

Once under the place "", and for a trainee also under each school and employer: a planner's "Fatima" then costs as much
among a hundred thousand trainees as among a hundred. Who may see whom is not decided here.
"""

accounts = Table(
    "accounts",
    metadata,
    number(),
    to("person", "persons.id", cascade=True),
    Column("channel", Text, nullable=False),
    words("tenant"),
    Column("user", Text, nullable=False),
    words("conversation"),
    UniqueConstraint("channel", "tenant", "user"),
)
"""A person on a channel; `conversation` is where the bot may speak first."""

import_runs = Table(
    "import_runs",
    metadata,
    number(),
    Column("at", UtcDateTime, nullable=False),
    to("who", "persons.id", empty=True),
    Column("source", Text, nullable=False),
    Column("exported_at", UtcDateTime, nullable=False),
    flag("full"),
)
"""Each import that was taken in: from where, exported when, and whether the files held everything."""

import_counts = Table(
    "import_counts",
    metadata,
    to("run", "import_runs.id", index=False, cascade=True, primary_key=True),
    Column("table", Text, primary_key=True),
    *(Column(name, Integer, nullable=False, default=0) for name in ("new", "changed", "unchanged", "withdrawn")),
)

Index("ix_import_runs_source_at", import_runs.c.source, import_runs.c.at)

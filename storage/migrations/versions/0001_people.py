"""Organisations, locations and people."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "organisations",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", _listed("kind", "school", "werkgever"), nullable=False),
        *_confirmed(),
        sa.CheckConstraint("code <> ''", name="code_is_given"),
    )
    op.create_table(
        "locations",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False, index=True),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("on_call", sa.Text(), nullable=False),
        *_confirmed(),
        sa.CheckConstraint("code <> ''", name="code_is_given"),
        sa.UniqueConstraint("code", "organisation"),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        *_confirmed(),
        sa.CheckConstraint("email = lower(email) AND email <> ''", name="email_is_lower_case"),
        sa.CheckConstraint("trim(name) <> ''", name="name_is_given"),
        sa.CheckConstraint("locale IN ('nl', 'en')", name="locale_is_listed"),
    )
    op.create_index("uq_persons_key", "persons", ["email"], unique=True)
    op.create_table(
        "person_roles",
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "role",
            _listed(
                "role",
                "deelnemer",
                "werkbegeleider",
                "praktijkbegeleider",
                "docent",
                "planner",
                "adviseur leren en ontwikkelen",
                "coördinator",
            ),
            primary_key=True,
        ),
        sa.Column("organisation", sa.Text(), sa.ForeignKey("organisations.code"), primary_key=True, index=True),
    )
    op.create_table(
        "person_names",
        sa.Column("place", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column(
            "person", sa.Integer(), sa.ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, index=True
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.UniqueConstraint("channel", "tenant", "user"),
    )
    op.create_table(
        "import_runs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.Integer(), sa.ForeignKey("persons.id"), index=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("exported_at", MOMENT, nullable=False),
        sa.Column("full", _flag("full"), nullable=False),
    )
    op.create_index("ix_import_runs_source_at", "import_runs", ["source", "at"])
    op.create_table(
        "import_counts",
        sa.Column("run", sa.Integer(), sa.ForeignKey("import_runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("table", sa.Text(), primary_key=True),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables with what is in them."""
    for table in (
        "import_counts",
        "import_runs",
        "accounts",
        "person_names",
        "person_roles",
        "persons",
        "locations",
        "organisations",
    ):
        op.drop_table(table)


def _confirmed() -> list[sa.Column[object]]:
    return [
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
    ]


def _flag(column: str) -> sa.Boolean:
    return sa.Boolean(create_constraint=True, name=f"{column}_is_yes_or_no")


def _listed(column: str, *values: str) -> sa.Enum:
    name = f"{column}_is_listed"
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)

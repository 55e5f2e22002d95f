"""Leases on answers, the inbox, installations, tickets, and joining by code.

Revision ID: 0008
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables. Answers from before have no lease: they are not sent again."""
    op.drop_index("ix_events_unsent", "events")
    op.add_column("events", sa.Column("claimed_until", MOMENT))
    op.create_index("ix_events_unsent", "events", ["channel", "claimed_until"])
    op.add_column("notices", sa.Column("tried_at", MOMENT))
    op.create_table(
        "inbox",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False, index=True),
        sa.Column("claimed_until", MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "tenant", "key"),
    )
    op.create_index("ix_inbox_waiting", "inbox", ["channel", "claimed_until"])
    op.create_table(
        "installations",
        sa.Column("channel", sa.Text(), primary_key=True),
        sa.Column("tenant", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("installed_at", MOMENT, nullable=False),
        sa.Column("installed_by", sa.Text(), nullable=False),
        sa.Column("revoked_at", MOMENT),
    )
    op.create_table(
        "tickets",
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "join_codes",
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "join_tries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
    )
    op.create_index("ix_join_tries_account", "join_tries", ["channel", "tenant", "at"])


def downgrade() -> None:
    """Drop the tables with what is in them."""
    for table in ("join_tries", "join_codes", "tickets", "installations", "inbox"):
        op.drop_table(table)
    with op.batch_alter_table("notices") as notices:
        notices.drop_column("tried_at")
    op.drop_index("ix_events_unsent", "events")
    with op.batch_alter_table("events") as events:
        events.drop_column("claimed_until")
    op.create_index("ix_events_unsent", "events", ["channel", "sent_at", "id"])

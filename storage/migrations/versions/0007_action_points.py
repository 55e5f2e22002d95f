"""Forms under an answer, and action points.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PEOPLE = ("about", "owner", "made_by")


def upgrade() -> None:
    """Make room for the form of a turn, and the table."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("turn_options", recreate="always" if on_sqlite else "never") as table:
        table.add_column(sa.Column("form", sa.Text(), nullable=False, server_default=""))
    about, owner, made_by = (
        sa.Column(name, sa.Integer(), sa.ForeignKey("persons.id"), nullable=False, index=True) for name in PEOPLE
    )
    op.create_table(
        "action_points",
        sa.Column("id", sa.Integer(), primary_key=True),
        about,
        owner,
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        made_by,
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.CheckConstraint("trim(text) <> ''", name="text_is_given"),
    )


def downgrade() -> None:
    """Drop the table with what is in it, and the forms."""
    op.drop_table("action_points")
    with op.batch_alter_table("turn_options") as table:
        table.drop_column("form")

"""The words that one school or employer has for a procedure.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "organisation_words",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False),
        sa.Column("procedure", sa.Text(), sa.ForeignKey("procedures.code"), nullable=False, index=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.CheckConstraint("trim(word) <> ''", name="word_is_given"),
    )
    op.create_index(
        "uq_organisation_words_key", "organisation_words", ["organisation", "procedure", "word"], unique=True
    )


def downgrade() -> None:
    """Drop the table with what is in it."""
    op.drop_table("organisation_words")

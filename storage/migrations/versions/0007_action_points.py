"""Forms under an answer.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for the form of a turn."""
    with op.batch_alter_table(
        "turn_options", recreate="always" if op.get_bind().dialect.name == "sqlite" else "never"
    ) as table:
        table.add_column(sa.Column("form", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("turn_options") as table:
        table.drop_column("form")

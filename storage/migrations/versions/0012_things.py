"""What each choice under an answer is about, and whether it was taken: choices about different things stand side by side.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Choices from before are about the answer as a whole, as they were; what was taken of them the answer itself knows."""
    op.add_column("turn_options", sa.Column("thing", sa.Text(), nullable=False, server_default=""))
    op.add_column("turn_options", sa.Column("used", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop what the choices are about."""
    with op.batch_alter_table("turn_options") as table:
        table.drop_column("used")
        table.drop_column("thing")

"""Events, turns, questions passed on, notices, the audit log and sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id"), index=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.UniqueConstraint("channel", "tenant", "key"),
    )
    op.create_index("ix_events_conversation", "events", ["channel", "tenant", "user", "conversation", "id"])
    op.create_index("ix_events_unsent", "events", ["channel", "sent_at", "id"])
    op.create_table(
        "turns",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("slots", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("used", sa.Integer()),
    )
    op.create_index("ix_turns_conversation", "turns", ["channel", "tenant", "user", "conversation", "person", "at"])
    op.create_table(
        "turn_options",
        sa.Column("turn", sa.Text(), sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("index", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("slots", sa.Text(), nullable=False),
    )
    op.create_table(
        "open_questions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("asker", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False, index=True),
        sa.Column("about", sa.Integer(), sa.ForeignKey("persons.id"), index=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False, index=True),
        sa.Column("deputy", sa.Integer(), sa.ForeignKey("persons.id"), index=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT),
        sa.Column("moved_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("moved_at IS NULL OR deputy IS NOT NULL", name="moved_to_a_deputy"),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answer_has_its_moment"),
    )
    op.create_table(
        "notices",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False, index=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("claimed_until", MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("place", sa.Integer()),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('wacht', 'verstuurd', 'mislukt', 'overgeslagen')", name="state_is_listed"),
        sa.CheckConstraint("(state = 'wacht') = (done_at IS NULL)", name="waiting_is_not_done"),
    )
    op.create_index("ix_notices_waiting", "notices", ["state", "not_before"])
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.Integer()),
        sa.Column("about", sa.Integer(), index=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "sign_in_links",
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
    )
    _make_audit_append_only()


def downgrade() -> None:
    """Drop the tables with what is in them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_append_only() CASCADE")
    for table in (
        "sessions",
        "sign_in_links",
        "uploads",
        "audit_entries",
        "notices",
        "open_questions",
        "turn_options",
        "turns",
        "events",
    ):
        op.drop_table(table)


def _make_audit_append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_entries_no_{verb} BEFORE {verb} ON audit_entries\n"
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS\n"
        "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = '23000'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries\n"
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
    )

"""Notices of plans, the messages they leave in, how those were sent, and people's wishes.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BY_DAY = (
    ("submissions", "state", "due"),
    ("exam_sessions", "start"),
    ("competences", "until"),
    ("lessons", "start"),
    ("trajectories", "start"),
    ("trajectories", "expected_end"),
    ("placements", "last"),
)
"""What plans look for by its day, with the columns of its index."""
STATES = ("gepland", "bezig", "verstuurd", "overgeslagen", "mislukt", "onzeker")


def _state() -> sa.Enum:
    return sa.Enum(*STATES, name="state_is_listed", native_enum=False, create_constraint=True, length=40)


def _person(**more: object) -> "sa.Column[int]":
    key = sa.ForeignKey("persons.id", ondelete="CASCADE") if more.pop("cascade", False) else sa.ForeignKey("persons.id")
    return sa.Column("person", sa.Integer(), key, nullable=False, **more)  # type: ignore[arg-type]  # passed on as it came


def _yes_or_no(name: str) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean(create_constraint=True, name=f"{name}_is_yes_or_no"), nullable=False)


def upgrade() -> None:
    """Make the tables; a notice of before keeps its key, its words and its end."""
    op.execute("CREATE TABLE notices_before AS SELECT * FROM notices")
    op.drop_table("notices")
    op.create_table(
        "messages",
        sa.Column("key", sa.Text(), primary_key=True),
        _person(index=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False, index=True),
        _yes_or_no("counted"),
        _yes_or_no("digest"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("place", sa.Integer()),
    )
    op.create_index("ix_messages_person_place", "messages", ["person", "place"])
    op.create_table(
        "notices",
        sa.Column("key", sa.Text(), primary_key=True),
        _person(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("about", sa.Integer(), sa.ForeignKey("persons.id"), index=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("state", _state(), nullable=False),
        sa.Column("message", sa.Text(), sa.ForeignKey("messages.key"), index=True),
        _yes_or_no("unreached"),
        sa.Column("done_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.CheckConstraint("(state IN ('gepland', 'bezig')) = (done_at IS NULL)", name="open_is_not_done"),
        sa.CheckConstraint("state <> 'bezig' OR message IS NOT NULL", name="sending_has_a_message"),
    )
    op.create_index("ix_notices_state", "notices", ["state", "not_before"])
    op.create_index("ix_notices_person", "notices", ["person", "state"])
    op.create_index("ix_notices_done", "notices", ["done_at"])
    op.execute(
        "INSERT INTO messages (key, person, reply, made_at, counted, digest, attempts, sent_at, place) "
        "SELECT key, person, reply, COALESCE(tried_at, not_before), FALSE, FALSE, attempts, done_at, place "
        "FROM notices_before WHERE state = 'verstuurd'"
    )
    op.execute(
        "INSERT INTO notices (key, person, kind, subject, occasion, reply, reason, planned_at, not_before, state, "
        "message, unreached, done_at, remark) "
        "SELECT key, person, kind, '', '', reply, reason, not_before, not_before, "
        "CASE state WHEN 'wacht' THEN 'gepland' ELSE state END, "
        "CASE state WHEN 'verstuurd' THEN key END, FALSE, done_at, remark FROM notices_before"
    )
    op.drop_table("notices_before")
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("message", sa.Text(), sa.ForeignKey("messages.key", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('gelukt', 'mislukt', 'onzeker')", name="outcome_is_listed"),
    )
    op.create_table(
        "wishes",
        _person(cascade=True, primary_key=True, autoincrement=False),
        sa.Column("quiet_from", sa.Text(), nullable=False),
        sa.Column("quiet_until", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("most_a_week", sa.Integer(), nullable=False),
        _yes_or_no("on_night_duty"),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.CheckConstraint("most_a_week BETWEEN 0 AND 50", name="most_a_week_counts"),
    )
    op.create_table(
        "mutes",
        _person(cascade=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.PrimaryKeyConstraint("person", "subject"),
    )
    op.create_table(
        "lesson_states",
        sa.Column(
            "lesson",
            sa.Integer(),
            sa.ForeignKey("lessons.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False, server_default=""),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("moved_to", sa.Integer(), sa.ForeignKey("lessons.id", ondelete="CASCADE"), index=True),
    )
    op.create_table(
        "weekly_answers",
        sa.Column("id", sa.Integer(), primary_key=True),
        _person(index=True),
        sa.Column("about", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False, index=True),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("uq_weekly_answers_one", "weekly_answers", ["person", "about", "week", "question"], unique=True)
    for table, *columns in BY_DAY:
        op.create_index("_".join(["ix", table, *columns]), table, columns)


def downgrade() -> None:
    """Drop the tables; of the notices those that a handler told stay, with what the older tables hold."""
    for table, *columns in BY_DAY:
        op.drop_index("_".join(["ix", table, *columns]), table)
    for table in ("weekly_answers", "lesson_states", "mutes", "wishes", "attempts"):
        op.drop_table(table)
    op.execute(
        "CREATE TABLE notices_after AS SELECT n.*, m.place AS at_place FROM notices n "
        "LEFT JOIN messages m ON m.key = n.message WHERE n.reply <> '' AND n.state <> 'onzeker'"
    )
    op.drop_table("notices")
    op.drop_table("messages")
    op.create_table(
        "notices",
        sa.Column("key", sa.Text(), primary_key=True),
        _person(index=True),
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
        sa.Column("tried_at", MOMENT),
        sa.CheckConstraint("state IN ('wacht', 'verstuurd', 'mislukt', 'overgeslagen')", name="state_is_listed"),
        sa.CheckConstraint("(state = 'wacht') = (done_at IS NULL)", name="waiting_is_not_done"),
    )
    op.create_index("ix_notices_waiting", "notices", ["state", "not_before"])
    op.execute(
        "INSERT INTO notices (key, person, kind, reply, reason, not_before, state, attempts, done_at, place, remark) "
        "SELECT key, person, kind, reply, reason, not_before, "
        "CASE WHEN state IN ('gepland', 'bezig') THEN 'wacht' ELSE state END, 0, done_at, at_place, remark "
        "FROM notices_after"
    )
    op.drop_table("notices_after")

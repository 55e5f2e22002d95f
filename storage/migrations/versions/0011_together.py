"""Rounds of check-ins, talks with what was agreed in them, signals, why somebody stopped, and when a file is over.

The quick questions of the week are a round now: the table of their answers goes away.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = ("weekvraag", "feedbackmoment", "voortgangsgesprek", "driehoeksgesprek")
PARTIES = ("deelnemer", "werkplek", "school")
TABLES = (
    "file_looks",
    "trajectory_ends",
    "exit_answers",
    "signal_looks",
    "signals",
    "decisions",
    "talk_moments",
    "talk_people",
    "talks",
    "answers",
    "seats",
    "opening_days",
    "rounds",
)


def _one_of(name: str, values: tuple[str, ...], *, empty: bool = False) -> "sa.Column[str]":
    kind = sa.Enum(*values, name=f"{name}_is_listed", native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=empty)


def _to(name: str, target: str, *, empty: bool = False, index: bool = True, **more: object) -> "sa.Column[int]":
    key = sa.ForeignKey(target, ondelete="CASCADE" if more.pop("cascade", False) else None)
    return sa.Column(name, sa.Integer(), key, nullable=empty, index=index, **more)  # type: ignore[arg-type]  # passed on


def _words(*names: str) -> "list[sa.Column[str]]":
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables, and let an action point say in which talk it was agreed."""
    op.drop_table("weekly_answers")
    _rounds()
    _talks()
    _signals()
    _ends()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("action_points", recreate="always" if on_sqlite else "never") as table:
        table.add_column(sa.Column("talk", sa.Integer()))
        table.create_foreign_key("fk_action_points_talk", "talks", ["talk"], ["id"])
        table.create_index("ix_action_points_talk", ["talk"])
        table.create_index("ix_action_points_due", ["due"])


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), primary_key=True),
        _to("trainee", "persons.id", index=False),
        _one_of("kind", KINDS),
        *_words("occasion"),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, index=True),
        *_words("ended"),
        sa.Column("look_at", MOMENT, index=True),
        sa.Column("seen_at", MOMENT, index=True),
        sa.CheckConstraint("(closed_at IS NULL) = (ended = '')", name="closed_for_a_reason"),
    )
    op.create_table(
        "opening_days",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("reached", sa.Integer(), nullable=False),
    )
    op.create_index("uq_rounds_one", "rounds", ["trainee", "kind", "occasion"], unique=True)
    op.create_table(
        "seats",
        _to("round", "rounds.id", index=False, cascade=True),
        _one_of("party", PARTIES),
        _to("person", "persons.id", empty=True),
        _one_of("state", ("wacht", "beantwoord", "overgeslagen", "niet gezien")),
        sa.Column("answered_at", MOMENT),
        sa.Column("invited_at", MOMENT),
        sa.PrimaryKeyConstraint("round", "party"),
        sa.CheckConstraint("(state = 'wacht') = (answered_at IS NULL)", name="answered_when_not_waiting"),
    )
    op.create_table(
        "answers",
        _to("round", "rounds.id", index=False, cascade=True),
        _one_of("party", PARTIES),
        _to("person", "persons.id"),
        *_words("question", "value"),
        _one_of("seen", ("alle drie", "alleen de docent", "alleen ik")),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("round", "party", "question"),
    )


def _talks() -> None:
    op.create_table(
        "talks",
        sa.Column("id", sa.Integer(), primary_key=True),
        _to("trainee", "persons.id"),
        _one_of("kind", KINDS),
        _to("round", "rounds.id", empty=True),
        _one_of("state", ("voorgesteld", "afgesproken", "gehouden", "niet gehouden", "afgezegd")),
        sa.Column("start", MOMENT),
        sa.Column("end", MOMENT),
        *_words("place"),
        _to("asked_by", "persons.id"),
        sa.Column("asked_at", MOMENT, nullable=False),
        _to("note_taker", "persons.id", empty=True),
        *_words("minutes"),
        sa.Column("minuted_at", MOMENT),
        sa.Column("uid", sa.Text(), nullable=False, unique=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("after_end", sa.Boolean(create_constraint=True, name="after_end_is_yes_or_no"), nullable=False),
        sa.CheckConstraint('"end" > "start"', name="ends_after_start"),
        sa.CheckConstraint(
            "state NOT IN ('afgesproken', 'gehouden', 'niet gehouden') OR start IS NOT NULL", name="agreed_has_a_moment"
        ),
    )
    op.create_index("ix_talks_start", "talks", ["start"])
    op.create_table(
        "talk_people",
        _to("talk", "talks.id", index=False, cascade=True),
        _to("person", "persons.id"),
        _one_of("party", PARTIES),
        _one_of("judged", ("akkoord", "niet akkoord"), empty=True),
        *_words("remark"),
        sa.Column("judged_at", MOMENT),
        sa.PrimaryKeyConstraint("talk", "person"),
    )
    op.create_table(
        "talk_moments",
        _to("talk", "talks.id", index=False, cascade=True),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("end", MOMENT, nullable=False),
        _to("person", "persons.id"),
        sa.Column("fits", sa.Boolean(create_constraint=True, name="fits_is_yes_or_no"), nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("talk", "start", "person"),
    )
    op.create_index("ix_talk_moments_start", "talk_moments", ["start"])
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), primary_key=True),
        _to("talk", "talks.id", cascade=True),
        *_words("text", "how", "consulted"),
        _to("made_by", "persons.id"),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("trim(text) <> ''", name="text_is_given"),
    )


def _signals() -> None:
    op.create_table(
        "signals",
        sa.Column("id", sa.Integer(), primary_key=True),
        _to("trainee", "persons.id", index=False),
        *_words("rule", "occasion", "facts"),
        sa.Column("opened_at", MOMENT, nullable=False),
        _to("owner", "persons.id", empty=True),
        sa.Column("closed_at", MOMENT),
        _to("closed_by", "persons.id", empty=True),
        *_words("done"),
        sa.CheckConstraint("(closed_at IS NULL) = (done = '')", name="closed_with_what_was_done"),
    )
    op.create_index("uq_signals_one", "signals", ["trainee", "rule", "occasion"], unique=True)
    op.create_index("ix_signals_open", "signals", ["closed_at"])
    op.create_table(
        "signal_looks",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("after", sa.Integer(), nullable=False),
    )
    op.create_table(
        "exit_answers",
        _to("trainee", "persons.id", index=False, primary_key=True),
        *_words("reason"),
        _to("by", "persons.id"),
        sa.Column("at", MOMENT, nullable=False),
    )


def _ends() -> None:
    op.create_table(
        "trajectory_ends",
        _to("trajectory", "trajectories.id", index=False, cascade=True, primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
    )
    op.create_table(
        "file_looks",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("after", sa.Integer(), nullable=False),
    )
    op.create_index("ix_shifts_end", "shifts", ["end"])


def downgrade() -> None:
    """Drop the tables with what is in them, and where an action point was agreed; weekly answers begin empty."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("action_points", recreate="always" if on_sqlite else "never") as table:
        table.drop_index("ix_action_points_due")
        table.drop_index("ix_action_points_talk")
        table.drop_constraint("fk_action_points_talk", type_="foreignkey")
        table.drop_column("talk")
    op.drop_index("ix_shifts_end", "shifts")
    for table_name in TABLES:
        op.drop_table(table_name)
    op.create_table(
        "weekly_answers",
        sa.Column("id", sa.Integer(), primary_key=True),
        _to("person", "persons.id"),
        _to("about", "persons.id"),
        sa.Column("week", sa.Date(), nullable=False),
        *_words("question", "answer"),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("uq_weekly_answers_one", "weekly_answers", ["person", "about", "week", "question"], unique=True)

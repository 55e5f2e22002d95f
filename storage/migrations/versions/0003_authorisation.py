"""Procedures, policies, competences and rosters."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "procedures",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reserved", _flag("reserved"), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("gives_medicine", _flag("gives_medicine"), nullable=False),
        sa.Column("judgement", _listed("judgement", "Wzd", "zo nodig", "verwijzen")),
        *_confirmed(),
        sa.CheckConstraint("code <> ''", name="code_is_given"),
        sa.CheckConstraint("risk BETWEEN 1 AND 3", name="risk_is_listed"),
    )
    op.create_table(
        "procedure_words",
        sa.Column("procedure", sa.Text(), sa.ForeignKey("procedures.code", ondelete="CASCADE"), primary_key=True),
        sa.Column("word", sa.Text(), primary_key=True),
    )
    op.create_table(
        "policies",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("employer", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False),
        sa.Column("procedure", sa.Text(), sa.ForeignKey("procedures.code"), nullable=False, index=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date()),
        sa.Column("delegable", _flag("delegable")),
        sa.Column("learning_allowed", _flag("learning_allowed")),
        sa.Column("schooling", sa.Text()),
        sa.Column("prerequisites", sa.Text()),
        sa.Column("practice_term_days", sa.Integer()),
        sa.Column("no_practice_term", _flag("no_practice_term"), nullable=False),
        sa.Column("unlimited", _flag("unlimited")),
        sa.Column("double_check", _flag("double_check")),
        sa.Column("check_modes", sa.Text()),
        sa.Column("checkers", sa.Text()),
        sa.Column("medicines", sa.Text()),
        sa.Column("all_medicines", _flag("all_medicines"), nullable=False),
        sa.Column("formal_signoff", _flag("formal_signoff")),
        sa.Column("trainee_may_supervise", _flag("trainee_may_supervise")),
        sa.Column("two_trainees", _flag("two_trainees")),
        *_confirmed(),
        sa.CheckConstraint('"last" >= "first"', name="last_not_before_first"),
        sa.CheckConstraint("practice_term_days > 0", name="practice_term_is_positive"),
        sa.CheckConstraint("practice_term_days IS NULL OR NOT no_practice_term", name="practice_term_or_none"),
        sa.CheckConstraint("medicines IS NULL OR NOT all_medicines", name="listed_medicines_or_all"),
    )
    op.create_index("uq_policies_key", "policies", ["employer", "procedure", "version"], unique=True)
    op.create_table(
        "competences",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("procedure", sa.Text(), sa.ForeignKey("procedures.code"), nullable=False, index=True),
        sa.Column("employer", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False, index=True),
        sa.Column("location", sa.Text(), index=True),
        sa.Column("level", _listed("level", "zelfstandig", "onder toezicht", "instructie"), nullable=False),
        sa.Column("signed_by", sa.Integer(), sa.ForeignKey("persons.id"), index=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("revoked_on", sa.Date()),
        *_confirmed(),
        sa.ForeignKeyConstraint(["location", "employer"], ["locations.code", "locations.organisation"]),
        sa.CheckConstraint('"until" >= "first"', name="until_not_before_first"),
    )
    op.create_index(
        "uq_competences_key",
        "competences",
        [
            "person",
            "procedure",
            "employer",
            sa.text("coalesce(location, '')"),
            "signed_on",
            "level",
            sa.text("coalesce(signed_by, 0)"),
        ],
        unique=True,
    )
    op.create_table(
        "trainings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("kind", _listed("kind", "skills-lab", "theorie", "interne scholing"), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False, index=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        *_confirmed(),
        sa.CheckConstraint('"until" >= "on"', name="until_not_before_on"),
    )
    op.create_index("uq_trainings_key", "trainings", ["person", "kind", "subject", "organisation", "on"], unique=True)
    op.create_table(
        "signing_rights",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("employer", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False),
        sa.Column("procedure", sa.Text(), sa.ForeignKey("procedures.code"), nullable=False, index=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date()),
        *_confirmed(),
        sa.CheckConstraint('"last" >= "first"', name="last_not_before_first"),
    )
    op.create_index("ix_signing_rights_employer_procedure", "signing_rights", ["employer", "procedure"])
    op.create_index(
        "uq_signing_rights_key", "signing_rights", ["person", "employer", "procedure", "first"], unique=True
    )
    op.create_table(
        "staff_entries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("procedure", sa.Text(), sa.ForeignKey("procedures.code"), nullable=False, index=True),
        sa.Column("employer", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False),
        sa.Column("location", sa.Text(), index=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        *_confirmed(),
        sa.ForeignKeyConstraint(["location", "employer"], ["locations.code", "locations.organisation"]),
        sa.CheckConstraint('"until" >= "first"', name="until_not_before_first"),
    )
    op.create_index("ix_staff_entries_employer_procedure", "staff_entries", ["employer", "procedure"])
    op.create_index(
        "uq_staff_entries_key",
        "staff_entries",
        ["person", "employer", "procedure", sa.text("coalesce(location, '')"), "first"],
        unique=True,
    )
    op.create_table(
        "practice_logs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("procedure", sa.Text(), sa.ForeignKey("procedures.code"), nullable=False, index=True),
        sa.Column("employer", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False, index=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("on_ward", _flag("on_ward"), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), sa.ForeignKey("persons.id"), index=True),
        *_confirmed(),
    )
    op.create_index(
        "uq_practice_logs_key", "practice_logs", ["person", "procedure", "employer", "on", "on_ward"], unique=True
    )
    op.create_table(
        "self_declines",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("procedure", sa.Text(), sa.ForeignKey("procedures.code"), nullable=False, index=True),
        sa.Column("employer", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False, index=True),
        sa.Column("declined_at", MOMENT, nullable=False),
        sa.Column("supervised_is_fine", _flag("supervised_is_fine"), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("ended_at >= declined_at", name="ended_not_before_declined"),
    )
    op.create_index("ix_self_declines_person_procedure_employer", "self_declines", ["person", "procedure", "employer"])
    op.create_table(
        "shifts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), sa.ForeignKey("locations.code"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("end", MOMENT, nullable=False),
        sa.Column("complete", _flag("complete"), nullable=False),
        *_confirmed(),
        sa.CheckConstraint('"end" > "start"', name="end_after_start"),
        sa.CheckConstraint("code <> ''", name="code_is_given"),
    )
    op.create_index("ix_shifts_location_end", "shifts", ["location", "end"])
    op.create_index("uq_shifts_key", "shifts", ["code"], unique=True)
    op.create_table(
        "shift_staff",
        sa.Column("shift", sa.Integer(), sa.ForeignKey("shifts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("persons.id"), primary_key=True),
        sa.Column("start", MOMENT, primary_key=True),
        sa.Column("end", MOMENT, nullable=False),
        *_confirmed(),
        sa.CheckConstraint('"end" > "start"', name="end_after_start"),
    )
    op.create_index("ix_shift_staff_person_end", "shift_staff", ["person", "end"])
    op.create_table(
        "shift_procedures",
        sa.Column("shift", sa.Integer(), sa.ForeignKey("shifts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("procedure", sa.Text(), sa.ForeignKey("procedures.code"), primary_key=True, index=True),
    )


def downgrade() -> None:
    """Drop the tables with what is in them."""
    for table in (
        "shift_procedures",
        "shift_staff",
        "shifts",
        "self_declines",
        "practice_logs",
        "staff_entries",
        "signing_rights",
        "trainings",
        "competences",
        "policies",
        "procedure_words",
        "procedures",
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

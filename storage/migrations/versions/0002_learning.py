"""Routes, certificates, trajectories, placements, lessons, assignments and exams."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "routes",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False, index=True),
        sa.Column("min_hours", sa.Float()),
        sa.Column("duration", sa.Text(), nullable=False),
        *_confirmed(),
        sa.CheckConstraint("code <> ''", name="code_is_given"),
        sa.CheckConstraint("min_hours BETWEEN 0 AND 60", name="min_hours_fit_a_week"),
    )
    op.create_table(
        "certificates",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        *_confirmed(),
        sa.CheckConstraint("code <> ''", name="code_is_given"),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name="level_is_of_mbo"),
    )
    op.create_table(
        "certificate_work_processes",
        sa.Column("certificate", sa.Text(), sa.ForeignKey("certificates.code", ondelete="CASCADE"), primary_key=True),
        sa.Column("work_process", sa.Text(), primary_key=True),
    )
    op.create_table(
        "trajectories",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("trainee", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("school", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False, index=True),
        sa.Column("route", sa.Text(), sa.ForeignKey("routes.code"), nullable=False, index=True),
        sa.Column("intake", sa.Date()),
        sa.Column(
            "state", _listed("state", "aangemeld", "actief", "gepauzeerd", "gestopt", "afgerond"), nullable=False
        ),
        sa.Column("start", sa.Date()),
        sa.Column("expected_end", sa.Date()),
        sa.Column("stop_reason", sa.Text(), nullable=False),
        sa.Column(
            "support_style", _listed("support_style", "gestructureerd", "zelfstandig", "niet gekozen"), nullable=False
        ),
        *_confirmed(),
        sa.CheckConstraint('"expected_end" >= "start"', name="expected_end_not_before_start"),
    )
    op.create_index(
        "uq_trajectories_key",
        "trajectories",
        ["trainee", "school", "route", sa.text("coalesce(start, '0001-01-01')")],
        unique=True,
    )
    op.create_table(
        "planned_certificates",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("trainee", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("certificate", sa.Text(), sa.ForeignKey("certificates.code"), nullable=False, index=True),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _listed("state", "gepland", "actief", "examen", "behaald", "vrijgesteld", "vervallen"),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date()),
        *_confirmed(),
        sa.CheckConstraint('"order" >= 1', name="order_counts_from_one"),
        sa.CheckConstraint("issued_on IS NULL OR state = 'behaald'", name="issued_on_is_of_an_issued_one"),
    )
    op.create_index("uq_planned_certificates_key", "planned_certificates", ["trainee", "certificate"], unique=True)
    op.create_table(
        "exemptions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("trainee", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("certificate", sa.Text(), sa.ForeignKey("certificates.code"), nullable=False, index=True),
        sa.Column("state", _listed("state", "aangevraagd", "toegekend", "afgewezen"), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date()),
        *_confirmed(),
    )
    op.create_index("uq_exemptions_key", "exemptions", ["trainee", "certificate"], unique=True)
    op.create_table(
        "work_process_passes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("trainee", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("work_process", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        *_confirmed(),
    )
    op.create_index("uq_work_process_passes_key", "work_process_passes", ["trainee", "work_process"], unique=True)
    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("trainee", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("employer", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False, index=True),
        sa.Column("location", sa.Text(), index=True),
        sa.Column("only_there", _flag("only_there"), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date()),
        sa.Column("hours_a_week", sa.Float()),
        sa.Column("signed_school", _flag("signed_school")),
        sa.Column("signed_employer", _flag("signed_employer")),
        sa.Column("signed_trainee", _flag("signed_trainee")),
        *_confirmed(),
        sa.ForeignKeyConstraint(["location", "employer"], ["locations.code", "locations.organisation"]),
        sa.CheckConstraint('"last" >= "first"', name="last_not_before_first"),
        sa.CheckConstraint("hours_a_week BETWEEN 0 AND 60", name="hours_fit_a_week"),
        sa.CheckConstraint("location IS NOT NULL OR NOT only_there", name="only_there_names_a_place"),
    )
    op.create_index(
        "uq_placements_key",
        "placements",
        ["trainee", "employer", sa.text("coalesce(location, '')"), "first"],
        unique=True,
    )
    op.create_table(
        "supernumerary_periods",
        sa.Column("placement", sa.Integer(), sa.ForeignKey("placements.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("first", sa.Date(), primary_key=True),
        sa.Column("last", sa.Date(), nullable=False),
        *_confirmed(),
        sa.CheckConstraint('"last" >= "first"', name="last_not_before_first"),
    )
    op.create_table(
        "supervisions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("trainee", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("supervisor", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False, index=True),
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
            nullable=False,
        ),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date()),
        sa.Column("deputy", sa.Integer(), sa.ForeignKey("persons.id"), index=True),
        sa.Column("deputy_first", sa.Date()),
        sa.Column("deputy_last", sa.Date()),
        *_confirmed(),
        sa.CheckConstraint('"last" >= "first"', name="last_not_before_first"),
        sa.CheckConstraint('"deputy_last" >= "deputy_first"', name="deputy_last_not_before_deputy_first"),
        sa.CheckConstraint("role <> 'deelnemer'", name="role_guides"),
        sa.CheckConstraint(
            "trainee <> supervisor AND (deputy IS NULL OR deputy <> trainee)", name="nobody_guides_themselves"
        ),
        sa.CheckConstraint("deputy IS NULL OR deputy <> supervisor", name="deputy_is_another"),
        sa.CheckConstraint(
            "deputy IS NOT NULL OR (deputy_first IS NULL AND deputy_last IS NULL)", name="deputy_days_have_a_deputy"
        ),
    )
    op.create_index("uq_supervisions_key", "supervisions", ["trainee", "supervisor", "role", "first"], unique=True)
    op.create_table(
        "intakes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("school", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False),
        sa.Column("route", sa.Text(), sa.ForeignKey("routes.code"), nullable=False, index=True),
        sa.Column("start", sa.Date(), nullable=False),
        *_confirmed(),
    )
    op.create_index("uq_intakes_key", "intakes", ["school", "route", "start"], unique=True)
    op.create_table(
        "lesson_periods",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("school", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        *_confirmed(),
        sa.CheckConstraint('"last" >= "first"', name="last_not_before_first"),
    )
    op.create_index("uq_lesson_periods_key", "lesson_periods", ["school", "name"], unique=True)
    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("school", sa.Text(), sa.ForeignKey("organisations.code"), nullable=False),
        sa.Column("intake", sa.Date()),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("end", MOMENT, nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("cancelled", _flag("cancelled"), nullable=False),
        *_confirmed(),
        sa.CheckConstraint('"end" > "start"', name="end_after_start"),
    )
    op.create_index("ix_lessons_school_end", "lessons", ["school", "end"])
    op.create_index(
        "uq_lessons_key",
        "lessons",
        ["school", sa.text("coalesce(intake, '0001-01-01')"), "start", "subject"],
        unique=True,
    )
    op.create_table(
        "assignments",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", _listed("kind", "oefenopdracht", "inleveropdracht", "werkprocesopdracht"), nullable=False),
        sa.Column("certificate", sa.Text(), sa.ForeignKey("certificates.code"), nullable=False, index=True),
        sa.Column("work_process", sa.Text(), nullable=False),
        sa.Column("planned_minutes", sa.Integer()),
        sa.Column("criteria", sa.Text(), nullable=False),
        *_confirmed(),
        sa.CheckConstraint("code <> ''", name="code_is_given"),
        sa.CheckConstraint("planned_minutes >= 0", name="planned_minutes_count"),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("trainee", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("assignment", sa.Text(), sa.ForeignKey("assignments.code"), nullable=False, index=True),
        sa.Column("assessor", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("submitted_on", sa.Date()),
        sa.Column("actual_minutes", sa.Integer()),
        sa.Column("state", _listed("state", "open", "ingeleverd", "herkansen", "voldaan", "vervallen"), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        *_confirmed(),
        sa.CheckConstraint("actual_minutes >= 0", name="actual_minutes_count"),
    )
    op.create_index("uq_submissions_key", "submissions", ["trainee", "assignment"], unique=True)
    op.create_table(
        "exam_sessions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), sa.ForeignKey("certificates.code"), nullable=False, index=True),
        sa.Column("form", _listed("form", "proeve", "CGI", "kennistoets", "eindtoets"), nullable=False),
        sa.Column("start", MOMENT),
        sa.Column("end", MOMENT),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("assessor", sa.Text(), nullable=False),
        sa.Column("most_present", sa.Integer()),
        *_confirmed(),
        sa.CheckConstraint("code <> ''", name="code_is_given"),
        sa.CheckConstraint('"end" > "start"', name="end_after_start"),
        sa.CheckConstraint('("start" IS NULL) = ("end" IS NULL)', name="both_ends_or_none"),
        sa.CheckConstraint("most_present >= 0", name="most_present_counts"),
    )
    op.create_index("uq_exam_sessions_key", "exam_sessions", ["code"], unique=True)
    op.create_table(
        "exam_registrations",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("trainee", sa.Integer(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("session", sa.Integer(), sa.ForeignKey("exam_sessions.id"), nullable=False, index=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("registered", _flag("registered"), nullable=False),
        sa.Column(
            "attendance",
            _listed("attendance", "notKnown", "notPresent", "notStarted", "notFinished", "present"),
            nullable=False,
        ),
        sa.Column("passed", _flag("passed")),
        sa.Column("final", _flag("final"), nullable=False),
        *_confirmed(),
        sa.CheckConstraint("attempt >= 1", name="attempt_counts_from_one"),
        sa.CheckConstraint("extra_minutes >= 0", name="extra_minutes_count"),
        sa.CheckConstraint("passed IS NOT NULL OR NOT final", name="final_has_a_result"),
    )
    op.create_index("uq_exam_registrations_key", "exam_registrations", ["trainee", "session", "attempt"], unique=True)


def downgrade() -> None:
    """Drop the tables with what is in them."""
    for table in (
        "exam_registrations",
        "exam_sessions",
        "submissions",
        "assignments",
        "lessons",
        "lesson_periods",
        "intakes",
        "supervisions",
        "supernumerary_periods",
        "placements",
        "work_process_passes",
        "exemptions",
        "planned_certificates",
        "trajectories",
        "certificate_work_processes",
        "certificates",
        "routes",
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

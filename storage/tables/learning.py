"""Tables of what a trainee learns, where, with whom and when."""

from sqlalchemy import Column, Date, Float, Index, Integer, Table, Text

from bot.domain.people import Role
from bot.domain.records import (
    AssignmentKind,
    Attendance,
    ExamForm,
    ExemptionState,
    PlanState,
    SubmissionState,
    SupportStyle,
    TrajectState,
)
from storage.tables.base import confirmed, flag, in_order, metadata, number, one_of, rule, table, to, words
from storage.tables.people import place
from storage.types import UtcDateTime

routes = table(
    "routes",
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    to("school", "organisations.code"),
    Column("min_hours", Float),
    words("duration"),
    *confirmed(),
    rule("code_is_given", "code <> ''"),
    rule("min_hours_fit_a_week", "min_hours BETWEEN 0 AND 60"),
    key=("code",),
)

certificates = table(
    "certificates",
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", Integer, nullable=False),
    *confirmed(),
    rule("code_is_given", "code <> ''"),
    rule("level_is_of_mbo", "level BETWEEN 1 AND 4"),
    key=("code",),
)

certificate_work_processes = Table(
    "certificate_work_processes",
    metadata,
    to("certificate", "certificates.code", index=False, cascade=True, primary_key=True),
    Column("work_process", Text, primary_key=True),
)

trajectories = table(
    "trajectories",
    number(),
    to("trainee", "persons.id", index=False),
    to("school", "organisations.code"),
    to("route", "routes.code"),
    Column("intake", Date),
    one_of("state", TrajectState),
    Column("start", Date),
    Column("expected_end", Date),
    words("stop_reason"),
    Column("support_style", one_of("support_style", SupportStyle).type, nullable=False, default=SupportStyle.UNSET),
    *confirmed(),
    in_order("start", "expected_end"),
    key=("trainee", "school", "route", "start"),
)

Index("ix_trajectories_start", trajectories.c.start)
Index("ix_trajectories_expected_end", trajectories.c.expected_end)

planned_certificates = table(
    "planned_certificates",
    number(),
    to("trainee", "persons.id", index=False),
    to("certificate", "certificates.code"),
    Column("order", Integer, nullable=False, default=1),
    one_of("state", PlanState),
    Column("issued_on", Date),
    *confirmed(),
    rule("order_counts_from_one", '"order" >= 1'),
    rule("issued_on_is_of_an_issued_one", f"issued_on IS NULL OR state = '{PlanState.ISSUED}'"),
    key=("trainee", "certificate"),
)

exemptions = table(
    "exemptions",
    number(),
    to("trainee", "persons.id", index=False),
    to("certificate", "certificates.code"),
    one_of("state", ExemptionState),
    words("rule"),
    words("decided_by"),
    Column("decided_on", Date),
    *confirmed(),
    key=("trainee", "certificate"),
)

work_process_passes = table(
    "work_process_passes",
    number(),
    to("trainee", "persons.id", index=False),
    Column("work_process", Text, nullable=False),
    Column("on", Date, nullable=False),
    *confirmed(),
    key=("trainee", "work_process"),
)

placements = table(
    "placements",
    number(),
    to("trainee", "persons.id", index=False),
    *place(),
    flag("only_there", default=False),
    Column("first", Date, nullable=False),
    Column("last", Date),
    Column("hours_a_week", Float),
    flag("signed_school", empty=True),
    flag("signed_employer", empty=True),
    flag("signed_trainee", empty=True),
    *confirmed(),
    in_order("first", "last"),
    rule("hours_fit_a_week", "hours_a_week BETWEEN 0 AND 60"),
    rule("only_there_names_a_place", "location IS NOT NULL OR NOT only_there"),
    key=("trainee", "employer", "location", "first"),
)
Index("ix_placements_last", placements.c.last)

supernumerary_periods = table(
    "supernumerary_periods",
    to("placement", "placements.id", index=False, cascade=True, primary_key=True),
    Column("first", Date, primary_key=True),
    Column("last", Date, nullable=False),
    *confirmed(),
    in_order("first", "last"),
    key=("placement", "first"),
)
"""Boventallig, as part of a placement."""

supervisions = table(
    "supervisions",
    number(),
    to("trainee", "persons.id", index=False),
    to("supervisor", "persons.id"),
    one_of("role", Role),
    Column("first", Date, nullable=False),
    Column("last", Date),
    to("deputy", "persons.id", empty=True),
    Column("deputy_first", Date),
    Column("deputy_last", Date),
    *confirmed(),
    in_order("first", "last"),
    in_order("deputy_first", "deputy_last"),
    rule("role_guides", f"role <> '{Role.TRAINEE}'"),
    rule("nobody_guides_themselves", "trainee <> supervisor AND (deputy IS NULL OR deputy <> trainee)"),
    rule("deputy_is_another", "deputy IS NULL OR deputy <> supervisor"),
    rule("deputy_days_have_a_deputy", "deputy IS NOT NULL OR (deputy_first IS NULL AND deputy_last IS NULL)"),
    key=("trainee", "supervisor", "role", "first"),
)

intakes = table(
    "intakes",
    number(),
    to("school", "organisations.code", index=False),
    to("route", "routes.code"),
    Column("start", Date, nullable=False),
    *confirmed(),
    key=("school", "route", "start"),
)

lesson_periods = table(
    "lesson_periods",
    number(),
    to("school", "organisations.code", index=False),
    Column("name", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    *confirmed(),
    in_order("first", "last"),
    key=("school", "name"),
)

lessons = table(
    "lessons",
    number(),
    to("school", "organisations.code", index=False),
    Column("intake", Date),
    Column("subject", Text, nullable=False),
    Column("start", UtcDateTime, nullable=False),
    Column("end", UtcDateTime, nullable=False),
    words("mode"),
    words("room"),
    words("link"),
    flag("cancelled", default=False),
    *confirmed(),
    rule("end_after_start", '"end" > "start"'),
    key=("school", "intake", "start", "subject"),
)
Index("ix_lessons_school_end", lessons.c.school, lessons.c.end)
Index("ix_lessons_start", lessons.c.start)

assignments = table(
    "assignments",
    Column("code", Text, primary_key=True),
    Column("title", Text, nullable=False),
    one_of("kind", AssignmentKind),
    to("certificate", "certificates.code"),
    words("work_process"),
    Column("planned_minutes", Integer),
    words("criteria"),
    *confirmed(),
    rule("code_is_given", "code <> ''"),
    rule("planned_minutes_count", "planned_minutes >= 0"),
    key=("code",),
)

submissions = table(
    "submissions",
    number(),
    to("trainee", "persons.id", index=False),
    to("assignment", "assignments.code"),
    words("assessor"),
    Column("due", Date),
    Column("submitted_on", Date),
    Column("actual_minutes", Integer),
    one_of("state", SubmissionState),
    words("grade"),
    *confirmed(),
    rule("actual_minutes_count", "actual_minutes >= 0"),
    key=("trainee", "assignment"),
)
Index("ix_submissions_state_due", submissions.c.state, submissions.c.due)

exam_sessions = table(
    "exam_sessions",
    number(),
    Column("code", Text, nullable=False),
    to("certificate", "certificates.code"),
    one_of("form", ExamForm),
    Column("start", UtcDateTime),
    Column("end", UtcDateTime),
    words("location"),
    words("level"),
    words("assessor"),
    Column("most_present", Integer),
    *confirmed(),
    rule("code_is_given", "code <> ''"),
    rule("end_after_start", '"end" > "start"'),
    rule("both_ends_or_none", '("start" IS NULL) = ("end" IS NULL)'),
    rule("most_present_counts", "most_present >= 0"),
    key=("code",),
)
"""Toetsmoment. `location` is where it is held, in the school's words; it need not be one of the records."""
Index("ix_exam_sessions_start", exam_sessions.c.start)

exam_registrations = table(
    "exam_registrations",
    number(),
    to("trainee", "persons.id", index=False),
    to("session", "exam_sessions.id"),
    Column("attempt", Integer, nullable=False, default=1),
    Column("extra_minutes", Integer, nullable=False, default=0),
    flag("registered", default=False),
    Column("attendance", one_of("attendance", Attendance).type, nullable=False, default=Attendance.NOT_KNOWN),
    flag("passed", empty=True),
    flag("final", default=False),
    *confirmed(),
    rule("attempt_counts_from_one", "attempt >= 1"),
    rule("extra_minutes_count", "extra_minutes >= 0"),
    rule("final_has_a_result", "passed IS NOT NULL OR NOT final"),
    key=("trainee", "session", "attempt"),
)
"""Aanmelding."""

"""Tables that the authorisation decision rests on: procedures, policies, competences, rosters."""

from sqlalchemy import Column, Date, Index, Integer, Table, Text

from bot.domain.records import Checker, CheckMode, Judgement, Level, TrainingKind
from storage.tables.base import confirmed, flag, in_order, metadata, number, one_of, rule, table, to
from storage.tables.people import place
from storage.types import Choices, UtcDateTime, WordGroups, Words

procedures = table(
    "procedures",
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    flag("reserved"),
    Column("risk", Integer, nullable=False),
    flag("gives_medicine", default=False),
    one_of("judgement", Judgement, empty=True),
    *confirmed(),
    rule("code_is_given", "code <> ''"),
    rule("risk_is_listed", "risk BETWEEN 1 AND 3"),
    key=("code",),
)

procedure_words = Table(
    "procedure_words",
    metadata,
    to("procedure", "procedures.code", index=False, cascade=True, primary_key=True),
    Column("word", Text, primary_key=True),
)
"""What everybody calls a procedure; one word may belong to several."""

organisation_words = table(
    "organisation_words",
    number(),
    to("organisation", "organisations.code", index=False),
    to("procedure", "procedures.code"),
    Column("word", Text, nullable=False),
    *confirmed(),
    rule("word_is_given", "trim(word) <> ''"),
    key=("organisation", "procedure", "word"),
)
"""What one school or employer calls a procedure: read for who is around it, and only beside the words of everybody."""

policies = table(
    "policies",
    number(),
    to("employer", "organisations.code", index=False),
    to("procedure", "procedures.code"),
    Column("version", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date),
    flag("delegable", empty=True),
    flag("learning_allowed", empty=True),
    Column("schooling", WordGroups),
    Column("prerequisites", WordGroups),
    Column("practice_term_days", Integer),
    flag("no_practice_term", default=False),
    flag("unlimited", empty=True),
    flag("double_check", empty=True),
    Column("check_modes", Choices(CheckMode)),
    Column("checkers", Choices(Checker)),
    Column("medicines", Words),
    flag("all_medicines", default=False),
    flag("formal_signoff", empty=True),
    flag("trainee_may_supervise", empty=True),
    flag("two_trainees", empty=True),
    *confirmed(),
    in_order("first", "last"),
    rule("practice_term_is_positive", "practice_term_days > 0"),
    rule("practice_term_or_none", "practice_term_days IS NULL OR NOT no_practice_term"),
    rule("listed_medicines_or_all", "medicines IS NULL OR NOT all_medicines"),
    key=("employer", "procedure", "version"),
)

competences = table(
    "competences",
    number(),
    to("person", "persons.id", index=False),
    to("procedure", "procedures.code"),
    *place(),
    one_of("level", Level),
    to("signed_by", "persons.id", empty=True),
    Column("signed_on", Date, nullable=False),
    Column("first", Date, nullable=False),
    Column("until", Date),
    Column("revoked_on", Date),
    *confirmed(),
    in_order("first", "until"),
    key=("person", "procedure", "employer", "location", "signed_on", "level", "signed_by"),
)
"""Sign-offs. One signed by the person it is about is kept and counts for nothing (decision, line 5): no CHECK here.
Two of the same day that contradict each other are both kept, because the decision must see that they do."""
Index("ix_competences_until", competences.c.until)

trainings = table(
    "trainings",
    number(),
    to("person", "persons.id", index=False),
    one_of("kind", TrainingKind),
    Column("subject", Text, nullable=False),
    to("organisation", "organisations.code"),
    Column("on", Date, nullable=False),
    Column("until", Date),
    *confirmed(),
    in_order("on", "until"),
    key=("person", "kind", "subject", "organisation", "on"),
)

signing_rights = table(
    "signing_rights",
    number(),
    to("person", "persons.id", index=False),
    to("employer", "organisations.code", index=False),
    to("procedure", "procedures.code"),
    Column("first", Date, nullable=False),
    Column("last", Date),
    *confirmed(),
    in_order("first", "last"),
    key=("person", "employer", "procedure", "first"),
)
Index("ix_signing_rights_employer_procedure", signing_rights.c.employer, signing_rights.c.procedure)

staff_entries = table(
    "staff_entries",
    number(),
    to("person", "persons.id", index=False),
    to("procedure", "procedures.code"),
    *place(index=False),
    Column("first", Date, nullable=False),
    Column("until", Date),
    *confirmed(),
    in_order("first", "until"),
    key=("person", "employer", "procedure", "location", "first"),
)
Index("ix_staff_entries_employer_procedure", staff_entries.c.employer, staff_entries.c.procedure)

practice_logs = table(
    "practice_logs",
    number(),
    to("person", "persons.id", index=False),
    to("procedure", "procedures.code"),
    to("employer", "organisations.code"),
    Column("on", Date, nullable=False),
    flag("on_ward"),
    to("confirmed_by", "persons.id", empty=True),
    *confirmed(),
    key=("person", "procedure", "employer", "on", "on_ward"),
)

self_declines = Table(
    "self_declines",
    metadata,
    number(),
    to("person", "persons.id", index=False),
    to("procedure", "procedures.code"),
    to("employer", "organisations.code"),
    Column("declined_at", UtcDateTime, nullable=False),
    flag("supervised_is_fine"),
    Column("ended_at", UtcDateTime),
    rule("ended_not_before_declined", "ended_at >= declined_at"),
)
"""Niet-bekwaam-meldingen, written by the bot. A later one never replaces an earlier one: each ends by itself."""
Index(
    "ix_self_declines_person_procedure_employer",
    *(self_declines.c[name] for name in ("person", "procedure", "employer")),
)

shifts = table(
    "shifts",
    number(),
    Column("code", Text, nullable=False),
    to("location", "locations.code", index=False),
    Column("kind", Text, nullable=False),
    Column("start", UtcDateTime, nullable=False),
    Column("end", UtcDateTime, nullable=False),
    flag("complete", default=False),
    *confirmed(),
    rule("end_after_start", '"end" > "start"'),
    rule("code_is_given", "code <> ''"),
    key=("code",),
)
Index("ix_shifts_location_end", shifts.c.location, shifts.c.end)
Index("ix_shifts_end", shifts.c.end)

shift_staff = table(
    "shift_staff",
    to("shift", "shifts.id", index=False, cascade=True, primary_key=True),
    to("person", "persons.id", index=False, primary_key=True),
    Column("start", UtcDateTime, primary_key=True),
    Column("end", UtcDateTime, nullable=False),
    *confirmed(),
    rule("end_after_start", '"end" > "start"'),
    key=("shift", "person", "start"),
)
"""Who is on a shift, each with their own hours; somebody may come twice."""
Index("ix_shift_staff_person_end", shift_staff.c.person, shift_staff.c.end)

shift_procedures = Table(
    "shift_procedures",
    metadata,
    to("shift", "shifts.id", index=False, cascade=True, primary_key=True),
    to("procedure", "procedures.code", primary_key=True),
)
"""What a shift needs somebody for."""

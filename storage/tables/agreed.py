"""Tables of what people agreed on."""

from sqlalchemy import Column, Date, Table, Text

from storage.tables.base import metadata, number, rule, to
from storage.types import UtcDateTime

action_points = Table(
    "action_points",
    metadata,
    number(),
    to("about", "persons.id"),
    to("owner", "persons.id"),
    Column("text", Text, nullable=False),
    Column("due", Date, nullable=False, index=True),
    to("made_by", "persons.id"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    to("talk", "talks.id", empty=True),
    rule("text_is_given", "trim(text) <> ''"),
)
"""Actiepunten: what was agreed about a trainee, who does it and until which day. Open without `done_at`; `talk` is
where it was agreed.
"""

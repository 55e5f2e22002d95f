"""Tables of what the bot says first: notices, the messages they leave in, how those were sent, and people's wishes."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from bot.domain.notices import NoticeState
from storage.tables.base import flag, metadata, number, one_of, rule, to, words
from storage.types import UtcDateTime

messages = Table(
    "messages",
    metadata,
    Column("key", Text, primary_key=True),
    to("person", "persons.id"),
    Column("reply", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False, index=True),
    flag("counted"),
    flag("digest", default=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("sent_at", UtcDateTime),
    Column("place", Integer),
)
"""What leaves as one: the notices that point here.

`made_at` is when it was claimed for the first time: no channel was asked to send it before that. `counted` weighs on
the weekly maximum of the person. `place` is the number of the newest event when it was delivered: a conversation is
shown in that order, whatever clocks say.
"""
Index("ix_messages_person_place", messages.c.person, messages.c.place)

notices = Table(
    "notices",
    metadata,
    Column("key", Text, primary_key=True),
    to("person", "persons.id", index=False),
    Column("kind", Text, nullable=False),
    words("subject"),
    words("occasion"),
    to("about", "persons.id", empty=True),
    words("reply"),
    words("reason"),
    Column("planned_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    one_of("state", NoticeState),
    to("message", "messages.key", empty=True),
    flag("unreached", default=False),
    Column("done_at", UtcDateTime),
    Column("answered_at", UtcDateTime),
    words("remark"),
    rule("open_is_not_done", "(state IN ('gepland', 'bezig')) = (done_at IS NULL)"),
    rule("sending_has_a_message", "state <> 'bezig' OR message IS NOT NULL"),
)
"""The outbox: one row for each thing the bot says first, whose key is unique for ever.

`reply` is what a handler told, as JSON; what a plan made is put into words when it leaves. While SENDING, `not_before`
is the end of the lease. `unreached` marks one that waits for a channel on which the person can be reached.
"""
Index("ix_notices_state", notices.c.state, notices.c.not_before)
Index("ix_notices_person", notices.c.person, notices.c.state)
Index("ix_notices_done", notices.c.done_at)

attempts = Table(
    "attempts",
    metadata,
    number(),
    to("message", "messages.key", cascade=True),
    Column("channel", Text, nullable=False),
    words("tenant"),
    Column("user", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("outcome", Text, nullable=False),
    words("reference"),
    words("remark"),
    rule("outcome_is_listed", "outcome IN ('gelukt', 'mislukt', 'onzeker')"),
)
"""One try to send a message over one account; `reference` is what the channel calls it."""

wishes = Table(
    "wishes",
    metadata,
    to("person", "persons.id", index=False, cascade=True, primary_key=True),
    Column("quiet_from", Text, nullable=False),
    Column("quiet_until", Text, nullable=False),
    Column("days", Text, nullable=False),
    Column("most_a_week", Integer, nullable=False),
    flag("on_night_duty"),
    words("channel"),
    rule("most_a_week_counts", "most_a_week BETWEEN 0 AND 50"),
)
"""When somebody wants to hear from the bot: times as "21:00", weekdays as "0 1 2 3 4"."""

mutes = Table(
    "mutes",
    metadata,
    to("person", "persons.id", index=False, cascade=True),
    Column("subject", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    PrimaryKeyConstraint("person", "subject"),
)
"""What somebody wants to hear nothing about: a snooze, a holiday, a stop. "*" is everything."""

lesson_states = Table(
    "lesson_states",
    metadata,
    to("lesson", "lessons.id", index=False, cascade=True, primary_key=True),
    Column("told", Text, nullable=False),
    Column("before", Text, nullable=False, default="", server_default=""),
    Column("since", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    to("moved_to", "lessons.id", empty=True, cascade=True),
)
"""How a lesson stood when planning last looked, so that a change is seen.

`told` is how it stood at `seen_at`, the last change; `before` is how those know it who heard of no change since
`since`, "" when none was seen. `moved_to` is the lesson that took its place.
"""

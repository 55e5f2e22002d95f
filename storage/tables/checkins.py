"""Tables of check-ins and talks: rounds with their seats and answers, moments for a talk, what was said, signals."""

from sqlalchemy import Column, Date, Index, Integer, PrimaryKeyConstraint, Table, Text

from bot.domain.checkins import CheckinKind, Party, SeatState, Seen
from bot.domain.talks import Judged, TalkState
from storage.tables.base import flag, metadata, number, one_of, rule, to, words
from storage.types import UtcDateTime

rounds = Table(
    "rounds",
    metadata,
    number(),
    to("trainee", "persons.id", index=False),
    one_of("kind", CheckinKind),
    Column("occasion", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime, index=True),
    words("ended"),
    Column("look_at", UtcDateTime, index=True),
    Column("seen_at", UtcDateTime, index=True),
    rule("closed_for_a_reason", "(closed_at IS NULL) = (ended = '')"),
)
"""Rounds of questions about a trainee; `first` is the local day one begins. Open without `closed_at`.

`look_at` is when planning looks at it next, empty when it never needs to again; `seen_at` is
the last beat, of what it looked at.
"""
Index("uq_rounds_one", rounds.c.trainee, rounds.c.kind, rounds.c.occasion, unique=True)

opening_days = Table(
    "opening_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("reached", Integer, nullable=False),
)
"""How far planning got on a day in finding the rounds that begin: up to the trainee with this number."""

seats = Table(
    "seats",
    metadata,
    to("round", "rounds.id", index=False, cascade=True),
    one_of("party", Party),
    to("person", "persons.id", empty=True),
    one_of("state", SeatState),
    Column("answered_at", UtcDateTime),
    Column("invited_at", UtcDateTime),
    PrimaryKeyConstraint("round", "party"),
    rule("answered_when_not_waiting", "(state = 'wacht') = (answered_at IS NULL)"),
)
"""Who answers for a party in a round."""

answers = Table(
    "answers",
    metadata,
    to("round", "rounds.id", index=False, cascade=True),
    one_of("party", Party),
    to("person", "persons.id"),
    Column("question", Text, nullable=False),
    Column("value", Text, nullable=False),
    one_of("seen", Seen),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("round", "party", "question"),
)
"""What a party answered to each question; the last answer counts while the round is open."""

talks = Table(
    "talks",
    metadata,
    number(),
    to("trainee", "persons.id"),
    one_of("kind", CheckinKind),
    to("round", "rounds.id", empty=True),
    one_of("state", TalkState),
    Column("start", UtcDateTime),
    Column("end", UtcDateTime),
    words("place"),
    to("asked_by", "persons.id"),
    Column("asked_at", UtcDateTime, nullable=False),
    to("note_taker", "persons.id", empty=True),
    words("minutes"),
    Column("minuted_at", UtcDateTime),
    Column("uid", Text, nullable=False, unique=True),
    Column("sequence", Integer, nullable=False, default=0),
    flag("after_end", default=False),
    rule("ends_after_start", '"end" > "start"'),
    rule("agreed_has_a_moment", "state NOT IN ('afgesproken', 'gehouden', 'niet gehouden') OR start IS NOT NULL"),
)
"""Talks of the parties around a trainee; `uid` and `sequence` are those of iCalendar (RFC 5545).

One that was asked for `after_end` is about somebody who had stopped by then, so stopping does not call it off.
"""
Index("ix_talks_start", talks.c.start)

talk_people = Table(
    "talk_people",
    metadata,
    to("talk", "talks.id", index=False, cascade=True),
    to("person", "persons.id"),
    one_of("party", Party),
    one_of("judged", Judged, empty=True),
    words("remark"),
    Column("judged_at", UtcDateTime),
    PrimaryKeyConstraint("talk", "person"),
)
"""Who takes part in a talk, and whether they confirm its minutes or object."""

talk_moments = Table(
    "talk_moments",
    metadata,
    to("talk", "talks.id", index=False, cascade=True),
    Column("start", UtcDateTime, nullable=False),
    Column("end", UtcDateTime, nullable=False),
    to("person", "persons.id"),
    flag("fits", empty=True),
    Column("proposed_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("talk", "start", "person"),
)
"""The moments proposed for a talk and when each was asked, and for whom they fit; not known until they say.

Gone once the talk is agreed or cancelled.
"""
Index("ix_talk_moments_start", talk_moments.c.start)

decisions = Table(
    "decisions",
    metadata,
    number(),
    to("talk", "talks.id", cascade=True),
    Column("text", Text, nullable=False),
    words("how"),
    words("consulted"),
    to("made_by", "persons.id"),
    Column("made_at", UtcDateTime, nullable=False),
    rule("text_is_given", "trim(text) <> ''"),
)
"""Besluiten of a talk, with the rule by which they were taken and who was heard (J5)."""

signals = Table(
    "signals",
    metadata,
    number(),
    to("trainee", "persons.id", index=False),
    Column("rule", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    words("facts"),
    Column("opened_at", UtcDateTime, nullable=False),
    to("owner", "persons.id", empty=True),
    Column("closed_at", UtcDateTime),
    to("closed_by", "persons.id", empty=True),
    words("done"),
    rule("closed_with_what_was_done", "(closed_at IS NULL) = (done = '')"),
)
"""Early warnings: the facts a rule saw, as JSON, who looks after it, and what was done about it (I1)."""
Index("uq_signals_one", signals.c.trainee, signals.c.rule, signals.c.occasion, unique=True)
Index("ix_signals_open", signals.c.closed_at)

signal_looks = Table(
    "signal_looks",
    metadata,
    Column("day", Date, primary_key=True),
    Column("after", Integer, nullable=False),
)
"""How far planning looked for signals on a local day: at every trainee up to this number."""

exit_answers = Table(
    "exit_answers",
    metadata,
    to("trainee", "persons.id", index=False, primary_key=True),
    Column("reason", Text, nullable=False),
    to("by", "persons.id"),
    Column("at", UtcDateTime, nullable=False),
)
"""Why somebody stopped, by the reports' code list (I3); the last answer counts."""

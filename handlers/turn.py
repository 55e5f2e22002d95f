"""What a handler gets and what it gives back.

A handler is a function `Turn -> Said`. It knows no channel and sends nothing. By the time it runs, the core has found
out who asks, about whom, and that the asker may see that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.authorisation.facts import Limits
from bot.domain.calendar import Interval
from bot.domain.people import Person, PersonId
from bot.domain.records import Location, Procedure, Shift
from bot.messages import Address, Field, Reply, Upload
from bot.texts import Texts
from bot.understanding.dates import When
from bot.understanding.meaning import Intent, Meaning
from handlers.drawing import draw
from handlers.sheets import Sheet


@dataclass(frozen=True)
class Slots:
    """What a question is about, as ids: kept with the turn, so that a follow-up or a button can go on from it.

    `place_said` tells a place that was named from one that was found out, which does not go over to the next person.
    `others` are the people a choice was not made for ("nee, die andere"); `value` carries what belongs to one handler
    alone (an assignment, a term, an open question's number).
    """

    person: int | None = None
    procedure: str | None = None
    when: When | None = None
    location: str | None = None
    place_said: bool = False
    shift: int | None = None
    certificate: str | None = None
    alone: bool = False
    group: bool = False
    medicine: str = ""
    colleagues: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    value: str = ""


@dataclass(frozen=True)
class Option:
    """A choice under an answer: tapping it asks `intent` with these slots. A typed label does the same.

    One choice is taken under an answer. Those with a `thing` stand beside that: one is taken of each thing.
    """

    label: str
    intent: Intent
    slots: Slots = field(default_factory=Slots)
    thing: str = ""


@dataclass(frozen=True)
class Ask:
    """A form under an answer: sending it asks `intent` with these slots, and with what was filled in as `Turn.form`."""

    title: str
    fields: tuple[Field, ...]
    submit: str
    intent: Intent
    slots: Slots = field(default_factory=Slots)


@dataclass(frozen=True)
class Telling:
    """Something a handler wants said to a third person: it goes to the outbox under `kind` and `subject`.

    `reason` tells that person why they get it.
    """

    person: PersonId
    kind: str
    subject: str
    reason: str
    reply: Reply
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a handler says: the reply, the choices under it, and what it tells other people.

    `asks` names the slot the reply asks for, "" when it is an answer. `people` are all whose records the answer shows,
    when it is not just the subject: each gets a line in the audit log. With `forgets` the words that asked are not
    kept: they may say why somebody is away (invariant 6).
    """

    reply: Reply
    options: tuple[Option, ...] = ()
    asks: str = ""
    tells: tuple[Telling, ...] = ()
    people: tuple[int, ...] = ()
    outcome: str | None = None
    reasons: tuple[str, ...] = ()
    evidence: tuple[dict[str, object], ...] = ()
    form: Ask | None = None
    forgets: bool = False


@dataclass(frozen=True)
class Upcoming:
    """A message that will be sent at `at` when nothing changes; `skipped` says in Dutch why it will not be."""

    at: datetime
    person: PersonId
    kind: str
    headline: str
    skipped: str = ""


Foresee = Callable[[Connection, Sequence[PersonId], Interval], Sequence[Upcoming]]
"""What these people will be sent in a time to come."""


Draw = Callable[[Sheet], bytes]
"""Makes a picture. Of the core it may be one that has the whole turn asked again, when the picture is there."""


@dataclass(frozen=True)
class Turn:
    """One question, resolved as far as its route needs.

    `subject` is the person it is about, checked by the core; `interval` is [start, end) of the day, part of a day or
    shift that was asked for, `whole_day` when a day was asked for without hours, `shift` the rostered shift it was read
    from, `assumed` the sentences in the reader's language that say what the bot filled in itself. `employers` are
    those whose competences the asker may see of the subject; None means every one. `form` is what was filled in, each
    field of the form once, and `quoted` the words of another message that is pointed at: both without clients' names.
    """

    db: Connection
    now: datetime
    asker: Person
    say: Texts
    meaning: Meaning
    slots: Slots
    address: Address
    limits: Limits
    text: str = ""
    subject: Person | None = None
    procedure: Procedure | None = None
    location: Location | None = None
    employer: str | None = None
    interval: Interval | None = None
    whole_day: bool = False
    shift: Shift | None = None
    assumed: tuple[str, ...] = ()
    employers: frozenset[str] | None = frozenset()
    upload: Upload | None = None
    form: tuple[tuple[str, str], ...] = ()
    quoted: str = ""
    upcoming: Foresee | None = None
    draw: Draw = draw

    @property
    def about(self) -> Person:
        """The person the answer is about: the subject, or the asker when nobody else was named."""
        return self.subject or self.asker

    @property
    def is_self(self) -> bool:
        """Does the asker ask about themselves?"""
        return self.about.id == self.asker.id

    def with_slots(self, **changes: object) -> Slots:
        """The slots of this turn with changes, for an option that goes on from here."""
        return replace(self.slots, **changes)  # type: ignore[arg-type]


Handler = Callable[[Turn], Said]

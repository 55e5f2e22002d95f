"""The vocabulary of the plans: what is due, what it says, and what a plan is.

A plan is pure. `read` asks storage for facts, `due` makes notices of them; neither sends or changes anything. The same
two are asked again right before a notice leaves, so a notice is sent for as long as its plan still gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId
from bot.messages import Tone
from bot.texts import Texts
from storage.outbox import NewNotice

F = TypeVar("F")


@dataclass(frozen=True)
class Listed:
    """How a part stands among others of its sort in one message: under one heading, with one reason.

    Of each there is its `line`, or with `in_a_row` all are in one line. `heading` is what those of a sort have in
    common, and `counted` how it is said of so many; behind it comes `advice`, when it is that of all. `choice` is the
    one button for all of them; without it each keeps its own.
    """

    heading: str
    line: str
    why: str
    choice: tuple[str, str] | None = None
    advice: str = ""
    in_a_row: bool = False
    counted: Callable[[int], str] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Part:
    """What one notice says, in the reader's language.

    `headline` stands alone as a notification, and is one line among others when several notices leave as one message;
    `why` answers "waarom krijg ik dit?". `choices` are buttons of its own: a label and the verb that
    `handlers.notices` knows, with what belongs to it behind a colon ("vragen:12"). `bundled` are those that stay when
    several notices leave as one message; without it that is the first. `listed` is for a part of which one reader can
    get many at once.
    """

    headline: str
    why: str
    paragraphs: tuple[str, ...] = ()
    tone: Tone = Tone.INFO
    choices: tuple[tuple[str, str], ...] = ()
    bundled: tuple[tuple[str, str], ...] = ()
    listed: Listed | None = None


Words = Callable[[Texts, datetime], Part]
"""Words for a reader at the moment the notice leaves: "morgen" must be true then."""


LATER = "~"
"""Stands in the occasion of a reminder that somebody asked to hear again, before the moment they named."""

OVERTAKEN = "er is een nieuwere herinnering"
PAUSED = "traject is gepauzeerd"
MAY_PASS = frozenset({PAUSED})
"""Reasons to say nothing that may be over tomorrow: the notice waits, for as long as it is of use."""


def key_of(person: PersonId, kind: NoticeKind, subject: str, occasion: str) -> str:
    """What tells a notice from every other: the outbox keeps one of each (invariant 5)."""
    return f"{int(person)}:{kind}:{subject}:{occasion}"


@dataclass(frozen=True)
class Due:
    """One notice that a plan wants said.

    `subject` is what it is about, as "inlevering:12": a snooze or a stop holds for a subject. `occasion` is the version
    of the date it is about, a slash, and the step ("2024-11-22/3"): a date that moves makes another occasion. It
    may leave from `at`, and is of no use from `until`. `about` is the trainee whose record it tells. `acute` may pass
    wishes and the weekly maximum (exam and safety). `timely` belongs to its moment, or comes when somebody else hears
    the same: the weekly maximum does not hold it up, every other wish does. `dropped` says why it need not be said, in
    Dutch; "" when it must. Where nothing of `after`, which are keys, arrived, it is said in the words of `first`.
    """

    person: PersonId
    kind: NoticeKind
    subject: str
    occasion: str
    at: datetime
    until: datetime
    words: Words = field(compare=False)
    about: PersonId | None = None
    acute: bool = False
    timely: bool = False
    dropped: str = ""
    after: frozenset[str] = frozenset()
    first: Words | None = field(default=None, compare=False)

    def said_after(self, arrived: Collection[str]) -> Due:
        """In its words after just these arrived."""
        if self.first is None or any(key in arrived for key in self.after):
            return self
        return replace(self, words=self.first)

    @property
    def key(self) -> str:
        """One notice for each key, ever."""
        return key_of(self.person, self.kind, self.subject, self.occasion)


def planned(due: Due, skipped: str = "") -> NewNotice:
    """As the outbox keeps it; `skipped` says why it ends at once."""
    return NewNotice(due.key, due.person, due.kind, due.subject, due.occasion, due.about, due.at, due.until, skipped)


@dataclass(frozen=True)
class Span:
    """The local days of which facts are read: the first and the last. Planning reads today, a simulation a fortnight."""

    first: date
    last: date


@dataclass(frozen=True)
class Plan(Generic[F]):
    """One file of `schedules`.

    `read(db, span, subjects)` gives the facts of which notices on the days of the span can come. Without `subjects` it
    may leave out what certainly needs no notice (handed in, stopped); with them it gives all facts about just these
    subjects, whatever their state, so that `due` can say why one is dropped. `due(facts, now)` gives what is due on the
    local day of `now` (also later on that day), dropped ones included, and nothing of other days. `observe` writes down
    what planning looked at, right before it reads, for a plan that tells of changes.
    """

    kind: NoticeKind
    read: Callable[[Connection, Span, Sequence[str] | None], F]
    due: Callable[[F, datetime], Iterable[Due]]
    observe: Callable[[Connection, datetime], None] | None = None


AnyPlan = Plan[Any]


def numbers(prefix: str, subjects: Sequence[str]) -> list[int]:
    """The numbers of the subjects with this prefix: "inlevering:12" gives 12."""
    found = (subject.partition(":") for subject in subjects)
    return [int(number) for head, _, number in found if head == prefix and number.isdecimal()]

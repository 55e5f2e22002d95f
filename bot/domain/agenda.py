"""The agenda of a talk: what the parties see differently, want to discuss, what is behind, was agreed, and is coming.

Pure, and of each reader another one: an answer that they may not read is on nobody else's page for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.domain.checkins import Answer, CheckinKind, Party, Round, may_read
from bot.domain.differences import Difference, differences
from bot.domain.load import TO_DO
from bot.domain.people import PersonId
from bot.domain.records import Exam, Submission

AHEAD = timedelta(days=42)
"""How far ahead exams and deadlines are on the agenda."""
LOOKS_BACK = timedelta(days=56)
"""How long ago a round may have begun that a talk starts from: a lesson period."""
MOST = 6
"""Lines of one part: an agenda is one page."""

PREPARES: Mapping[CheckinKind, frozenset[CheckinKind]] = {
    CheckinKind.PROGRESS: frozenset({CheckinKind.PROGRESS, CheckinKind.FEEDBACK}),
    CheckinKind.THREE_WAY: frozenset({CheckinKind.THREE_WAY}),
}
"""Which rounds a talk starts from (F14)."""


@dataclass(frozen=True)
class Reader:
    """Who reads, and on which side of the trainee they stand; no side reads no answer."""

    person: PersonId
    party: Party | None


@dataclass(frozen=True)
class Agreed:
    """What was agreed and is not done: who does it, and until when."""

    text: str
    owner: PersonId
    due: date


@dataclass(frozen=True)
class Held:
    """One round that the talk starts from, with its answers; `compared` are the codes of its choices, in order."""

    round: Round
    answers: Sequence[Answer]
    compared: Sequence[str]


@dataclass(frozen=True)
class Facts:
    """What an agenda is made of; `rounds` are of the kinds that prepare the talk."""

    rounds: Sequence[Held] = ()
    submissions: Sequence[Submission] = ()
    exams: Sequence[Exam] = ()
    points: Sequence[Agreed] = ()


@dataclass(frozen=True)
class Differs:
    """One question of a round on which the parties differ."""

    round: Round
    difference: Difference


@dataclass(frozen=True)
class Agenda:
    """One reader's agenda; each part with the most pressing first, and at most MOST of it."""

    different: tuple[Differs, ...] = ()
    wanted: tuple[Answer, ...] = ()
    behind: tuple[Submission, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    exams: tuple[Exam, ...] = ()
    deadlines: tuple[Submission, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """Is there nothing to begin with?"""
        return not any((self.different, self.wanted, self.behind, self.agreed, self.exams, self.deadlines))


def newest(rounds: Iterable[Round], kind: CheckinKind, own: int | None) -> tuple[Round, ...]:
    """Of each kind that prepares this talk the round that began last; `own` is the one the talk was made for."""
    found: dict[CheckinKind, Round] = {}
    for one in sorted(rounds, key=lambda each: (each.id == own, each.first, each.id)):
        if one.kind in PREPARES.get(kind, ()):
            found[one.kind] = one
    return tuple(found.values())


def agenda(facts: Facts, reader: Reader, today: date) -> Agenda:
    """What this reader finds on the agenda today."""
    different: list[Differs] = []
    wanted: list[Answer] = []
    for held in facts.rounds:
        closed = held.round.closed_at is not None
        readable = [one for one in held.answers if may_read(one, reader.person, reader.party, closed=closed)]
        different += [Differs(held.round, one) for one in differences(readable, held.compared)]
        wanted += [one for one in readable if one.question not in held.compared]
    to_do = sorted(
        ((one.due, one.id, one) for one in facts.submissions if one.due and one.state in TO_DO),
        key=lambda found: found[:2],
    )
    return Agenda(
        tuple(different[:MOST]),
        tuple(wanted[:MOST]),
        tuple(one for due, _, one in to_do if due < today)[:MOST],
        tuple(sorted(facts.points, key=lambda one: one.due))[:MOST],
        tuple(one for one in facts.exams if _coming(one, today))[:MOST],
        tuple(one for due, _, one in to_do if today <= due <= today + AHEAD)[:MOST],
    )


def _coming(exam: Exam, today: date) -> bool:
    if not exam.registered or exam.passed is not None or exam.interval is None:
        return False
    return today <= exam.interval.first_day <= today + AHEAD

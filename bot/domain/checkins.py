"""Check-ins between school, employer and trainee: rounds of questions, who sits in them, and who sees which answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import at
from bot.domain.people import PersonId


class Party(StrEnum):
    """The three sides of the triangle (driehoek), in the order in which they are asked (F6)."""

    TRAINEE = "deelnemer"
    WORK = "werkplek"
    SCHOOL = "school"


class CheckinKind(StrEnum):
    """What a round is for: the weekly pulse, what is gathered before a progress talk (F14), and the talks (F1, F2)."""

    PULSE = "weekvraag"
    FEEDBACK = "feedbackmoment"
    PROGRESS = "voortgangsgesprek"
    THREE_WAY = "driehoeksgesprek"


class Seen(StrEnum):
    """For whom an answer is. The one who gave it always sees it.

    "Alleen de docent" is the word that is stored; the coordinator and who stands in read it too (domain: who may see
    what), so people are told "alleen de school".
    """

    EVERYONE = "alle drie"
    SCHOOL = "alleen de docent"
    SELF = "alleen ik"


class SeatState(StrEnum):
    """What somebody did with the questions; skipping and "niet gezien" are answers too."""

    WAITING = "wacht"
    ANSWERED = "beantwoord"
    SKIPPED = "overgeslagen"
    NOT_SEEN = "niet gezien"


@dataclass(frozen=True)
class Moment:
    """So many days after the day a round begins, at a local wall-clock time."""

    days: int
    clock: time

    def after(self, first: date) -> datetime:
        """The instant, for a round that begins on this local day."""
        return at(first + timedelta(days=self.days), self.clock)


@dataclass(frozen=True)
class Pace:
    """When each party is asked, when who is silent is asked again, when the teacher is told, and when it closes.

    `off` are the days on which nobody is asked again.
    """

    asks: Mapping[Party, Moment]
    chases: tuple[Moment, ...]
    tells: Moment
    closes: Moment
    off: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Seat:
    """One party in a round: who answers for it now, None when it is not known who.

    `invited_at` is when the trainee asked them to answer, which may be before their turn (F6).
    """

    party: Party
    person: PersonId | None
    state: SeatState = SeatState.WAITING
    answered_at: datetime | None = None
    invited_at: datetime | None = None


@dataclass(frozen=True)
class Round:
    """A round of questions about one trainee: open until `closed_at`; `ended` says in Dutch why.

    `first` is the local day it begins, and `occasion` tells it from others of its kind: the Monday of a week, the first
    day of a lesson period, "start", "halverwege" or "einde" with the number of the trajectory, or "verzoek" with its day.
    `talk` is when the talk begins that it asks for, once that is agreed.
    """

    id: int
    trainee: PersonId
    kind: CheckinKind
    occasion: str
    first: date
    seats: tuple[Seat, ...] = field(default=())
    closed_at: datetime | None = None
    ended: str = ""
    talk: datetime | None = None

    def seat(self, person: PersonId) -> Seat | None:
        """The seat of this person; nobody has two."""
        return next((one for one in self.seats if one.person == person), None)

    @property
    def silent(self) -> tuple[Seat, ...]:
        """Who has not answered yet."""
        return tuple(one for one in self.seats if one.state is SeatState.WAITING)


@dataclass(frozen=True)
class Answer:
    """One answer of one party; `question` is its code in the questionnaire, "" for the remark of plain words."""

    round: int
    party: Party
    person: PersonId
    question: str
    value: str
    seen: Seen
    at: datetime


def may_read(answer: Answer, reader: PersonId, party: Party | None, *, closed: bool) -> bool:
    """May this reader see this answer? Own answers at once, others' after closing.

    `party` is the reader's side of this trainee, None for anybody else (a planner, an adviser): they see nothing. An
    answer for the teacher stays at school, one that was kept private with who gave it; both for ever.
    """
    if party is None:
        return False
    if answer.person == reader and answer.party is party:
        return True
    if not closed or answer.seen is Seen.SELF:
        return False
    return answer.seen is Seen.EVERYONE or party is Party.SCHOOL

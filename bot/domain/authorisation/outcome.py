"""What the authorisation decision answers: an outcome with its reasons, conditions, evidence and dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.calendar import local_day
from bot.domain.people import PersonId


class Outcome(StrEnum):
    """The four answers. `rank` orders them NOT_ALLOWED < UNKNOWN < SUPERVISED < INDEPENDENT; the lowest cap wins."""

    NOT_ALLOWED = "nee"
    UNKNOWN = "weet ik niet"
    SUPERVISED = "onder toezicht"
    INDEPENDENT = "zelfstandig"

    @property
    def rank(self) -> int:
        """Its place in the order, 0 is the lowest."""
        return _RANKS[self]

    @property
    def positive(self) -> bool:
        """May the person do it at all, alone or under supervision?"""
        return self in (Outcome.SUPERVISED, Outcome.INDEPENDENT)


_RANKS = {outcome: rank for rank, outcome in enumerate(Outcome)}


def lowest(outcomes: Iterable[Outcome]) -> Outcome:
    """The one that wins among caps; INDEPENDENT when nothing caps."""
    return min(outcomes, key=lambda outcome: outcome.rank, default=Outcome.INDEPENDENT)


class Code(StrEnum):
    """Why an outcome is what it is. A text for people is made from it elsewhere."""

    WZD = "Wzd"
    AS_NEEDED = "zo nodig"
    NOT_FOR_TRAINEES = "niet voor begeleiders"
    NO_POLICY = "geen beleid"
    MEDICINE_NOT_LISTED = "middel niet in beleid"
    NO_MEDICINES_LISTED = "geen middelen in beleid"
    NOT_DELEGABLE = "niet aan deelnemers"
    NO_TRAJECTORY = "geen traject bekend"
    FINISHED = "traject afgerond"
    PAST_EXPECTED_END = "na verwachte einddatum"
    NOT_ACTIVE = "traject niet actief"
    NO_PLACEMENT = "geen plaats"
    PLACED_ELSEWHERE = "plaats alleen elders"
    POK_UNSIGNED = "POK niet getekend"
    POK_UNKNOWN = "POK onbekend"
    SCHOOLING_MET = "scholing op orde"
    SCHOOLING_MISSING = "scholing ontbreekt"
    SCHOOLING_NOT_WRITTEN = "scholing niet ingevuld"
    SIGNED_INDEPENDENT = "zelfstandig afgetekend"
    INSTRUCTED = "instructie gehad"
    SIGNED_SUPERVISED = "onder toezicht afgetekend"
    NO_SIGNOFF = "niet afgetekend"
    NOT_YET = "aftekening begint later"
    EXPIRED = "aftekening verlopen"
    REVOKED = "aftekening ingetrokken"
    WITHDRAWN = "aftekening niet meer in de bron"
    NO_END_DATE = "aftekening zonder einddatum"
    CONTRADICTION = "tegenstrijdige aftekeningen"
    INVALID_SIGNATURE = "ongeldige handtekening"
    LEARNING_NOT_ALLOWED = "leren niet toegestaan"
    PREREQUISITE_MISSING = "voorwaarde ontbreekt"
    PREREQUISITE_NOT_NAMED = "beleid noemt geen voorwaarde"
    PREREQUISITE_MET = "voorwaarde op orde"
    OTHER_LOCATION = "afgetekend op andere locatie"
    SUPERNUMERARY = "boventallig"
    PRACTICE_TOO_OLD = "te lang niet geoefend"
    PRACTICE_TERM_NOT_WRITTEN = "oefentermijn niet ingevuld"
    DECLINED = "zelf gemeld: niet bekwaam"
    DECLINED_ALONE = "zelf gemeld: wel onder toezicht"
    ALONE = "alleen"
    NOBODY_TO_SUPERVISE = "niemand voor toezicht"
    SUPERVISOR_THERE = "toezicht aanwezig"
    NOBODY_TO_CHECK = "niemand voor dubbele controle"
    STALE = "te oud bevestigd"
    NO_LIST = "geen lijst van handelingen"
    STALE_ROSTER = "rooster te oud"
    MISSING = "ontbreekt"
    NO_TWO_TRAINEES = "twee deelnemers zonder vaste kracht"


class Ask(StrEnum):
    """Whom to ask when the answer is not a plain yes."""

    PROFESSIONAL = "zorgverantwoordelijke"
    EMPLOYER = "leidinggevende"
    SIGNER = "wie mag aftekenen"
    SCHEDULER = "planner"
    COORDINATOR = "coördinator"
    ADVISER = "adviseur leren en ontwikkelen"
    SUPERVISOR = "begeleider"


@dataclass(frozen=True)
class Reason:
    """One reason with the rule line it comes from and the cap that line puts; `subject`, `day`, `person` fill the text."""

    code: Code
    line: str
    cap: Outcome = Outcome.INDEPENDENT
    subject: str = ""
    day: date | None = None
    person: PersonId | None = None


class Condition(StrEnum):
    """What must also be so for a positive outcome."""

    SUPERVISOR_PRESENT = "een bevoegde collega is er de hele tijd bij"
    DOCTORS_ORDER = "alleen in opdracht van een arts en volgens protocol"
    DOUBLE_CHECK = "dubbele controle"
    LISTED_MEDICINES = "alleen middelen van de lijst"


@dataclass(frozen=True)
class Proviso:
    """A condition with what fills it: modes of a double check, names of medicines."""

    condition: Condition
    details: tuple[str, ...] = ()


class Source(StrEnum):
    """The kinds of record a decision can rest on."""

    TRAJECTORY = "traject"
    PLACEMENT = "plaats en praktijkovereenkomst"
    POLICY = "beleid"
    COMPETENCE = "aftekening"
    CERTIFICATE = "certificaat"
    EXEMPTION = "vrijstelling"
    WORK_PROCESS = "werkproces"
    TRAINING = "scholing"
    STAFF_LIST = "lijst van bevoegde medewerkers"
    PRACTICE = "oefenmoment"
    ROSTER = "rooster"


REGISTER = frozenset(
    {
        Source.COMPETENCE,
        Source.TRAINING,
        Source.CERTIFICATE,
        Source.WORK_PROCESS,
        Source.EXEMPTION,
        Source.PLACEMENT,
        Source.STAFF_LIST,
    }
)
"""The register records whose confirmation must be recent (line 10).

The POK is part of the placement; a passed work process is part of a certificate.
"""


@dataclass(frozen=True)
class Evidence:
    """One record the outcome rests on. `confirmed_at` is None for what the bot wrote itself."""

    source: Source
    id: int
    subject: str
    signed_by: PersonId | None = None
    on: date | None = None
    until: date | None = None
    confirmed_at: datetime | None = None

    def stale_since(self, oldest: datetime) -> date | None:
        """The local day on which a register record was last confirmed, when that was before `oldest` (line 10)."""
        if self.source not in REGISTER or self.confirmed_at is None or self.confirmed_at >= oldest:
            return None
        return local_day(self.confirmed_at)


@dataclass(frozen=True)
class Finding:
    """What one line of the rule finds: a cap with its reasons, and what it rests on."""

    cap: Outcome = Outcome.INDEPENDENT
    reasons: tuple[Reason, ...] = ()
    provisos: tuple[Proviso, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    ends: tuple[date, ...] = ()


@dataclass(frozen=True)
class Decision:
    """The answer. `reasons` come with the lowest cap first; `as_of` is the oldest confirmation used.

    `valid_until` is the last valid day: the first end among competence, policy, placement and practice term.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    conditions: tuple[Proviso, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    valid_until: date | None = None
    as_of: datetime | None = None
    ask: tuple[Ask, ...] = ()


_WHOM: dict[Code, Ask] = {
    Code.WZD: Ask.PROFESSIONAL,
    Code.AS_NEEDED: Ask.PROFESSIONAL,
    Code.NOT_FOR_TRAINEES: Ask.PROFESSIONAL,
    Code.NO_POLICY: Ask.EMPLOYER,
    Code.MEDICINE_NOT_LISTED: Ask.EMPLOYER,
    Code.NO_MEDICINES_LISTED: Ask.EMPLOYER,
    Code.NOT_DELEGABLE: Ask.EMPLOYER,
    Code.NO_TRAJECTORY: Ask.EMPLOYER,
    Code.FINISHED: Ask.EMPLOYER,
    Code.PAST_EXPECTED_END: Ask.EMPLOYER,
    Code.NOT_ACTIVE: Ask.COORDINATOR,
    Code.NO_PLACEMENT: Ask.COORDINATOR,
    Code.PLACED_ELSEWHERE: Ask.COORDINATOR,
    Code.POK_UNSIGNED: Ask.COORDINATOR,
    Code.POK_UNKNOWN: Ask.COORDINATOR,
    Code.SCHOOLING_MISSING: Ask.ADVISER,
    Code.SCHOOLING_NOT_WRITTEN: Ask.EMPLOYER,
    Code.PREREQUISITE_MISSING: Ask.ADVISER,
    Code.PREREQUISITE_NOT_NAMED: Ask.EMPLOYER,
    Code.LEARNING_NOT_ALLOWED: Ask.EMPLOYER,
    Code.PRACTICE_TERM_NOT_WRITTEN: Ask.EMPLOYER,
    Code.SUPERNUMERARY: Ask.SUPERVISOR,
    Code.ALONE: Ask.SCHEDULER,
    Code.NOBODY_TO_SUPERVISE: Ask.SCHEDULER,
    Code.NOBODY_TO_CHECK: Ask.SCHEDULER,
    Code.STALE: Ask.COORDINATOR,
    Code.NO_LIST: Ask.SCHEDULER,
    Code.STALE_ROSTER: Ask.SCHEDULER,
    Code.NO_TWO_TRAINEES: Ask.SCHEDULER,
}


def whom_to_ask(reasons: Iterable[Reason]) -> tuple[Ask, ...]:
    """Who can help with these reasons, in their order, each once; what only a signature mends goes to a signer."""
    capping = [reason for reason in reasons if reason.cap is not Outcome.INDEPENDENT]
    return tuple(dict.fromkeys(_WHOM.get(reason.code, Ask.SIGNER) for reason in capping))

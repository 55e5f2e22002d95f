"""Talks of the parties around a trainee: where one stands, and what each says of its minutes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.calendar import Interval
from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import PersonId


class TalkState(StrEnum):
    """Where a talk stands; all but PROPOSED and AGREED are ends. NOT_HELD: agreed, and nobody talked (F13)."""

    PROPOSED = "voorgesteld"
    AGREED = "afgesproken"
    HELD = "gehouden"
    NOT_HELD = "niet gehouden"
    CANCELLED = "afgezegd"


class Judged(StrEnum):
    """What somebody says of the minutes."""

    CONFIRMED = "akkoord"
    OBJECTED = "niet akkoord"


@dataclass(frozen=True)
class Partaker:
    """One who takes part, with what they say of the minutes; None until they say."""

    person: PersonId
    party: Party
    judged: Judged | None = None
    remark: str = ""
    judged_at: datetime | None = None


@dataclass(frozen=True)
class Talk:
    """Gesprek: its moment is None until it is agreed; `sequence` grows with each change, as calendars want (RFC 5545)."""

    id: int
    trainee: PersonId
    kind: CheckinKind
    round: int | None
    state: TalkState
    interval: Interval | None
    place: str
    asked_by: PersonId
    asked_at: datetime
    note_taker: PersonId | None
    minutes: str
    minuted_at: datetime | None
    uid: str
    sequence: int
    partakers: tuple[Partaker, ...] = ()

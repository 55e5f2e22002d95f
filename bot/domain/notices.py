"""What the bot says first: the kinds of notices, where one stands, and what somebody wishes about them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.domain.people import PersonId


class NoticeKind(StrEnum):
    """What a notice is about. What a handler tells a third person has a kind of its own, outside this list."""

    DEADLINE = "inleveren"
    EXAM = "examen"
    WEEKLY = "weekbericht"
    LESSON = "les"
    COMPETENCE = "bekwaamheid"
    SUPERVISOR = "begeleider"
    HOURS = "uren"
    ENDING = "einde"
    NO_SHOW = "niet verschenen"
    ONBOARDING = "start"
    UNREACHED = "niet bereikt"
    CHECKIN = "vraagronde"
    TALK = "gesprek"
    ACTION = "actiepunt"
    SIGNAL = "signaal"


class NoticeState(StrEnum):
    """Where a notice stands; PLANNED and SENDING are open, each other state is an end.

    IN_DOUBT may or may not have arrived: the channel cannot tell, and saying it twice would be worse.
    """

    PLANNED = "gepland"
    SENDING = "bezig"
    SENT = "verstuurd"
    SKIPPED = "overgeslagen"
    FAILED = "mislukt"
    IN_DOUBT = "onzeker"


ASKS_FOR_A_HUMAN = "hulpvraag"
"""The kind of what is told because somebody cannot go on: no wish holds it up, only the deep of the night (I5)."""

OPEN = frozenset({NoticeState.PLANNED, NoticeState.SENDING})

EVERYTHING = "*"
"""The subject of a mute that holds for all that is not acute."""


@dataclass(frozen=True)
class Mute:
    """Not about this subject, from `since` until `until`; without an end until the person says otherwise.

    A snooze, a holiday and a stop are one thing. `subject` is a notice's own, or EVERYTHING.
    """

    person: PersonId
    subject: str
    since: datetime
    until: datetime | None

    def holds(self, now: datetime) -> bool:
        """Does it run at this instant?"""
        return self.since <= now and (self.until is None or now < self.until)


@dataclass(frozen=True)
class Wishes:
    """When somebody wants to hear from the bot (G3); local wall-clock times.

    Quiet runs from `quiet_from` to `quiet_until`, mostly over midnight. `days` are the weekdays on which a message may
    come (Monday is 0), `most_a_week` is how many ordinary messages an ISO week may hold. `on_night_duty` is whether
    they may come on a day on which a night shift begins. `channel` is tried first, "" is the newest account.
    """

    quiet_from: time = time(21)
    quiet_until: time = time(8)
    days: frozenset[int] = field(default=frozenset(range(5)))
    most_a_week: int = 3
    on_night_duty: bool = True
    channel: str = ""


@dataclass(frozen=True)
class Holiday:
    """A school holiday of a region: its first and last day."""

    name: str
    first: date
    last: date

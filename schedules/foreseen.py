"""What a simulation gives: one notice at one moment, and what would become of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.people import PersonId


class Fate(StrEnum):
    """What becomes of a notice at a moment; a postponed one is looked at again."""

    SENT = "verstuurd"
    POSTPONED = "uitgesteld"
    SKIPPED = "overgeslagen"


@dataclass(frozen=True)
class Foreseen:
    """One notice at one moment, in its reader's language.

    `reason` says in Dutch why it does not leave, `later` when a postponed one is looked at again. Notices with the
    same `message` leave as one, whose words are in `reply` as JSON. `headline` and `why` are "" where nothing tells
    any more what it would have said.
    """

    at: datetime
    person: PersonId
    kind: str
    subject: str
    about: PersonId | None
    fate: Fate
    headline: str = ""
    why: str = ""
    reason: str = ""
    later: datetime | None = None
    message: str = ""
    reply: str = ""

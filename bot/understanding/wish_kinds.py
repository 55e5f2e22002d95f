"""What can be wished about the messages that the bot starts itself."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class NightDuty:
    """Messages on a day on which a night shift begins: yes or no."""

    wanted: bool


@dataclass(frozen=True)
class Weekdays:
    """Weekdays (Monday is 0): `only` these, or `more` and `fewer` than there were."""

    only: frozenset[int] = frozenset()
    more: frozenset[int] = frozenset()
    fewer: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Quiet:
    """From when, or until when, or both, nothing comes."""

    begins: time | None = None
    ends: time | None = None


@dataclass(frozen=True)
class Most:
    """So many ordinary messages a week, 1–50."""

    count: int


@dataclass(frozen=True)
class Channel:
    """Where messages should come; perhaps one that the bot does not have."""

    name: str


@dataclass(frozen=True)
class Pause:
    """Nothing from `first` (None: from now) up to and including `last`. Without `last` it must be asked until when."""

    first: date | None
    last: date | None


@dataclass(frozen=True)
class Which:
    """A pause of which the days can be read in more than one way."""

    pauses: tuple[Pause, ...]


@dataclass(frozen=True)
class Stop:
    """No reminders any more."""


@dataclass(frozen=True)
class Again:
    """Reminders once more."""


@dataclass(frozen=True)
class Show:
    """What holds now."""


@dataclass(frozen=True)
class Why:
    """Why did this message come?"""


@dataclass(frozen=True)
class PutOff:
    """The last message once more, later: `verb` as on its buttons. `loose` when only the moment was said."""

    verb: str
    loose: bool


Wish = NightDuty | Weekdays | Quiet | Most | Channel | Pause | Which | Stop | Again | Show | Why | PutOff

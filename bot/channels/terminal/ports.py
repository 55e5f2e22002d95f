"""What the terminal chat needs from the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages import Address, Inbound, Reply

CHANNEL = "terminal"


@dataclass(frozen=True)
class Waiting:
    """An answer that was stored but not shown, or a notice; `key` is what `sent` is told."""

    key: str
    reply: Reply


@dataclass(frozen=True)
class TerminalPorts:
    """One person at one terminal.

    `handle` answers an event (the same key gives the stored answer), `sent` hears that an answer was shown, `waiting`
    gives what is still to be shown to this address: it is asked at the start and after every answer, since nothing
    can be pushed to somebody who is typing. `now` is the clock of the core.
    """

    address: Address
    name: str
    handle: Callable[[Inbound], Reply]
    sent: Callable[[Address, str], None]
    waiting: Callable[[], Sequence[Waiting]]
    now: Callable[[], datetime]
    locale: str = "nl"
    suggestions: tuple[str, ...] = ()

"""What the web chat needs from the rest, as small interfaces that the composition root fills in.

All functions are synchronous and are called from threads of the chat's own bounded executor, several at a time; those
that take an `Address` are called for one person in the order in which that person sent. What they raise outside
WegwijsError is answered with a reference and logged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.messages import Address, Inbound, Reply

CHANNEL = "web"


class Speaker(StrEnum):
    """Who said a line of a conversation."""

    PERSON = "persoon"
    BOT = "wegwijs"


@dataclass(frozen=True)
class Line:
    """One line of a conversation as it is shown again after a reload.

    `key` is the inbound event's for what a person said and for the bot's answer to it, and the notice's for what the
    bot said first; speaker and key together are unique in a conversation. A line of a person carries `text` (for a
    choice its label, for a form its title, for an upload the name of the file) and the token of the button or form
    that it answers in `choice`; a line of the bot carries `reply`. `received` is false for an answer of which `sent`
    was never called: the page then reports it.
    """

    key: str
    speaker: Speaker
    at: datetime
    text: str = ""
    choice: str = ""
    reply: Reply | None = None
    received: bool = True


@dataclass(frozen=True)
class WebPerson:
    """Who is signed in. `address.user` is the stable id by which `send` finds the person's open pages.

    Without `may_upload` the page offers no way to send a file; the core refuses one all the same.
    """

    address: Address
    name: str
    role: str
    locale: str = "nl"
    suggestions: tuple[str, ...] = ()
    may_upload: bool = False


@dataclass(frozen=True)
class NewSession:
    """What signing in gives: a secret for the cookie and how long the browser keeps it."""

    token: str
    lasts: timedelta


@dataclass(frozen=True)
class SamplePerson:
    """Somebody of the sample data whom a visitor of the demo can be."""

    id: int
    name: str
    role: str
    line: str
    suggestions: tuple[str, ...] = ()


class CorePort(Protocol):
    """The conversation behind the chat."""

    def handle(self, inbound: Inbound) -> Reply:
        """The answer to one event; the same key of the same address gives the stored answer."""
        ...

    def sent(self, address: Address, key: str) -> None:
        """The answer or notice with this key was shown by a browser of this person. May be called twice."""
        ...

    def history(self, address: Address, limit: int) -> Sequence[Line]:
        """The newest `limit` lines of a conversation, oldest first, answers that were never sent included."""
        ...

    def reply_of(self, address: Address, key: str) -> Reply | None:
        """A stored answer or notice of this conversation, for its pictures and documents; None when there is none."""
        ...

    def arrived(self, address: Address) -> None:
        """The person opened the chat: notices that waited for them can be sent now (through `WebChannel.send`)."""
        ...


class SignInPort(Protocol):
    """Links that sign somebody in once, and the sessions that come of them."""

    def redeem(self, token: str) -> NewSession:
        """Uses a link up. Raises SignInRefused when it is unknown, used or too old."""
        ...

    def person_of(self, session: str) -> WebPerson:
        """Whose session this is. Raises SignInRefused when it is unknown or ended."""
        ...

    def sign_out(self, session: str) -> None:
        """Ends a session; an unknown one is no error."""
        ...


class DemoPort(Protocol):
    """What only the demo can: be somebody else, and move time. Without this port its routes do not exist."""

    @property
    def people(self) -> Sequence[SamplePerson]:
        """Whom a visitor can be, in the order in which they are shown."""
        ...

    @property
    def start(self) -> datetime:
        """The instant at which the story of the sample data begins."""
        ...

    def sign_in_as(self, person: int) -> NewSession:
        """A session of one of `people`. Raises SignInRefused for any other id."""
        ...

    def move_clock(self, to: datetime) -> None:
        """Sets the clock to an aware instant and does what falls due until then."""
        ...


@dataclass(frozen=True)
class WebPorts:
    """All that the web chat is given. `now` is the clock of the core, moved or not; `healthy` may be slow or false."""

    core: CorePort
    sign_in: SignInPort
    now: Callable[[], datetime]
    healthy: Callable[[], bool]
    demo: DemoPort | None = None


@dataclass(frozen=True)
class WebSettings:
    """How the chat behaves. `base_url` is where people reach it ("https://wegwijs.example.nl"); empty: as they ask.

    `patience` is how long a request waits for its answer; after that the answer comes over the live connection.
    `confirm_within` is how long `send` waits until a browser says that it shows a message. Both in seconds.
    `burst` messages can be sent at once, then `per_second` of them.
    """

    base_url: str = ""
    upload_bytes: int = 20 * 1024 * 1024
    text_characters: int = 50_000
    history_lines: int = 100
    workers: int = 8
    waiting: int = 64
    patience: float = 15.0
    confirm_within: float = 5.0
    burst: int = 20
    per_second: float = 1.0
    recheck_seconds: float = 60.0

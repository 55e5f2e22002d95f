"""The terminal chat of one person, on the core."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.app.build import App
from bot.channels.terminal.chat import run_terminal
from bot.channels.terminal.ports import CHANNEL, TerminalPorts, Waiting
from bot.domain.people import Person
from bot.errors import NotReachable, SignInRefused
from bot.messages import Address, Reply
from schedules.tick import welcome
from storage import conversations, people
from storage.engine import writing


@dataclass
class _Screen:
    """The terminal of one person: what it was given to show."""

    address: Address
    found: list[Waiting] = field(default_factory=list)

    def send(self, address: Address, reply: Reply, key: str) -> None:
        """Takes a message for this person, and for nobody else."""
        if address != self.address:
            raise NotReachable("this terminal is somebody else's")
        self.found.append(Waiting(key, reply))


def talk(app: App, email: str) -> None:
    """Talks as somebody of the records until they leave. SignInRefused when nobody has this e-mail address."""
    with writing(app.engine) as db:
        person = people.person_by_email(db, email.strip().casefold())
        if person is None:
            raise SignInRefused(f"{email} staat niet in de gegevens / is not in the records")
        address = Address(CHANNEL, "", person.email, secrets.token_hex(6))
        people.link_account(db, person.id, address)
    run_terminal(_ports(app, person, address))


def _ports(app: App, person: Person, address: Address) -> TerminalPorts:
    def sent(_: Address, key: str) -> None:
        with writing(app.engine) as db:
            conversations.mark_sent(db, address.channel, address.tenant, key, app.clock())

    def waiting() -> Sequence[Waiting]:
        """What the outbox has for this person now; handing it over is the delivery."""
        screen = _Screen(address)
        welcome(app.engine, {CHANNEL: screen}, app.clock(), person.id, app.calendar)
        return screen.found

    return TerminalPorts(address, person.name, app.core.handle, sent, waiting, app.clock, person.locale)

"""What the web chat asks for, answered by the core and storage."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.app.build import App
from bot.channels.web.ports import CHANNEL, Line, NewSession, Speaker, WebPerson
from bot.core.meeting import first_questions
from bot.domain.people import Person, PersonId, Role
from bot.errors import SignInRefused, StorageError
from bot.messages import Address, Inbound, Reply, load_reply
from bot.texts import Texts
from storage import conversations, outbox, people, signin
from storage.engine import reading, writing
from storage.migrate import check_ready

log = logging.getLogger(__name__)

SESSION = timedelta(days=14)


def web_address(person: PersonId) -> Address:
    """Where somebody is in the web chat: one conversation a person."""
    return Address(CHANNEL, "", str(int(person)), "chat")


@dataclass(frozen=True)
class CoreForWeb:
    """The conversation behind the chat. `wake` delivers what waits for somebody who just opened it."""

    app: App
    wake: Callable[[PersonId], None]

    def handle(self, inbound: Inbound) -> Reply:
        """The core's answer, at the time of the app's clock (the demo can move it)."""
        return self.app.core.handle(inbound)

    def sent(self, address: Address, key: str) -> None:
        """Marks an answer as shown; a notice marks itself when `send` returns."""
        with writing(self.app.engine) as db:
            conversations.mark_sent(db, address.channel, address.tenant, key, self.app.clock())

    def history(self, address: Address, limit: int) -> Sequence[Line]:
        """What was said by both, and the notices that were delivered."""
        with reading(self.app.engine) as db:
            events = conversations.history(db, address, limit)
            notices = outbox.sent_to(db, PersonId(int(address.user)), limit)
        placed = [(event.number, 0, line) for event in events for line in _lines(event)]
        placed += [(one.place, 1, Line(one.key, Speaker.BOT, one.at, reply=load_reply(one.reply))) for one in notices]
        return [line for _, _, line in sorted(placed, key=lambda one: one[:2])][-limit:]

    def reply_of(self, address: Address, key: str) -> Reply | None:
        """A stored answer of this person, or a notice to them."""
        with reading(self.app.engine) as db:
            event = conversations.event(db, address.channel, address.tenant, key)
            if event is not None and event.address == address:
                return load_reply(event.reply)
            notices = outbox.sent_to(db, PersonId(int(address.user)), 500)
        return next((load_reply(one.reply) for one in notices if one.key == key), None)

    def arrived(self, address: Address) -> None:
        """Somebody opened the chat: what waited for them goes out."""
        person = PersonId(int(address.user))
        with writing(self.app.engine) as db:
            people.link_account(db, person, address)
        self.wake(person)


def _lines(event: conversations.StoredEvent) -> tuple[Line, Line]:
    return (
        Line(event.key, Speaker.PERSON, event.at, text=event.said, choice=event.choice),
        Line(event.key, Speaker.BOT, event.at, reply=load_reply(event.reply), received=event.sent),
    )


@dataclass(frozen=True)
class SignIn:
    """One-time links and the sessions that come of them, in the database."""

    app: App

    def redeem(self, token: str) -> NewSession:
        """Uses a link up and starts a session."""
        with writing(self.app.engine) as db:
            person = signin.redeem(db, token, self.app.clock())
            return self.start(person, signin.create_session(db, person, self.app.clock(), SESSION))

    def start(self, person: PersonId, session: str) -> NewSession:
        """The cookie's secret and how long it lasts."""
        log.info("signed in", extra={"person": int(person)})
        return NewSession(session, SESSION)

    def person_of(self, session: str) -> WebPerson:
        """Whose session it is, with the questions their role begins with."""
        with reading(self.app.engine) as db:
            person = people.person(db, signin.session_person(db, session, self.app.clock()))
        if person is None:
            raise SignInRefused("this session belongs to nobody any more")
        return shown(person)

    def sign_out(self, session: str) -> None:
        """Ends the session."""
        with writing(self.app.engine) as db:
            signin.end_session(db, session)


def shown(person: Person, suggestions: tuple[str, ...] = ()) -> WebPerson:
    """A person as the page shows them."""
    say = Texts(person.locale)
    roles = list(dict.fromkeys(role for role, _ in person.roles))
    return WebPerson(
        web_address(person.id),
        person.name,
        say.all_of([say(role) for role in roles]),
        person.locale,
        suggestions or first_questions(person),
        may_upload=person.has(Role.COORDINATOR),
    )


def healthy(app: App, now: Callable[[], datetime]) -> bool:
    """Can the database be used, with the tables of this version?"""
    try:
        check_ready(app.engine)
    except StorageError as error:
        log.warning("not healthy", extra={"reason": str(error), "at": now().isoformat()})
        return False
    return True

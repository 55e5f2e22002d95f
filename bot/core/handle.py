"""One event in, one reply out, in one transaction: what came in, what it did and what was said are kept together."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, Engine

from bot.core.album import Album, Undrawn
from bot.core.answering import about_checkins
from bot.core.beside import with_beside
from bot.core.commands import as_command, typed
from bot.core.follow_up import CARDS, MEMORY, Asked, interpret, with_alone
from bot.core.forms import LONGEST_VALUE, Sent, take_form, token_of
from bot.core.kept import UNKEPT, cleaned, unkept
from bot.core.kept import said as said_by
from bot.core.meeting import known_already, met
from bot.core.options import chosen
from bot.core.record import record
from bot.core.resolve import OWN_QUESTIONS, Resolver
from bot.core.typed_answer import typed_answer
from bot.core.vocabulary import Vocabulary
from bot.domain.authorisation.facts import Limits
from bot.domain.people import Person, Role
from bot.errors import DatabaseLocked, DatabaseNotReady
from bot.messages import Answered, Inbound, Reply, Tone, dump_reply, load_reply
from bot.texts import Texts
from bot.understanding import understand
from bot.understanding.dates import Dates, find_dates
from bot.understanding.meaning import About, Doubt, Intent, Meaning, Words
from handlers.meant import SUBJECTS
from handlers.route import Route
from handlers.turn import Foresee, Said, Slots, Turn
from storage import conversations, joining, people
from storage.conversations import StoredEvent, StoredTurn
from storage.engine import reading, writing

log = logging.getLogger(__name__)

LONGEST = 2_000
"""Characters of a message that are read; more than this is no question any more."""

_OF_TRAINEES = frozenset({"auth", "exam", "assignment", "load", "progress", "exemption", "certificate", "hours"})
_SOMEBODY = re.compile(r"\b(?:ze|zij|hij|haar|hem|she|he|her|him)\b")
_SHORT = 40
"""Characters of a bare answer to "welke dag?"."""


Understand = Callable[[str, Words, datetime], Meaning]


@dataclass
class Core:
    """Answers what people ask. `routes` is the table of routes, `fallback` answers an intent that has no route."""

    engine: Engine
    routes: Mapping[Intent, Route]
    fallback: Route
    limits: Limits = field(default_factory=Limits)
    understand: Understand = understand
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    upcoming: Foresee | None = None
    """What will be sent in the coming days; the plans tell."""
    clock: Callable[[], datetime] | None = None
    """What time it is for the lease on an answer; without one it is when the event was received."""

    def handle(self, inbound: Inbound) -> Reply:
        """The reply of `answer`."""
        return self.answer(inbound).reply

    def answer(self, inbound: Inbound) -> Answered:
        """The answer to one event; the same event again gives the same answer and does nothing.

        Never raises: a busy database asks to try again, and a bug is answered with a reference that is in the log.
        """
        clean = cleaned(inbound)
        try:
            return self._with_pictures(clean)
        except DatabaseLocked:
            log.warning("database locked", extra={"channel": inbound.address.channel})
            said = "Het is nu te druk. Er is niets veranderd. Probeer het over een minuut nog eens."
            return self._trouble(inbound, said)
        except DatabaseNotReady as not_ready:
            log.error("database not ready", extra={"reason": str(not_ready)})
            said = "Ik kan nu niet bij mijn gegevens. De beheerder moet de database bijwerken."
            return self._trouble(inbound, said)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("bug", extra={"reference": reference, "channel": inbound.address.channel})
            said = "Er ging iets mis. Probeer het nog eens. Noem code {code} als je hulp vraagt."
            return self._trouble(inbound, said, code=reference)

    def _with_pictures(self, inbound: Inbound) -> Answered:
        """What must be drawn undoes the transaction, and is drawn while anybody may write. Then the event is new again."""
        album = Album()
        while True:
            try:
                with writing(self.engine) as db:
                    return self._answered_once(db, inbound, album)
            except Undrawn as undrawn:
                album.add(undrawn.sheet)

    def _trouble(self, inbound: Inbound, text: str, **values: object) -> Answered:
        """In the asker's language as far as the database can still tell it, else in what the channel says, else Dutch."""
        try:
            with reading(self.engine) as db:
                asker = people.person_by_account(db, inbound.address)
        except Exception:
            log.warning("language unknown", extra={"channel": inbound.address.channel}, exc_info=True)
            asker = None
        say = Texts(asker.locale if asker is not None else inbound.locale)
        return Answered(Reply(say(text, **values), Tone.ERROR), fresh=True, kept=False)

    def _answered_once(self, db: Connection, inbound: Inbound, album: Album) -> Answered:
        address = inbound.address
        stored = conversations.event(db, address.channel, address.tenant, inbound.key)
        if stored is not None:
            return Answered(load_reply(stored.reply), fresh=False, kept=True)
        asker = people.person_by_account(db, address)
        if asker is None:
            reply, asker = met(db, inbound, self.understand)
            said = ""
        else:
            reply, said = self._answer(db, inbound, asker, album)
        person = asker.id if asker is not None else None
        token = inbound.choice or token_of(inbound.form)
        kept = StoredEvent(inbound.key, address, inbound.received, said, token, dump_reply(reply), sent=False)
        conversations.save_event(db, kept, person, self.clock() if self.clock else None)
        return Answered(reply, fresh=True, kept=True)

    def _answer(self, db: Connection, inbound: Inbound, asker: Person, album: Album) -> tuple[Reply, str]:
        """The reply, and what may be kept of the words."""
        text = inbound.text.strip()
        say = Texts(asker.locale)
        if joining.without_code(text)[0]:
            return known_already(say), ""
        last = conversations.last_turn(db, inbound.address, asker.id, inbound.received - MEMORY)
        meaning = _as_answer(self._meaning(db, asker, text, inbound), text, last, inbound.received)
        meaning = _of_whom(as_command(meaning, text), text, asker)
        sent = self._sent(db, inbound, asker) if inbound.form else None
        asked = sent.asked if sent else self._asked(db, inbound, asker, meaning, text, last)
        said = sent.title if sent else said_by(inbound, meaning.without_clients(text))
        if isinstance(asked, Reply):
            return asked, said
        if asked.again or asked.intent is Intent.NOT_MEANT:
            text = asked.again
            meaning, asked = self._taken_up(db, asker, asked, inbound)
        elif _unsure(meaning, asked):
            asked = Asked(Intent.WHICH, asked.slots)
        route = self.routes.get(asked.intent, self.fallback)
        turn = Turn(
            db=db,
            now=inbound.received,
            asker=asker,
            say=say,
            meaning=replace(meaning, intent=asked.intent),
            slots=asked.slots,
            address=inbound.address,
            limits=self.limits,
            text=text,
            upload=inbound.upload,
            upcoming=self.upcoming,
            form=sent.values if sent else (),
            quoted=self._without_clients(db, inbound.quoted, asker, inbound.received) if inbound.choice else "",
            draw=album.picture,
        )
        answer, turn = _run(route, turn)
        return record(turn, route, answer), "" if answer.forgets or unkept(turn.meaning) else said

    def _taken_up(self, db: Connection, asker: Person, asked: Asked, inbound: Inbound) -> tuple[Meaning, Asked]:
        """Earlier words with the intent that was chosen for them. Words of a topic that is not kept are forgotten now."""
        meaning = self._read(db, asker, asked.again, inbound.received)
        if asked.intent.topic in UNKEPT:
            conversations.forget_words(db, asker.id, asked.again)
        meaning = _of_whom(replace(meaning, intent=asked.intent, confidence=1.0), asked.again, asker)
        return meaning, with_alone(asked, meaning)

    def _meaning(self, db: Connection, asker: Person, text: str, inbound: Inbound) -> Meaning:
        if inbound.upload is not None:
            return _tapped(Intent.DATA_IMPORT)
        if inbound.choice or inbound.form:
            return _tapped(Intent.BARE)
        meaning = self._read(db, asker, text, inbound.received)
        return with_beside(meaning, text[:LONGEST], lambda part: self._read(db, asker, part, inbound.received))

    def _read(self, db: Connection, asker: Person, text: str, now: datetime) -> Meaning:
        return self.understand(text, self.vocabulary.words(db, asker, text[:LONGEST], now), now)

    def _asked(
        self, db: Connection, inbound: Inbound, asker: Person, meaning: Meaning, text: str, last: StoredTurn | None
    ) -> Asked | Reply:
        if inbound.choice:
            return chosen(db, inbound.choice, asker)
        if inbound.upload is not None:
            return Asked(Intent.DATA_IMPORT, Slots())
        surely = typed(text)
        if surely is not None and (last is None or last.asks != "answer"):
            return Asked(surely, Slots())
        token = typed_answer(db, asker, meaning, text, inbound.received)
        if token:
            return chosen(db, token, asker)
        about = about_checkins(db, asker, meaning, text, last, inbound.received)
        if about is not None:
            return about
        asked = interpret(meaning, text, last)
        if asked.option is not None and last is not None:
            conversations.use_option(db, last.id, asked.option)
        return asked

    def _sent(self, db: Connection, inbound: Inbound, asker: Person) -> Sent:
        return take_form(db, inbound.form, asker, lambda text: self._without_clients(db, text, asker, inbound.received))

    def _without_clients(self, db: Connection, text: str, asker: Person, now: datetime) -> str:
        """Words that no question is read from, as they may be kept."""
        text = text[: LONGEST_VALUE + 1]
        return self._read(db, asker, text, now).without_clients(text) if text.strip() else ""


def _run(route: Route, turn: Turn) -> tuple[Said, Turn]:
    if not turn.asker.has(*route.roles):
        file, question = "Met dit bestand kan ik niets doen.", "Deze vraag kan ik voor jouw rol niet beantwoorden."
        text = turn.say(file) if turn.upload is not None else turn.say(question)
        return Said(Reply(text, Tone.NO, (turn.say("Typ „help” om te zien wat ik voor je kan doen."),))), turn
    if len(turn.text) > LONGEST and turn.meaning.intent not in CARDS:
        text = turn.say("Dat is een lang bericht. Stel je vraag in één of twee zinnen.")
        return Said(Reply(text, Tone.QUESTION), asks="text"), turn
    resolved = Resolver(route, turn).resolve()
    if isinstance(resolved, Said):
        return resolved, turn
    return route.handler(resolved), resolved


def _unsure(meaning: Meaning, asked: Asked) -> bool:
    """Must it be asked what is meant? Not where the conversation told, and never of a card."""
    told = asked.intent is not meaning.intent or asked.option is not None
    return not (told or meaning.sure or meaning.intent in CARDS) and any(i.topic in SUBJECTS for i in meaning.likely)


def _of_whom(meaning: Meaning, text: str, asker: Person) -> Meaning:
    """ "Op welk niveau moet ik beoordelen?": somebody who is no trainee asks about a trainee, also when they say "ik".

    But "mag ik Noor zwachtelen?" and "mag ik dat?" are about nobody who may be taken for a trainee, so that is asked.
    A trainee plans their own talk, also with a teacher by name, who is nobody they may ask about.
    """
    if meaning.intent is Intent.TALK_PLAN and asker.has(Role.TRAINEE) and not meaning.people:
        return replace(meaning, about=About.SELF, unknown_name="")
    if asker.has(Role.TRAINEE) or meaning.intent.topic not in _OF_TRAINEES or meaning.about is not About.SELF:
        return meaning
    if meaning.intent not in OWN_QUESTIONS or _SOMEBODY.search(text.casefold()):
        return replace(meaning, about=About.OTHER)
    people = tuple(replace(one, doubt=Doubt.FUZZY) if one.certain else one for one in meaning.people)
    return replace(meaning, about=About.OTHER if people else About.SELF, people=people)


def _as_answer(meaning: Meaning, text: str, last: StoredTurn | None, now: datetime) -> Meaning:
    """A bare "wo" is a day when a day was asked for."""
    if last is None or last.asks != "when" or meaning.dates.whens or meaning.dates.unclear:
        return meaning
    dates = find_dates(f"op {text}", now) if len(text) <= _SHORT else Dates()
    return replace(meaning, dates=dates, intent=Intent.BARE) if dates.whens or dates.unclear else meaning


def _tapped(intent: Intent) -> Meaning:
    """The meaning of an event without words."""
    return Meaning(
        intent=intent,
        confidence=1.0,
        top=((intent.topic, 1.0),),
        about=About.UNSAID,
        people=(),
        procedures=(),
        locations=(),
        certificates=(),
        dates=Dates(whens=(), unclear=()),
    )

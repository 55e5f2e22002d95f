"""What a token stands for: an option of a turn of this person, or a fixed word that works always."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from bot.core.follow_up import Asked, not_meant, took
from bot.domain.people import Person
from bot.messages import MAKE_ACTION_POINT, OVERVIEW, WHO_MAY, Reply, Tone
from bot.texts import Texts
from bot.understanding.meaning import Intent
from handlers.turn import Slots
from schedules import round_words
from storage import checkins, conversations
from storage.conversations import StoredTurn

RECONSIDER = "niet"
"""Where a choice has its place, in the token of "niet wat ik bedoelde"."""

STANDING: Mapping[str, Intent] = {
    MAKE_ACTION_POINT: Intent.ACTIONS_MAKE,
    OVERVIEW: Intent.OVERVIEW,
    WHO_MAY: Intent.AUTH_FIND,
}
"""Choices that hang on no answer, such as a channel's own menu: they are never used up."""
NOTICE = "bericht."
"""How the token of a notice's button begins."""
VERBS: Mapping[str, Intent] = {
    round_words.ASK: Intent.CHECKIN_ASK,
    round_words.SKIP: Intent.CHECKIN_SKIP,
    round_words.INVITE: Intent.CHECKIN_INVITE,
    round_words.READ: Intent.CHECKIN_READ,
    "gesprek-plannen": Intent.TALK_PLAN,
    "gesprek-voorbereiden": Intent.TALK_PREPARE,
    "gesprek-gehouden": Intent.TALK_HELD,
    "klaar": Intent.ACTIONS_DONE,
}
"""What a notice's button asks whose verb has something behind a colon: that is the `value`, what is behind "@" the
person."""
OF_ROUND = frozenset({round_words.ASK, round_words.SKIP, round_words.INVITE, round_words.READ})
"""Verbs with the name of a round, which had no number yet when the button was foreseen."""
ABOUT, LONGEST_NUMBER = "vragen", 9
"""The verb that opens what waits about a trainee, whose number (of so many digits at most) is behind it; 0: about all."""
TYPED = frozenset({"overzicht", "mijn overzicht", "overview", "my overview"})
"""What asks for the overview when it is the whole message: with any word more it is about something."""


def _of_notice(db: Connection, token: str) -> Asked:
    """A button of what the bot said first (`schedules.wording.token`): its verb, and the message it is under."""
    _, verb, message = (*token.split(".", 2), "", "")[:3]
    name, colon, value = verb.partition(":")
    if colon and name == ABOUT:
        return Asked(Intent.CHECKIN_ASK, Slots(person=_person(value)))
    if colon and name in VERBS:
        value, _, person = value.partition("@")
        slots = Slots(person=_person(person), value=_numbered(db, value) if name in OF_ROUND else value)
        return Asked(VERBS[name], slots)
    return Asked(Intent.NOTICE, Slots(value=json.dumps({"verb": verb, "message": message})))


def _person(number: str) -> int | None:
    """Nobody for what is no number of a person."""
    return (number.isdecimal() and len(number) <= LONGEST_NUMBER and int(number)) or None


def _numbered(db: Connection, value: str) -> str:
    """The number of a round for its name; 0, which no round has, for a name of none."""
    name, colon, more = value.partition(":")
    return f"{checkins.number_of(db, name) or 0}{colon}{more}"


def find_option(db: Connection, token: str, asker: Person) -> tuple[StoredTurn, int] | None:
    """The turn and the place of an option; None when it is unknown, or somebody else's."""
    turn_id, _, place = token.partition(".")
    stored = conversations.turn(db, turn_id)
    if stored is None or stored.person != asker.id or not (place.isdecimal() and len(place) < 4):
        return None
    return (stored, int(place)) if int(place) < len(stored.options) else None


def chosen(db: Connection, token: str, asker: Person) -> Asked | Reply:
    """What a tapped choice asks; one that is not theirs, unknown or used says so."""
    if token in STANDING:
        return Asked(STANDING[token], Slots())
    if token.startswith(NOTICE):
        return _of_notice(db, token)
    say = Texts(asker.locale)
    turn_id, _, place = token.partition(".")
    if place == RECONSIDER:
        stored = conversations.turn(db, turn_id)
        if stored is not None and stored.person == asker.id:
            return not_meant(stored)
    found = find_option(db, token, asker)
    if found is None or found[0].options[found[1]].form_json:
        return Reply(say("Deze knop werkt niet meer. Stel je vraag opnieuw."), Tone.INFO)
    turn, number = found
    if not conversations.use_option(db, turn_id, number):
        used = turn.options[turn.used].label if turn.used is not None else ""
        return Reply(say("Deze knop is al gebruikt. Je koos: {choice}.", choice=used), Tone.INFO)
    return took(turn, number)

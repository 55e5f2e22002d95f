"""What the buttons ask under a message that the bot sent first."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from bot.core.follow_up import Asked
from bot.understanding.meaning import Intent
from handlers.turn import Slots
from schedules import round_words, talk_silence_words, worries
from storage import checkins

NOTICE = "bericht."
"""How the token of a notice's button begins."""
VERBS: Mapping[str, Intent] = {
    round_words.ASK: Intent.CHECKIN_ASK,
    round_words.SKIP: Intent.CHECKIN_SKIP,
    round_words.INVITE: Intent.CHECKIN_INVITE,
    round_words.READ: Intent.CHECKIN_READ,
    round_words.ROUNDS: Intent.CHECKIN_ROUNDS,
    "gesprek-plannen": Intent.TALK_PLAN,
    "gesprek-voorbereiden": Intent.TALK_PREPARE,
    "gesprek-gehouden": Intent.TALK_HELD,
    talk_silence_words.FITS: Intent.TALK_FITS,
    "klaar": Intent.ACTIONS_DONE,
    "signaal": Intent.SIGNAL_CLOSE,
    "stopreden": Intent.SIGNAL_EXIT,
}
"""What a notice's button asks whose verb has something behind a colon: that is the `value`, what is behind "@" the
person."""
OF_ROUND = frozenset({round_words.ASK, round_words.SKIP, round_words.INVITE, round_words.READ})
"""Verbs with the name of a round, which had no number yet when the button was foreseen."""
ABOUT, LONGEST_NUMBER = "vragen", 9
"""The verb that opens what waits about a trainee, whose number (of so many digits at most) is behind it; 0: about all."""


def asked_by(db: Connection, token: str) -> Asked:
    """A button of what the bot said first (`schedules.wording.button`): its verb, and the message it is under."""
    _, verb, message = (*token.split(".", 2), "", "")[:3]
    name, colon, value = verb.partition(":")
    if colon and name == ABOUT:
        return Asked(Intent.CHECKIN_ASK, Slots(person=_number(value)))
    if colon and name in (worries.TAKE, worries.ANSWER):
        asked = {"question": _number(value) or 0, "take": name == worries.TAKE}
        return Asked(Intent.ANSWER, Slots(value=json.dumps(asked)))
    if colon and name in VERBS:
        value, _, person = value.partition("@")
        slots = Slots(person=_number(person), value=_numbered(db, value) if name in OF_ROUND else value)
        return Asked(VERBS[name], slots)
    return Asked(Intent.NOTICE, Slots(value=json.dumps({"verb": verb, "message": message})))


def _number(number: str) -> int | None:
    """Nothing for what is no number of ours."""
    return (number.isdecimal() and len(number) <= LONGEST_NUMBER and int(number)) or None


def _numbered(db: Connection, value: str) -> str:
    """The number of a round for its name; 0, which no round has, for a name of none."""
    name, colon, more = value.partition(":")
    return f"{checkins.number_of(db, name) or 0}{colon}{more}"

"""What a token stands for: an option of a turn of this person, or a fixed word that works always."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from bot.core.follow_up import Asked, not_meant, took
from bot.core.notice_buttons import NOTICE, asked_by
from bot.domain.people import Person
from bot.messages import MAKE_ACTION_POINT, OVERVIEW, WHO_MAY, Reply, Tone
from bot.texts import Texts
from bot.understanding.meaning import Intent
from handlers.turn import Slots
from storage import conversations
from storage.conversations import StoredTurn

RECONSIDER = "niet"
"""Where a choice has its place, in the token of "niet wat ik bedoelde"."""

STANDING: Mapping[str, Intent] = {
    MAKE_ACTION_POINT: Intent.ACTIONS_MAKE,
    OVERVIEW: Intent.OVERVIEW,
    WHO_MAY: Intent.AUTH_FIND,
}
"""Choices that hang on no answer, such as a channel's own menu: they are never used up."""


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
        return asked_by(db, token)
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
        used = turn.used_beside(number)
        return Reply(say("Deze knop is al gebruikt. Je koos: {choice}.", choice=used.label if used else ""), Tone.INFO)
    return took(turn, number)


def taken(db: Connection, tokens: Sequence[str], asker: Person) -> tuple[str, ...]:
    """Which of these the asker took, oldest first; what was typed in place of a tap comes last.

    Of an answer its turn tells: a form that was not right, or a button that came too late, took nothing. What hangs on
    no turn was taken when it was tapped.
    """
    numbers = dict.fromkeys(token.partition(".")[0] for token in tokens if not _hangs_on_nothing(token))
    turns = [stored for number in numbers if (stored := conversations.turn(db, number)) is not None]
    used = {f"{one.id}.{place}" for one in turns if one.person == asker.id for place in one.taken}
    tapped = conversations.tapped(db, asker.id, tokens)
    return tuple(dict.fromkeys([one for one in tapped if one in used or _hangs_on_nothing(one)] + sorted(used)))


def _hangs_on_nothing(token: str) -> bool:
    return token.startswith(NOTICE) or token.endswith(f".{RECONSIDER}")

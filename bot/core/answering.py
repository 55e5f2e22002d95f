"""Plain sentences about check-ins: a question that is surely one, and words that answer a round that waits."""

from datetime import datetime

from sqlalchemy import Connection

from bot.core.follow_up import CARDS, Asked, slots_of
from bot.core.kept import unkept
from bot.core.typed_answer import RECENT
from bot.domain.notices import NoticeKind
from bot.domain.people import Person, Role
from bot.understanding.checkin_questions import checkin_asked
from bot.understanding.checkin_words import about_the_week, tells_of_practice, week_words
from bot.understanding.meaning import Intent, Meaning
from storage import checkins, ledger, people
from storage.conversations import StoredTurn

_FORM = frozenset({Intent.CHECKIN_ASK, Intent.CHECKIN_ANSWER})
_IN_WORDS = frozenset({"answer", "text"})
"""What was asked just now takes any words for its answer."""
LONGEST = 600
"""Characters of an answer in words; more is no quick answer."""
_ASKS_OF_ROUNDS = frozenset({NoticeKind.CHECKIN, NoticeKind.WEEKLY})
_OF_A_TALK = frozenset({"checkin", "dialogue", "smalltalk"})


def about_checkins(
    db: Connection, asker: Person, meaning: Meaning, text: str, last: StoredTurn | None, now: datetime
) -> Asked | None:
    """What the message asks when it is about a check-in; None leaves it to the conversation and the model.

    Never of something urgent or of worries, and never of an answer to what was asked just now: a whole question is none.
    """
    on_form = last is not None and last.asks == "form" and last.intent in _FORM
    if meaning.intent in CARDS or unkept(meaning):
        return None
    asked = checkin_asked(text) if last is None or last.asks not in _IN_WORDS else None
    if asked is not None:
        return Asked(asked, slots_of(meaning))
    if last is not None and last.asks and not on_form:
        return None
    if _tells(db, asker, meaning, text, alone=on_form or (last is None and _of_rounds(db, asker, now))):
        return Asked(Intent.CHECKIN_ANSWER, slots_of(meaning))
    # It names a procedure, so that it is known what is put on record: "3x geoefend met Marja" alone is left to the model.
    if asker.has(Role.TRAINEE) and meaning.procedures and tells_of_practice(meaning.without_clients(text)):
        return Asked(Intent.PRACTICE_LOG, slots_of(meaning))
    return None


def _of_rounds(db: Connection, asker: Person, now: datetime) -> bool:
    """Is nothing else the last that was sent, and still without a reaction? "Prima" may answer a proposal for a talk."""
    key = ledger.unanswered(db, asker.id, now - RECENT)
    if key is None:
        return True
    return any(one.kind in _ASKS_OF_ROUNDS for one in ledger.of_message(db, asker.id, key))


def _tells(db: Connection, asker: Person, meaning: Meaning, text: str, *, alone: bool) -> bool:
    """Do these words answer a round? A loose "goed" only when nothing was said before it.

    A mood with what was practised is an answer whatever the model makes of it; else the model may not think of
    something else.
    """
    if not about_the_week(text) or len(text) > LONGEST:
        return False
    sure = meaning.intent is Intent.CHECKIN and meaning.sure
    waiting = checkins.waiting_for(db, asker.id) or (checkins.open_for(db, asker.id) if sure else ())
    if not waiting or sure:
        return bool(waiting)
    names = people.names(db, sorted({one.trainee for one in waiting}))
    found = week_words(meaning.without_clients(text), names.values())
    if found is None:
        return False
    elsewhere = meaning.sure and meaning.topic not in _OF_A_TALK
    return found.whole or (alone and not elsewhere)

"""Words that answer what Wegwijs said first: they take the button of that message, as a tap does."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.core.choosing import plain
from bot.core.follow_up import CARDS
from bot.domain.people import Person
from bot.messages import Choice, load_reply
from bot.understanding.meaning import Intent, Meaning
from storage import ledger, outbox

RECENT = timedelta(days=7)
"""How long ago the message came at most that words may react to."""
_FIRST = {Intent.YES: ("ja", "yes", "akkoord"), Intent.NO: ("nee", "no", "niet")}
"""How the label of the button begins that "klopt", or "nee", takes."""


def typed_answer(db: Connection, asker: Person, meaning: Meaning, text: str, now: datetime) -> str:
    """The token of the one button that these words take; "" for none.

    Only of the newest message, and while its reader said nothing since: later it is not sure what "ja" is about.
    """
    key = ledger.unanswered(db, asker.id, now - RECENT) if text and meaning.intent not in CARDS else None
    stored = outbox.reply(db, asker.id, key) if key is not None else None
    choices = load_reply(stored).choices if stored is not None else ()
    return _of_label(choices, text) or _of_beginning(choices, _FIRST.get(meaning.intent, ()))


def _of_label(choices: Iterable[Choice], text: str) -> str:
    return next((one.token for one in choices if plain(one.label) == plain(text)), "")


def _of_beginning(choices: Iterable[Choice], words: tuple[str, ...]) -> str:
    found = [one.token for one in choices if plain(one.label).split(" ")[0].strip(":") in words]
    return found[0] if len(found) == 1 else ""

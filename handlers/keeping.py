"""Keeping a misread message to learn from: only with the person's own tap, without names, and not whose it is."""

import re
from collections.abc import Iterator, Set
from itertools import groupby

from bot.domain.calendar import Interval, local_day
from bot.domain.people import Role
from bot.messages import Reply, Tone
from bot.understanding.meaning import CLIENT, Intent
from handlers.route import Route
from handlers.turn import Option, Said, Slots, Turn
from storage import review

NAME = "{naam}"
"""What stands in a kept message where a name stood; the training utterances write names in braces too."""
_REACHED_AT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|\+?\d[\d ()./-]{3,}\d|(?<=kamer )\d+")
"""E-mail addresses, web addresses, telephone numbers, full dates and the number of a room."""
_CLIENT = re.compile(
    r"\b(?:mevrouw|meneer|mw|mevr|mvr|dhr|mr|mrs|de heer|cli[eë]nt|bewoner|bewoonster|pati[eë]nt)\.? "
    r"(?P<name>(?:(?:van|de|der|den|het|ter|ten|el|al)\b ?)*[^\W\d_]+)",
    re.IGNORECASE,
)
"""A title with what follows it: also a name in small letters that is a word as well ("mevrouw de boer")."""


def nameless(turn: Turn) -> str:
    """The message with everything that is or may be a name, an address or a number of somebody as `NAME`, on one line."""
    text = turn.text
    private = {place for start, end in turn.meaning.names for place in range(start, end)}
    private |= {place for found in _REACHED_AT.finditer(text) for place in range(*found.span())}
    private |= {place for found in _CLIENT.finditer(text) for place in range(*found.span("name"))}
    parts = (NAME if hidden else text[first:last] for hidden, first, last in _runs(text, private))
    return re.sub(
        rf"{re.escape(NAME)}(?: {re.escape(NAME)})+", NAME, " ".join("".join(parts).replace(CLIENT, NAME).split())
    )


def _runs(text: str, private: Set[int]) -> Iterator[tuple[bool, int, int]]:
    """The text cut where what is private begins and ends."""
    first = 0
    for hidden, run in groupby(range(len(text)), lambda place: place in private):
        last = first + len(list(run))
        yield hidden, first, last
        first = last


def ask_anew(turn: Turn) -> Said:
    """Where the words were not kept, so that nothing can be taken up again."""
    return Said(Reply(turn.say("Stel je vraag dan anders. Ik probeer het opnieuw."), Tone.QUESTION), asks="text")


def may_i_keep(turn: Turn) -> tuple[str, ...]:
    """What is asked before a message is kept, with the very words that would be."""
    return (
        turn.say("Je kunt je bericht laten bewaren, zodat Wegwijs ervan leert. Dan staat er:"),
        f"„{nameless(turn)}”",
        turn.say("Een beheerder leest het. Na 30 dagen is het gewist, of een oefenzin geworden."),
    )


def keeping(turn: Turn, read_as: str = "") -> Option:
    """The tap of consent; `read_as` is the intent that was not meant."""
    return Option(turn.say("Bewaar dit bericht"), Intent.KEEP, Slots(value=read_as))


def keep(turn: Turn) -> Said:
    """The message goes to the review list, with the day alone: the moment would tell whose it is."""
    if not turn.text:
        return ask_anew(turn)
    role = next((role.value for role in Role if turn.asker.has(role)), "")
    review.keep(turn.db, Interval.of_day(local_day(turn.now)).start, nameless(turn), turn.slots.value, role)
    said = turn.say("Dank je. Je bericht is bewaard, zonder namen.")
    return Said(Reply(said, Tone.INFO, (turn.say("Er staat niet bij van wie het komt."),)))


ROUTES = (Route(Intent.KEEP, "", "", keep),)

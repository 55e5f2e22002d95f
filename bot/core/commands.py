"""Sentences that can mean one thing only: agreements and minutes by how they begin, others as a whole message.

The model was not taught them: "verslag" is an assignment to it. An urgent card still comes first.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.core.choosing import plain
from bot.core.follow_up import CARDS
from bot.understanding.checkin_words import tells_of_a_mistake, tells_of_stopping
from bot.understanding.meaning import Intent, Meaning

_MINUTES = r"(?:het |ons |de |dit |the |our )?(?:gespreks)?(?:verslag|notulen|minutes)"
_OF_TALK = r"(?: (?:van|over|of) [^.?!]*(?:gesprek|overleg|talk|driehoek)[^.?!]*)?[ .?!]*"
_AGREED = (
    r"(?:ik |we |wij )?(?:spreek|spreken)\b[^:]{0,40}\baf\b[^:]{0,60}:\s*\S.*",
    r"(?:nieuwe? |maak |maak een |noteer )?(?:afspraak|actiepunt|action point)\b[^:]{0,60}:\s*\S.*",
    r"(?:we |let us |let's )?agree\b[^:]{0,60}:\s*\S.*",
    rf"(?:wie maakt|wie schrijft|wie doet|ik maak|ik schrijf|ik doe|who takes|i take) {_MINUTES}{_OF_TALK}",
    rf"(?:wat staat er in|laat .{{0,20}}zien|lees|toon|what is in|show me) {_MINUTES}{_OF_TALK}",
    rf"(?:ik ben )?(?:niet )?akkoord met {_MINUTES}{_OF_TALK}",
    r"(?:ik ben )?klaar met (?:het |mijn )?actiepunt\b.*",
    r"wat (?:is|was|hebben we|hadden we) (?:er )?(?:de )?(?:vorige|laatste) keer (?:besloten|afgesproken)[ ?!.]*",
    r"wat (?:is er|hebben we|hadden we) (?:samen )?besloten[ ?!.]*",
    rf"(?:ik wil )?(?:maak|schrijf|maken|schrijven|write) {_MINUTES} (?:van|over|of) [^.?!]*(?:gesprek|overleg|talk).*",
)
_TYPED: Mapping[str, Intent] = {
    **dict.fromkeys(("overzicht", "mijn overzicht", "overview", "my overview"), Intent.OVERVIEW),
    **dict.fromkeys(("signalen", "mijn signalen", "welke signalen zijn er", "zijn er signalen"), Intent.SIGNAL_LIST),
    **dict.fromkeys(("signals", "which signals are there"), Intent.SIGNAL_LIST),
    **dict.fromkeys(("waarom stoppen deelnemers", "waarom stopten deelnemers"), Intent.SIGNAL),
    **dict.fromkeys(("why do trainees stop", "why did trainees stop"), Intent.SIGNAL),
    **dict.fromkeys(("ik stop met de opleiding", "ik ben gestopt met de opleiding"), Intent.SIGNAL),
    **dict.fromkeys(("ik stop ermee", "ik ben gestopt", "i am quitting", "i stopped"), Intent.SIGNAL),
    **dict.fromkeys(("ik zie het niet meer zitten", "ik zie het niet zitten"), Intent.SIGNAL),
}
"""What asks for this when it is the whole message: with any word more it may be about something else."""
_COMMAND = re.compile("|".join(_AGREED), re.IGNORECASE | re.DOTALL)
_DONE = re.compile(r"(?:ik ben )?klaar met \S.*|i(?: am|'m) done with \S.*", re.IGNORECASE | re.DOTALL)
"""May be about an assignment or a lesson as well: an action point only where the model does not know."""


def typed(text: str) -> Intent | None:
    """What the whole message asks when it can be nothing else, whatever was talked about; None for most messages."""
    return _TYPED.get(plain(text))


def as_command(meaning: Meaning, text: str) -> Meaning:
    """The meaning of such a sentence is certain; of any other it stays what it was."""
    if meaning.intent in CARDS:
        return meaning
    said, surely = text.strip(), typed(text)
    if meaning.topic == "checkin" and meaning.procedures and tells_of_a_mistake(said):
        surely = Intent.INCIDENT
    if surely is None and meaning.intent.topic == "checkin" and tells_of_stopping(said):
        surely = Intent.SIGNAL
    if surely is None and (_COMMAND.fullmatch(said) or (not meaning.sure and _DONE.fullmatch(said))):
        surely = Intent.ACTIONS
    return meaning if surely is None else replace(meaning, intent=surely, confidence=1.0)

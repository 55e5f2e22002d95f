"""Sentences that can mean one thing only: agreements and minutes by how they begin, others as a whole message.

The model was not taught them: "verslag" is an assignment to it. An urgent card still comes first.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.core.choosing import plain
from bot.core.follow_up import CARDS
from bot.understanding.checkin_words import tells_of_stopping
from bot.understanding.meaning import Intent, Meaning, Mention

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
)
_TYPED: Mapping[str, Intent] = {
    **dict.fromkeys(("overzicht", "mijn overzicht", "overview", "my overview"), Intent.OVERVIEW),
    **dict.fromkeys(("show my progress in a picture", "show my progress as a picture"), Intent.PICTURE),
    **dict.fromkeys(("mijn groep in beeld", "my group in a picture"), Intent.PICTURE_GROUP),
    **dict.fromkeys(("waarom stoppen deelnemers", "waarom stopten deelnemers"), Intent.SIGNAL),
    **dict.fromkeys(("why do trainees stop", "why did trainees stop"), Intent.SIGNAL),
    **dict.fromkeys(("ik stop met de opleiding", "ik ben gestopt met de opleiding"), Intent.SIGNAL),
    **dict.fromkeys(("ik stop ermee", "ik ben gestopt", "i am quitting", "i stopped"), Intent.SIGNAL),
    **dict.fromkeys(("ik zie het niet meer zitten", "ik zie het niet zitten"), Intent.SIGNAL),
}
"""What asks for this when it is the whole message: with any word more it may be about something else."""
_MINE = r"(?:mij|me|mijn (?:groep|deelnemers|studenten)|my (?:group|trainees|students))"
_SIGNALS = re.compile(
    r"(?:wat zijn |welke |toon |laat |zijn er |which |what are |show )?(?:de |mijn |the |my )?(?:open )?(?:signalen|signals)"
    rf"(?: (?:zijn er|are there|staan er open|zien))?(?: (?:over|van|bij|about|of) {_MINE})?(?: zien)?"
)
"""Of somebody or something else they may be those of an illness."""
_OF_SOMEBODY = (
    (
        Intent.TALK,
        re.compile(
            r"(?:wanneer|hoe laat) (?:spreek|spreken) (?:ik|we|wij) P(?: weer)?|when do i (?:speak|talk) (?:to|with) P.*"
        ),
    ),
    (
        Intent.PROGRESS_STATUS,
        re.compile(r"hoe (?:gaat|loopt) het (?:nu )?met P|hoe doet P het|how is P (?:doing|getting on)"),
    ),
)
"""With P where the name stands: with any word more it may be about an exam, or a client."""
_CANNOT = r"(?:i|we) (?:just |really )?(?:can[’']?t|cannot|can not)"
_WORRY = re.compile(
    r"(?:(?:sorry|pff+|help|echt|nee|ja) )*(?:ik )?(?:houd? (?:het|dit) (?:zo |echt |gewoon )*niet (?:meer |langer )?vol"
    r"|red (?:het|dit) (?:zo |echt |gewoon )*niet meer|geef het op|wil hier weg|heb het (?:helemaal gehad|gehad ermee))"
    rf"|{_CANNOT} (?:cope|go on|take (?:it|this)|do (?:it|this)|keep (?:it )?up) (?:any ?more|any longer|like this)"
    rf"|{_CANNOT} (?:cope|go on)|i give up|(?:i am|i[’']m) (?:exhausted|overwhelmed|burnt out)"
    r"|it(?: is|[’']s) (?:all )?(?:getting )?too much(?: for me)?"
)
"""Brings a person (I5): the model thinks of a deadline or of hours first."""
_COMMAND = re.compile("|".join(_AGREED), re.IGNORECASE | re.DOTALL)
_DONE = re.compile(r"(?:ik ben )?klaar met \S.*|i(?: am|'m) done with \S.*", re.IGNORECASE | re.DOTALL)
"""May be about an assignment or a lesson as well: an action point only where the model does not know."""


def typed(text: str) -> Intent | None:
    """What the whole message asks when it can be nothing else, whatever was talked about; None for most messages."""
    said = plain(text)
    if _SIGNALS.fullmatch(said):
        return Intent.SIGNAL_LIST
    return Intent.SIGNAL if _WORRY.fullmatch(said) else _TYPED.get(said)


def as_command(meaning: Meaning, text: str) -> Meaning:
    """The meaning of such a sentence is certain; of any other it stays what it was."""
    if meaning.intent in CARDS:
        return meaning
    said, surely = text.strip(), typed(text)
    if surely is None and len(meaning.people) == 1:
        surely = _of_somebody(text, meaning.people[0])
    if surely is None and meaning.intent.topic == "checkin" and tells_of_stopping(said):
        surely = Intent.SIGNAL
    if surely is None and (_COMMAND.fullmatch(said) or (not meaning.sure and _DONE.fullmatch(said))):
        surely = Intent.ACTIONS
    return meaning if surely is None else replace(meaning, intent=surely, confidence=1.0)


def _of_somebody(text: str, who: Mention) -> Intent | None:
    said = f"{plain(text[: who.start])} P {plain(text[who.end :])}".strip()
    return next((intent for intent, pattern in _OF_SOMEBODY if pattern.fullmatch(said)), None)

"""Asking what is meant when that is not sure, and learning from it: only with the person's own tap, and without names."""

from collections.abc import Iterable

from bot.domain.people import Role
from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.questions import MAY_I_KEEP
from handlers.route import Route
from handlers.talk import HEADINGS
from handlers.turn import Option, Said, Slots, Turn
from storage import review

ASKS = "meant"
"""What these answers ask for: a choice under them takes up the words of the message again."""
MOST_CHOICES = 3
NAME = "{naam}"
"""What stands in a kept message where a name stood; the training utterances write names in braces too."""

SUBJECTS = HEADINGS | {
    "urgent": "Er is iets gebeurd met een cliënt",
    "refuse_clinical": "Een vraag over zorg of medicijnen",
    "checkin": "Een gesprek of de weekvraag",
    "actions": "Afspraken en actiepunten",
    "attendance": "Afwezig of te laat",
    "onboarding": "Net begonnen",
    "platform": "Hulp met inloggen of inleveren",
    "signal": "Het gaat niet goed",
    "feedback": "Feedback of een klacht",
    "report": "Cijfers en rapporten",
    "announce": "Iets melden aan een groep",
    "nudge": "Een herinnering sturen",
    "settings": "Instellingen van Wegwijs",
    "data": "Gegevens die niet kloppen",
}
"""Each topic that can be meant, as a person would call it."""


def which(turn: Turn) -> Said:
    """What the message may be about: the likeliest topics, or something else (L4)."""
    options = (*_subjects(turn, turn.meaning.likely), _something_else(turn))
    return Said(Reply(turn.say("Waar gaat je vraag over?"), Tone.QUESTION), options, asks=ASKS)


def not_meant(turn: Turn) -> Said:
    """The last answer was not what was meant: which topic is, and may the message be kept to learn from?"""
    if not turn.text:
        return Said(Reply(turn.say("Stel je vraag dan anders. Ik probeer het opnieuw."), Tone.QUESTION), asks="text")
    answered = Intent(turn.slots.value).topic if turn.slots.value else ""
    others = (intent for intent in turn.meaning.likely if intent.topic != answered)
    options = (*_subjects(turn, others), _something_else(turn), _keeping(turn))
    return Said(
        Reply(turn.say("Jammer. Waar gaat je vraag wel over?"), Tone.QUESTION, (turn.say(MAY_I_KEEP),)),
        options,
        asks=ASKS,
    )


def _subjects(turn: Turn, intents: Iterable[Intent]) -> tuple[Option, ...]:
    meant = [intent for intent in intents if intent.topic in SUBJECTS][:MOST_CHOICES]
    return tuple(Option(turn.say(SUBJECTS[intent.topic]), intent) for intent in meant)


def _something_else(turn: Turn) -> Option:
    return Option(turn.say("Iets anders"), Intent.INFO_OTHER)


def _keeping(turn: Turn) -> Option:
    return Option(turn.say("Bewaar dit bericht"), Intent.KEEP, Slots(value=turn.slots.value))


def keep(turn: Turn) -> Said:
    """The tap of consent: the message goes to the review list, without names and without who sent it."""
    if not turn.text:
        return Said(Reply(turn.say("Stel je vraag dan anders. Ik probeer het opnieuw."), Tone.QUESTION), asks="text")
    role = next((role for role in Role if turn.asker.has(role)), None)
    review.keep(turn.db, turn.now, nameless(turn), turn.slots.value, role.value if role else "")
    return Said(
        Reply(
            turn.say("Dank je. Je bericht is bewaard, zonder namen."),
            Tone.INFO,
            (turn.say("Na 30 dagen is het gewist. Niemand ziet dat het van jou komt."),),
        )
    )


def nameless(turn: Turn) -> str:
    """The message with every name of somebody, or what may be one, as `NAME`."""
    text = turn.text
    for start, end in sorted(turn.meaning.names, reverse=True):
        text = text[:start] + NAME + text[end:]
    return text.replace(f"{NAME} {NAME}", NAME)


ROUTES = (
    Route(Intent.WHICH, "", "", which),
    Route(Intent.NOT_MEANT, "", "", not_meant),
    Route(Intent.KEEP, "", "", keep),
)

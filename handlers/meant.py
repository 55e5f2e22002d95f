"""Asking what is meant: when that is not sure, and when the last answer was not it."""

from collections.abc import Callable, Iterable, Mapping

from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.keeping import ask_anew, keeping, may_i_keep
from handlers.questions import offer
from handlers.route import Route
from handlers.talk import HEADINGS
from handlers.turn import Option, Said, Turn

ASKS = "meant"
"""What these answers ask for: a choice under them takes up the words of the message again."""
MOST_CHOICES = 3

SUBJECTS = HEADINGS | {
    "urgent": "Er is iets gebeurd met een cliënt",
    "refuse_clinical": "Een vraag over zorg of medicijnen",
    "checkin": "Een gesprek of de weekvraag",
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


def asking(table: Callable[[], Mapping[Intent, Route]]) -> tuple[Route, ...]:
    """The routes that ask what is meant; `table` gives all routes, for what the asker's roles may ask."""

    def which(turn: Turn) -> Said:
        """The likeliest topics, or something else (L4); who may ask none of them is told who can help."""
        likely = subjects(turn, turn.meaning.likely)
        if not likely:
            return offer(turn)
        options = (*likely, _something_else(turn))
        return Said(Reply(turn.say("Waar gaat je vraag over?"), Tone.QUESTION), options, asks=ASKS)

    def not_meant(turn: Turn) -> Said:
        """The other topics, and whether the message may be kept to learn from."""
        if not turn.text:
            return ask_anew(turn)
        answered = Intent(turn.slots.value).topic if turn.slots.value else ""
        others = (intent for intent in turn.meaning.likely if intent.topic != answered)
        options = (*subjects(turn, others), _something_else(turn), keeping(turn, turn.slots.value))
        said = turn.say("Jammer. Waar gaat je vraag wel over?")
        return Said(Reply(said, Tone.QUESTION, may_i_keep(turn)), options, asks=ASKS)

    def subjects(turn: Turn, intents: Iterable[Intent]) -> tuple[Option, ...]:
        slots = turn.with_slots(value="")
        meant = [intent for intent in intents if intent.topic in SUBJECTS and _may_ask(turn, table().get(intent))]
        return tuple(Option(turn.say(SUBJECTS[intent.topic]), intent, slots) for intent in meant[:MOST_CHOICES])

    return (Route(Intent.WHICH, "", "", which), Route(Intent.NOT_MEANT, "", "", not_meant))


def _may_ask(turn: Turn, route: Route | None) -> bool:
    return route is None or turn.asker.has(*route.roles)


def _something_else(turn: Turn) -> Option:
    return Option(turn.say("Iets anders"), Intent.INFO_OTHER, turn.with_slots(value=""))

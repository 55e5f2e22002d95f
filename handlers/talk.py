"""The conversation itself: hello, thanks, help made from the table of routes, and words that mean nothing on their own."""

from collections.abc import Callable, Iterable

from bot.domain.people import Role
from bot.messages import Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.route import Route
from handlers.turn import Said, Turn
from handlers.wishes import clear, granted

HEADINGS = {
    "auth": "Bevoegdheden",
    "shift": "Diensten",
    "exam": "Examens",
    "assignment": "Opdrachten",
    "load": "Drukte",
    "plan": "Je route",
    "progress": "Voortgang",
    "exemption": "Vrijstellingen",
    "certificate": "Certificaten",
    "calendar": "Lessen en data",
    "hours": "Uren",
    "contact": "Wie is wie",
    "actions": "Afspraken en actiepunten",
    "info": "Uitleg",
    "privacy": "Jouw gegevens",
    "data": "Jouw gegevens",
    "settings": "Berichten van Wegwijs",
    "nudge": "Berichten van Wegwijs",
    "urgent": "Spoed",
}

STOP = "stop"
"""In the slots of a choice that says no: what was offered is not done."""


def hello(turn: Turn) -> Said:
    """A greeting with what can be asked."""
    reply = Reply(turn.say("Hallo {name}. Wat wil je weten?", name=turn.asker.first_name), Tone.INFO)
    return Said(reply)


def thanks(turn: Turn) -> Said:
    """A short word back."""
    return Said(Reply(turn.say("Graag gedaan."), Tone.INFO))


def nothing_open(turn: Turn) -> Said:
    """ "Ja", "nee" or one loose word while nothing was asked: a question back, never a guess.

    "Nee" to what was offered is no question: it is agreed to, and nothing is done. "Niet na 20 uur" is a wish.
    """
    if turn.slots.value == STOP:
        return Said(Reply(turn.say("Goed. Ik doe niets."), Tone.INFO))
    wished = clear(turn)
    granting = granted(turn, wished) if wished else None
    if granting is not None:
        return granting
    if not turn.text:
        return Said(Reply(turn.say("Ik zie geen vraag. Typ wat je wilt weten."), Tone.QUESTION), asks="text")
    reply = Reply(
        turn.say("Ik begrijp je niet goed."),
        Tone.QUESTION,
        (turn.say("Stel je vraag in één zin. Of typ „help” voor voorbeelden."),),
    )
    return Said(reply, asks="text")


def helper(routes: Callable[[], Iterable[Route]]) -> Route:
    """The help: every route that the asker's roles may use, by its example."""

    def help_(turn: Turn) -> Said:
        usable = [one for one in routes() if turn.asker.has(*one.roles) and one.intent.topic in HEADINGS]
        trainee = {role for role, _ in turn.asker.roles} == {Role.TRAINEE}
        groups: dict[str, list[str]] = {}
        for one in usable:
            example = one.example_for(turn.say.locale, trainee=trainee)
            if example:
                groups.setdefault(HEADINGS[one.intent.topic], []).append(example)
        sections = tuple(Section(turn.say(heading), tuple(examples)) for heading, examples in groups.items())
        intro = turn.say("Typ je vraag zoals je praat. Dit zijn voorbeelden.")
        note = turn.say("Weet ik iets niet? Dan zeg ik wie je kan helpen.")
        return Said(Reply(turn.say("Dit kun je mij vragen."), Tone.INFO, (intro, note), sections))

    return Route(Intent.HELP, "Wat kan ik je vragen?", "What can I ask you?", help_)


ROUTES = (
    Route(Intent.HELLO, "Hallo", "Hello", hello, roles=frozenset(Role)),
    Route(Intent.THANKS, "Dankjewel", "Thank you", thanks),
    Route(Intent.BARE, "Linde", "Linde", nothing_open),
    Route(Intent.YES, "Ja", "Yes", nothing_open),
    Route(Intent.NO, "Nee", "No", nothing_open),
    Route(Intent.OTHER_ONE, "Nee, die andere", "No, the other one", nothing_open),
)

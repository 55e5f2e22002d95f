"""What a word of the trade means, in plain words."""

from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.phrasing import answer, section
from handlers.reference import best, terms
from handlers.route import Route
from handlers.turn import Option, Said, Turn

OFFERED = ("bevoegd-bekwaam", "bpv", "cgi")


def term(turn: Turn) -> Said:
    """The meaning of the word that was asked; of a second one too, when the message names two."""
    by_id = {entry.id: entry for entry in terms()}
    chosen = by_id.get(turn.slots.value)
    found = (chosen,) if chosen is not None else best(terms(), turn.text)
    if not found:
        return _unknown(turn)
    first, others = found[0], found[1:3]
    return answer(
        turn,
        first.text(turn.say),
        paragraphs=first.more(turn.say),
        sections=section(turn, "Ook genoemd", [one.text(turn.say) for one in others]),
    )


def _unknown(turn: Turn) -> Said:
    by_id = {entry.id: entry for entry in terms()}
    options = (Option(by_id[code].words[0], Intent.TERM, turn.with_slots(value=code)) for code in OFFERED)
    said = turn.say("Vraag het aan je docent of je werkbegeleider. Of kies een woord dat ik wel ken.")
    return answer(
        turn,
        turn.say("Dat woord staat niet in mijn woordenlijst."),
        tone=Tone.UNSURE,
        paragraphs=(said,),
        options=options,
    )


ROUTES = (
    Route(
        Intent.TERM,
        "Wat is het verschil tussen bevoegd en bekwaam?",
        "What is the difference between authorised and competent?",
        term,
    ),
)

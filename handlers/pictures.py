"""Progress in one picture, of one person or of a group, with the same in words for who cannot see it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.people import Person, RecordKind, Role
from bot.domain.pictured import FEWEST
from bot.messages import Picture
from bot.understanding.meaning import Intent
from handlers import group_picture, person_picture
from handlers.phrasing import about, answer, asks_for, of_all
from handlers.picture_words import in_words
from handlers.roles import NO_PLANNERS
from handlers.route import HIDDEN, Need, Route
from handlers.sheets import Sheet
from handlers.turn import Handler, Option, Said, Turn
from handlers.whom import ask_teacher

WITH_A_GROUP = NO_PLANNERS - {Role.TRAINEE}
"""Who follows others, and so may see how they do together."""
_PICTURE = (
    "plaatje*",
    "grafiek*",
    "beeld",
    "afbeelding*",
    "diagram*",
    "picture*",
    "chart*",
    "graph*",
    "voortgangsplaatje*",
)
_GROUP = (
    "groep*",
    "klas*",
    "deelnemers",
    "studenten",
    "leerlingen",
    "iedereen",
    "group*",
    "class*",
    "trainees",
    "students",
)


def in_a_picture(handler: Handler) -> Handler:
    """The same question with "in een plaatje" or "als grafiek" is answered with a picture."""

    def asked(turn: Turn) -> Said:
        if not asks_for(turn, *_PICTURE) or not turn.asker.has(*NO_PLANNERS):
            return handler(turn)
        named = turn.meaning.people and not turn.is_self  # somebody who was talked about before is not who is meant now
        if not named and (asks_for(turn, *_GROUP) or turn.slots.group):
            return group(turn) if turn.asker.has(*WITH_A_GROUP) else _own_instead(turn)
        return picture(turn)

    return asked


def picture(turn: Turn) -> Said:
    """The picture of one person; who guides others and names nobody gets that of them together."""
    if of_all(turn):
        return group(turn) if turn.asker.has(*WITH_A_GROUP) else _own_instead(turn)
    drawn = person_picture.sheet(turn)
    if not drawn.panels:
        own = "Er staat nog niets over je voortgang in de gegevens."
        headline = about(turn, own, "Er staat nog niets over de voortgang van {name} in de gegevens.")
        return answer(turn, headline, paragraphs=(ask_teacher(turn),))
    own, other = "Dit is je voortgang in één beeld.", "Dit is de voortgang van {name} in één beeld."
    option = Option(turn.say("Zeg het in woorden"), Intent.PROGRESS_STATUS, turn.with_slots(group=False, when=None))
    return _with(turn, answer(turn, about(turn, own, other), options=(option,)), drawn)


def group(turn: Turn) -> Said:
    """The picture of all whom the asker follows; none of fewer than five, since it would tell who is who."""
    members = group_picture.group(turn)
    if not members:
        return answer(turn, turn.say("Er is nu geen lopend traject dat jij volgt."))
    if len(members) < FEWEST:
        said = turn.say("Een groep van minder dan vijf mensen teken ik niet: je zou zien wie het is.")
        return answer(turn, said, options=_each(turn, members))
    drawn = group_picture.sheet(turn, members)
    if not drawn.panels:
        return answer(turn, turn.say("Er staat nog niets over de voortgang van je groep in de gegevens."))
    headline = turn.say("Dit is de voortgang van je groep in één beeld.")
    option = Option(turn.say("Wie vraagt aandacht?"), Intent.PROGRESS_STATUS, turn.with_slots(person=None, when=None))
    return _with(turn, answer(turn, headline, options=(option,)), drawn)


def _own_instead(turn: Turn) -> Said:
    own = picture(replace(turn, subject=turn.asker, slots=turn.with_slots(person=int(turn.asker.id), group=False)))
    told = turn.say("Een groep laat ik alleen zien aan wie anderen begeleidt.")
    return replace(own, reply=replace(own.reply, paragraphs=(told, *own.reply.paragraphs)))


def _each(turn: Turn, members: Sequence[Person]) -> list[Option]:
    slots = (turn.with_slots(person=int(one.id), group=False, when=None) for one in members)
    return [Option(one.name, Intent.PICTURE, slot) for one, slot in zip(members, slots, strict=True)]


def _with(turn: Turn, said: Said, sheet: Sheet) -> Said:
    shown = Picture(turn.say("voortgang.png"), "image/png", turn.draw(sheet), in_words(turn.say, sheet))
    return replace(said, reply=replace(said.reply, pictures=(shown,)))


ROUTES = (
    Route(
        Intent.PICTURE,
        "Laat de voortgang zien in een plaatje.",
        "Show the progress in a picture.",
        picture,
        NO_PLANNERS,
        RecordKind.PLAN,
        frozenset({Need.ANYBODY}),
        own=("Laat mijn voortgang zien in een plaatje.", "Show my progress in a picture."),
    ),
    Route(
        Intent.PICTURE_GROUP,
        "Laat de voortgang van mijn groep zien in een grafiek.",
        "Show the progress of my group in a chart.",
        group,
        WITH_A_GROUP,
        own=HIDDEN,
    ),
)

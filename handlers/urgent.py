"""What comes before everything else: an emergency, an incident, and a question only a professional may answer (E18, K4)."""

from datetime import timedelta

from bot.domain.calendar import Interval, local_day
from bot.domain.people import SCHOOL_STAFF, Role
from bot.domain.records import Location, Placement
from bot.messages import Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.names import called
from handlers.phrasing import asks_for
from handlers.route import Route
from handlers.turn import Said, Turn
from storage import catalogue, learning, roster

_MINUTE = timedelta(minutes=1)
_OF_SUICIDE = ("zelfmoord*", "zelfdoding*", "suicid*", "suïcid*", "leven", "kill", "suicide")
"""Of an emergency these words say that it may be about suicide, of a client or of who writes."""


def emergency(turn: Turn) -> Said:
    """112 and the on-call numbers; nothing else is looked up."""
    reply = Reply(
        turn.say("Is er direct gevaar? Bel 112."),
        Tone.URGENT,
        (turn.say("Roep een collega erbij. Blijf bij de cliënt."), *_line_113(turn)),
        _numbers(turn),
    )
    return Said(reply)


def _line_113(turn: Turn) -> tuple[str, ...]:
    """The national line (113 Zelfmoordpreventie), which who writes can call for themselves as well."""
    if not asks_for(turn, *_OF_SUICIDE) and not (asks_for(turn, "wil", "wilt") and asks_for(turn, "dood")):
        return ()
    return (turn.say("Gaat het om zelfdoding, ook van jezelf? Bel 113 of 0800-0113, dag en nacht."),)


def incident(turn: Turn) -> Said:
    """A mistake or accident not yet handled: first safety, then the numbers, then the report (MIC)."""
    reply = Reply(
        turn.say("Zorg eerst dat het veilig is. Bij direct gevaar: bel 112."),
        Tone.URGENT,
        (
            turn.say("Bel nu de achterwacht en vertel wat er is gebeurd."),
            turn.say("Meld het daarna als incident (MIC). Ik bewaar je bericht niet als melding."),
        ),
        _numbers(turn),
    )
    return Said(reply)


def _numbers(turn: Turn) -> tuple[Section, ...]:
    """The on-call numbers of the running shift, else of the only location, else of all of them, each named."""
    sections = [
        Section(place.name, tuple(f"{called(turn, name)}: {number}" for name, number in place.on_call))
        for place in _places(turn)
        if place.on_call
    ]
    if sections:
        return tuple(sections)
    return (Section(turn.say("Achterwacht"), (turn.say("Ik heb geen nummer. Vraag een collega."),)),)


def _places(turn: Turn) -> tuple[Location, ...]:
    moment = Interval(turn.now, turn.now.replace(microsecond=0) + _MINUTE)
    running = {
        one.location
        for one in roster.shifts_of(turn.db, turn.asker.id, moment)
        if any(hours.start <= turn.now < hours.end for hours in one.hours_of(turn.asker.id))
    }
    if running:
        found = [catalogue.location(turn.db, code) for code in running]
        return tuple(sorted((one for one in found if one is not None), key=_by_name))
    placed = _placements(turn)
    own = [one for employer in _employers(turn, placed) for one in catalogue.locations(turn.db, employer)]
    at = {one.location for one in placed}
    return tuple(sorted(own, key=lambda one: (one.code not in at, *_by_name(one))))


def _by_name(place: Location) -> tuple[str, str]:
    return place.name, place.code


def _placements(turn: Turn) -> tuple[Placement, ...]:
    """Where the asker works and learns today: those places come first, whoever reads in haste."""
    today = local_day(turn.now)
    placed = learning.placements(turn.db, turn.asker.id) if turn.asker.has(Role.TRAINEE) else ()
    return tuple(one for one in placed if one.first <= today and (one.last is None or today <= one.last))


def _employers(turn: Turn, placed: tuple[Placement, ...]) -> frozenset[str]:
    return turn.asker.organisations(*(frozenset(Role) - SCHOOL_STAFF)) | {one.employer for one in placed}


def clinical(turn: Turn) -> Said:
    """Which dose, diagnosis or judgement is right: never answered here, with whom to ask."""
    reply = Reply(
        turn.say("Dat mag ik niet beoordelen."),
        Tone.NO,
        (
            turn.say("Een dosis, een diagnose of een oordeel over een cliënt geef ik nooit."),
            turn.say("Vraag het nu aan een bevoegde collega, de achterwacht of de arts."),
        ),
        _numbers(turn),
    )
    return Said(reply)


ROUTES = (
    Route(Intent.EMERGENCY, "Een cliënt reageert niet!", "A client does not respond!", emergency),
    Route(Intent.INCIDENT, "Ik heb verkeerde medicatie gegeven.", "I gave the wrong medicine.", incident),
    Route(Intent.CLINICAL, "Hoeveel insuline moet ik geven?", "How much insulin should I give?", clinical),
)

"""How up to date the roster is that answers rest on: an older one than a day is said with every answer (line 8)."""

from datetime import timedelta

from bot.domain.people import Role
from bot.domain.progress import running
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.phrasing import answer, moment_text, section, today
from handlers.route import Route
from handlers.turn import Said, Turn
from storage import catalogue, learning, roster

HOUR = timedelta(hours=1)


def fresh(turn: Turn) -> Said:
    """When the roster of each place of the asker's employers was last confirmed."""
    found = roster.confirmed_at_places(turn.db, _employers(turn), turn.now)
    if not found:
        return answer(turn, turn.say("Ik heb geen rooster van jouw werkplek."), tone=Tone.UNSURE)
    names = catalogue.location_names(turn.db, found)
    lines = [f"{names.get(place, place)}: {moment_text(turn, at)}" for place, at in sorted(found.items())]
    oldest = min(found.values())
    old = turn.now - oldest > turn.limits.roster
    note = "Een rooster van meer dan {hours} uur oud is geen bewijs. Ik zeg dat dan bij elk antwoord."
    return answer(
        turn,
        turn.say("Het rooster is bijgewerkt op {moment}.", moment=turn.say.moment(oldest))
        if len(found) == 1
        else turn.say("Het oudste rooster is bijgewerkt op {moment}.", moment=turn.say.moment(oldest)),
        tone=Tone.CAUTION if old else Tone.INFO,
        paragraphs=(turn.say(note, hours=round(turn.limits.roster / HOUR)),) if old else (),
        sections=section(turn, "Laatst bijgewerkt", lines, most=12),
        reasons=("stale",) if old else (),
    )


def _employers(turn: Turn) -> frozenset[str]:
    """Where the asker works, or has a place today."""
    placed = {one.employer for one in running(learning.placements(turn.db, turn.asker.id), today(turn))}
    return turn.asker.organisations(*Role) | placed


ROUTES = (Route(Intent.SHIFT_FRESH, "Hoe actueel is het rooster?", "How up to date is the roster?", fresh),)

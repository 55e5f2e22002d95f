"""Looking up who may do something, in a form: which procedure, which day, and where when that is not everywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.calendar import Interval
from bot.domain.people import SUPERVISORS, RecordKind, Role
from bot.domain.records import Location
from bot.messages import Field, Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.phrasing import days_in
from handlers.policies import who_can
from handlers.route import Route
from handlers.turn import Ask, Said, Turn
from storage import catalogue

HAVE_PLACES = frozenset({Role.SCHEDULER, Role.LEARNING_ADVISER}) | SUPERVISORS
"""Who belongs to an employer, and asks about its locations."""
MOST_PLACES = 8


def find(turn: Turn) -> Said:
    """The form, or the answer to one that was filled in: the same as to the typed question."""
    places = _places(turn)
    if not places:
        return Said(Reply(turn.say("Ik ken nog geen locaties van jouw werkgever."), Tone.INFO))
    filled = dict(turn.form)
    if not filled:
        return _asking(turn, turn.say("Wie mag wat?"), {})
    interval = days_in(filled["when"], turn.now)
    if interval is None:
        told = turn.say("Ik begrijp niet welke dag je bedoelt. Schrijf het zo: vrijdag, of 3 december.")
        return _asking(turn, told, filled)
    chosen = [one for one in places if filled.get("place", "") in ("", one.code)]
    said = [(one, _who_can(turn, filled["procedure"], one, interval)) for one in chosen[:MOST_PLACES]]
    referred = [one for _, one in said if one.reply.tone is Tone.UNSURE]  # a judgement is one everywhere
    alone = referred or [one for _, one in said]
    return alone[0] if referred or len(said) == 1 else _together(turn, said)


def search_form(turn: Turn, filled: Mapping[str, str]) -> Ask:
    """Procedure, day and place; where there is one place it is not asked."""
    places = _places(turn)
    procedures = tuple((one.code, turn.say(one.name)) for one in catalogue.procedures(turn.db))
    here = Field("place", turn.say("Waar?"), tuple((one.code, one.name) for one in places), required=False)
    fields = (
        Field("procedure", turn.say("Welke handeling?"), procedures),
        Field("when", turn.say("Welke dag?"), hint=turn.say("Bijvoorbeeld: vrijdag, of 3 december.")),
        *((here,) if len(places) > 1 else ()),
    )
    filled_in = tuple(replace(one, value=filled.get(one.name, "")) for one in fields)
    return Ask(turn.say("Zoek wie iets mag"), filled_in, turn.say("Zoek"), Intent.AUTH_FIND)


def _asking(turn: Turn, told: str, filled: Mapping[str, str]) -> Said:
    return Said(Reply(told, Tone.QUESTION), asks="form", form=search_form(turn, filled))


def _places(turn: Turn) -> list[Location]:
    """The locations of the employers at which the asker holds such a role, now: also when a form is older."""
    own = sorted(turn.asker.organisations(*HAVE_PLACES))
    return [one for code in own for one in catalogue.locations(turn.db, code)]


def _who_can(turn: Turn, procedure: str, place: Location, interval: Interval) -> Said:
    asked = replace(
        turn,
        procedure=catalogue.procedure(turn.db, procedure),
        location=place,
        employer=place.organisation,
        interval=interval,
        whole_day=True,
    )
    return who_can(asked)


def _together(turn: Turn, said: Sequence[tuple[Location, Said]]) -> Said:
    """Of several places one answer: each with its own sections, and what its roster lacks."""
    sections = tuple(
        Section(f"{place.name}: {part.heading}", part.lines) for place, one in said for part in one.reply.sections
    )
    none = turn.say("In het rooster staat niemand die dit zelfstandig mag.")
    headline = turn.say("Ik keek op {count} locaties.", count=len(said)) if sections else none
    told = dict.fromkeys(text for _, one in said for text in one.reply.paragraphs)
    shown = tuple(dict.fromkeys(who for _, one in said for who in one.people))
    return Said(Reply(headline, Tone.INFO if sections else Tone.CAUTION, tuple(told), sections), people=shown)


ROUTES = (Route(Intent.AUTH_FIND, "", "", find, HAVE_PLACES, RecordKind.AUTHORISATIONS),)

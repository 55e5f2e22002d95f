"""Action points and what else was agreed about a trainee: who does what until when, and the last minutes (J3).

Seen by whom sees the talks of that trainee: themselves, who guides them, and their school; who does one keeps seeing it.
Made in `handlers.action_made`, changed in `handlers.action_change`.
"""

import re
from collections.abc import Mapping, Sequence

from bot.domain.people import Person, PersonId, RecordKind
from bot.messages import Section, Tone
from bot.understanding.meaning import Intent
from handlers.action_change import done, done_option, done_said, move, move_said
from handlers.action_made import make
from handlers.action_yours import open_to, yours
from handlers.assignment_words import due_text
from handlers.minutes import choose, decisions, read
from handlers.minutes_judge import judge_said
from handlers.minutes_words import in_short, of_whom, read_kept
from handlers.paging import page
from handlers.phrasing import MOST_LINES, answer, asks_for, capped, counted, section, today
from handlers.questions import offer
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import Route
from handlers.turn import Option, Said, Turn
from storage import agreed, people
from storage.action_points import ActionPoint

MINUTES = ("notul*", "verslag*", "gespreksverslag*", "samenvatting*", "minutes")
DECIDED = ("besluit*", "besloten", "decided", "decisions")
JUDGES = ("akkoord", "eens", "oneens", "agree", "disagree")
MOVES = ("schuif", "verschuif", "verzet", "verzetten", "verplaats", "verplaatsen", "move")
CHANGES = ("verwijder*", "wijzig*", "toewijzen", "delete")
"""What no action point answers: a human does."""
MAKES = tuple("maak nieuw* zet noteer voeg toevoegen erbij derbij vastleggen opnemen add new make".split())
_AGREES = re.compile(r"\s*(?:spreek|spreken|we |wij |nieuw|maak|actie|afspraak|action|agree)[^:]*:\s*\S", re.IGNORECASE)
"""A sentence that is the agreement itself, behind its colon."""
_DONE = re.compile(
    r"\b(?:klaar met|af met|done with|finished with|sluit|sluiten|trek|intrekken|close|withdraw)\b"
    r"|\b(?:is|zijn) (?:klaar|af|gedaan)\b",
    re.IGNORECASE,
)
_WRITES = re.compile(r"\b(?:wie|ik|maak\w*|schrijf\w*|notule[er]+\w*|who|write)\b", re.IGNORECASE)
MOST_TALKS = 2
"""Talks of which the list shows what was written down."""


def actions(turn: Turn) -> Said:
    """A new one, a change, minutes, decisions, or those that are open, as the words ask."""
    if asks_for(turn, *CHANGES):
        return offer(turn)
    if _AGREES.match(turn.text):
        return make(turn)
    if asks_for(turn, *MOVES):
        return move_said(turn)
    if _DONE.search(turn.text):
        return done_said(turn)
    if asks_for(turn, *JUDGES) and asks_for(turn, *MINUTES):
        return judge_said(turn)
    if asks_for(turn, *MINUTES):
        return choose(turn) if _WRITES.search(turn.text) else read(turn)
    if asks_for(turn, *DECIDED):
        return decisions(turn)
    return make(turn) if asks_for(turn, *MAKES) else open_points(turn)


def open_points(turn: Turn) -> Said:
    """What is open about the asker, or about everybody whose talks the asker sees, the oldest day first; and what was
    written down of the last talks."""
    points, seen = open_to(turn)
    new = Option(turn.say("Nieuw actiepunt"), Intent.ACTIONS_MAKE, turn.with_slots(value=""))
    talks, about = _talks(turn, sorted(seen))
    none, one_of, many = (
        "Er staan geen actiepunten open.",
        "Er staat één actiepunt open.",
        "Er staan {count} actiepunten open.",
    )
    if not points:
        return answer(turn, turn.say(none), sections=talks, options=(new,), people=about)
    shown = page(points, turn, MOST_LINES)
    own = [done_option(turn, one) for one in yours(turn, shown.shown).own]
    late = any(one.due < today(turn) for one in points)
    return answer(
        turn,
        counted(turn, len(points), one_of, many),
        tone=Tone.CAUTION if late else Tone.INFO,
        sections=(*section(turn, "Actiepunten", lines(turn, shown.shown, seen)), *talks),
        things=(*own, *shown.more(turn, Intent.ACTIONS_LIST)),
        options=(new,),
        people=dict.fromkeys((*(int(one.about) for one in shown.shown), *about)),
    )


def _talks(turn: Turn, trainees: Sequence[PersonId]) -> tuple[tuple[Section, ...], tuple[int, ...]]:
    """The last minutes, and about whom they are."""
    found = agreed.minuted(turn.db, trainees, MOST_TALKS)
    kept = read_kept(turn, found)
    cards = []
    for one in found:
        heading = of_whom(turn, one, kept.names)
        cards.append(Section(heading[:1].upper() + heading[1:], capped(turn, list(in_short(turn, one, kept)))))
    return tuple(cards), tuple(int(one.trainee) for one in found)


def lines(turn: Turn, points: Sequence[ActionPoint], seen: Mapping[PersonId, Person]) -> list[str]:
    """One line each: of whom, when the asker may see them; what, who does it and until when."""
    names = {**people.names(turn.db, sorted({one.owner for one in points})), turn.asker.id: turn.say("jij")}
    told = []
    for one in points:
        named = seen.get(one.about) if one.about != turn.asker.id else None
        of_whom = f"{named.name}: " if named else ""
        told.append(f"{of_whom}{one.text} ({names.get(one.owner, '?')}, {due_text(turn, one.due)})")
    return told


ROUTES = (
    Route(
        Intent.ACTIONS,
        "Welke actiepunten heb ik?",
        "Which action points do I have?",
        actions,
        TRAINEES_AND_GUIDES,
        RecordKind.CHECKINS,
    ),
    Route(Intent.ACTIONS_LIST, "", "", open_points, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
    Route(
        Intent.ACTIONS_MAKE,
        "Maak een actiepunt.",
        "Make an action point.",
        make,
        TRAINEES_AND_GUIDES,
        RecordKind.CHECKINS,
    ),
    Route(Intent.ACTIONS_DONE, "", "", done, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
    Route(Intent.ACTIONS_MOVE, "", "", move, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
)

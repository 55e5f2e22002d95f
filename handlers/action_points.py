"""Action points: what was agreed about a trainee, who does it and until when (actiepunten).

Seen by whom sees the talks of that trainee: themselves, who guides them, and their school. Made in
`handlers.action_form`.
"""

from collections.abc import Mapping, Sequence

from bot.domain.people import Person, PersonId, RecordKind, may_see
from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.action_form import talks_seen
from handlers.action_made import make
from handlers.assignment_words import due_text
from handlers.phrasing import MOST_LINES, answer, asks_for, counted, section, today
from handlers.questions import offer
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import Route
from handlers.turn import Option, Said, Turn
from storage import action_points, people
from storage.action_points import ActionPoint

PAPERS = ("notul*", "verslag*", "gespreksverslag*", "samenvatting*", "besluit*", "besloten", "minutes")
CHANGES = ("schuif", "verzet*", "verplaats*", "verwijder*", "wijzig*", "toewijzen", "delete", "move")
"""What no action point answers: a human does."""
MAKES = tuple("maak nieuw* zet noteer voeg toevoegen erbij derbij vastleggen opnemen add new make".split())
LABEL = 40
"""Characters of an agreement on a button."""


def actions(turn: Turn) -> Said:
    """A new one or those that are open, as the words ask; minutes and changes are for a human."""
    if not turn.asker.has(*TRAINEES_AND_GUIDES) or asks_for(turn, *PAPERS, *CHANGES):
        return offer(turn)
    return make(turn) if asks_for(turn, *MAKES) else open_points(turn)


def open_points(turn: Turn) -> Said:
    """What is open about the asker, or about everybody whose talks the asker sees, the oldest day first."""
    seen = talks_seen(turn)
    points = action_points.open_about(turn.db, sorted(seen))
    new = Option(turn.say("Nieuw actiepunt"), Intent.ACTIONS_MAKE, turn.with_slots(value=""))
    if not points:
        return answer(turn, turn.say("Er staan geen actiepunten open."), options=(new,))
    own = [_done_option(turn, one) for one in points if one.owner == turn.asker.id]
    shown = points if len(points) <= MOST_LINES else points[: MOST_LINES - 1]
    late = any(one.due < today(turn) for one in points)
    return answer(
        turn,
        counted(turn, len(points), "Er staat één actiepunt open.", "Er staan {count} actiepunten open."),
        tone=Tone.CAUTION if late else Tone.INFO,
        sections=section(turn, "Actiepunten", lines(turn, points, seen)),
        options=(*own, new),
        people=dict.fromkeys(int(one.about) for one in shown),
    )


def lines(turn: Turn, points: Sequence[ActionPoint], seen: Mapping[PersonId, Person]) -> list[str]:
    """One line each: of whom, what, who does it and until when."""
    names = {**people.names(turn.db, sorted({one.owner for one in points})), turn.asker.id: turn.say("jij")}
    told = []
    for one in points:
        of_whom = "" if one.about == turn.asker.id else f"{seen[one.about].name}: "
        told.append(f"{of_whom}{one.text} ({names.get(one.owner, '?')}, {due_text(turn, one.due)})")
    return told


def _done_option(turn: Turn, point: ActionPoint) -> Option:
    text = point.text if len(point.text) <= LABEL else point.text[: LABEL - 1].rstrip() + "…"
    return Option(turn.say("Klaar: {text}", text=text), Intent.ACTIONS_DONE, turn.with_slots(value=str(point.id)))


def done(turn: Turn) -> Said:
    """Its owner has done it, and may still see whom it is about."""
    point = action_points.get(turn.db, int(turn.slots.value)) if turn.slots.value else None
    if point is None or point.owner != turn.asker.id or not _may_see(turn, point.about):
        return Said(Reply(turn.say("Dit actiepunt staat niet voor jou open."), Tone.INFO))
    more = (Option(turn.say("Wat staat er nog open?"), Intent.ACTIONS_LIST),)
    if not action_points.finish(turn.db, point.id, turn.asker.id, turn.now):
        return Said(Reply(turn.say("Dit actiepunt was al klaar."), Tone.INFO), more)
    return answer(turn, turn.say("Klaar: {text}", text=point.text), options=more, people=(int(point.about),))


def _may_see(turn: Turn, trainee: PersonId) -> bool:
    relation = people.relations(turn.db, [trainee], today(turn))[trainee]
    return may_see(turn.asker, relation, RecordKind.CHECKINS, today(turn))


ROUTES = (
    Route(
        Intent.ACTIONS,
        "Welke actiepunten heb ik?",
        "Which action points do I have?",
        actions,
        kind=RecordKind.CHECKINS,
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
)

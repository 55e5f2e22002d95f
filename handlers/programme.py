"""How the route goes and what a certificate is worth: information with its source, never a promise (A13, B1–B6, K1–K5)."""

import re
from collections.abc import Sequence

from bot.domain.people import Role
from bot.domain.progress import current_trajectory
from bot.understanding.meaning import Intent
from handlers.phrasing import answer, day_text, section
from handlers.reference import Entry, best, facts, sources
from handlers.route import Route
from handlers.turn import Option, Said, Turn
from storage import calendar, learning

NO_PROMISE = "Dit is informatie, geen belofte. Je school en je werkgever weten wat voor jou geldt."


def plan_programme(turn: Turn) -> Said:
    """How the route goes; a trainee's own record comes before what a report says in general (A2)."""
    known = facts("programme")
    found = best(known, turn.text) or known[:4]
    own = _own_route(turn)
    headline = own[0] if own and found[0].id == "duration" else found[0].text(turn.say)
    return _told(
        turn,
        headline,
        found if headline != found[0].text(turn.say) else found[1:],
        found,
        own if headline not in own else own[1:],
        (
            Option(turn.say("Wat is een certificaat waard?"), Intent.PLAN_WORTH, turn.with_slots(value="")),
            Option(turn.say("Wanneer begint de volgende groep?"), Intent.INTAKES, turn.with_slots(value="")),
        ),
    )


def plan_worth(turn: Turn) -> Said:
    """What a certificate brings, with what it does not (K1, K3, E9)."""
    known = facts("worth")
    asked = best(known, turn.text)
    found = tuple(dict.fromkeys((*asked, *known[:4])))
    return _told(
        turn,
        found[0].text(turn.say),
        found[1:],
        found,
        (),
        (Option(turn.say("Hoe gaat de opleiding?"), Intent.PLAN_PROGRAMME, turn.with_slots(value="")),),
    )


def _told(
    turn: Turn,
    headline: str,
    others: Sequence[Entry],
    used: Sequence[Entry],
    own: Sequence[str],
    options: Sequence[Option],
) -> Said:
    shown = others[:4]
    return answer(
        turn,
        headline,
        paragraphs=(*own, turn.say(NO_PROMISE)),
        sections=(
            *section(turn, "Ook goed om te weten", [one.text(turn.say) for one in shown]),
            *section(turn, "Bron", list(sources((used[0], *shown), turn.say))),
        ),
        options=options,
    )


def _own_route(turn: Turn) -> tuple[str, ...]:
    """What the records say of the asker's own route, the expected end first."""
    if not turn.asker.has(Role.TRAINEE):
        return ()
    trajectory = current_trajectory(learning.trajectories(turn.db, turn.asker.id))
    if trajectory is None:
        return ()
    route = calendar.route(turn.db, trajectory.route)
    said = []
    if trajectory.expected_end is not None:
        day = day_text(turn, trajectory.expected_end)
        said.append(turn.say("Je traject duurt naar verwachting tot en met {day}.", day=day))
    if route is not None and route.duration:
        duration = _in_words(turn, route.duration)
        said.append(turn.say("Je school noemt voor {route}: {duration}.", route=route.name, duration=duration))
    return tuple(said)


def _in_words(turn: Turn, duration: str) -> str:
    """How long a route takes, as its school wrote it; the usual way of writing it in the reader's language."""
    found = re.fullmatch(r"(\d+) tot (\d+) maanden", duration.strip())
    return turn.say("{least} tot {most} maanden", least=found[1], most=found[2]) if found else duration


ROUTES = (
    Route(
        Intent.PLAN_PROGRAMME,
        "Hoe lang duurt de certificatenroute?",
        "How long does the certificate route take?",
        plan_programme,
    ),
    Route(Intent.PLAN_WORTH, "Wat is een mbo-certificaat waard?", "What is an mbo certificate worth?", plan_worth),
    Route(Intent.CAREER, "Wat kan ik hierna worden?", "What can I become after this?", plan_worth),
)

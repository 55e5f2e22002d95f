"""The one table of routes: what can be asked, by whom, and who answers. The help is made from it."""

from collections.abc import Mapping
from functools import cache

from bot.understanding.meaning import Intent
from handlers import (
    action_points,
    assignments,
    authorisations,
    calendar,
    certificates,
    checkins,
    contacts,
    duos,
    exams,
    exemptions,
    finding,
    hours,
    imports,
    keeping,
    ledger,
    load,
    meant,
    minutes,
    notices,
    overview,
    pictures,
    plan,
    policies,
    practice,
    practice_list,
    privacy,
    programme,
    progress,
    questions,
    refer,
    rosters,
    shifts,
    talk,
    talks,
    terms,
    urgent,
    warnings,
    wishes,
)
from handlers.route import Route

_TOPICS = (
    urgent,
    overview,
    authorisations,
    policies,
    finding,
    shifts,
    rosters,
    duos,
    assignments,
    load,
    exams,
    certificates,
    plan,
    progress,
    pictures,
    practice_list,
    hours,
    exemptions,
    calendar,
    contacts,
    action_points,
    checkins,
    practice,
    talks,
    minutes,
    notices,
    ledger,
    programme,
    terms,
    refer,
    privacy,
    imports,
    questions,
    talk,
    keeping,
    wishes,
    warnings,
)

FALLBACK = questions.FALLBACK
"""Answers every topic without a route of its own: it names who can help."""


@cache
def routes() -> Mapping[Intent, Route]:
    """Every route by its intent; ValueError when two files claim the same one."""
    every = [route for topic in _TOPICS for route in topic.ROUTES]
    every.append(talk.helper(lambda: routes().values()))
    every.extend(meant.asking(routes))
    table = {route.intent: route for route in every}
    if len(table) != len(every):
        raise ValueError("two routes for one intent")
    return table

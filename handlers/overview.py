"""The overview to begin a day with: for each role that somebody holds, over the people of that role."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bot.domain.people import RecordKind, Role
from bot.messages import Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.finding import search_form
from handlers.overview_parts import (
    WAITS,
    Part,
    action_lines,
    assignments_open,
    attention_asked,
    certificates_of,
    exams_coming,
    exemptions_asked,
    expires,
    next_exam,
    own_trainees,
    questions_waiting,
    rounds_waiting,
    talks_coming,
    this_week,
)
from handlers.phrasing import MOST_LINES
from handlers.roles import MOST_SUGGESTIONS, SUGGESTIONS
from handlers.route import EVERYONE, Route
from handlers.turn import Option, Said, Turn

_GUIDES = (rounds_waiting, own_trainees, talks_coming, questions_waiting, expires, action_lines)
_SCHOOL = (rounds_waiting, attention_asked, talks_coming, questions_waiting, exams_coming, action_lines)
PARTS: Mapping[Role, tuple[Callable[[Turn], Part], ...]] = {
    Role.TRAINEE: (rounds_waiting, this_week, talks_coming, next_exam, assignments_open, certificates_of, action_lines),
    Role.WORK_SUPERVISOR: _GUIDES,
    Role.PRACTICE_SUPERVISOR: _GUIDES,
    Role.SCHEDULER: (expires,),
    Role.TEACHER: _SCHOOL,
    Role.COORDINATOR: _SCHOOL,
    Role.LEARNING_ADVISER: (expires, exemptions_asked),
}
"""What each role begins the day with, in the order in which it is read."""


def overview(turn: Turn) -> Said:
    """Of each role its parts. Somebody with two roles reads both, and a line that both hold once."""
    held = [role for role in PARTS if turn.asker.has(role)]
    parts = _merged(part(_as(turn, role)) for role in held for part in PARTS[role])
    sections = tuple(Section(part.heading, _capped(turn, part)) for part in parts)
    asked = dict.fromkeys(turn.say(one) for role in held for one in SUGGESTIONS[role])
    empty = () if sections else (turn.say("Er staat nu niets voor je klaar."),)
    reply = Reply(
        turn.say("Dit is je overzicht, {name}.", name=turn.asker.first_name),
        Tone.INFO,
        empty,
        sections,
        suggestions=tuple(asked)[:MOST_SUGGESTIONS],
    )
    shown = dict.fromkeys(int(who) for part in parts for who, _ in _shown(part) if who is not None)
    waits = any(part.heading == turn.say(WAITS) for part in parts)
    answer = (Option(turn.say("Beantwoord de vragen"), Intent.CHECKIN_ASK, thing="rondes"),) if waits else ()
    form = search_form(turn, {}) if Role.SCHEDULER in held else None
    return Said(reply, answer, people=tuple(shown), form=form)


def _as(turn: Turn, role: Role) -> Turn:
    """The asker with this role alone: what another role may see is no part of it."""
    roles = tuple(pair for pair in turn.asker.roles if pair[0] is role)
    return replace(turn, asker=replace(turn.asker, roles=roles))


def _merged(parts: Iterable[Part]) -> list[Part]:
    """Parts of the same heading as one, in the order in which the heading first came; empty ones are left out."""
    found: dict[str, Part] = {}
    for one in parts:
        before = found.get(one.heading, replace(one, lines=()))
        found[one.heading] = replace(one, lines=tuple(dict.fromkeys((*before.lines, *one.lines))))
    return [one for one in found.values() if one.lines]


def _shown(part: Part) -> tuple[tuple[int | None, str], ...]:
    return part.lines if len(part.lines) <= MOST_LINES else part.lines[: MOST_LINES - 1]


def _capped(turn: Turn, part: Part) -> tuple[str, ...]:
    shown = tuple(text for _, text in _shown(part))
    left = len(part.lines) - len(shown)
    return (*shown, turn.say("en nog {count}", count=left)) if left else shown


ROUTES = (Route(Intent.OVERVIEW, "Mijn overzicht", "My overview", overview, EVERYONE, RecordKind.PLAN),)

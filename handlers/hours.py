"""Whether somebody works enough hours a week to learn on the job (A4–A6)."""

from collections.abc import Mapping, Sequence

from bot.domain.people import SCHOOL_STAFF, PersonId, RecordKind
from bot.domain.progress import current_trajectory, hours_a_week, running
from bot.domain.records import Placement, TrajectState
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.access import others_placements, own_placements
from handlers.names import organisations
from handlers.phrasing import (
    MOST_LINES,
    about,
    answer,
    counted,
    day_text,
    number_text,
    of_all,
    record,
    section,
    stale,
    today,
)
from handlers.roles import NO_PLANNERS
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import calendar, groups, learning, people


def hours_minimum(turn: Turn) -> Said:
    """Hours worked a week beside the least number that the route asks."""
    if of_all(turn):
        return _of_everybody(turn)
    trajectory = current_trajectory(learning.trajectories(turn.db, turn.about.id))
    route = calendar.route(turn.db, trajectory.route) if trajectory else None
    least = route.min_hours if route else None
    every = running(learning.placements(turn.db, turn.about.id), today(turn))
    shown = own_placements(turn, every)
    hours = hours_a_week(shown, today(turn))
    if hours is None:
        return _unknown(turn, bool(shown), least)
    enough = least is None or hours >= least
    names = organisations(turn, (p.employer for p in shown))
    return answer(
        turn,
        _headline(turn, hours, least),
        tone=Tone.INFO if enough else Tone.CAUTION,
        paragraphs=(*_advice(turn, enough), *stale(turn, (p.confirmed_at for p in shown))),
        sections=section(turn, "Uren per week", [_line(turn, p, names) for p in shown]),
        options=(Option(turn.say("Wat staat er in het plan?"), Intent.PLAN_SHOW, turn.with_slots(value="")),),
        reasons=() if enough else ("too_few_hours",),
        evidence=(record("plaats", p.id, p.confirmed_at) for p in shown),
    )


def supernumerary(turn: Turn) -> Said:
    """Whether the roster counts on somebody today, at the places that the asker may see (E12)."""
    day = today(turn)
    placements = own_placements(turn, running(learning.placements(turn.db, turn.about.id), day))
    last = max((end for p in placements for begin, end in p.supernumerary if begin <= day <= end), default=None)
    evidence = [record("plaats", p.id, p.confirmed_at) for p in placements]
    if last is None:
        own, other = "Er staat niet dat je nu boventallig bent.", "Er staat niet dat {name} nu boventallig is."
        return answer(turn, about(turn, own, other), paragraphs=(ask_teacher(turn),), evidence=evidence)
    own, other = "Je bent boventallig tot en met {day}.", "{name} is boventallig tot en met {day}."
    return answer(turn, about(turn, own, other, day=day_text(turn, last)), evidence=evidence)


def _headline(turn: Turn, hours: float, least: float | None) -> str:
    given = {"hours": number_text(turn, hours), "least": number_text(turn, least) if least is not None else ""}
    if least is None:
        own = "Je werkt {hours} uur per week; van je route is geen minimum bekend."
        return about(turn, own, "{name} werkt {hours} uur per week; van de route is geen minimum bekend.", **given)
    if hours >= least:
        own = "Je werkt {hours} uur per week; je route vraagt minstens {least} uur."
        return about(turn, own, "{name} werkt {hours} uur per week; de route vraagt minstens {least} uur.", **given)
    own = "Je werkt {hours} uur per week: minder dan de {least} uur van je route."
    other = "{name} werkt {hours} uur per week: minder dan de {least} uur van de route."
    return about(turn, own, other, **given)


def _advice(turn: Turn, enough: bool) -> tuple[str, ...]:
    if enough:
        return ()
    if turn.is_self:
        return (turn.say("Bespreek dit met je docent en je leidinggevende."),)
    return _elsewhere(turn)


def _elsewhere(turn: Turn) -> tuple[str, ...]:
    if turn.asker.has(*SCHOOL_STAFF):
        return ()
    return (turn.say("Uren bij een andere werkgever kunnen hier ontbreken. Bespreek het met de school."),)


def _unknown(turn: Turn, placed: bool, least: float | None) -> Said:
    if placed:
        own = "Hoeveel uur je per week werkt, staat niet in de gegevens."
        other = "Hoeveel uur {name} per week werkt, staat niet in de gegevens."
    else:
        own = "Er staat nu geen praktijkplaats van je in de gegevens."
        other = "Er staat nu geen praktijkplaats van {name} in de gegevens."
    said = []
    if least is not None:
        said.append(turn.say("De route vraagt minstens {least} uur per week.", least=number_text(turn, least)))
    return answer(turn, about(turn, own, other), tone=Tone.CAUTION, paragraphs=(*said, ask_teacher(turn)))


def _line(turn: Turn, placement: Placement, names: Mapping[str, str]) -> str:
    employer = names.get(placement.employer, placement.employer)
    hours = number_text(turn, placement.hours_a_week or 0)
    return turn.say("{employer}: {hours} uur", employer=employer, hours=hours)


def _of_everybody(turn: Turn) -> Said:
    """Who is under the minimum, over everybody whose plan the asker sees."""
    seen = people.people_seen(turn.db, turn.asker, RecordKind.PLAN, today(turn))
    working = _working(turn, [p.id for p in seen])
    if not working:
        return answer(turn, turn.say("Er is nu geen lopend traject dat jij volgt."))
    names = {p.id: p.name for p in seen}
    under = [(who, hours, least) for who, (hours, least) in working.items() if hours is not None and hours < least]
    unknown = [names[who] for who, (hours, _) in working.items() if hours is None]
    headline = counted(
        turn,
        len(under),
        "Eén van de {all} deelnemers werkt minder uren dan de route vraagt.",
        "{count} van de {all} deelnemers werken minder uren dan de route vraagt.",
        all=len(working),
    )
    if not under:
        headline = turn.say("Niemand van de {all} deelnemers zit onder het minimum aan uren.", all=len(working))
    if len(working) == 1:
        headline = _of_the_only_one(turn, names[next(iter(working))], bool(under), bool(unknown))
    said = "{name}: {hours} uur, de route vraagt {least} uur"
    lines = [
        turn.say(said, name=names[who], hours=number_text(turn, hours), least=number_text(turn, least))
        for who, hours, least in under
    ]
    return answer(
        turn,
        headline,
        tone=Tone.CAUTION if under or unknown else Tone.INFO,
        paragraphs=_elsewhere(turn) if under or unknown else (),
        sections=(*section(turn, "Onder het minimum", lines), *section(turn, "Uren niet bekend", unknown)),
        reasons=("too_few_hours",) if under else (),
        people=(int(who) for who in (working if len(working) == 1 else [one for one, _, _ in under[:MOST_LINES]])),
    )


def _of_the_only_one(turn: Turn, name: str, under: bool, unknown: bool) -> str:
    if unknown:
        return turn.say("Hoeveel uur {name} per week werkt, staat niet in de gegevens.", name=name)
    said = "{name} werkt minder uren dan de route vraagt." if under else "{name} zit niet onder het minimum aan uren."
    return turn.say(said, name=name)


def _working(turn: Turn, ids: Sequence[PersonId]) -> dict[PersonId, tuple[float | None, float]]:
    """Hours worked and hours asked, of everybody whose trajectory runs; a route without a minimum asks none."""
    routes = {one.code: one for one in calendar.routes(turn.db)}
    placements = groups.placements_of(turn.db, ids)
    current = {who: current_trajectory(each) for who, each in groups.trajectories_of(turn.db, ids).items()}
    return {
        who: (
            hours_a_week(others_placements(turn, placements.get(who, ())), today(turn)),
            routes[trajectory.route].min_hours or 0.0 if trajectory.route in routes else 0.0,
        )
        for who in ids
        if (trajectory := current.get(who)) is not None and trajectory.state is TrajectState.ACTIVE
    }


ROUTES = (
    Route(
        Intent.HOURS,
        "Werk ik genoeg uren voor de opleiding?",
        "Do I work enough hours for the training?",
        hours_minimum,
        NO_PLANNERS,
        RecordKind.PLAN,
        frozenset({Need.ANYBODY}),
    ),
    Route(
        Intent.SHIFT_SUPERNUMERARY,
        "Tot wanneer is Fatima boventallig?",
        "Until when is Fatima supernumerary?",
        supernumerary,
        NO_PLANNERS,
        RecordKind.PLAN,
        frozenset({Need.PERSON}),
        own=("Tot wanneer ben ik boventallig?", "Until when am I supernumerary?"),
    ),
)

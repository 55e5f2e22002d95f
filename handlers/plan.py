"""Somebody's plan: which certificates, in which order, until when, and whether the papers are signed (A2, A3, D15)."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.people import RecordKind
from bot.domain.progress import current_trajectory, live, running
from bot.domain.records import Certificate, Placement, PlannedCertificate, PlanState, Trajectory, TrajectState
from bot.messages import Section, Tone
from bot.understanding.meaning import Intent
from handlers.access import own_placements
from handlers.names import organisations
from handlers.phrasing import about, answer, asks_for, date_text, day_text, of_all, record, section, stale, today
from handlers.questions import offer
from handlers.roles import NO_PLANNERS
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import calendar, catalogue, learning

STATES = {
    PlanState.PLANNED: "gepland",
    PlanState.ACTIVE: "mee bezig",
    PlanState.EXAM: "in de examenfase",
    PlanState.ISSUED: "behaald",
    PlanState.EXEMPT: "vrijgesteld",
    PlanState.DROPPED: "vervallen",
}


def plan_show(turn: Turn) -> Said:
    """The certificates of the plan with their order and state, the route, its end, and the POK."""
    person = turn.about.id
    trajectory = current_trajectory(learning.trajectories(turn.db, person))
    plan = live(learning.planned(turn.db, person))
    placements = own_placements(turn, running(learning.placements(turn.db, person), today(turn)))
    if not plan and trajectory is None:
        own, other = "Er staat nog geen plan van je in de gegevens.", "Er staat geen plan van {name} in de gegevens."
        return answer(turn, about(turn, own, other), paragraphs=(ask_teacher(turn),))
    names = {c.code: c for c in catalogue.certificates(turn.db)}
    confirmed = [p.confirmed_at for p in plan] + ([trajectory.confirmed_at] if trajectory else [])
    return answer(
        turn,
        _headline(turn, plan, trajectory, placements),
        tone=_tone(trajectory),
        paragraphs=stale(turn, confirmed),
        sections=(
            *section(turn, "Certificaten, in volgorde", [_line(turn, p, names) for p in plan]),
            *_route(turn, trajectory),
            *_pok(turn, placements),
        ),
        options=(
            Option(
                turn.say("Hoe sta ik ervoor?") if turn.is_self else turn.say("Hoe gaat het met de voortgang?"),
                Intent.PROGRESS_STATUS,
                turn.with_slots(value=""),
            ),
            Option(turn.say("Wanneer is het volgende examen?"), Intent.EXAM_WHEN, turn.with_slots(value="")),
        ),
        evidence=(
            *(record("certificaatplan", p.id, p.confirmed_at) for p in plan),
            *([record("traject", trajectory.id, trajectory.confirmed_at)] if trajectory else []),
        ),
    )


def plan_other(turn: Turn) -> Said:
    """Whether the POK is signed is on record; any other change of a plan is for a human."""
    if asks_for(turn, *POK) and not (turn.is_self and of_all(turn)):
        return plan_show(turn)
    return offer(turn)


POK = ("pok", "praktijkovereenkomst*", "leerovereenkomst*", "overeenkomst", "getekend", "agreement", "signed")
ENDS = ("hoelang", "duurt", "duur", "klaar", "einde", "eind", "afgerond", "long", "end", "finished", "done")


def _tone(trajectory: Trajectory | None) -> Tone:
    runs = trajectory is None or trajectory.state in (TrajectState.ACTIVE, TrajectState.APPLIED, TrajectState.FINISHED)
    return Tone.INFO if runs else Tone.CAUTION


def _headline(
    turn: Turn, plan: Sequence[PlannedCertificate], trajectory: Trajectory | None, placements: Sequence[Placement]
) -> str:
    if asks_for(turn, *POK):
        return _pok_headline(turn, placements)
    if asks_for(turn, *ENDS):
        ends = _end_headline(turn, trajectory)
        if ends:
            return ends
    if not plan:
        own = "Er staan nog geen certificaten in je plan."
        return about(turn, own, "Er staan nog geen certificaten in het plan van {name}.")
    counts = Counter(p.state for p in plan)
    parts = turn.say.all_of([f"{counts[s]} {turn.say(word)}" for s, word in STATES.items() if counts[s]])
    own, other = (
        "Je plan heeft {count} certificaten: {parts}.",
        "Het plan van {name} heeft {count} certificaten: {parts}.",
    )
    if len(plan) == 1:
        own, other = "Je plan heeft één certificaat: {parts}.", "Het plan van {name} heeft één certificaat: {parts}."
    return about(turn, own, other, count=len(plan), parts=parts)


def _end_headline(turn: Turn, trajectory: Trajectory | None) -> str:
    if trajectory is None or trajectory.expected_end is None:
        return ""
    day = day_text(turn, trajectory.expected_end)
    own = "Je traject duurt naar verwachting tot en met {day}."
    return about(turn, own, "Het traject van {name} duurt naar verwachting tot en met {day}.", day=day)


def _line(turn: Turn, planned: PlannedCertificate, names: dict[str, Certificate]) -> str:
    certificate = names.get(planned.certificate)
    name = certificate.name if certificate else planned.certificate
    parts = [turn.say(STATES[planned.state])]
    if planned.issued_on:
        parts.append(turn.say("op {day}", day=date_text(turn, planned.issued_on)))
    if certificate:
        parts.append(turn.say("niveau {level}", level=certificate.level))
    return f"{name}: " + ", ".join(parts)


def _route(turn: Turn, trajectory: Trajectory | None) -> tuple[Section, ...]:
    if trajectory is None:
        return ()
    schools = organisations(turn, [trajectory.school])
    route = calendar.route(turn.db, trajectory.route)
    lines = [turn.say("Route: {name}", name=route.name if route else trajectory.route)]
    lines.append(turn.say("School: {name}", name=schools.get(trajectory.school, trajectory.school)))
    lines.append(turn.say("Status: {state}", state=turn.say(TRAJECT_STATES[trajectory.state])))
    if trajectory.start:
        lines.append(turn.say("Begonnen op: {day}", day=date_text(turn, trajectory.start)))
    if trajectory.expected_end:
        lines.append(turn.say("Verwacht einde: {day}", day=date_text(turn, trajectory.expected_end)))
    return section(turn, "Traject", lines)


TRAJECT_STATES = {
    TrajectState.APPLIED: "aangemeld",
    TrajectState.ACTIVE: "loopt",
    TrajectState.PAUSED: "gepauzeerd",
    TrajectState.STOPPED: "gestopt",
    TrajectState.FINISHED: "afgerond",
}

PARTIES = ("de school", "de werkgever", "de deelnemer")


def _signatures(placement: Placement) -> tuple[bool | None, ...]:
    return (placement.signed_school, placement.signed_employer, placement.signed_trainee)


def _pok(turn: Turn, placements: Sequence[Placement]) -> tuple[Section, ...]:
    names = organisations(turn, (p.employer for p in placements))
    lines = [f"{names.get(p.employer, p.employer)}: {_pok_text(turn, p)}" for p in placements]
    return section(turn, "Praktijkovereenkomst (POK)", lines)


def _pok_text(turn: Turn, placement: Placement) -> str:
    signed = _signatures(placement)
    if all(signed):
        return turn.say("door alle drie getekend")
    missing = [turn.say(party) for party, done in zip(PARTIES, signed, strict=True) if done is False]
    unknown = [turn.say(party) for party, done in zip(PARTIES, signed, strict=True) if done is None]
    parts = []
    if missing:
        parts.append(turn.say("nog niet getekend door {parties}", parties=turn.say.all_of(missing)))
    if unknown:
        parts.append(turn.say("niet bekend van {parties}", parties=turn.say.all_of(unknown)))
    return "; ".join(parts)


def _pok_headline(turn: Turn, placements: Sequence[Placement]) -> str:
    if not placements:
        own = "Er staat nu geen praktijkplaats van je in de gegevens."
        return about(turn, own, "Er staat nu geen praktijkplaats van {name} in de gegevens.")
    own = "Je praktijkovereenkomst (POK) is {state}."
    other = "De praktijkovereenkomst (POK) van {name} is {state}."
    worst = min(placements, key=lambda p: sum(bool(s) for s in _signatures(p)))
    return about(turn, own, other, state=_pok_text(turn, worst))


ROUTES = (
    Route(
        Intent.PLAN_SHOW,
        "Welke certificaten staan er in mijn plan?",
        "Which certificates are in my plan?",
        plan_show,
        NO_PLANNERS,
        RecordKind.PLAN,
        frozenset({Need.PERSON}),
    ),
    Route(
        Intent.PLAN_OTHER,
        "Is mijn POK getekend?",
        "Has my POK been signed?",
        plan_other,
        kind=RecordKind.PLAN,
        needs=frozenset({Need.ANYBODY}),
    ),
)

"""Which certificates somebody has, and which ones are on their way (D12–D14)."""

from collections.abc import Mapping

from bot.domain.people import RecordKind
from bot.domain.progress import live
from bot.domain.records import Exam, PlannedCertificate, PlanState
from bot.understanding.meaning import Intent
from handlers.access import sees
from handlers.names import certificate_name, certificates
from handlers.phrasing import about, answer, asks_for, date_text, record, section, stale
from handlers.roles import NO_PLANNERS
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from handlers.whom import ask_teacher
from storage import learning


def certificate_status(turn: Turn) -> Said:
    """What was issued, what was passed and waits for its certificate, and that a certificate never expires."""
    plan = live(learning.planned(turn.db, turn.about.id))
    issued = [p for p in plan if p.state is PlanState.ISSUED]
    exams = learning.exams(turn.db, turn.about.id) if sees(turn, RecordKind.EXAMS) else ()
    have = {p.certificate for p in issued}
    passed = {e.certificate: e for e in exams if e.final and e.passed and e.certificate not in have}
    names = certificates(turn)
    waiting = [certificate_name(names, code) for code in passed]
    return answer(
        turn,
        _headline(turn, issued, waiting, names),
        paragraphs=(*_explained(turn, issued, passed, plan), *stale(turn, (p.confirmed_at for p in plan))),
        sections=(
            *section(turn, "Behaald", [_issued(turn, p, names) for p in issued]),
            *section(turn, "Geslaagd, certificaat nog niet geregistreerd", waiting),
        ),
        options=(
            Option(turn.say("Wat is een certificaat waard?"), Intent.PLAN_WORTH, turn.with_slots(value="")),
            Option(turn.say("Wat staat er in het plan?"), Intent.PLAN_SHOW, turn.with_slots(value="")),
        ),
        evidence=(
            *(record("certificaatplan", p.id, p.confirmed_at) for p in issued),
            *(record("examen", e.id, e.confirmed_at) for e in passed.values()),
        ),
    )


def _headline(turn: Turn, issued: list[PlannedCertificate], waiting: list[str], names: Mapping[str, str]) -> str:
    if issued:
        titles = turn.say.all_of([certificate_name(names, p.certificate) for p in issued])
        own = "Je hebt {count} certificaten behaald: {titles}."
        other = "{name} heeft {count} certificaten behaald: {titles}."
        if len(issued) == 1:
            own, other = "Je hebt één certificaat behaald: {titles}.", "{name} heeft één certificaat behaald: {titles}."
        return about(turn, own, other, count=len(issued), titles=titles)
    if waiting:
        own = "Je bent geslaagd voor {titles}; het certificaat is nog niet geregistreerd."
        other = "{name} is geslaagd voor {titles}; het certificaat is nog niet geregistreerd."
        return about(turn, own, other, titles=turn.say.all_of(waiting))
    return about(turn, "Je hebt nog geen certificaat behaald.", "{name} heeft nog geen certificaat behaald.")


def _explained(
    turn: Turn, issued: list[PlannedCertificate], passed: dict[str, Exam], plan: tuple[PlannedCertificate, ...]
) -> tuple[str, ...]:
    said = []
    if issued:
        said.append(
            turn.say("Een mbo-certificaat verloopt niet. Of je iets op je werk mag, hangt ook van je bekwaamheid af.")
        )
    if asks_for(turn, "duo", "diplomaregister", "geregistreerd", "registratie", "registered"):
        said.append(turn.say("De school meldt een certificaat bij DUO. Of dat al gebeurd is, weet je school."))
    if passed or not plan:
        said.append(ask_teacher(turn))
    return tuple(said)


def _issued(turn: Turn, planned: PlannedCertificate, names: Mapping[str, str]) -> str:
    name = certificate_name(names, planned.certificate)
    if planned.issued_on is None:
        return turn.say("{name}, datum niet bekend", name=name)
    return turn.say("{name}, {day}", name=name, day=date_text(turn, planned.issued_on))


ROUTES = (
    Route(
        Intent.CERTIFICATE_STATUS,
        "Welke certificaten heb ik gehaald?",
        "When do I get my certificate?",
        certificate_status,
        NO_PLANNERS,
        RecordKind.PLAN,
        frozenset({Need.PERSON}),
    ),
)

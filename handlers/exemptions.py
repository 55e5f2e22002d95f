"""Exemptions: where a request stands, who decides and how it goes. The bot never decides (A7–A10)."""

from collections.abc import Mapping

from bot.domain.people import RecordKind
from bot.domain.records import Exemption, ExemptionState
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.names import certificate_name, certificates
from handlers.phrasing import about, answer, date_text, record, section, stale
from handlers.roles import DECIDES_EXEMPTIONS
from handlers.route import EVERYONE, Need, Route
from handlers.turn import Option, Said, Turn
from storage import learning

STATES = {
    ExemptionState.REQUESTED: "aangevraagd, nog geen besluit",
    ExemptionState.GRANTED: "toegekend",
    ExemptionState.REFUSED: "afgewezen",
}
DECIDES = "De examencommissie beslist over vrijstelling. De adviseur leren en ontwikkelen helpt bij de aanvraag."


def exemption_status(turn: Turn) -> Said:
    """Requested, granted or refused, by whom, when and on which rule (A9)."""
    exemptions = [
        e
        for e in learning.exemptions(turn.db, turn.about.id)
        if not e.withdrawn and turn.slots.certificate in (None, e.certificate)
    ]
    process = Option(turn.say("Hoe vraag je vrijstelling aan?"), Intent.EXEMPTION_PROCESS, turn.with_slots(value=""))
    if not exemptions:
        own, other = (
            "Er staat geen vrijstelling van je in de gegevens.",
            "Er staat geen vrijstelling van {name} in de gegevens.",
        )
        return answer(turn, about(turn, own, other), paragraphs=(turn.say(DECIDES),), options=(process,))
    names = certificates(turn)
    waits = any(e.state is ExemptionState.REQUESTED for e in exemptions)
    return answer(
        turn,
        _headline(turn, exemptions, names),
        tone=Tone.CAUTION if waits else Tone.INFO,
        paragraphs=(*((turn.say(DECIDES),) if waits else ()), *stale(turn, (e.confirmed_at for e in exemptions))),
        sections=section(turn, "Vrijstellingen", [line(turn, e, names) for e in exemptions]),
        options=(process, Option(turn.say("Wat staat er in het plan?"), Intent.PLAN_SHOW, turn.with_slots(value=""))),
        evidence=(record("vrijstelling", e.id, e.confirmed_at) for e in exemptions),
    )


def _headline(turn: Turn, exemptions: list[Exemption], names: Mapping[str, str]) -> str:
    if len(exemptions) == 1:
        only = exemptions[0]
        own = "Je vrijstelling voor {certificate} is {state}."
        other = "De vrijstelling van {name} voor {certificate} is {state}."
        given = {"certificate": certificate_name(names, only.certificate), "state": turn.say(STATES[only.state])}
        return about(turn, own, other, **given)
    granted = sum(e.state is ExemptionState.GRANTED for e in exemptions)
    own = "Van je {count} aanvragen voor vrijstelling zijn er {granted} toegekend."
    other = "Van de {count} aanvragen van {name} zijn er {granted} toegekend."
    return about(turn, own, other, count=len(exemptions), granted=granted)


def line(turn: Turn, exemption: Exemption, names: Mapping[str, str]) -> str:
    """One exemption with its state, and who decided it when."""
    parts = [turn.say(STATES[exemption.state])]
    if exemption.decided_on:
        parts.append(turn.say("op {day}", day=date_text(turn, exemption.decided_on)))
    if exemption.decided_by:
        parts.append(turn.say("door {who}", who=exemption.decided_by))
    if exemption.rule:
        parts.append(turn.say("regel {rule}", rule=exemption.rule))
    return f"{certificate_name(names, exemption.certificate)}: " + ", ".join(parts)


STEPS = (
    "Verzamel je diploma's, certificaten en bewijs van je werkervaring.",
    "Bespreek ze met de adviseur leren en ontwikkelen van je werkgever.",
    "De school geeft advies. De examencommissie neemt het besluit.",
    "Het besluit komt in je plan te staan. Je kunt het hier navragen.",
)


def exemption_process(turn: Turn) -> Said:
    """How an exemption is asked for, who decides, and that schools differ (A7, A10)."""
    headline = turn.say("Vrijstelling vraag je aan bij je adviseur leren en ontwikkelen; de examencommissie beslist.")
    differs = turn.say("Scholen hebben elk hun eigen regels. Wat bij een andere school kan, kan hier misschien niet.")
    options = (Option(turn.say("Hoe staat de aanvraag ervoor?"), Intent.EXEMPTION_STATUS, turn.with_slots(value="")),)
    return answer(
        turn,
        headline,
        paragraphs=(differs, turn.say("Ik beslis niet over vrijstelling en kan er niets over beloven.")),
        sections=section(turn, "Zo gaat het", [turn.say(step) for step in STEPS]),
        options=options,
    )


ROUTES = (
    Route(
        Intent.EXEMPTION_STATUS,
        "Heb ik vrijstelling gekregen?",
        "Has my exemption been granted?",
        exemption_status,
        DECIDES_EXEMPTIONS,
        RecordKind.EXEMPTIONS,
        frozenset({Need.PERSON}),
    ),
    Route(
        Intent.EXEMPTION_PROCESS,
        "Hoe vraag ik vrijstelling aan?",
        "How do I ask for an exemption?",
        exemption_process,
        EVERYONE,
    ),
)

"""What is kept about somebody, who may see it, and how fresh it is (invariants 6 and 7)."""

from bot.domain.people import RecordKind
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.access import kinds
from handlers.phrasing import about, answer, asks_for, counted, moment_text, of_all, question, section
from handlers.route import HIDDEN, Need, Route
from handlers.turn import Option, Said, Turn
from storage import groups
from storage import privacy as kept

RIGHTS = (
    "Je mag alles zien wat er over je bewaard wordt.",
    "Je mag een kopie vragen, en laten verbeteren wat niet klopt.",
    "Je mag laten wissen wat van jou is. Vraag dat aan de coördinator van je school.",
)
ERASES = ("verwijder*", "wis", "wissen", "vergeet", "delete", "erase", "remove", "gooi")
LOOKS = ("zien", "ziet", "lezen", "inzien", "see", "sees", "read")
NEVER = "Ik bewaar geen BSN, geen geboortedatum en niets over gezondheid of cliënten."


def mine(turn: Turn) -> Said:
    """Every table with something of the asker, how much and for how long; and what somebody can do about it."""
    found = kept.what_is_kept(turn.db, turn.asker.id)
    lines = [
        counted(
            turn,
            rows,
            "{what}: 1 gegeven, {term}",
            "{what}: {count} gegevens, {term}",
            what=_capital(turn.say(what)),
            term=turn.say(term),
        )
        for what, rows, term in found
        if rows
    ]
    total = sum(rows for _, rows, _ in found)
    headline = counted(turn, total, "Er is één gegeven van jou bewaard.", "Er zijn {count} gegevens van jou bewaard.")
    return answer(
        turn,
        headline,
        paragraphs=(turn.say(NEVER), turn.say("Wie bij jou hoort, ziet alleen wat voor die rol nodig is.")),
        sections=(
            *section(turn, "Wat er bewaard wordt", lines, most=30),
            *section(turn, "Wat jij kunt doen", [turn.say(one) for one in RIGHTS]),
        ),
        options=(Option(turn.say("Hoe oud zijn mijn gegevens?"), Intent.DATA_FRESH, turn.with_slots(value="")),),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def other(turn: Turn) -> Said:
    """No data about others beyond one's role: the same words whoever is named, and whether they exist or not.

    The same topic holds the asker's own rights: having data erased, and knowing who sees it.
    """
    if asks_for(turn, *ERASES) and not asks_for(turn, "van", "of"):
        return _erase(turn)
    if asks_for(turn, "mijn", "my") and asks_for(turn, *LOOKS):
        return _who_sees(turn)
    return answer(
        turn,
        turn.say("Over een ander geef ik alleen wat bij jouw rol hoort."),
        tone=Tone.NO,
        paragraphs=(
            turn.say("Adressen, telefoonnummers, gezondheid en privézaken van anderen geef ik nooit."),
            turn.say("Vraag het aan de persoon zelf, of aan de coördinator van de school."),
        ),
        options=(Option(turn.say("Wat bewaar je over mij?"), Intent.PRIVACY_MINE),),
    )


def _erase(turn: Turn) -> Said:
    return answer(
        turn,
        turn.say("Je kunt laten wissen wat van jou is: vraag het aan de coördinator van je school."),
        paragraphs=(
            turn.say("Wat de school of je werkgever moet bewaren, blijft tot de bewaartermijn om is."),
            turn.say("In het logboek blijft dan alleen een code staan, geen naam."),
        ),
        options=(Option(turn.say("Wat bewaar je over mij?"), Intent.PRIVACY_MINE),),
    )


def _who_sees(turn: Turn) -> Said:
    return answer(
        turn,
        turn.say("Wie bij jou hoort, ziet alleen wat voor die rol nodig is."),
        paragraphs=(turn.say("Elke keer dat iemand iets over jou bekijkt, komt in het logboek."),),
        sections=section(turn, "Wie ziet wat", [turn.say(one) for one in SEEN_BY]),
        options=(Option(turn.say("Wat bewaar je over mij?"), Intent.PRIVACY_MINE),),
    )


SEEN_BY = (
    "Werkbegeleider en praktijkbegeleider: plan, opdrachten, examens, bevoegdheden en gesprekken",
    "Planner: bevoegdheden, en wanneer iemand bezet is zonder reden",
    "Adviseur leren en ontwikkelen: plan, vrijstellingen en bevoegdheden",
    "Docent en coördinator: alles van hun eigen school, behalve wat privé is",
    "Bekwaamheden bij een andere werkgever: alleen de deelnemer zelf",
)
"""The table of who may see what (domain.md), in words."""

SHOWN = {
    "trajectories": ("Traject", RecordKind.PLAN),
    "planned_certificates": ("Certificaatplan", RecordKind.PLAN),
    "placements": ("Praktijkplaats", RecordKind.PLAN),
    "submissions": ("Opdrachten", RecordKind.ASSIGNMENTS),
    "exam_registrations": ("Examens", RecordKind.EXAMS),
    "exemptions": ("Vrijstellingen", RecordKind.EXEMPTIONS),
    "supervisions": ("Begeleiding", RecordKind.CONTACTS),
    "competences": ("Bekwaamheden", RecordKind.AUTHORISATIONS),
}
"""Each table with its heading and the kind of record that the asker must be allowed to see."""


def fresh(turn: Turn) -> Said:
    """When the sources last confirmed the records of somebody, the oldest first in the headline."""
    if of_all(turn):
        return question(turn, turn.say("Over wie wil je weten hoe oud de gegevens zijn? Noem de naam."), "person", ())
    found = groups.confirmed_of(turn.db, turn.about.id, None if turn.is_self else turn.employers)
    seen = kinds(turn)
    shown = [
        (turn.say(heading), found[table]) for table, (heading, kind) in SHOWN.items() if table in found and kind in seen
    ]
    if not shown:
        own, other_text = (
            "Er staan nog geen gegevens van je in het systeem.",
            "Er staan geen gegevens van {name} die ik je kan laten zien.",
        )
        return answer(turn, about(turn, own, other_text), tone=Tone.UNSURE)
    oldest = min(instant for _, instant in shown)
    old = turn.now - oldest > turn.limits.register
    own = "De oudste gegevens over jou zijn bevestigd op {moment}."
    other_text = "De oudste gegevens over {name} zijn bevestigd op {moment}."
    note = "Gegevens ouder dan een week gebruik ik niet om „ja” te zeggen bij een handeling."
    return answer(
        turn,
        about(turn, own, other_text, moment=turn.say.moment(oldest)),
        tone=Tone.CAUTION if old else Tone.INFO,
        paragraphs=(turn.say(note),) if old else (),
        sections=section(turn, "Laatst bevestigd", [f"{what}: {moment_text(turn, at)}" for what, at in shown], most=12),
        reasons=("stale",) if old else (),
    )


ROUTES = (
    Route(Intent.PRIVACY_MINE, "Wat bewaar je over mij?", "What do you keep about me?", mine),
    Route(Intent.PRIVACY_OTHER, "Wat is het adres van Karin?", "What is the home address of Karin?", other, own=HIDDEN),
    Route(
        Intent.DATA_FRESH,
        "Hoe actueel zijn mijn gegevens?",
        "How fresh is my data?",
        fresh,
        kind=RecordKind.AUTHORISATIONS,
        needs=frozenset({Need.PERSON}),
    ),
)

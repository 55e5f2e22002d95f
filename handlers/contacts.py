"""Who is whose teacher, supervisor, adviser, and whom to ring (F9, H6, L2)."""

from collections.abc import Sequence

from bot.domain.people import RecordKind, Role
from bot.domain.progress import has_work_supervisor
from bot.domain.records import Location, Supervision
from bot.messages import Section, Tone
from bot.understanding.meaning import Intent
from handlers.contact_lists import contacts_of_everybody
from handlers.names import called
from handlers.phrasing import about, answer, asks_for, date_text, of_all, section, today
from handlers.questions import offer
from handlers.route import EVERYONE, Need, Route
from handlers.surroundings import Around, around_of, card
from handlers.turn import Option, Said, Turn

GUIDES = (Role.WORK_SUPERVISOR, Role.PRACTICE_SUPERVISOR, Role.TEACHER)
ASKED = (
    (("praktijkbegeleider*", "praktijkopleider*", "practice"), Role.PRACTICE_SUPERVISOR),
    (("werkbegeleider*", "begeleider*", "supervisor"), Role.WORK_SUPERVISOR),
    (("docent*", "leraar*", "trajectbegeleider*", "school", "teacher"), Role.TEACHER),
    (("adviseur*", "adviser", "vrijstelling*"), Role.LEARNING_ADVISER),
    (("coordinator*",), Role.COORDINATOR),
)
"""Whom a message asks for; the first that fits wins, so the narrower words come first."""
OFFICES = {
    ("hr", "personeelszaken"): "HR",
    ("examenbureau*", "examensecretariaat"): "het examenbureau",
    ("accountmanager*",): "de accountmanager",
    ("vertrouwenspersoon*",): "de vertrouwenspersoon",
    ("bedrijfsarts*",): "de bedrijfsarts",
    ("leidinggevende*", "manager", "teamleider*"): "de leidinggevende",
}
"""Whom people ask for and the records do not hold."""
AWAY = ("niet", "ziek", "weg", "vrij", "afwezig", "vakantie", "verlof", "vervangt", "not", "away", "ill")
RINGS = ("achterwacht*", "nummer*", "telefoon*", "bellen", "bel", "mic", "call", "number", "phone")


def contact(turn: Turn) -> Said:
    """The contacts of one person; for who guides others, the contacts of those."""
    if of_all(turn) and any(role is not Role.TRAINEE for role, _ in turn.asker.roles):
        return contacts_of_everybody(turn)
    around = around_of(turn)
    asked = next((role for words, role in ASKED if asks_for(turn, *words)), None)
    if around.places and (turn.slots.value == "bel" or asks_for(turn, *RINGS)):
        return _numbers(turn, around)
    office = next((called for words, called in OFFICES.items() if asks_for(turn, *words)), None)
    if office is not None:
        return _office(turn, around, office)
    missing = not has_work_supervisor(around.guiding, today(turn))
    instead = _standing_in(turn, around)
    somebody_away = asked is None and instead and asks_for(turn, *AWAY)
    return answer(
        turn,
        instead[0] if somebody_away else _headline(turn, around, asked),
        tone=Tone.CAUTION if missing else Tone.INFO,
        paragraphs=(
            *(_no_supervisor(turn, around, told=asked is Role.WORK_SUPERVISOR) if missing else ()),
            *(instead[1:] if somebody_away else instead),
        ),
        sections=(
            *section(turn, "Begeleiding", _guide_lines(turn, around)),
            *section(turn, "School en werkgever", _other_lines(turn, around)),
            *_on_call(turn, around.places),
        ),
        options=(Option(turn.say("Welk nummer bel ik?"), Intent.CONTACT, turn.with_slots(value="bel")),)
        if around.places and turn.is_self
        else (),
        reasons=("no_work_supervisor",) if missing else (),
    )


def contact_other(turn: Turn) -> Said:
    """Who has nobody, to who guides others; a change of guidance is for a human."""
    if of_all(turn) and asks_for(turn, "geen", "zonder", "no", "without"):
        return contacts_of_everybody(turn)
    return offer(turn)


def _named(around: Around, supervision: Supervision) -> str:
    who = around.people.get(supervision.supervisor)
    return who.name if who else ""


def _headline(turn: Turn, around: Around, asked: Role | None) -> str:
    if asked in (Role.LEARNING_ADVISER, Role.COORDINATOR):
        found = around.advisers if asked is Role.LEARNING_ADVISER else around.coordinators
        return _role_headline(turn, asked, [one.name for one in found])
    wanted = [asked] if asked else list(GUIDES)
    found_names = [_named(around, s) for role in wanted for s in around.guiding if s.role is role]
    if asked is not None:
        return _role_headline(turn, asked, found_names)
    if not found_names:
        own = "Er staan geen vaste begeleiders van je in de gegevens."
        return about(turn, own, "Er staan geen vaste begeleiders van {name} in de gegevens.")
    parts = [
        turn.say("{who} ({role})", who=_named(around, s), role=turn.say(s.role.value))
        for role in GUIDES
        for s in around.guiding
        if s.role is role
    ]
    own, other = "Je vaste contactpersonen zijn {people}.", "De vaste contactpersonen van {name} zijn {people}."
    if len(parts) == 1:
        own, other = "Je vaste contactpersoon is {people}.", "De vaste contactpersoon van {name} is {people}."
    return about(turn, own, other, people=turn.say.all_of(parts))


def _role_headline(turn: Turn, role: Role, names: Sequence[str]) -> str:
    given = {
        "role": turn.say(role.value),
        "people": turn.say.one_of(names) if role not in GUIDES else turn.say.all_of(names),
    }
    if not names:
        own, other = "Je hebt nu geen {role} in de gegevens.", "{name} heeft nu geen {role} in de gegevens."
        return about(turn, own, other, **given)
    return about(turn, "Je {role} is {people}.", "De {role} van {name} is {people}.", **given)


def _guide_lines(turn: Turn, around: Around) -> list[str]:
    return [_guide(turn, around, s) for role in GUIDES for s in around.guiding if s.role is role]


def _guide(turn: Turn, around: Around, supervision: Supervision) -> str:
    who = around.people.get(supervision.supervisor)
    parts = [turn.say("{role}: {who}", role=turn.say(supervision.role.value).capitalize(), who=card(who))]
    parts.append(turn.say("sinds {day}", day=date_text(turn, supervision.first)))
    if supervision.last is not None:
        parts.append(turn.say("tot en met {day}", day=date_text(turn, supervision.last)))
    deputy = around.people.get(supervision.deputy) if supervision.deputy is not None else None
    if deputy is not None:
        parts.append(turn.say("vervanger: {who}", who=card(deputy)))
        parts += _deputy_days(turn, supervision)
    return ", ".join(parts)


def _deputy_days(turn: Turn, supervision: Supervision) -> list[str]:
    first, last = supervision.deputy_first, supervision.deputy_last
    if first is None or last is None:
        return []
    return [turn.say("van {first} tot en met {last}", first=date_text(turn, first), last=date_text(turn, last))]


def _standing_in(turn: Turn, around: Around) -> tuple[str, ...]:
    """Who replaces whom today."""
    day = today(turn)
    said = []
    for one in around.guiding:
        deputy = around.people.get(one.deputy) if one.deputy is not None else None
        first, last = one.deputy_first, one.deputy_last
        if deputy is None or first is None or last is None or not first <= day <= last:
            continue
        given = {"deputy": deputy.name, "who": _named(around, one), "day": date_text(turn, last)}
        said.append(turn.say("{deputy} vervangt {who} tot en met {day}.", **given))
    return tuple(said)


def _other_lines(turn: Turn, around: Around) -> list[str]:
    lines = []
    for role, found in ((Role.LEARNING_ADVISER, around.advisers), (Role.COORDINATOR, around.coordinators)):
        for one in found[:3]:
            lines.append(turn.say("{role}: {who}", role=turn.say(role.value).capitalize(), who=card(one)))
    return lines


def _no_supervisor(turn: Turn, around: Around, told: bool) -> tuple[str, ...]:
    """The alert and who can act on it (F9); without the alert where the headline has `told` it."""
    own = "Let op: je hebt nu geen vaste werkbegeleider."
    said = [] if told else [about(turn, own, "Let op: {name} heeft nu geen vaste werkbegeleider.")]
    ask = [one.name for one in (*around.advisers[:1], *around.coordinators[:1])]
    if ask:
        said.append(turn.say("{names} kan dit regelen.", names=turn.say.one_of(ask)))
    return tuple(said)


def _on_call(turn: Turn, places: Sequence[Location]) -> tuple[Section, ...]:
    lines = [
        f"{one.name}: " + ", ".join(f"{called(turn, name)} {number}" for name, number in one.on_call) for one in places
    ]
    return section(turn, "Bellen", lines)


def _office(turn: Turn, around: Around, office: str) -> Said:
    """Not in the records: who of the records can point the way."""
    ask = [one.name for one in (*around.advisers[:1], *around.coordinators[:1])]
    who = turn.say.one_of(ask) if ask else turn.say("de coördinator van de school")
    return answer(
        turn,
        turn.say("Van {office} staat geen naam in de gegevens.", office=turn.say(office)),
        tone=Tone.UNSURE,
        paragraphs=(turn.say("Vraag het aan {names}.", names=who),),
        sections=section(turn, "School en werkgever", _other_lines(turn, around)),
    )


def _numbers(turn: Turn, around: Around) -> Said:
    first = around.places[0]
    name, number = first.on_call[0]
    given = {"called": called(turn, name), "number": number, "place": first.name}
    headline = turn.say("{place}: {called} {number}.", **given)
    danger = turn.say("Is er gevaar? Bel eerst 112.")
    return answer(turn, headline, paragraphs=(danger,), sections=_on_call(turn, around.places))


ROUTES = (
    Route(
        Intent.CONTACT,
        "Wie is mijn werkbegeleider?",
        "Who is my work supervisor?",
        contact,
        EVERYONE,
        RecordKind.CONTACTS,
        frozenset({Need.ANYBODY}),
    ),
    Route(
        Intent.CONTACT_OTHER,
        "Ik wil een andere werkbegeleider.",
        "I want another work supervisor.",
        contact_other,
        EVERYONE,
        RecordKind.CONTACTS,
        frozenset({Need.ANYBODY}),
    ),
)

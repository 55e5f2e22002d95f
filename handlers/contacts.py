"""Who is whose teacher, supervisor, adviser, and whom to ring (F9, H6, L2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.people import SCHOOL_STAFF, Person, PersonId, RecordKind, Role
from bot.domain.progress import current_trajectory, has_work_supervisor, running
from bot.domain.records import Location, Placement, Supervision, Trajectory
from bot.messages import Section, Tone
from bot.understanding.meaning import Intent
from handlers.access import own_placements
from handlers.names import organisations
from handlers.phrasing import about, answer, asks_for, counted, date_text, of_all, section, today
from handlers.questions import offer
from handlers.route import EVERYONE, Need, Route
from handlers.turn import Option, Said, Turn
from storage import around, catalogue, groups, learning, people

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
RINGS = ("achterwacht*", "nummer*", "telefoon*", "bellen", "bel", "mic", "call", "number", "phone")


@dataclass(frozen=True)
class Around:
    """Everybody around one trainee."""

    guiding: tuple[Supervision, ...]
    people: dict[PersonId, Person]
    advisers: tuple[Person, ...]
    coordinators: tuple[Person, ...]
    places: tuple[Location, ...]


def contact(turn: Turn) -> Said:
    """The contacts of one person; for who guides others, the contacts of those."""
    if of_all(turn):
        return _of_everybody(turn)
    around = _around(turn)
    asked = next((role for words, role in ASKED if asks_for(turn, *words)), None)
    if around.places and (turn.slots.value == "bel" or asks_for(turn, *RINGS)):
        return _numbers(turn, around)
    office = next((called for words, called in OFFICES.items() if asks_for(turn, *words)), None)
    if office is not None:
        return _office(turn, around, office)
    missing = not has_work_supervisor(around.guiding, today(turn))
    return answer(
        turn,
        _headline(turn, around, asked),
        tone=Tone.CAUTION if missing else Tone.INFO,
        paragraphs=(
            *(_no_supervisor(turn, around, told=asked is Role.WORK_SUPERVISOR) if missing else ()),
            *_standing_in(turn, around),
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
        return _of_everybody(turn)
    return offer(turn)


def _around(turn: Turn) -> Around:
    day = today(turn)
    guiding = learning.supervisions(turn.db, turn.about.id, day)
    placements = own_placements(turn, running(learning.placements(turn.db, turn.about.id), day))
    trajectory = current_trajectory(learning.trajectories(turn.db, turn.about.id))
    ids = {s.supervisor for s in guiding} | {s.deputy for s in guiding if s.deputy is not None}
    return Around(
        guiding,
        groups.people_by_id(turn.db, ids),
        _holders(turn, Role.LEARNING_ADVISER, [p.employer for p in placements]),
        _holders(turn, Role.COORDINATOR, _school(trajectory)),
        _places(turn, placements),
    )


def _school(trajectory: Trajectory | None) -> list[str]:
    return [trajectory.school] if trajectory else []


def _holders(turn: Turn, role: Role, codes: Iterable[str]) -> tuple[Person, ...]:
    found = [one for code in dict.fromkeys(codes) for one in around.holders(turn.db, role, code)]
    return tuple({one.id: one for one in found}.values())


def _places(turn: Turn, placements: Sequence[Placement]) -> tuple[Location, ...]:
    """The location of the placement; all of the employer's when it names none."""
    found: dict[str, Location] = {}
    for placement in placements:
        for one in catalogue.locations(turn.db, placement.employer):
            if placement.location in (None, one.code) and one.on_call:
                found[one.code] = one
    return tuple(found.values())


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
    parts = [turn.say("{role}: {who}", role=turn.say(supervision.role.value).capitalize(), who=_card(who))]
    parts.append(turn.say("sinds {day}", day=date_text(turn, supervision.first)))
    if supervision.last is not None:
        parts.append(turn.say("tot en met {day}", day=date_text(turn, supervision.last)))
    deputy = around.people.get(supervision.deputy) if supervision.deputy is not None else None
    if deputy is not None:
        parts.append(turn.say("vervanger: {who}", who=_card(deputy)))
        parts += _deputy_days(turn, supervision)
    return ", ".join(parts)


def _card(person: Person | None) -> str:
    return f"{person.name} ({person.email})" if person else "?"


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
            lines.append(turn.say("{role}: {who}", role=turn.say(role.value).capitalize(), who=_card(one)))
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
        f"{one.name}: " + ", ".join(f"{turn.say(called)} {number}" for called, number in one.on_call) for one in places
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
    called, number = first.on_call[0]
    given = {"called": turn.say(called), "number": number, "place": first.name}
    headline = turn.say("{place}: {called} {number}.", **given)
    danger = turn.say("Is er gevaar? Bel eerst 112.")
    return answer(turn, headline, paragraphs=(danger,), sections=_on_call(turn, around.places))


def _of_everybody(turn: Turn) -> Said:
    """For who guides: the fixed contacts of every trainee, first those who have no work supervisor."""
    day = today(turn)
    seen = people.people_seen(turn.db, turn.asker, RecordKind.CONTACTS, day)
    if not seen:
        return _of_own_organisation(turn)
    found = groups.supervisions_of(turn.db, [p.id for p in seen], day)
    names = people.names(turn.db, sorted({s.supervisor for each in found.values() for s in each}))
    without = [p.name for p in seen if not has_work_supervisor(found.get(p.id, ()), day)]
    ordered = sorted(seen, key=lambda p: (p.name not in without, p.name))
    headline = counted(
        turn,
        len(without),
        "Eén deelnemer heeft nu geen vaste werkbegeleider: {names}.",
        "{count} deelnemers hebben nu geen vaste werkbegeleider: {names}.",
        names=turn.say.all_of(without[:4]),
    )
    if not without:
        headline = turn.say("Al je deelnemers hebben een vaste werkbegeleider.")
    lines = [f"{p.name}: " + _short(turn, found.get(p.id, ()), names) for p in ordered]
    return answer(
        turn,
        headline,
        tone=Tone.CAUTION if without else Tone.INFO,
        sections=section(turn, "Deelnemers", lines, most=12),
        reasons=("no_work_supervisor",) if without else (),
        people=(int(p.id) for p in ordered[:12]),
    )


def _short(turn: Turn, guiding: Sequence[Supervision], names: dict[PersonId, str]) -> str:
    parts = [f"{names.get(s.supervisor, '')} ({turn.say(s.role.value)})" for s in guiding]
    return ", ".join(parts) if parts else turn.say("niemand in de gegevens")


def _of_own_organisation(turn: Turn) -> Said:
    """Who sees nobody's contacts: the advisers of their employer and the coordinators of the schools around them."""
    own = sorted({code for _, code in turn.asker.roles})
    found = [one for one in _holders(turn, Role.LEARNING_ADVISER, own) if one.id != turn.asker.id]
    schools = sorted(around.schools_near(turn.db, turn.asker) | turn.asker.organisations(*SCHOOL_STAFF))
    coordinators = [one for one in _holders(turn, Role.COORDINATOR, schools) if one.id != turn.asker.id]
    every = (*found, *coordinators)
    if not every:
        headline = turn.say("Er staan geen contactpersonen voor je in de gegevens.")
        return answer(turn, headline, paragraphs=(turn.say("Vraag het aan je leidinggevende."),))
    headline = turn.say("Je kunt terecht bij {names}.", names=turn.say.one_of([one.name for one in every[:3]]))
    titles = organisations(turn, (code for one in every for _, code in one.roles))
    lines = [
        f"{_card(one)}, {turn.say(role.value)}, {titles.get(code, code)}"
        for one in every
        for role, code in one.roles
        if role in (Role.LEARNING_ADVISER, Role.COORDINATOR)
    ]
    return answer(turn, headline, sections=section(turn, "Contactpersonen", lines))


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

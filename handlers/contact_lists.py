"""The contacts of everybody whom the asker guides, and those of who guides nobody (F9, H6)."""

from collections.abc import Sequence

from bot.domain.people import SCHOOL_STAFF, PersonId, RecordKind, Role
from bot.domain.progress import has_work_supervisor
from bot.domain.records import Supervision
from bot.messages import Tone
from handlers.names import organisations
from handlers.phrasing import answer, counted, section, today
from handlers.surroundings import card, holders
from handlers.turn import Said, Turn
from storage import around, groups, people


def contacts_of_everybody(turn: Turn) -> Said:
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
    found = [one for one in holders(turn, Role.LEARNING_ADVISER, own) if one.id != turn.asker.id]
    schools = sorted(around.schools_near(turn.db, turn.asker) | turn.asker.organisations(*SCHOOL_STAFF))
    coordinators = [one for one in holders(turn, Role.COORDINATOR, schools) if one.id != turn.asker.id]
    every = (*found, *coordinators)
    if not every:
        headline = turn.say("Er staan geen contactpersonen voor je in de gegevens.")
        return answer(turn, headline, paragraphs=(turn.say("Vraag het aan je leidinggevende."),))
    headline = turn.say("Je kunt terecht bij {names}.", names=turn.say.one_of([one.name for one in every[:3]]))
    titles = organisations(turn, (code for one in every for _, code in one.roles))
    lines = [
        f"{card(one)}, {turn.say(role.value)}, {titles.get(code, code)}"
        for one in every
        for role, code in one.roles
        if role in (Role.LEARNING_ADVISER, Role.COORDINATOR)
    ]
    return answer(turn, headline, sections=section(turn, "Contactpersonen", lines))

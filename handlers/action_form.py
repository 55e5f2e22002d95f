"""The form that makes an action point: what, about whom, who does it and until when.

Values that cannot be taken bring the same form back, filled in, with the reason. Who does it is told when it is not the
one who made it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.people import Person, PersonId, RecordKind, Role
from bot.messages import Field, Reply, Section, Tone
from bot.texts import Texts
from bot.understanding.meaning import CLIENT, Intent
from handlers.assignment_words import due_text
from handlers.phrasing import day_text, days_in, today
from handlers.turn import Ask, Option, Said, Slots, Telling, Turn
from handlers.whom import fixed_person
from storage import action_points, people
from storage.action_points import NewActionPoint

LONGEST = 300
"""Characters of an agreement."""
MOST_TRAINEES = 100
SELF, THEM = "ik", "deelnemer"
BY_ROLE = {"werkbegeleider": Role.WORK_SUPERVISOR, "docent": Role.TEACHER}
"""Who guides that trainee on the day it is made, deputies included."""
NAMELESS = {THEM: "de deelnemer", "werkbegeleider": "de werkbegeleider", "docent": "de docent"}
"""How they are called while it is not known which trainee it is about."""


def talks_seen(turn: Turn) -> Mapping[PersonId, Person]:
    """Whose talks the asker sees, by name; only the one that was named, if it is one of them."""
    seen = {one.id: one for one in people.people_seen(turn.db, turn.asker, RecordKind.CHECKINS, today(turn))}
    named = PersonId(turn.slots.person or 0)
    return {named: seen[named]} if named in seen and named != turn.asker.id else seen


def make(turn: Turn) -> Said:
    """The form, or what became of one that was filled in."""
    if turn.form:
        return _take(turn, dict(turn.form))
    seen = talks_seen(turn)
    if not seen:
        return Said(Reply(turn.say("Er is nu niemand voor wie jij een actiepunt kunt maken."), Tone.INFO))
    whens = turn.meaning.dates.whens
    day = f"{whens[0][0].last:%d-%m-%Y}" if len(whens) == 1 else ""
    told = turn.say("Wat spreken jullie af?")
    return _asking(turn, seen, told, {"what": _words(turn), "when": day})


def _words(turn: Turn) -> str:
    """What is known of the agreement: the message that is pointed at, else what stands behind a colon."""
    said = turn.quoted or turn.meaning.without_clients(turn.text).partition(":")[2]
    text = " ".join(said.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _asking(turn: Turn, seen: Mapping[PersonId, Person], told: str, filled: Mapping[str, str]) -> Said:
    only = next(iter(seen.values())) if len(seen) == 1 else None
    fields = [
        Field(
            "what",
            turn.say("Wat is de afspraak?"),
            hint=turn.say("Geen namen van cliënten en niets over gezondheid."),
            lines=True,
        ),
        *(() if only else (_about_field(turn, seen),)),
        Field("who", turn.say("Wie doet het?"), _doers(turn, only)),
        Field(
            "when",
            turn.say("Wanneer is het klaar?"),
            hint=turn.say("Bijvoorbeeld: vrijdag, of 3 december."),
        ),
    ]
    title = turn.say("Nieuw actiepunt")
    if only and only.id != turn.asker.id:
        title = turn.say("Nieuw actiepunt voor {name}", name=only.name)
    slots = Slots(person=int(only.id)) if only else Slots()
    filled_in = tuple(replace(one, value=_known(one, filled.get(one.name, ""))) for one in fields)
    form = Ask(title, filled_in, turn.say("Bewaar"), Intent.ACTIONS_MAKE, slots)
    # The asker reads no record here but names they chose from: no line in the audit log.
    return Said(Reply(told, Tone.QUESTION), asks="form", form=form)


def _known(one: Field, value: str) -> str:
    return value if not one.options or value in dict(one.options) else ""


def _about_field(turn: Turn, seen: Mapping[PersonId, Person]) -> Field:
    shown = list(seen.values())[:MOST_TRAINEES]
    more = turn.say("Staat iemand er niet bij? Noem dan de naam als je om een actiepunt vraagt.")
    options = tuple((str(one.id), one.name) for one in shown)
    return Field("about", turn.say("Over wie gaat het?"), options, hint=more if len(shown) < len(seen) else "")


def _doers(turn: Turn, only: Person | None) -> tuple[tuple[str, str], ...]:
    """The asker, the trainee and who guides them: by name where it is one trainee."""
    found = [(SELF, turn.say("ikzelf"))]
    if only is None or only.id != turn.asker.id:
        found.append((THEM, only.name if only else turn.say(NAMELESS[THEM])))
    for value, role in BY_ROLE.items():
        guide = fixed_person(replace(turn, subject=only), role) if only else None
        if only is None:
            found.append((value, turn.say(NAMELESS[value])))
        elif guide is not None and guide.id != turn.asker.id:
            found.append((value, f"{guide.name}, {turn.say(role)}"))
    return tuple(found)


@dataclass(frozen=True)
class _Agreed:
    """Values that can be taken."""

    trainee: Person
    owner: Person
    text: str
    due: date


def _take(turn: Turn, filled: Mapping[str, str]) -> Said:
    seen = talks_seen(turn)
    agreed = _agreed(turn, filled)
    if isinstance(agreed, str):
        return _asking(turn, seen, agreed, filled)
    new = NewActionPoint(agreed.trainee.id, agreed.owner.id, agreed.text, agreed.due, turn.asker.id, turn.now)
    number = action_points.make(turn.db, new)
    left_out = (turn.say("De naam van een cliënt heb ik weggelaten."),) if CLIENT in agreed.text else ()
    told = () if agreed.owner.id == turn.asker.id else (_telling(turn, agreed, number),)
    hears = tuple(turn.say("{name} krijgt er bericht van.", name=one.name) for one in (agreed.owner,) if told)
    reply = Reply(
        turn.say("Het actiepunt is bewaard."),
        Tone.INFO,
        (*hears, *left_out),
        (Section(turn.say("Actiepunt"), tuple(_lines(turn, agreed))),),
    )
    more = (Option(turn.say("Welke actiepunten staan open?"), Intent.ACTIONS_LIST),)
    return Said(reply, more, tells=told, people=(int(agreed.trainee.id),))


def _agreed(turn: Turn, filled: Mapping[str, str]) -> _Agreed | str:
    """What can be kept, or why it cannot. Whom it is about must still be in sight."""
    trainee = _trainee(turn, filled)
    if trainee is None:
        return turn.say("Over wie gaat het? Kies iemand uit de lijst.")
    if len(filled["what"]) > LONGEST:
        return turn.say("Maak de afspraak korter: hooguit {count} tekens.", count=LONGEST)
    owner = _owner(turn, trainee, filled["who"])
    if owner is None:
        return turn.say("{name} heeft nu niemand in die rol. Kies iemand anders.", name=trainee.name)
    days = days_in(filled["when"], turn.now)
    if days is None:
        return turn.say("Ik begrijp niet welke dag je bedoelt. Schrijf het zo: vrijdag, of 3 december.")
    if days.last_day < today(turn):
        return turn.say("Die dag is al voorbij. Kies een dag vanaf vandaag.")
    return _Agreed(trainee, owner, filled["what"], days.last_day)


def _trainee(turn: Turn, filled: Mapping[str, str]) -> Person | None:
    everybody = people.people_seen(turn.db, turn.asker, RecordKind.CHECKINS, today(turn))
    wanted = filled.get("about") or str(turn.slots.person or "")
    return next((one for one in everybody if str(one.id) == wanted), None)


def _owner(turn: Turn, trainee: Person, who: str) -> Person | None:
    if who == SELF:
        return turn.asker
    return trainee if who == THEM else fixed_person(replace(turn, subject=trainee), BY_ROLE[who])


def _lines(turn: Turn, agreed: _Agreed) -> Iterable[str]:
    yield turn.say("Afspraak: {text}", text=agreed.text)
    if agreed.trainee.id != turn.asker.id:
        yield turn.say("Over: {name}", name=agreed.trainee.name)
    who = turn.say("jij") if agreed.owner.id == turn.asker.id else agreed.owner.name
    yield turn.say("Wie: {name}", name=who)
    yield turn.say("Wanneer: {when}", when=due_text(turn, agreed.due))


def _telling(turn: Turn, agreed: _Agreed, number: int) -> Telling:
    """How the owner hears of it, in their own language."""
    told = Texts(agreed.owner.locale)
    about = told("Het gaat over {name}.", name=agreed.trainee.name)
    reply = Reply(
        told("Nieuw actiepunt van {name}", name=turn.asker.name),
        Tone.INFO,
        (
            f"„{agreed.text}”",
            *((about,) if agreed.trainee.id not in (agreed.owner.id, turn.asker.id) else ()),
            told("Uiterlijk {day}.", day=day_text(replace(turn, say=told), agreed.due)),
        ),
    )
    done = Option(told("Klaar"), Intent.ACTIONS_DONE, Slots(value=str(number)))
    return Telling(
        agreed.owner.id, "actiepunt", str(number), told("Jij staat bij dit actiepunt als wie het doet."), reply, (done,)
    )

"""The form that makes an action point: what, about whom, who does it and until when.

A sentence fills it in as far as it can be read (`handlers.action_words`). Values that cannot be taken bring the same
form back, filled in, with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.people import Person, PersonId, RecordKind, Role
from bot.messages import Field, Reply, Tone
from bot.understanding.meaning import Intent
from handlers.action_doers import MOST_TRAINEES, NAMELESS, SELF, THEM, Known, chosen, doers, known_people
from handlers.action_words import due_in, read
from handlers.phrasing import today
from handlers.turn import Ask, Said, Slots, Turn
from storage import people

LONGEST = 300
"""Characters of an agreement."""


def talks_seen(turn: Turn) -> Mapping[PersonId, Person]:
    """Whose talks the asker sees, by name; only the one that was named, if it is one of them."""
    seen = {one.id: one for one in people.people_seen(turn.db, turn.asker, RecordKind.CHECKINS, today(turn))}
    named = PersonId(turn.slots.person or 0)
    return {named: seen[named]} if named in seen and named != turn.asker.id else seen


def asking(turn: Turn) -> Said:
    """The form, with what the sentence says filled in."""
    seen = talks_seen(turn)
    if not seen:
        return Said(Reply(turn.say("Er is nu niemand voor wie jij een actiepunt kunt maken."), Tone.INFO))
    known = known_people(turn, seen)
    said = read(turn, known)
    about = {one.trainee for one in known if one.person == said.owner and one.person != turn.asker.id}
    if len(about) == 1:
        seen = {one: seen[one] for one in about}
    words = " ".join((turn.quoted or said.text).split())
    filled = {
        "what": words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…",
        "who": _who_said(turn, seen, known, said.owner, said.role),
        "when": said.due or _only_day(turn),
    }
    return form(turn, seen, _told(turn, filled["when"], stranger=said.stranger), filled)


def _told(turn: Turn, day: str, *, stranger: bool) -> str:
    if stranger:
        return turn.say("Ik ken die persoon hier niet. Kies zelf wie het doet.")
    due = due_in(day, turn.now) if day else None
    if due is not None and due < today(turn):
        return turn.say("Die dag is al voorbij. Kies een dag vanaf vandaag.")
    return turn.say("Wat spreken jullie af?")


def _only_day(turn: Turn) -> str:
    whens = turn.meaning.dates.whens
    return f"{whens[0][0].last:%d-%m-%Y}" if len(whens) == 1 else ""


def _who_said(
    turn: Turn, seen: Mapping[PersonId, Person], known: Sequence[Known], owner: PersonId | None, role: Role | None
) -> str:
    """The choice that stands for who was named."""
    if owner == turn.asker.id:
        return SELF
    if owner is None and role is None:
        return ""
    only = next(iter(seen.values())) if len(seen) == 1 else None
    if only is not None:
        fits = (one for one in doers(turn, only, known) if one.person == owner or (owner is None and one.role is role))
        return next((one.value for one in fits), "")
    role = role or next((one.role for one in known if one.person == owner), None)
    return THEM if role is Role.TRAINEE else str(role)


def form(turn: Turn, seen: Mapping[PersonId, Person], told: str, filled: Mapping[str, str]) -> Said:
    """The form, with what is known filled in."""
    only = next(iter(seen.values())) if len(seen) == 1 else None
    fields = [
        Field(
            "what",
            turn.say("Wat is de afspraak?"),
            hint=turn.say("Geen namen van cliënten en niets over gezondheid."),
            lines=True,
        ),
        *(() if only else (_about_field(turn, seen),)),
        Field("who", turn.say("Wie doet het?"), _choices(turn, only)),
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
    asked = Ask(title, filled_in, turn.say("Bewaar"), Intent.ACTIONS_MAKE, slots)
    # The asker reads no record here but names they chose from: no line in the audit log.
    return Said(Reply(told, Tone.QUESTION), asks="form", form=asked)


def _known(one: Field, value: str) -> str:
    return value if not one.options or value in dict(one.options) else ""


def _about_field(turn: Turn, seen: Mapping[PersonId, Person]) -> Field:
    shown = list(seen.values())[:MOST_TRAINEES]
    more = turn.say("Staat iemand er niet bij? Noem dan de naam als je om een actiepunt vraagt.")
    options = tuple((str(one.id), one.name) for one in shown)
    return Field("about", turn.say("Over wie gaat het?"), options, hint=more if len(shown) < len(seen) else "")


def _choices(turn: Turn, only: Person | None) -> tuple[tuple[str, str], ...]:
    if only is not None:
        known = known_people(turn, {only.id: only})
        return tuple((one.value, one.label) for one in doers(turn, only, known))
    named = ((THEM if role is Role.TRAINEE else str(role), turn.say(text)) for role, text in NAMELESS.items())
    return ((SELF, turn.say("ikzelf")), *named)


@dataclass(frozen=True)
class Agreed:
    """Values that can be taken."""

    trainee: Person
    owner: Person
    text: str
    due: date


def agreed(turn: Turn, filled: Mapping[str, str]) -> Agreed | str:
    """What can be kept, or why it cannot. Whom it is about must still be in sight."""
    trainee = _trainee(turn, filled)
    if trainee is None:
        return turn.say("Over wie gaat het? Kies iemand uit de lijst.")
    if len(filled["what"]) > LONGEST:
        return turn.say("Maak de afspraak korter: hooguit {count} tekens.", count=LONGEST)
    owner = chosen(turn, trainee, filled["who"])
    if owner is None:
        return turn.say("{name} heeft nu niemand in die rol. Kies iemand anders.", name=trainee.name)
    due = due_in(filled["when"], turn.now)
    if due is None:
        return turn.say("Ik begrijp niet welke dag je bedoelt. Schrijf het zo: vrijdag, of 3 december.")
    if due < today(turn):
        return turn.say("Die dag is al voorbij. Kies een dag vanaf vandaag.")
    return Agreed(trainee, owner, filled["what"], due)


def _trainee(turn: Turn, filled: Mapping[str, str]) -> Person | None:
    everybody = people.people_seen(turn.db, turn.asker, RecordKind.CHECKINS, today(turn))
    wanted = filled.get("about") or str(turn.slots.person or "")
    return next((one for one in everybody if str(one.id) == wanted), None)

"""Practice that a trainee put on record, confirmed by who guides them at that employer: somebody else, and no sign-off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.people import SUPERVISORS, Person, Role
from bot.domain.records import Procedure
from bot.messages import Reply, Section, Tone
from bot.texts import Texts
from bot.understanding.meaning import Intent
from handlers.phrasing import day_text, today
from handlers.route import Route
from handlers.turn import Option, Said, Slots, Telling, Turn
from storage import catalogue, guides, people, practice
from storage.guides import guides_on
from storage.practice import NewPractice, Practice

YES, NO = "ja", "nee"
IN_TIME = timedelta(days=28)
"""How long after the day somebody still knows what they saw."""


def asked(turn: Turn, made: Mapping[int, NewPractice], named: Mapping[str, Procedure]) -> list[tuple[Person, Telling]]:
    """Who guides the trainee on the ward today is asked, else who does so from a distance; each in their own words."""
    employer = next(iter(made.values())).employer
    guidance = guides.guidance_of(turn.db, [turn.asker.id], today(turn), today(turn)).get(turn.asker.id, [])
    there = guides_on(guidance, today(turn))
    known = people.present(turn.db, sorted({one.person for one in there}))
    for role in (Role.WORK_SUPERVISOR, Role.PRACTICE_SUPERVISOR):
        found = [known[one.person] for one in there if one.role is role and one.person in known]
        found = [one for one in found if one.id != turn.asker.id and employer in one.organisations(*SUPERVISORS)]
        if found:
            return [(one, _asking(turn, one, made, named)) for one in found]
    return []


def _asking(turn: Turn, who: Person, made: Mapping[int, NewPractice], named: Mapping[str, Procedure]) -> Telling:
    say = Texts(who.locale)
    lines = tuple(line(replace(turn, say=say), one, named) for one in made.values())
    numbers = ",".join(map(str, made))
    reply = Reply(
        say("{name} heeft geoefend. Heb jij dat gezien?", name=turn.asker.name),
        Tone.QUESTION,
        (say("Bevestig alleen wat klopt. Dit is geen aftekening."),),
        (Section(say("Geoefend"), lines),),
    )
    options = (option for number, one in made.items() for option in _answers(say, number, one, named, len(made) == 1))
    why = say("Je krijgt dit omdat je {name} begeleidt.", name=turn.asker.name)
    return Telling(who.id, "oefenen", numbers, why, reply, tuple(options))


def _answers(say: Texts, number: int, one: NewPractice, named: Mapping[str, Procedure], only: bool) -> Iterable[Option]:
    """Yes and no to one procedure: somebody may have seen one thing of a day, and not the other."""
    what = say(named[one.procedure].name)
    yes, no = say("Ja: {what}", what=what), say("Nee: {what}", what=what)
    if only:
        yes, no = say("Ja, dat klopt"), say("Nee, dit bevestig ik niet")
    for label, word in ((yes, YES), (no, NO)):
        yield Option(label, Intent.PRACTICE_CONFIRM, Slots(value=f"{number}|{word}"), thing=f"oefenen:{number}")


def line(turn: Turn, one: NewPractice | Practice, named: Mapping[str, Procedure]) -> str:
    """What was practised, when and where."""
    where = turn.say("op de afdeling") if one.on_ward else turn.say("in het skillslab")
    return f"{turn.say(named[one.procedure].name)}, {day_text(turn, one.on)}, {where}"


def confirm(turn: Turn) -> Said:
    """What the tap says of what it names; who does not guide the trainee at that employer today can say nothing."""
    numbers, _, word = turn.slots.value.partition("|")
    found = practice.by_number(turn.db, [int(one) for one in numbers.split(",") if one.isdecimal() and len(one) < 10])
    if not found or word not in (YES, NO) or not _may(turn, found):
        return Said(Reply(turn.say("Dit kun jij niet bevestigen."), Tone.INFO))
    if any(one.on < today(turn) - IN_TIME for one in found):
        return Said(Reply(turn.say("Dit is te lang geleden om nog te bevestigen."), Tone.INFO))
    trainee = people.present(turn.db, [found[0].person]).get(found[0].person)
    if trainee is None:
        return Said(Reply(turn.say("Dit kun jij niet bevestigen."), Tone.INFO))
    if all(one.confirmed_by is not None for one in found):
        return Said(Reply(turn.say("Dit was al bevestigd."), Tone.INFO), people=(int(trainee.id),))
    if word == NO:
        told = turn.say("Goed. Het blijft onbevestigd. {name} hoort dat.", name=trainee.first_name)
        said = Reply(told, Tone.INFO, sections=(_practised(turn, found),))
        return Said(said, tells=(_told(turn, trainee, found, seen=False),), people=(int(trainee.id),))
    if not [one for one in found if practice.confirm(turn.db, one.id, turn.asker.id, turn.now)]:
        return Said(Reply(turn.say("Dit was al bevestigd."), Tone.INFO), people=(int(trainee.id),))
    said = Reply(turn.say("Bevestigd. Dit is geen aftekening."), Tone.INFO, sections=(_practised(turn, found),))
    return Said(said, tells=(_told(turn, trainee, found, seen=True),), people=(int(trainee.id),))


def _may(turn: Turn, found: Sequence[Practice]) -> bool:
    whom = {one.person for one in found}
    if len(whom) != 1 or turn.asker.id in whom:
        return False
    (relation,) = people.relations(turn.db, sorted(whom), today(turn)).values()
    own = turn.asker.organisations(*SUPERVISORS)
    return turn.asker.id in relation.supervised_by and all(one.employer in own for one in found)


def _told(turn: Turn, trainee: Person, found: Sequence[Practice], *, seen: bool) -> Telling:
    say = Texts(trainee.locale)
    name = turn.asker.name
    headline = say("{name} heeft je oefenen bevestigd.", name=name)
    if not seen:
        headline = say("{name} bevestigt je oefenen niet. Bespreek het samen.", name=name)
    note = (say("Het is geen aftekening."),) if seen else ()
    reply = Reply(headline, Tone.INFO, note, (_practised(replace(turn, say=say), found),))
    numbers = ",".join(str(one.id) for one in found)
    return Telling(trainee.id, "oefenen", f"{numbers}:{seen}", say("Jij legde dit vast."), reply)


def _practised(turn: Turn, found: Sequence[Practice]) -> Section:
    named = {one.code: one for one in catalogue.procedures(turn.db, [one.procedure for one in found])}
    return Section(turn.say("Geoefend"), tuple(line(turn, one, named) for one in found))


ROUTES = (Route(Intent.PRACTICE_CONFIRM, "", "", confirm, SUPERVISORS),)

"""What somebody practised as it is on record: when, where, and who confirmed it. It shows no permission and gives none.

For the trainee and who guides them, as closed check-ins are; practice at another employer is the trainee's alone.
"""

from collections.abc import Iterator, Sequence

from bot.domain.people import PersonId, RecordKind
from bot.messages import Section
from bot.understanding.meaning import Intent
from handlers.phrasing import about, answer, capped, span_text
from handlers.practice_confirm import line
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import Need, Route
from handlers.turn import Said, Turn
from storage import catalogue, people, practice
from storage.practice import Practice


def practised(turn: Turn) -> Said:
    """The newest first; only of the procedure or the days that were named."""
    found = [one for one in practice.of_person(turn.db, turn.about.id, turn.employers) if _asked_for(turn, one)]
    only = tuple(_only(turn))
    if not found:
        own, other = "Er staat geen oefenmoment van je in de gegevens.", "Ik zie geen oefenmoment van {name}."
        tell = (turn.say("Vertel eerst wat je hebt geoefend, en hoe vaak."),) if turn.is_self else ()
        return answer(turn, about(turn, own, other), paragraphs=(*only, *tell))
    headline = _counted(turn, len(found))
    notes = [turn.say("Oefenen is geen aftekening. Je mag er niets nieuws door doen.")]
    if not all(one.on_ward and one.by_another for one in found):
        notes.append(turn.say("Het telt alleen mee als het op de afdeling was en iemand het bevestigde."))
    sections = (Section(turn.say("Geoefend"), capped(turn, _lines(turn, found))),)
    return answer(turn, headline, paragraphs=(*only, *notes), sections=sections)


def _asked_for(turn: Turn, one: Practice) -> bool:
    named = turn.slots.procedure in (None, one.procedure)
    return named and (turn.interval is None or one.on in turn.interval.days)


def _only(turn: Turn) -> Iterator[str]:
    """What is left out is said."""
    found = catalogue.procedure(turn.db, turn.slots.procedure) if turn.slots.procedure else None
    what = [turn.say(found.name)] if found is not None else []
    if turn.interval is not None:
        what.append(span_text(turn, turn.interval.first_day, turn.interval.last_day))
    if what:
        yield turn.say("Dit gaat alleen over: {what}.", what=", ".join(what))


def _counted(turn: Turn, count: int) -> str:
    if count == 1:
        own, other = "Er staat één oefenmoment van je in de gegevens.", "Ik zie één oefenmoment van {name}."
        return about(turn, own, other)
    own, other = "Er staan {count} oefenmomenten van je in de gegevens.", "Ik zie {count} oefenmomenten van {name}."
    return about(turn, own, other, count=count)


def _lines(turn: Turn, found: Sequence[Practice]) -> list[str]:
    named = {one.code: one for one in catalogue.procedures(turn.db, sorted({one.procedure for one in found}))}
    seen = people.names(turn.db, sorted({one.confirmed_by for one in found if one.confirmed_by is not None}))
    employers = {one.employer for one in found}
    several = catalogue.organisation_names(turn.db, employers) if len(employers) > 1 else {}
    places = {code: f", {name}" for code, name in several.items()}
    return [f"{line(turn, one, named)}{places.get(one.employer, '')}: {_confirmed(turn, one, seen)}" for one in found]


def _confirmed(turn: Turn, one: Practice, names: dict[PersonId, str]) -> str:
    if one.confirmed_by is None or not one.by_another:
        return turn.say("nog niet bevestigd")
    return turn.say("bevestigd door {name}", name=names.get(one.confirmed_by, turn.say("een collega")))


ROUTES = (
    Route(
        Intent.PRACTICE_LIST,
        "Wat heeft mijn deelnemer geoefend?",
        "What has my trainee practised?",
        practised,
        TRAINEES_AND_GUIDES,
        RecordKind.CHECKINS,
        frozenset({Need.PERSON, Need.MAYBE_WHEN}),
        own=("Wat heb ik geoefend?", "What have I practised?"),
    ),
)

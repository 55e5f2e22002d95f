"""How the check-ins stand: who is silent, where the parties differ, and which action points are open (the teacher's view).

Before a round closes it tells who answered, and nothing of what.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from bot.domain.checkins import Round
from bot.domain.people import Person, PersonId, RecordKind
from bot.messages import Tone
from bot.understanding.meaning import Intent
from handlers.checkin_held import KINDS
from handlers.checkin_sight import Readable, answered, readable, who_said
from handlers.phrasing import answer, counted, section, today
from handlers.turn import Option, Said, Turn
from storage import action_points, checkins, people

BACK = timedelta(weeks=3)
"""How far back a round still counts for how things stand."""
MOST_TRAINEES = 200
"""Of a larger group the first by name; a name asks for one of the others."""
MOST_LINES = 12


def whom(turn: Turn) -> tuple[Mapping[PersonId, Person], bool]:
    """Whose check-ins are shown, by name, and whether there were too many."""
    seen = people.people_seen(turn.db, turn.asker, RecordKind.CHECKINS, today(turn))
    named = [one for one in seen if turn.slots.person == int(one.id)]
    shown = named or [one for one in seen if one.id != turn.asker.id]
    return {one.id: one for one in shown[:MOST_TRAINEES]}, len(shown) > MOST_TRAINEES


def rounds(turn: Turn) -> Said:
    """Of the newest round of each kind and trainee: who is silent, and where the answers differ."""
    trainees, more = whom(turn)
    found = _newest(checkins.of_trainees(turn.db, list(trainees), today(turn) - BACK))
    shown = readable(turn, found)
    open_ones = [one for one in shown if one.this.closed_at is None]
    names = people.names(turn.db, sorted({s.person for one in shown for s in one.this.seats if s.person is not None}))
    silent = [line for one in open_ones for line in _silent(turn, one.this, trainees, names)]
    differ = [line for one in shown for line in _differ(turn, one, trainees, names)]
    points = list(_points(turn, trainees))
    sections = (
        *section(turn, "Nog geen antwoord", silent, MOST_LINES),
        *section(turn, "Hier verschillen de antwoorden", differ, MOST_LINES),
        *section(turn, "Open actiepunten", points, MOST_LINES),
    )
    done = sum(not one.this.silent for one in shown)
    told = [
        counted(turn, done, "Bij één ronde heeft iedereen geantwoord.", "Bij {count} rondes heeft iedereen geantwoord.")
    ]
    told = told if done else []
    told += [turn.say("Ik laat de eerste {count} zien. Noem een naam voor iemand anders.", count=MOST_TRAINEES)] * more
    return answer(
        turn,
        _running(turn, len(open_ones)),
        tone=Tone.CAUTION if silent else Tone.INFO,
        paragraphs=told,
        sections=sections,
        options=(Option(turn.say("Exporteer de check-ins"), Intent.CHECKIN_EXPORT, turn.with_slots(value="")),),
        people=dict.fromkeys(int(one.this.trainee) for one in shown),
    )


def _running(turn: Turn, count: int) -> str:
    if not count:
        return turn.say("Er lopen nu geen vraagrondes.")
    return counted(turn, count, "Er loopt nu één vraagronde.", "Er lopen nu {count} vraagrondes.")


def _newest(found: Iterable[Round]) -> Sequence[Round]:
    """The last of each trainee and kind; they come by their first day."""
    return tuple({(one.trainee, one.kind): one for one in found}.values())


def _silent(
    turn: Turn, one: Round, trainees: Mapping[PersonId, Person], names: Mapping[PersonId, str]
) -> Iterable[str]:
    """Who is silent in this round, in one line."""
    known = {**names, one.trainee: turn.say("de deelnemer zelf")}
    who = [
        turn.say("jij") if seat.person == turn.asker.id else who_said(turn, seat.party, seat.person, known)
        for seat in one.silent
    ]
    if who:
        yield f"{trainees[one.trainee].name}, {turn.say(KINDS[one.kind])}: {turn.say.all_of(who)}"


def _differ(
    turn: Turn, one: Readable, trainees: Mapping[PersonId, Person], names: Mapping[PersonId, str]
) -> Iterable[str]:
    about = trainees[one.this.trainee]
    seats = {seat.party: seat.person for seat in one.this.seats}
    for found in one.differences:
        asked = next(q for party in found.by for q in (one.sheet.question(party, found.question),) if q is not None)
        said = ", ".join(
            f"{who_said(turn, party, seats.get(party), names)}: {answered(turn, one, party, found.question, value)}"
            for party, value in found.by.items()
        )
        yield f"{about.name} · {asked.text[turn.say.locale].format(name=about.first_name)} {said}"


def _points(turn: Turn, trainees: Mapping[PersonId, Person]) -> Iterable[str]:
    by: dict[PersonId, list[bool]] = {}
    for one in action_points.open_about(turn.db, list(trainees)):
        by.setdefault(one.about, []).append(one.due < today(turn))
    for about, late in by.items():
        told = turn.say(
            "{name}: {count} open, {late} te laat", name=trainees[about].name, count=len(late), late=sum(late)
        )
        yield told

"""How the check-ins stand: who is silent, where the parties differ, and which action points are open (the teacher's view).

Before a round closes it tells who answered, and nothing of what.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from bot.domain.checkins import Round
from bot.domain.people import Person, PersonId, RecordKind
from bot.messages import Section, Tone
from bot.understanding.meaning import Intent
from handlers.checkin_held import KINDS, dated
from handlers.checkin_sight import Readable, answered, readable, who_said
from handlers.paging import FROM, Page, page
from handlers.phrasing import answer, counted, today
from handlers.turn import Option, Said, Turn
from storage import action_points, checkins, people

BACK = timedelta(weeks=3)
"""How far back a round still counts for how things stand."""
MOST_TRAINEES = 200
"""Of a larger group the first by name; a name asks for one of the others."""
MOST_LINES = 12
SILENT, DIFFER, POINTS = "stil:", "verschil:", "punten:"
HEADINGS = {
    SILENT: "Nog geen antwoord",
    DIFFER: "Hier verschillen de antwoorden",
    POINTS: "Open actiepunten",
}


def whom(turn: Turn) -> tuple[Mapping[PersonId, Person], bool]:
    """Whose check-ins are shown, by name, and whether there were too many."""
    seen = people.people_seen(turn.db, turn.asker, RecordKind.CHECKINS, today(turn))
    named = [one for one in seen if turn.slots.person == int(one.id)]
    shown = named or [one for one in seen if one.id != turn.asker.id]
    return {one.id: one for one in shown[:MOST_TRAINEES]}, len(shown) > MOST_TRAINEES


def rounds(turn: Turn) -> Said:
    """Of the newest round of each kind and trainee: who is silent, and where the answers differ.

    What is longest open comes first. A list that goes on has a button to its next page, on which it stands alone.
    """
    trainees, more = whom(turn)
    found = _newest(checkins.of_trainees(turn.db, list(trainees), today(turn) - BACK))
    shown = readable(turn, found)
    open_ones = [one for one in shown if one.this.closed_at is None]
    names = people.names(turn.db, sorted({s.person for one in shown for s in one.this.seats if s.person is not None}))
    silent = [line for one in _first(turn, open_ones) for line in _silent(turn, one.this, trainees, names)]
    differ = [line for one in _next_talk(turn, shown) for line in _differ(turn, one, trainees, names)]
    parts = {SILENT: silent, DIFFER: differ, POINTS: list(_points(turn, trainees))}
    asked = {part: parts[part] for part in parts if turn.slots.value.startswith(f"{FROM}{part}")}
    pages = {part: page(lines, turn, MOST_LINES, part) for part, lines in (asked or parts).items()}
    return answer(
        turn,
        _running(turn, len(open_ones)),
        tone=Tone.CAUTION if silent else Tone.INFO,
        paragraphs=() if asked else _told(turn, shown, more=more),
        sections=[Section(turn.say(HEADINGS[part]), one.shown) for part, one in pages.items() if one.shown],
        options=(Option(turn.say("Exporteer de check-ins"), Intent.CHECKIN_EXPORT, turn.with_slots(value="")),),
        people=dict.fromkeys(int(one.this.trainee) for one in shown),
        things=_further(turn, pages),
    )


def _told(turn: Turn, shown: Sequence[Readable], *, more: bool) -> Iterable[str]:
    done = sum(not one.this.silent for one in shown)
    if done:
        yield counted(
            turn, done, "Bij één ronde heeft iedereen geantwoord.", "Bij {count} rondes heeft iedereen geantwoord."
        )
    if more:
        yield turn.say("Ik laat de eerste {count} zien. Noem een naam voor iemand anders.", count=MOST_TRAINEES)


def _further(turn: Turn, pages: Mapping[str, Page[str]]) -> tuple[Option, ...]:
    return tuple(
        option
        for part, one in pages.items()
        for option in one.more(turn, Intent.CHECKIN_ROUNDS, turn.say(HEADINGS[part]))
    )


def _first(turn: Turn, found: Sequence[Readable]) -> Sequence[Readable]:
    """First where the asker is silent themselves, then what waits longest."""
    return sorted(found, key=lambda one: (all(s.person != turn.asker.id for s in one.this.silent), one.this.first))


def _next_talk(turn: Turn, found: Sequence[Readable]) -> Sequence[Readable]:
    """First what is for a talk that still comes, the soonest of them first, then what is newest."""

    def rank(one: Readable) -> tuple[bool, float]:
        ahead = one.this.talk is not None and one.this.talk > turn.now
        return not ahead, one.this.talk.timestamp() if ahead and one.this.talk else -one.this.first.toordinal()

    return sorted(found, key=rank)


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
        kind = turn.say(KINDS[one.kind])
        yield f"{trainees[one.trainee].name}, {kind[:1].lower()}{kind[1:]}: {turn.say.all_of(who)}"


def _differ(
    turn: Turn, one: Readable, trainees: Mapping[PersonId, Person], names: Mapping[PersonId, str]
) -> Iterable[str]:
    """Of which round, what was asked, and what each said; the trainee is named once, in front."""
    about = trainees[one.this.trainee]
    known = {**names, about.id: turn.say("deelnemer")}
    seats = {seat.party: seat.person for seat in one.this.seats}
    for found in one.differences:
        asked = next(q for party in found.by for q in (one.sheet.question(party, found.question),) if q is not None)
        said = "; ".join(
            f"{who_said(turn, party, seats.get(party), known)}: {answered(turn, one, party, found.question, value)}"
            for party, value in found.by.items()
        )
        what = asked.text[turn.say.locale].format(name=about.first_name)
        yield f"{dated(turn, one.this, about.name)} · {what} {said}"


def _points(turn: Turn, trainees: Mapping[PersonId, Person]) -> Iterable[str]:
    """Of each trainee how many, the most that are late first."""
    by: dict[PersonId, list[bool]] = {}
    for one in action_points.open_about(turn.db, list(trainees)):
        by.setdefault(one.about, []).append(one.due < today(turn))
    for about, late in sorted(by.items(), key=lambda item: (-sum(item[1]), trainees[item[0]].name)):
        yield turn.say(
            "{name}: {count} open, {late} te laat", name=trainees[about].name, count=len(late), late=sum(late)
        )

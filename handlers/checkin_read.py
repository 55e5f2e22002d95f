"""Reading what was answered: one's own answers at once, those of others when the round is closed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from bot.domain.checkins import Party, Round, SeatState
from bot.domain.people import PersonId, RecordKind, Role
from bot.messages import Reply, Section, Tone
from handlers.checkin_held import dated, not_yours
from handlers.checkin_sight import Readable, answered, asked, for_whom, in_order, readable, who_said
from handlers.phrasing import answer, capped, today
from handlers.turn import Said, Turn
from storage import checkins, people

BACK = timedelta(weeks=9)
"""How far back a round is looked for: a lesson period and a week."""
MOST_ROUNDS, MOST_LINES, MOST_TRAINEES = 3, 16, 100


def read(turn: Turn) -> Said:
    """The round that was tapped, else the newest ones about whom was asked."""
    if turn.slots.value:
        return _one(turn)
    shown = [one for one in readable(turn, _rounds(turn)) if one.answers or one.this.closed_at is not None]
    newest = sorted(shown, key=lambda one: (one.this.first, one.this.id), reverse=True)[:MOST_ROUNDS]
    if not newest:
        return answer(turn, turn.say("Er zijn nog geen antwoorden die jij kunt lezen."))
    return _said(turn, newest)


def _one(turn: Turn) -> Said:
    number = turn.slots.value
    found = checkins.get(turn.db, int(number)) if number.isdecimal() and len(number) < 10 else None
    shown = readable(turn, [found]) if found else ()
    return _said(turn, shown) if shown else not_yours(turn)


def _rounds(turn: Turn) -> Sequence[Round]:
    """About the one who was named; somebody who is no trainee means everybody they guide when they say "ik"."""
    if turn.subject is not None and (not turn.is_self or turn.asker.has(Role.TRAINEE)):
        trainees = [turn.subject.id]
    else:
        seen = people.people_seen(turn.db, turn.asker, RecordKind.CHECKINS, today(turn))
        trainees = [one.id for one in seen[:MOST_TRAINEES]]
    return checkins.of_trainees(turn.db, trainees, today(turn) - BACK)


def _said(turn: Turn, shown: Sequence[Readable]) -> Said:
    ids = {seat.person for one in shown for seat in one.this.seats if seat.person is not None}
    ids |= {one.this.trainee for one in shown} | {each.person for one in shown for each in one.answers}
    names = people.names(turn.db, sorted(ids))
    sections = tuple(_section(turn, one, names) for one in shown)
    open_ones = any(one.this.closed_at is None for one in shown)
    waits = (turn.say("De antwoorden van anderen zie je als de vragen gesloten zijn."),) if open_ones else ()
    about = dict.fromkeys(int(one.this.trainee) for one in shown)
    reply = Reply(turn.say("Dit zijn de antwoorden die jij kunt lezen."), Tone.INFO, (*turn.assumed, *waits), sections)
    return Said(reply, people=tuple(about))


def _section(turn: Turn, one: Readable, names: Mapping[PersonId, str]) -> Section:
    name = names.get(one.this.trainee, "")
    return Section(dated(turn, one.this, name), capped(turn, list(_lines(turn, one, name, names)), MOST_LINES))


def _lines(turn: Turn, one: Readable, name: str, names: Mapping[PersonId, str]) -> Iterable[str]:
    first = name.split()[0] if name else name
    for party in Party:
        for each in in_order(one, party):
            who = who_said(turn, party, each.person, names)
            mark = for_whom(turn, each)
            value = answered(turn, one, party, each.question, each.value)
            yield f"{who} · {asked(turn, one, each, first)} {value}" + (f" ({mark})" if mark else "")
    for seat in one.this.seats:
        told = any(each.party is seat.party for each in one.answers)
        if not told and (one.this.closed_at is not None or seat.person == turn.asker.id):
            yield f"{who_said(turn, seat.party, seat.person, names)} · {_state(turn, seat.state)}"


def _state(turn: Turn, state: SeatState) -> str:
    return turn.say("geen antwoord" if state is SeatState.WAITING else state)

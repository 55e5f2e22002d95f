"""The form of the minutes: a few lines, up to three decisions with how they were taken, up to three action points (J3, J5).

It begins with one of each, and grows by one as long as that is asked for: nineteen boxes at once frighten people off.
What cannot be taken brings the same form back, filled in, with the reason. Sent, everybody who takes part is asked
whether they agree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import minutes as rules
from bot.domain.checkins import CheckinKind
from bot.domain.people import Person, PersonId
from bot.domain.talks import Talk
from bot.messages import Field, Reply, Tone
from bot.understanding.meaning import CLIENT, Intent
from handlers.action_form import LONGEST
from handlers.action_words import due_in
from handlers.minutes_people import judge_options, news, others
from handlers.minutes_words import HOW, of_whom, read_kept, sections, to_judge
from handlers.phrasing import today
from handlers.turn import Ask, Said, Slots, Turn
from storage import action_points, agreed
from storage.action_points import NewActionPoint
from storage.agreed import Decision

MOST = 3
"""Decisions, and action points, of one form."""
MORE, ENOUGH = "meer", "klaar"
TEXT, DECISION, HOW_TAKEN, HEARD, POINT, OWNER, DAY = "verslag", "besluit", "hoe", "gehoord", "punt", "wie", "wanneer"


def write(turn: Turn, talk: Talk, filled: Mapping[str, str], wrong: str = "") -> Said:
    """The form, with what is written already, or with what was filled in and why it cannot be taken."""
    kept = read_kept(turn, [talk])
    known = dict(filled) or _written(talk, kept.decisions.get(talk.id, ()))
    people_there = tuple((str(int(one.person)), kept.names.get(one.person, "?")) for one in talk.partakers)
    counts = tuple(_rows(known, name) for name in (DECISION, POINT))
    shown = {**known, MORE: ENOUGH}
    fields = tuple(replace(one, value=shown.get(one.name, "")) for one in _fields(turn, people_there, *counts))
    title = turn.say("Verslag maken")
    form = Ask(title, fields, turn.say("Verder"), Intent.TALK_MINUTES, Slots(value=str(talk.id)))
    headline = wrong or turn.say("Verslag: {talk}.", talk=of_whom(turn, talk, kept.names))
    stands = sections(turn, replace(talk, minutes="", partakers=()), replace(kept, decisions={}))
    there = (turn.say("Deze actiepunten staan er al. Nieuwe komen erbij."),) if stands else ()
    reads = (turn.say("Let op: wie op het werk begeleidt, kan dit verslag ook lezen."),)
    told = (*(reads if talk.kind is CheckinKind.PROGRESS else ()), *there)
    return Said(Reply(headline, Tone.QUESTION, told, stands), asks="form", form=form)


def _written(talk: Talk, decisions: Sequence[Decision]) -> dict[str, str]:
    found = {TEXT: talk.minutes}
    for place, one in enumerate(decisions[:MOST], 1):
        found |= {f"{DECISION}{place}": one.text, f"{HOW_TAKEN}{place}": one.how, f"{HEARD}{place}": one.consulted}
    return found


def _rows(known: Mapping[str, str], name: str) -> int:
    """How many of a kind the form has: those that are filled in, and one more when that is asked for."""
    there = max((place for place in range(1, MOST + 1) if f"{name}{place}" in known), default=1)
    return min(MOST, there + (known.get(MORE) == name))


def _fields(turn: Turn, there: tuple[tuple[str, str], ...], decisions: int, points: int) -> Iterator[Field]:
    names = turn.say("Geen namen van cliënten en niets over gezondheid.")
    yield Field(TEXT, turn.say("Wat is er besproken?"), hint=names, lines=True)
    how = tuple((value, turn.say(text)) for value, text in HOW.items())
    for place in range(1, decisions + 1):
        yield Field(f"{DECISION}{place}", turn.say("Besluit {count}", count=place), required=False)
        label = turn.say("Besluit {count}: hoe is het genomen?", count=place)
        yield Field(f"{HOW_TAKEN}{place}", label, how, required=False)
        label = turn.say("Besluit {count}: wie is er gehoord?", count=place)
        yield Field(f"{HEARD}{place}", label, required=False)
    for place in range(1, points + 1):
        yield Field(f"{POINT}{place}", turn.say("Actiepunt {count}", count=place), required=False)
        label = turn.say("Actiepunt {count}: wie doet het?", count=place)
        yield Field(f"{OWNER}{place}", label, there, required=False)
        label = turn.say("Actiepunt {count}: wanneer is het klaar?", count=place)
        yield Field(f"{DAY}{place}", label, required=False)
    more = [(ENOUGH, turn.say("Ja, vraag iedereen om akkoord"))]
    more += [(DECISION, turn.say("Nee, er is nog een besluit"))] if decisions < MOST else []
    more += [(POINT, turn.say("Nee, er is nog een actiepunt"))] if points < MOST else []
    yield Field(MORE, turn.say("Is dit alles?"), tuple(more))


@dataclass(frozen=True)
class _Filled:
    """Values that can be taken: decisions as text, how and who was heard; action points as text, owner and day."""

    text: str
    decisions: tuple[tuple[str, str, str], ...]
    points: tuple[tuple[str, PersonId, date], ...]


def save(turn: Turn, talk: Talk) -> Said:
    """Keeps the minutes of who makes them, and asks everybody else whether they agree."""
    values = dict(turn.form)
    after = rules.written(talk, turn.asker.id, values.get(TEXT, "").strip(), turn.now)
    if after is None:
        return Said(Reply(turn.say("Jij kunt dit verslag nu niet schrijven."), Tone.INFO))
    if values.get(MORE) != ENOUGH:
        return write(turn, talk, values, turn.say("Er is nu plaats voor nog een. Er is nog niets bewaard."))
    filled = _taken(turn, values)
    if isinstance(filled, str):
        return write(turn, talk, values, filled)
    agreed.save(turn.db, talk, after)
    _keep(turn, after, filled)
    return _thanked(turn, after, others(turn, after), corrected=talk.minuted_at is not None, values=values)


def _keep(turn: Turn, talk: Talk, filled: _Filled) -> None:
    by, at = turn.asker.id, talk.minuted_at or turn.now
    agreed.keep_decisions(turn.db, talk.id, [Decision(talk.id, *one, by, at) for one in filled.decisions])
    for text, owner, due in filled.points:
        action_points.make(turn.db, NewActionPoint(talk.trainee, owner, text, due, by, at, talk.id))


def _taken(turn: Turn, values: Mapping[str, str]) -> _Filled | str:
    """What can be kept, or why it cannot."""
    decisions, points = [], []
    for place in range(1, MOST + 1):
        text, how, heard = (values.get(f"{name}{place}", "").strip() for name in (DECISION, HOW_TAKEN, HEARD))
        if text and not how:
            return turn.say("Zeg bij besluit {count} ook hoe het is genomen.", count=place)
        if (how or heard) and not text:
            return turn.say("Schrijf ook wat besluit {count} is.", count=place)
        if text:
            decisions.append((text, how, heard))
        point = _point(turn, place, *(values.get(f"{name}{place}", "").strip() for name in (POINT, OWNER, DAY)))
        if isinstance(point, str):
            return point
        points += [point] if point else []
    return _Filled(values.get(TEXT, "").strip(), tuple(decisions), tuple(points))


def _point(turn: Turn, place: int, text: str, owner: str, day: str) -> tuple[str, PersonId, date] | str | None:
    if not (text or owner or day):
        return None
    if not (text and owner and day):
        return turn.say("Bij actiepunt {count} hoort wat, wie en wanneer.", count=place)
    if len(text) > LONGEST:
        return turn.say("Maak de afspraak korter: hooguit {count} tekens.", count=LONGEST)
    due = due_in(day, turn.now)
    if due is None:
        return turn.say("Ik begrijp de dag van actiepunt {count} niet. Schrijf: vrijdag, of 3 december.", count=place)
    if due < today(turn):
        return turn.say("De dag van actiepunt {count} is al voorbij. Kies een dag vanaf vandaag.", count=place)
    return text, PersonId(int(owner)), due


def _thanked(turn: Turn, talk: Talk, to: tuple[Person, ...], *, corrected: bool, values: Mapping[str, str]) -> Said:
    kept = read_kept(turn, [talk])
    asks = (
        "{name} veranderde het verslag. Ben je akkoord?" if corrected else "{name} maakte het verslag. Ben je akkoord?"
    )
    name = turn.asker.name

    def card(reader: Turn) -> Reply:
        headline = reader.say("Verslag: {talk}.", talk=of_whom(reader, talk, kept.names))
        return Reply(headline, Tone.QUESTION, (reader.say(asks, name=name),), to_judge(reader, talk, kept))

    version = "" if talk.minuted_at is None else talk.minuted_at.isoformat()
    hears = news(turn, to, f"{talk.id}:{version}", card, lambda to: judge_options(to.say, talk))
    names = turn.say.all_of([one.name for one in to])
    asked = (turn.say("Ik vraag {names} om akkoord.", names=names),) if to else ()
    left_out = any(CLIENT in value for value in values.values())
    told_so = (turn.say("De naam van een cliënt heb ik weggelaten."),) if left_out else ()
    reply = Reply(turn.say("Het verslag is bewaard."), Tone.INFO, (*asked, *told_so), sections(turn, talk, kept))
    return Said(reply, tells=hears, people=(int(talk.trainee),))

"""Talks of the parties around a trainee: which there are, whether they were held, and the routes of all about them."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.people import SCHOOL_STAFF, PersonId, RecordKind
from bot.domain.talks import Talk, TalkState
from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.action_form import talks_seen
from handlers.minutes import TAKE
from handlers.phrasing import answer, counted, section
from handlers.preparation import prepare
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import Need, Route
from handlers.talk_change import cancel, move
from handlers.talk_fits import fits
from handlers.talk_plan import plan
from handlers.talk_words import STATES, not_yours, takes_part, title, when
from handlers.turn import Option, Said, Slots, Turn
from storage import people, talks

COUNTED = timedelta(days=365)
"""Over how long the talks that were held and not held are counted."""
LATELY = timedelta(days=14)
"""How long a talk that is over stays on the list, while nobody said whether it was held."""
HELD, NOT_HELD = "ja", "nee"


def listed(turn: Turn) -> Said:
    """What the asker sees: their own, and those about everybody whose talks they see; who works at the school, counted."""
    seen = talks_seen(turn)
    since = turn.now - LATELY
    found = {one.id: one for one in talks.of_trainees(turn.db, sorted(seen), since)}
    found |= {one.id: one for one in talks.of_person(turn.db, turn.asker.id, since) if takes_part(turn, one)}
    shown = [one for one in found.values() if one.state in talks.OPEN]
    shown.sort(key=lambda one: (one.interval is None, one.interval and one.interval.start, one.id))
    names = people.names(turn.db, sorted({one.trainee for one in shown}))
    lines = [_line(turn, one, names.get(one.trainee, "?")) for one in shown]
    told = counted(turn, len(lines), "Er staat één gesprek.", "Er staan {count} gesprekken.")
    return answer(
        turn,
        told if lines else turn.say("Er staan geen gesprekken."),
        sections=(
            *section(turn, "Gesprekken", lines),
            *section(turn, "Het afgelopen jaar", _counts(turn, sorted(seen))),
        ),
        things=_of_each(turn, shown),
        options=(Option(turn.say("Plan een gesprek"), Intent.TALK_PLAN, Slots(person=turn.slots.person)),),
        people=dict.fromkeys(int(one.trainee) for one in shown),
    )


def _line(turn: Turn, talk: Talk, name: str) -> str:
    parts = [when(turn, talk), talk.place, turn.say(STATES[talk.state])]
    return f"{title(turn, talk, name)}: {', '.join(part for part in parts if part)}"


def _counts(turn: Turn, trainees: Sequence[PersonId]) -> list[str]:
    """For the school: how many talks were held, and how many were not (F13)."""
    if not turn.asker.has(*SCHOOL_STAFF):
        return []
    found = talks.tally(turn.db, trainees, turn.now - COUNTED)
    states = (TalkState.HELD, TalkState.NOT_HELD, TalkState.CANCELLED)
    return [f"{turn.say(STATES[state])}: {found.get(state, 0)}" for state in states]


def _of_each(turn: Turn, shown: Sequence[Talk]) -> list[Option]:
    """Of each talk of the asker: whether it was held once it is over, else its preparation; by its moment when several."""
    mine = [one for one in shown if any(who.person == turn.asker.id for who in one.partakers)]
    agreed = [(one, one.interval) for one in mine if one.state is TalkState.AGREED and one.interval is not None]
    coming = [one for one, moment in agreed if moment.end > turn.now]
    held = [option for one, moment in agreed if moment.end <= turn.now for option in _held(turn, one)]
    return [*held, *(_prepare(turn, one, only=len(coming) == 1) for one in coming)]


def _held(turn: Turn, over: Talk) -> list[Option]:
    """Of a talk that is over nobody said whether it was held."""
    moment, held = {"when": when(turn, over)}, f"gesprek:{over.id}"
    return [
        Option(turn.say("Gehouden: {when}", **moment), Intent.TALK_HELD, Slots(value=f"{over.id},{HELD}"), held),
        Option(
            turn.say("Niet gehouden: {when}", **moment), Intent.TALK_HELD, Slots(value=f"{over.id},{NOT_HELD}"), held
        ),
    ]


def _prepare(turn: Turn, agreed: Talk, *, only: bool) -> Option:
    label = turn.say("Bereid het gesprek voor") if only else turn.say("Bereid voor: {when}", when=when(turn, agreed))
    return Option(label, Intent.TALK_PREPARE, Slots(value=str(agreed.id)))


def was_held(turn: Turn) -> Said:
    """Whether a talk that is over was held, by anybody who takes part; the first who says it counts."""
    number, _, said = turn.slots.value.partition(",")
    talk = talks.locked(turn.db, int(number)) if number.isdecimal() and len(number) < 10 else None
    if talk is None or not takes_part(turn, talk) or said not in (HELD, NOT_HELD, ""):
        return not_yours(turn)
    about = (int(talk.trainee),)
    if talk.interval is None or talk.state is TalkState.CANCELLED:
        return Said(Reply(turn.say("Dit gesprek gaat niet door."), Tone.INFO), people=about)
    if talk.interval.start > turn.now:
        told = turn.say("Het gesprek moet nog beginnen: {when}.", when=when(turn, talk))
        return Said(Reply(told, Tone.INFO), people=about)
    if not said:
        name = people.names(turn.db, [talk.trainee]).get(talk.trainee, "?")
        what = turn.say("Het gaat om: {title}.", title=title(turn, talk, name))
        told = turn.say("Is het gesprek gehouden?")
        return Said(Reply(told, Tone.QUESTION, (what,)), tuple(_held(turn, talk)), asks="held", people=about)
    if not talks.was_held(turn.db, talk, held=said == HELD):
        told = turn.say("Dat was al gezegd: het gesprek is {state}.", state=turn.say(STATES[talk.state]))
        return Said(Reply(told, Tone.INFO), people=about)
    return _noted(turn, talk, held=said == HELD)


def _noted(turn: Turn, talk: Talk, *, held: bool) -> Said:
    if held:
        minutes = Option(turn.say("Schrijf het verslag"), Intent.TALK_MINUTES, Slots(value=f"{talk.id}:{TAKE}"))
        told = turn.say("Mooi. Leg in een paar regels vast wat jullie afspraken.")
        return Said(Reply(told, Tone.INFO), (minutes,), people=(int(talk.trainee),))
    slots = Slots(person=int(talk.trainee), value=talk.kind)
    again = Option(turn.say("Plan een nieuw gesprek"), Intent.TALK_PLAN, slots)
    told = turn.say("Genoteerd. Plan een nieuw moment, dan gaat het alsnog door.")
    return Said(Reply(told, Tone.INFO), (again,), people=(int(talk.trainee),))


_CHECKINS = (TRAINEES_AND_GUIDES, RecordKind.CHECKINS)
_SOMEBODY = frozenset({Need.PERSON})

ROUTES = (
    Route(Intent.TALK, "Welke gesprekken heb ik?", "Which talks do I have?", listed, *_CHECKINS),
    Route(
        Intent.TALK_PLAN,
        "Plan een driehoeksgesprek met Samira.",
        "Plan a three way talk with Samira.",
        plan,
        *_CHECKINS,
        _SOMEBODY,
        ("Plan een driehoeksgesprek.", "Plan a three way talk."),
    ),
    Route(Intent.TALK_FITS, "", "", fits, *_CHECKINS),
    Route(
        Intent.TALK_MOVE,
        "Verzet het gesprek naar donderdag 14 uur.",
        "Move the talk to Thursday 2 pm.",
        move,
        *_CHECKINS,
    ),
    Route(Intent.TALK_CANCEL, "Zeg het gesprek af.", "Cancel the talk.", cancel, *_CHECKINS),
    Route(Intent.TALK_PREPARE, "Bereid het gesprek voor.", "Prepare the talk.", prepare, *_CHECKINS),
    Route(Intent.TALK_HELD, "", "", was_held, *_CHECKINS),
)

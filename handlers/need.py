""" "Ik trek het niet meer", "ik denk dat ik ermee kap": a person hears it at once, and somebody else soon after (I5).

Only the fact is told: that the trainee wants to talk with somebody. No word of the message is kept anywhere.
"""

from collections.abc import Sequence

from bot.domain.calendar import local_day
from bot.domain.notices import ASKS_FOR_A_HUMAN
from bot.domain.people import Person, Role
from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.phrasing import asks_for, today
from handlers.questions import FACT_ONLY, offer, question_for
from handlers.turn import Option, Said, Slots, Turn
from storage import people, questions
from storage.humans import humans
from storage.questions import OpenQuestion
from storage.warning_rules import warnings

TOPIC = "signal"
PRACTICAL = tuple("laptop computer pc internet wifi oppas dyslexie dyslectisch dyslexia adhd".split())
"""What a human helps with at another moment: it is passed on when the asker agrees."""
QUITS = (
    "stop",
    "stoppen",
    "gestopt",
    "kap",
    "kappen",
    "ermee",
    "ophouden",
    "quit",
    "quitting",
    "stopped",
    "stopten",
    "opzeggen",
)


def needs(turn: Turn) -> Said:
    """Tells the school at once, of a trainee who speaks of themselves; for anybody else it offers to pass it on."""
    about_another = turn.slots.person not in (None, int(turn.asker.id)) or turn.meaning.unknown_name
    if not turn.asker.has(Role.TRAINEE) or about_another or asks_for(turn, *PRACTICAL):
        return offer(turn)
    known = humans(turn.db, turn.asker.id, today(turn))
    if not known:
        told = turn.say("Bel vandaag je school of je leidinggevende. Zeg dat je met iemand wilt praten.")
        return Said(_reply(turn, told, ()), _stops(turn), forgets=True)
    waiting = questions.open_of(turn.db, turn.asker.id, TOPIC)
    if waiting is not None and local_day(waiting.asked_at) == today(turn):
        return Said(_again(turn, waiting, known), _stops(turn), forgets=True)
    first, *others = known
    number = questions.ask(
        turn.db,
        asker=turn.asker.id,
        about=None,
        topic=TOPIC,
        text=FACT_ONLY[TOPIC],
        contact=first.id,
        deputy=others[0].id if others else None,
        at=turn.now,
    )
    told = turn.say("{name} hoort nu dat je met iemand wilt praten. Meer zeg ik niet.", name=first.name)
    telling = question_for(turn.asker, FACT_ONLY[TOPIC], number, first, ASKS_FOR_A_HUMAN)
    return Said(_reply(turn, told, known, others), _stops(turn), tells=(telling,), forgets=True)


def _again(turn: Turn, waiting: OpenQuestion, known: Sequence[Person]) -> Reply:
    """Said once more: who knows, and who is the next to hear it; nobody, once somebody took it up."""
    names = people.names(turn.db, [waiting.contact])
    if waiting.seen_at is not None:
        told = turn.say("{name} neemt contact met je op.", name=names.get(waiting.contact, ""))
        return _reply(turn, told, known)
    heard = questions.heard(turn.db, waiting, [one.id for one in known])
    who = dict.fromkeys((names.get(waiting.contact, ""), *(one.name for one in known if one.id in heard)))
    told = turn.say("Dit weten al dat je met iemand wilt praten: {people}.", people=turn.say.all_of(list(who)))
    if len(who) == 1:
        told = turn.say("{name} weet al dat je met iemand wilt praten.", name=next(iter(who)))
    return _reply(turn, told, known, [one for one in known if one.id not in heard])


def _reply(turn: Turn, told: str, known: Sequence[Person], next_ones: Sequence[Person] = ()) -> Reply:
    said = warnings()
    lines = [turn.say("Ik ben een bot. Een mens kan hier beter bij helpen."), told]
    for one in next_ones[:1]:
        lines.append(turn.say("Komt er binnen twee werkuren geen reactie? Dan hoort {name} het ook.", name=one.name))
    if known:
        reach = turn.say.all_of([f"{one.name} ({one.email})" for one in known[:2]])
        lines.append(turn.say("Je kunt ook zelf contact zoeken: {people}.", people=reach))
    lines += [said.now[turn.say.locale], said.coping[turn.say.locale]]
    return Reply(turn.say("Dat klinkt zwaar. Je hoeft dit niet alleen te doen."), Tone.INFO, tuple(lines))


def _stops(turn: Turn) -> tuple[Option, ...]:
    """Who speaks of stopping may say that they do: nothing changes on record, but why is asked (I3)."""
    if not asks_for(turn, *QUITS):
        return ()
    return (Option(turn.say("Ik ben echt gestopt"), Intent.SIGNAL_EXIT, Slots()),)

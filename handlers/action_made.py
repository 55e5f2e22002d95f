"""An action point that was filled in: kept, and told to who does it when it is not the one who made it."""

from collections.abc import Iterable
from dataclasses import replace

from bot.messages import Reply, Section, Tone
from bot.texts import Texts
from bot.understanding.meaning import CLIENT, Intent
from handlers.action_form import Agreed, agreed, asking, form, talks_seen
from handlers.assignment_words import due_text
from handlers.phrasing import day_text
from handlers.turn import Option, Said, Slots, Telling, Turn
from storage import action_points
from storage.action_points import NewActionPoint


def make(turn: Turn) -> Said:
    """The form, or what became of one that was filled in."""
    if not turn.form:
        return asking(turn)
    filled = dict(turn.form)
    new = agreed(turn, filled)
    return form(turn, talks_seen(turn), new, filled) if isinstance(new, str) else _keep(turn, new)


def _keep(turn: Turn, new: Agreed) -> Said:
    kept = NewActionPoint(new.trainee.id, new.owner.id, new.text, new.due, turn.asker.id, turn.now)
    number = action_points.make(turn.db, kept)
    left_out = (turn.say("De naam van een cliënt heb ik weggelaten."),) if CLIENT in new.text else ()
    told = () if new.owner.id == turn.asker.id else (_telling(turn, new, number),)
    hears = tuple(turn.say("{name} krijgt er bericht van.", name=one.name) for one in (new.owner,) if told)
    reply = Reply(
        turn.say("Het actiepunt is bewaard."),
        Tone.INFO,
        (*hears, *left_out),
        (Section(turn.say("Actiepunt"), tuple(_lines(turn, new))),),
    )
    more = (Option(turn.say("Welke actiepunten staan open?"), Intent.ACTIONS_LIST),)
    return Said(reply, more, tells=told, people=(int(new.trainee.id),))


def _lines(turn: Turn, new: Agreed) -> Iterable[str]:
    yield turn.say("Afspraak: {text}", text=new.text)
    if new.trainee.id != turn.asker.id:
        yield turn.say("Over: {name}", name=new.trainee.name)
    who = turn.say("jij") if new.owner.id == turn.asker.id else new.owner.name
    yield turn.say("Wie: {name}", name=who)
    yield turn.say("Wanneer: {when}", when=due_text(turn, new.due))


def _telling(turn: Turn, new: Agreed, number: int) -> Telling:
    """How the owner hears of it, in their own language."""
    told = Texts(new.owner.locale)
    about = told("Het gaat over {name}.", name=new.trainee.name)
    reply = Reply(
        told("Nieuw actiepunt van {name}", name=turn.asker.name),
        Tone.INFO,
        (
            f"„{new.text}”",
            *((about,) if new.trainee.id not in (new.owner.id, turn.asker.id) else ()),
            told("Uiterlijk {day}.", day=day_text(replace(turn, say=told), new.due)),
        ),
    )
    done = Option(told("Klaar"), Intent.ACTIONS_DONE, Slots(value=str(number)))
    why = told("Jij staat bij dit actiepunt als wie het doet.")
    return Telling(new.owner.id, "nieuw actiepunt", str(number), why, reply, (done,))

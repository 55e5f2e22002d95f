"""Action points that change: closed and moved by whose they are (`action_yours`), by a button or a sentence (J3)."""

from dataclasses import replace
from datetime import date

from bot.domain.people import PersonId, RecordKind, may_see
from bot.messages import Field, Reply, Tone
from bot.texts import Texts
from bot.understanding.meaning import Intent
from handlers.action_words import due_in, matching, number_in, split_day
from handlers.action_yours import Yours, may_change, open_to, yours
from handlers.paging import MOST_CHOICES, left_out
from handlers.phrasing import answer, day_text, today, words_of
from handlers.turn import Ask, Option, Said, Slots, Telling, Turn
from storage import action_points, people
from storage.action_points import ActionPoint

LABEL = 40
"""Characters of an agreement on a button."""
WHEN = "wanneer"
NO_DAY = "Ik begrijp niet welke dag je bedoelt. Schrijf het zo: vrijdag, of 3 december."
PAST = "Die dag is al voorbij. Kies een dag vanaf vandaag."


def done(turn: Turn) -> Said:
    """Who does it has done it, or another closes it: also because it is needed no more. Then who does it hears so."""
    point = _open_to(turn, turn.slots.value)
    if point is None:
        return _not_yours(turn)
    more = (Option(turn.say("Wat staat er nog open?"), Intent.ACTIONS_LIST),)
    if not action_points.finish(turn.db, point.id, turn.now):
        return Said(Reply(turn.say("Dit actiepunt was al klaar."), Tone.INFO), more)
    if point.owner == turn.asker.id:
        return answer(turn, turn.say("Klaar: {text}", text=point.text), options=more, people=(int(point.about),))
    tells = _closed_for(turn, point)
    owner = people.names(turn.db, [point.owner]).get(point.owner, "?")
    hears = (turn.say("{name} krijgt er bericht van.", name=owner),) if tells else ()
    said = Reply(turn.say("Gesloten: {text}", text=point.text), Tone.INFO, hears)
    return Said(said, more, tells=tells, people=(int(point.about),))


def _closed_for(turn: Turn, point: ActionPoint) -> tuple[Telling, ...]:
    """To who does it, also when they no longer guide: it was theirs to do, and this tells just that."""
    owner = people.present(turn.db, [point.owner]).get(point.owner)
    if owner is None:
        return ()
    say = Texts(owner.locale)
    headline = say("{name} sloot een actiepunt. Je hoeft het niet meer te doen.", name=turn.asker.name)
    why = say("Jij deed of maakte dit actiepunt.")
    reply = Reply(headline, paragraphs=(f"„{point.text}”",))
    return (Telling(owner.id, "gesloten actiepunt", str(point.id), why, reply),)


def _not_yours(turn: Turn) -> Said:
    return Said(Reply(turn.say("Dit actiepunt staat niet voor jou open."), Tone.INFO))


def _open_to(turn: Turn, value: str) -> ActionPoint | None:
    """The point of this number, when it is the asker's to change."""
    point = action_points.get(turn.db, number_in(value))
    return point if point is not None and may_change(turn, point) else None


def _may_see(turn: Turn, trainee: PersonId) -> bool:
    relation = people.relations(turn.db, [trainee], today(turn))[trainee]
    return may_see(turn.asker, relation, RecordKind.CHECKINS, today(turn))


def done_said(turn: Turn) -> Said:
    """ "Klaar met …", "sluit actiepunt …": the point of theirs that these words name, or the choice of what it can be.

    What others do or made is no more than offered to the school: words that fit by chance must not close it.
    """
    theirs, words = _yours(turn), words_of(turn.text)
    own = theirs.own
    found = matching(own, words)
    if len(found) == 1 and (len(own) == 1 or found is not own):
        return done(replace(turn, slots=Slots(value=str(found[0].id))))
    found = found or matching(theirs.besides, words)
    if not own and not found:
        return answer(turn, turn.say("Er staan geen actiepunten voor jou open."))
    options = tuple(done_option(turn, one) for one in (found or own)[:MOST_CHOICES])
    more = left_out(turn, found or own)
    return Said(Reply(turn.say("Welk actiepunt is klaar?"), Tone.QUESTION, more), options, asks="action")


def done_option(turn: Turn, point: ActionPoint) -> Option:
    """The button that says that a point is done, or that closes what somebody else does."""
    own = point.owner == turn.asker.id
    label = turn.say("Klaar: {text}", text=_short(point)) if own else turn.say("Sluit: {text}", text=_short(point))
    return Option(label, Intent.ACTIONS_DONE, Slots(value=str(point.id)), thing=f"actiepunt:{point.id}")


def _short(point: ActionPoint) -> str:
    return point.text if len(point.text) <= LABEL else point.text[: LABEL - 1].rstrip() + "…"


def _yours(turn: Turn) -> Yours:
    return yours(turn, open_to(turn)[0])


def move_said(turn: Turn) -> Said:
    """ "Verzet actiepunt … naar …": asks to confirm it, or which point, or which day."""
    text = turn.meaning.without_clients(turn.text)
    head, _, tail = text.rpartition(" naar ") if " naar " in text else text.rpartition(" to ")
    words, day = (head, due_in(tail.strip(" .!?"), turn.now)) if head else split_day(text, turn.now)
    theirs = _yours(turn)
    own = theirs.own
    found = matching(own, words_of(words)) or matching(theirs.besides, words_of(words))
    if not own and not found:
        return answer(turn, turn.say("Er staan geen actiepunten die jij kunt verzetten."))
    if len(found) == 1:
        return _confirm(turn, found[0], day) if day else _ask_day(turn, found[0], turn.say(NO_DAY))
    value = f":{day}" if day else ""
    options = tuple(
        Option(_short(one), Intent.ACTIONS_MOVE, Slots(value=f"{one.id}{value}"))
        for one in (found or own)[:MOST_CHOICES]
    )
    more = left_out(turn, found or own)
    return Said(Reply(turn.say("Welk actiepunt wil je verzetten?"), Tone.QUESTION, more), options, asks="action")


def _confirm(turn: Turn, point: ActionPoint, day: date) -> Said:
    if day < today(turn):
        return _ask_day(turn, point, turn.say(PAST))
    yes = Option(turn.say("Ja, verzet het"), Intent.ACTIONS_MOVE, Slots(value=f"{point.id}:{day}:ja"))
    no = Option(turn.say("Nee, laat het zo"), Intent.NO, Slots(value="stop"))
    said = turn.say("Naar {day}: „{text}”?", day=day_text(turn, day), text=point.text)
    return Said(Reply(said, Tone.QUESTION), (yes, no), asks="confirm", people=(int(point.about),))


def _ask_day(turn: Turn, point: ActionPoint, told: str) -> Said:
    hint = turn.say("Bijvoorbeeld: vrijdag, of 3 december.")
    field = Field(WHEN, turn.say("Wanneer is het klaar?"), hint=hint)
    slots = Slots(value=str(point.id))
    form = Ask(turn.say("Verzet: {text}", text=_short(point)), (field,), turn.say("Verzet"), Intent.ACTIONS_MOVE, slots)
    return Said(Reply(told, Tone.QUESTION), asks="form", form=form)


def move(turn: Turn) -> Said:
    """What a button or the form asks: which point, to which day, and whether that was confirmed."""
    number, _, rest = turn.slots.value.partition(":")
    point = _open_to(turn, number)
    if point is None:
        return _not_yours(turn)
    if point.done_at is not None:
        return Said(Reply(turn.say("Dit actiepunt was al klaar."), Tone.INFO))
    day = due_in(dict(turn.form)[WHEN], turn.now) if turn.form else _day(rest.partition(":")[0])
    if day is None:
        return _ask_day(turn, point, turn.say(NO_DAY) if turn.form else turn.say("Naar welke dag?"))
    if day < today(turn):
        return _ask_day(turn, point, turn.say(PAST))
    if not turn.form and not rest.endswith(":ja"):
        return _confirm(turn, point, day)
    return _moved(turn, point, day)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _moved(turn: Turn, point: ActionPoint, day: date) -> Said:
    if not action_points.move(turn.db, point.id, day):
        return Said(Reply(turn.say("Het stond al op die dag. Er is niets veranderd."), Tone.INFO))
    known = people.present(turn.db, sorted({point.owner, point.made_by} - {turn.asker.id}))
    to = [one for one in known.values() if one.id == point.owner or _may_see(replace(turn, asker=one), point.about)]
    hears = tuple(turn.say("{name} krijgt er bericht van.", name=one.name) for one in to)
    said = turn.say("Verzet naar {day}: {text}", day=day_text(turn, day), text=point.text)
    tells = []
    for one in to:
        say = Texts(one.locale)
        headline = say("{name} verzette een actiepunt", name=turn.asker.name)
        moved = say("Het is nu uiterlijk {day}.", day=day_text(replace(turn, say=say), day))
        why = say("Jij deed of maakte dit actiepunt.")
        subject = f"{point.id}:{day}:{turn.now.isoformat()}"
        tells.append(
            Telling(one.id, "verzet actiepunt", subject, why, Reply(headline, paragraphs=(f"„{point.text}”", moved)))
        )
    return Said(Reply(said, Tone.INFO, hears), tells=tuple(tells), people=(int(point.about),))

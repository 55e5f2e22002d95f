"""Keeping what a party answered: the last answer counts, and the round closes when it was the last one.

An answer says nothing about what somebody may do, and is never taken for a sign-off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.checkins import Answer, CheckinKind, Party, Round, SeatState
from bot.domain.health import without_health
from bot.domain.load import monday_of
from bot.domain.people import Person, Role
from bot.domain.rounds import COMPLETE, answered, closed, closing, sooner
from bot.messages import Reply, Section, Tone
from bot.texts import Texts
from bot.understanding.meaning import CLIENT, Intent
from handlers.checkin_held import Held, called, closed_already
from handlers.phrasing import today
from handlers.turn import Option, Said, Slots, Telling, Turn
from handlers.whom import fixed_person
from storage import checkins, people, weekly

CONTACT, WANTED = "contact", "ja"
"""The question whose answer brings a teacher, and that answer."""
SURE = "weg"
"""Behind a choice to skip: the answers of before may go."""
WORDS, PRACTICES = "", "oefenmomenten"
"""The codes of what was said in plain words, and of the practice that was told in them."""


def keep(turn: Turn, one: Held, state: SeatState, said: Sequence[Answer] = (), shown: Sequence[Section] = ()) -> Said:
    """Keeps it, closes the round when nobody is left, and says what follows; `shown` is what was understood."""
    given, said = said, _without_health(said)
    after = answered(one.this, turn.asker.id, state, turn.now)
    if closing(after, one.sheet.pace, turn.now) == COMPLETE:
        after = closed(after, COMPLETE, turn.now)
    if not checkins.save(turn.db, one.stored, after):
        return closed_already(turn)
    checkins.keep_answers(turn.db, after.id, one.seat.party, said)
    _mark_answered(turn, one)
    wanted = any(answer.question == CONTACT and answer.value == WANTED for answer in said)
    heard, tells = _contact(turn, one) if wanted else ((), ())
    left_out = any(CLIENT in answer.value for answer in said)
    told = (
        *heard,
        *((turn.say("De naam van een cliënt heb ik weggelaten."),) if left_out else ()),
        *((turn.say("Wat over gezondheid gaat, heb ik weggelaten."),) if list(given) != said else ()),
        *_goes_on(turn, after),
    )
    reply = Reply(_thanks(turn, one, state), Tone.INFO, told, tuple(shown))
    return Said(reply, tuple(_more(turn, one, after)), tells=tells, people=(int(after.trainee),))


def _without_health(said: Iterable[Answer]) -> list[Answer]:
    """The answers without what they say of health; one in which nothing else was said is left out."""
    cleaned = [(one, replace(one, value=without_health(one.value))) for one in said]
    return [after for before, after in cleaned if after.value or not before.value]


def skip(turn: Turn, one: Held, state: SeatState, *, sure: bool = False) -> Said:
    """Kept as an answer; when there are answers that it would throw away, it is asked first."""
    if not one.given or sure:
        return keep(turn, one, state)
    yes = Option(turn.say("Ja, gooi ze weg"), Intent.CHECKIN_SKIP, Slots(value=f"{one.this.id}:{state}:{SURE}"))
    no = Option(turn.say("Nee, bewaar ze"), Intent.NO, Slots(value="stop"))
    asked = turn.say("Je hebt al geantwoord. Wil je die antwoorden weggooien?")
    return Said(Reply(asked, Tone.QUESTION), (yes, no), asks="confirm", people=(int(one.trainee.id),))


def _mark_answered(turn: Turn, one: Held) -> None:
    checkins.outbox_answered(turn.db, turn.asker.id, one.this, turn.now)
    if one.this.kind is CheckinKind.PULSE and one.seat.party is Party.WORK:
        prompt = weekly.notice_key(turn.asker.id, monday_of(today(turn)))
        weekly.outbox_answered(turn.db, prompt, turn.now)


def _thanks(turn: Turn, one: Held, state: SeatState) -> str:
    if state is SeatState.SKIPPED:
        return turn.say("Goed, deze vragen sla je over.")
    if state is SeatState.NOT_SEEN:
        return turn.say("Goed. Je hebt {name} deze week niet gezien.", name=one.trainee.first_name)
    if one.this.trainee == turn.asker.id:
        return turn.say("Dank je. Je antwoorden zijn bewaard.")
    return turn.say("Dank je. Je antwoorden over {name} zijn bewaard.", name=one.trainee.name)


def _goes_on(turn: Turn, after: Round) -> Iterable[str]:
    if after.closed_at is not None:
        yield turn.say("Iedereen heeft geantwoord. De vragen zijn nu gesloten.")
    else:
        yield turn.say("Je kunt je antwoorden nog veranderen tot de vragen sluiten.")


def _more(turn: Turn, one: Held, after: Round) -> Iterable[Option]:
    """Changing it, reading what the others said, asking the next party, and the next round that waits."""
    slots = Slots(value=str(after.id))
    if after.closed_at is not None:
        yield Option(turn.say("Bekijk de antwoorden"), Intent.CHECKIN_READ, slots)
    else:
        yield Option(turn.say("Verander mijn antwoord"), Intent.CHECKIN_ASK, slots)
        name = _to_invite(turn, one, after)
        if name:
            yield Option(turn.say("Vraag het nu ook aan {name}", name=name), Intent.CHECKIN_INVITE, slots)
    waiting = [each for each in checkins.waiting_for(turn.db, turn.asker.id) if each.id != after.id]
    names = people.names(turn.db, [each.trainee for each in waiting[:1]])
    for each in waiting[:1]:
        label = called(turn, each, names.get(each.trainee, ""))
        yield Option(label, Intent.CHECKIN_ASK, Slots(value=str(each.id)))


def _to_invite(turn: Turn, one: Held, after: Round) -> str:
    """Whom the trainee can ask before their turn (F6); "" for nobody."""
    if one.seat.party is not Party.TRAINEE:
        return ""
    waits = (each for each in after.silent if each.person is not None and each.party is not Party.TRAINEE)
    seat = next(waits, None)
    if seat is None or seat.person is None or not sooner(after, one.sheet.pace, seat, turn.now):
        return ""
    return people.names(turn.db, [seat.person]).get(seat.person, "")


def _contact(turn: Turn, one: Held) -> tuple[tuple[str, ...], tuple[Telling, ...]]:
    """The teacher hears once a round that somebody wants contact, and no answer of the form."""
    about: Person = one.trainee
    teacher = fixed_person(replace(turn, subject=about), Role.TEACHER)
    if teacher is None:
        missing = "Ik vind geen docent van {name}. Vraag de school wie je kunt bellen."
        return (turn.say(missing, name=about.name),), ()
    told = Texts(teacher.locale)
    reply = Reply(
        told("{name} wil deze week contact over {trainee}.", name=turn.asker.name, trainee=about.name),
        Tone.QUESTION,
        (told("Neem contact op: {email}.", email=turn.asker.email),),
    )
    reason = told("Je krijgt dit omdat je docent bent van {name}.", name=about.name)
    telling = Telling(teacher.id, "weekvraag", f"ronde:{one.this.id}:{int(turn.asker.id)}", reason, reply)
    return (turn.say("{name} hoort dat je contact wilt.", name=teacher.name),), (telling,)

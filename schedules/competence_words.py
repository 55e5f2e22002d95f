"""What is said of a sign-off that ends: until which day it counts, and who can sign anew."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.calendar import local_day
from bot.messages import Tone
from bot.texts import Texts
from schedules.day_words import day_said
from schedules.due import Part
from storage.ending import Rostered, SignOff

MOST_SIGNERS = 3


def to_trainee(one: SignOff, shift: Rostered | None, names: Sequence[str], say: Texts, now: datetime) -> Part:
    """To whom the sign-off is about."""
    text = "Je aftekening voor {procedure} telt tot en met {day}."
    headline = say(text, procedure=one.procedure_name, day=_last_day(one, say, now))
    why = say("Je krijgt dit omdat deze aftekening bijna verloopt.")
    ask = say("Ik weet niet wie dit opnieuw kan aftekenen. Vraag het je praktijkbegeleider.")
    if names:
        ask = say("Vraag {who} om je opnieuw af te tekenen.", who=say.one_of(names[:MOST_SIGNERS]))
    rostered = _own_shift(shift, say)
    return Part(headline, why, (_place(one, say), *rostered, ask), _tone(shift))


def to_supervisor(one: SignOff, shift: Rostered | None, names: Sequence[str], say: Texts, now: datetime) -> Part:
    """To who guides them at this employer."""
    why = say("Je krijgt dit omdat je {name} begeleidt.", name=one.person_name)
    return _to_other(one, shift, names, why, say, now)


def to_scheduler(one: SignOff, shift: Rostered | None, names: Sequence[str], say: Texts, now: datetime) -> Part:
    """To who plans the shifts there."""
    why = say("Je krijgt dit omdat je hier de diensten plant.")
    return _to_other(one, shift, names, why, say, now)


def _to_other(one: SignOff, shift: Rostered | None, names: Sequence[str], why: str, say: Texts, now: datetime) -> Part:
    text = "De aftekening van {name} voor {procedure} telt tot en met {day}."
    headline = say(text, name=one.person_name, procedure=one.procedure_name, day=_last_day(one, say, now))
    ask = say("Ik weet niet wie dit opnieuw kan aftekenen.")
    if names:
        ask = say("Opnieuw aftekenen kan door {who}.", who=say.one_of(names[:MOST_SIGNERS]))
    return Part(headline, why, (_place(one, say), *_their_shift(one, shift, say), ask), _tone(shift))


def _last_day(one: SignOff, say: Texts, now: datetime) -> str:
    """The last valid day; of today and tomorrow with that word."""
    until, today = one.until or local_day(now), local_day(now)
    return day_said(say, until, today) if (until - today).days <= 1 else say.near_day(until, today)


def _place(one: SignOff, say: Texts) -> str:
    return say("Dit geldt voor {place}.", place=one.place)


def _own_shift(shift: Rostered | None, say: Texts) -> tuple[str, ...]:
    if shift is None:
        return ()
    text = "Daarna sta je nog ingeroosterd voor deze handeling: {shift}, {place}, {span}."
    return (say(text, shift=say(shift.kind), place=shift.place, span=say.span(shift.hours)),)


def _their_shift(one: SignOff, shift: Rostered | None, say: Texts) -> tuple[str, ...]:
    if shift is None:
        return ()
    text = "Daarna staat {name} nog ingeroosterd voor deze handeling: {shift}, {place}, {span}."
    given = {"shift": say(shift.kind), "place": shift.place, "span": say.span(shift.hours)}
    return (say(text, name=one.person_name, **given),)


def _tone(shift: Rostered | None) -> Tone:
    return Tone.INFO if shift is None else Tone.CAUTION

"""Moving and cancelling a talk by sentence, by anybody who takes part; confirmed first, then all the others hear it.

What is confirmed is a version of the talk: when somebody changed it in between, it is asked again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.calendar import Interval
from bot.domain.moments import LASTS, fits, moments, on_day
from bot.domain.talks import Talk, TalkState
from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.paging import MOST_CHOICES, left_out
from handlers.phrasing import asks_for, hours_text
from handlers.talk_busy import known_of
from handlers.talk_plan import PROGRESS, THREE, moment_of, too_far
from handlers.talk_telling import YES, How, after, agreed, cancelled, file_of
from handlers.talk_words import around, is_over, not_yours, takes_part, title, when
from handlers.turn import Option, Said, Slots, Turn
from storage import people, talks

LONGEST = 9
"""Digits of a number on a button."""
ASKED = timedelta(weeks=8)
"""How long ago a talk may have been asked for that has no moment yet."""


@dataclass(frozen=True)
class _Asked:
    """What a button says: the talk, the new moment, and the version of the talk once it is confirmed."""

    talk: str = ""
    start: str = ""
    version: str = ""


def _asked(turn: Turn) -> _Asked:
    return _Asked(*[*turn.slots.value.split("|"), "", "", ""][:3])


def move(turn: Turn) -> Said:
    """To the moment that was named; without one, moments are offered."""
    asked = _asked(turn)
    talk = _chosen(turn, asked, (TalkState.AGREED,), Intent.TALK_MOVE)
    if isinstance(talk, Said):
        return talk
    if asked.version:
        return _move(turn, talk, asked)
    wanted = _wanted(turn, talk, asked)
    return wanted if isinstance(wanted, Said) else _confirm_move(turn, talk, wanted)


def cancel(turn: Turn) -> Said:
    """Also a talk that is only proposed."""
    asked = _asked(turn)
    talk = _chosen(turn, asked, talks.OPEN, Intent.TALK_CANCEL)
    if isinstance(talk, Said):
        return talk
    return _cancel(turn, talk, asked) if asked.version else _confirm_cancel(turn, talk)


def chosen(turn: Turn, states: Collection[TalkState], intent: Intent) -> Talk | Said:
    """The talk that the asker means, of those in one of these states that are not over; else what is said instead."""
    return _chosen(turn, _asked(turn), states, intent)


def _chosen(turn: Turn, asked: _Asked, states: Collection[TalkState], intent: Intent) -> Talk | Said:
    """The talk of a button, else the only one that is meant; a question when there are several."""
    if asked.talk:
        found = talks.locked(turn.db, int(asked.talk)) if _number(asked.talk) else None
        if found is None or not takes_part(turn, found):
            return not_yours(turn)
        if found.state in states and not _over(turn, found, intent):
            return found
        told = turn.say("Dit gesprek is al geweest, of het gaat niet door.")
        return Said(Reply(told, Tone.INFO), people=(int(found.trainee),))
    since = turn.now - ASKED
    mine = [one for one in talks.of_person(turn.db, turn.asker.id, since) if _meant(turn, one, states, intent)]
    if len(mine) == 1:
        return mine[0]
    if not mine:
        more = Option(turn.say("Welke gesprekken heb ik?"), Intent.TALK)
        return Said(Reply(turn.say("Ik vind geen gesprek van jou dat nog komt."), Tone.INFO), (more,))
    return _which(turn, mine, intent)


def _number(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST


def _over(turn: Turn, talk: Talk, intent: Intent) -> bool:
    """Too late to change it once it began; its page is of use until it ends."""
    if talk.interval is None:
        return False
    return (talk.interval.end if intent is Intent.TALK_PREPARE else talk.interval.start) <= turn.now


def _meant(turn: Turn, talk: Talk, states: Collection[TalkState], intent: Intent) -> bool:
    """May it be this one, by its kind and by who was named?"""
    if talk.state not in states or _over(turn, talk, intent) or not takes_part(turn, talk):
        return False
    named = turn.slots.person
    if (
        named is not None
        and named != turn.asker.id
        and named not in {talk.trainee, *(one.person for one in talk.partakers)}
    ):
        return False
    kinds = {kind for kind, words in _WORDS.items() if asks_for(turn, *words)}
    return not kinds or talk.kind in kinds


_WORDS = dict(zip(LASTS, (PROGRESS, THREE), strict=True))


def _which(turn: Turn, mine: list[Talk], intent: Intent) -> Said:
    names = people.names(turn.db, sorted({one.trainee for one in mine}))
    start = ""
    said = turn.slots.when
    if said is not None and said.begin is not None and intent is Intent.TALK_MOVE:
        start = moment_of(said.first, said.begin, LASTS[mine[0].kind]).start.isoformat()
    options = tuple(
        Option(
            f"{title(turn, one, names.get(one.trainee, ''))}, {when(turn, one)}",
            intent,
            Slots(value=f"{one.id}|{start}"),
        )
        for one in mine[:MOST_CHOICES]
    )
    shown, more = tuple(int(one.trainee) for one in mine[:MOST_CHOICES]), left_out(turn, mine)
    return Said(Reply(turn.say("Welk gesprek bedoel je?"), Tone.QUESTION, more), options, asks="talk", people=shown)


def _wanted(turn: Turn, talk: Talk, asked: _Asked) -> Interval | Said:
    """The new moment, or what is said of one that cannot be taken."""
    lasts = talk.interval.end - talk.interval.start if talk.interval else LASTS[talk.kind]
    said = turn.slots.when
    if asked.start:
        start = _instant(asked.start)
        if start is None:
            return not_yours(turn)
        wanted = Interval(start, start + lasts)
    elif said is not None and said.begin is not None and not turn.meaning.dates.unclear:
        wanted = moment_of(said.first, said.begin, lasts)
    else:
        return _offer(turn, talk)
    if wanted.start <= turn.now:
        return is_over(turn)
    if talk.interval and wanted.start == talk.interval.start:
        return Said(Reply(turn.say("Het gesprek staat al op dat moment."), Tone.INFO), after(turn, talk))
    return too_far(turn, wanted) or wanted


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _offer(turn: Turn, talk: Talk) -> Said:
    """Moments on the day that was named, else in the coming two weeks."""
    everybody = [one.person for one in talk.partakers]
    said, lasts = turn.slots.when, LASTS[talk.kind]
    if said is not None and said.day_said and said.first == said.last:
        around_day = Interval.of_day(said.first)
        known = known_of(turn, talk.trainee, everybody, around_day, without=talk.id)
        found = on_day(said.first, turn.now, lasts, known)
    else:
        found = moments(turn.now, lasts, known_of(turn, talk.trainee, everybody, without=talk.id))
    options = tuple(
        Option(hours_text(turn, one), Intent.TALK_MOVE, Slots(value=f"{talk.id}|{one.start.isoformat()}"))
        for one in found
    )
    example = turn.say("Of noem een dag en een tijd: verzet het gesprek naar donderdag 14 uur.")
    told = turn.say("Naar wanneer wil je het gesprek verzetten?")
    return Said(Reply(told, Tone.QUESTION, (example,)), options, asks="moment", people=(int(talk.trainee),))


def _confirm_move(turn: Turn, talk: Talk, wanted: Interval) -> Said:
    known = known_of(turn, talk.trainee, [one.person for one in talk.partakers], wanted, without=talk.id)
    busy = () if fits(wanted, known) else (turn.say("Let op: volgens mijn gegevens kan dan niet iedereen."),)
    told = turn.say("Wil je het gesprek verzetten naar {when}?", when=hours_text(turn, wanted))
    names = people.names(turn.db, [talk.trainee])
    called = title(turn, talk, names.get(talk.trainee, "?"))
    now = turn.say("{title} staat nu op {when}.", title=called, when=when(turn, talk))
    value = f"{talk.id}|{wanted.start.isoformat()}|{YES}{talk.sequence}"
    options = (
        Option(turn.say("Ja, verzet het"), Intent.TALK_MOVE, Slots(value=value)),
        Option(turn.say("Nee, laat het staan"), Intent.TALK, Slots()),
    )
    return Said(Reply(told, Tone.QUESTION, (now, *busy)), options, asks="confirm", people=(int(talk.trainee),))


def _move(turn: Turn, talk: Talk, asked: _Asked) -> Said:
    if asked.version != f"{YES}{talk.sequence}":
        return _changed(turn, talk)
    wanted = _wanted(turn, talk, asked)
    if isinstance(wanted, Said):
        return wanted
    if not talks.agree(turn.db, talk, wanted):
        return _changed(turn, talk)
    moved = talks.by_number(turn.db, [talk.id])[0]
    known = around(turn, moved)
    told = turn.say("Het gesprek is verzet naar {when}.", when=when(turn, moved))
    hear = turn.say("De anderen krijgen er bericht van.")
    reply = Reply(told, Tone.INFO, (hear,), documents=(file_of(turn, moved, known, turn.say),))
    tells = agreed(turn, moved, known, How.MOVED)
    return Said(reply, after(turn, moved), tells=tells, people=(int(talk.trainee),))


def _changed(turn: Turn, talk: Talk) -> Said:
    told = turn.say("Het gesprek is intussen veranderd. Het staat nu op {when}.", when=when(turn, talk))
    return Said(Reply(told, Tone.CAUTION), after(turn, talk), people=(int(talk.trainee),))


def _confirm_cancel(turn: Turn, talk: Talk) -> Said:
    known = around(turn, talk)
    called = title(turn, talk, known[talk.trainee].name)
    told = turn.say("Wil je dit gesprek afzeggen?")
    options = (
        Option(turn.say("Ja, zeg het af"), Intent.TALK_CANCEL, Slots(value=f"{talk.id}||{YES}{talk.sequence}")),
        Option(turn.say("Nee, laat het staan"), Intent.TALK, Slots()),
    )
    shown = (f"{called}: {when(turn, talk)}.",)
    return Said(Reply(told, Tone.QUESTION, shown), options, asks="confirm", people=(int(talk.trainee),))


def _cancel(turn: Turn, talk: Talk, asked: _Asked) -> Said:
    if asked.version != f"{YES}{talk.sequence}" or not talks.cancel(turn.db, talk):
        return _changed(turn, talk)
    talks.withdraw(turn.db, talk.id)
    gone = talks.by_number(turn.db, [talk.id])[0]
    known = around(turn, gone)
    files = (file_of(turn, gone, known, turn.say),) if gone.interval else ()
    hear = turn.say("De anderen krijgen er bericht van.")
    reply = Reply(turn.say("Het gesprek is afgezegd."), Tone.INFO, (hear,), documents=files)
    slots = Slots(person=int(talk.trainee), value=talk.kind)
    again = (Option(turn.say("Plan een nieuw gesprek"), Intent.TALK_PLAN, slots),)
    return Said(reply, again, tells=cancelled(turn, gone, known), people=(int(talk.trainee),))

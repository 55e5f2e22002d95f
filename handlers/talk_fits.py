"""What somebody says of the proposed moments; the first that fits everybody is agreed at once, and all hear it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.talks import Talk, TalkState
from bot.messages import Reply, Tone
from handlers.talk_plan import unsaid
from handlers.talk_telling import ALL, ANYWAY, YES, How, after, agreed, choices, file_of, no_moment, other_moments
from handlers.talk_words import (
    around,
    is_over,
    may_arrange,
    not_yours,
    takes_part,
    there,
    title,
    when,
    where,
)
from handlers.turn import Said, Turn
from storage import talks
from storage.talks import Proposed

LONGEST = 9
"""Digits of a talk's number."""


def fits(turn: Turn) -> Said:
    """Takes one answer: of one moment, or of all that were not answered yet. The same answer twice counts once."""
    number, _, rest = turn.slots.value.partition("|")
    said, _, start = rest.partition("|")
    talk = talks.locked(turn.db, int(number)) if number.isdecimal() and len(number) <= LONGEST else None
    if talk is None or not (may_arrange(turn, talk) if said == ANYWAY else takes_part(turn, talk)):
        return not_yours(turn)
    if talk.state is not TalkState.PROPOSED:
        return _too_late(turn, talk)
    starts = _starts(turn, talk, start)
    if not starts:
        return not_yours(turn)
    if all(one <= turn.now for one in starts):
        return is_over(turn)
    if said == ANYWAY:
        return _anyway(turn, talk, starts[0])
    new = talks.say_fits(turn.db, talk.id, starts, turn.asker.id, fits=said == YES)
    return _after(turn, talk, new=bool(new))


def _starts(turn: Turn, talk: Talk, start: str) -> list[datetime]:
    """The moments that are meant, of those that were proposed."""
    proposed = talks.moments(turn.db, talk.id)
    if start == ALL:
        return [one.interval.start for one in unsaid(turn, proposed)] or [one.interval.start for one in proposed]
    return [one.interval.start for one in proposed if one.interval.start.isoformat() == start]


def _too_late(turn: Turn, talk: Talk) -> Said:
    if talk.state is TalkState.AGREED:
        return _agreed_already(turn, talk)
    told = (
        turn.say("Dit gesprek gaat niet door.")
        if talk.state is TalkState.CANCELLED
        else turn.say("Dit gesprek is al geweest.")
    )
    return Said(Reply(told, Tone.INFO), people=(int(talk.trainee),))


def _agreed_already(turn: Turn, talk: Talk) -> Said:
    told = turn.say("Het gesprek is al afgesproken: {when}.", when=when(turn, talk))
    return Said(Reply(told, Tone.INFO), after(turn, talk), people=(int(talk.trainee),))


def _anyway(turn: Turn, talk: Talk, start: datetime) -> Said:
    """Planned although somebody is silent; not at a moment that somebody refused."""
    proposed = talks.moments(turn.db, talk.id)
    chosen = next((one for one in proposed if one.interval.start == start and not one.for_nobody), None)
    if chosen is None or not talks.agree(turn.db, talk, chosen.interval, by_all=False):
        told = turn.say("Dat moment past niet meer iedereen. Kies een ander moment.")
        return Said(Reply(told, Tone.CAUTION), (other_moments(turn.say, talk),), people=(int(talk.trainee),))
    talks.withdraw(turn.db, talk.id)
    return _agreed(turn, talk.id, How.CHOSEN)


def _after(turn: Turn, talk: Talk, *, new: bool) -> Said:
    proposed = [one for one in talks.moments(turn.db, talk.id) if one.interval.start > turn.now]
    best = next((one for one in proposed if one.for_all), None)
    if best is not None and talks.agree(turn.db, talk, best.interval):
        talks.withdraw(turn.db, talk.id)
        return _agreed(turn, talk.id, How.FITTED)
    if all(one.for_nobody for one in proposed):
        return _none_fits(turn, talk, proposed, new=new)
    mine = unsaid(turn, proposed)
    if mine:
        told = turn.say("Genoteerd. Past een ander moment ook?")
        return Said(Reply(told, Tone.QUESTION), choices(turn, talk, mine), people=(int(talk.trainee),))
    waits = turn.say("Je hoort het als een moment iedereen past.")
    return Said(Reply(turn.say("Genoteerd."), Tone.INFO, (waits,)), people=(int(talk.trainee),))


def _agreed(turn: Turn, number: int, how: How) -> Said:
    """Agreed now: the one whose answer it was sees it at once, the others get it in their own chat."""
    talk = talks.by_number(turn.db, [number])[0]
    known = around(turn, talk)
    called = title(turn, talk, known[talk.trainee].name)
    sits = takes_part(turn, talk)
    reply = Reply(
        turn.say("{title} is afgesproken: {when}.", title=called, when=when(turn, talk)),
        Tone.INFO,
        (*there(talk, known, turn.say, turn.asker.id), *where(talk, turn.say)),
        documents=(file_of(turn, talk, known, turn.say),) if sits else (),
    )
    tells = agreed(turn, talk, known, how)
    return Said(reply, after(turn, talk) if sits else (), tells=tells, people=(int(talk.trainee),))


def _none_fits(turn: Turn, talk: Talk, proposed: Sequence[Proposed], *, new: bool) -> Said:
    """Who asked is told, and can ask for others; anybody who takes part can."""
    known = around(turn, talk)
    told = turn.say("Geen enkel moment past iedereen.")
    asker = known.get(talk.asked_by)
    more: tuple[str, ...] = ()
    if asker is not None and asker.id != turn.asker.id:
        more = (turn.say("{name} hoort dat en kan andere momenten voorstellen.", name=asker.name),)
    tells = no_moment(turn, talk, known, proposed[-1]) if new and proposed else ()
    reply = Reply(told, Tone.CAUTION, more)
    return Said(reply, (other_moments(turn.say, talk),), tells=tells, people=(int(talk.trainee),))

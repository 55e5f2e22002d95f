"""What is said when somebody is replaced in a talk, and when a talk is called off because the trainee stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.calendar import Interval, local_day
from bot.domain.people import Person, PersonId
from bot.domain.talks import Replaced, Talk, TalkState
from bot.invitation import calendar_file
from bot.messages import Document, Reply, Tone
from bot.texts import Texts
from schedules.talk_silence_words import buttons
from schedules.talk_words import PREPARE, Called
from schedules.wording import button
from storage.proposals import Asked

Known = Mapping[PersonId, Person]


@dataclass(frozen=True)
class Told:
    """A message with its reason, and its buttons as verbs."""

    reply: Reply
    why: str
    verbs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Change:
    """A talk after somebody was replaced, everybody around it, and what the one who comes is asked."""

    talk: Talk
    known: Known
    who: Replaced
    moments: Sequence[Asked]
    now: datetime


def with_buttons(told: Told, key: str) -> Reply:
    """The message as it leaves under this key."""
    return replace(told.reply, choices=tuple(button(label, verb, key) for label, verb in told.verbs))


def called_off(talk: Talk, known: Known, reader: Person, now: datetime, say: Texts) -> Told:
    """To the others: with a file that takes it out of the calendar, when it was in there."""
    told = [say("{name} is gestopt met het traject.", name=_name(known, talk.trainee))]
    if talk.interval:
        told.append(say("Het zou zijn op {when}.", when=_when(talk.interval, say, now)))
    files = (_file(talk, known, [reader.id], now, say),) if talk.interval else ()
    headline = say("{title} gaat niet door.", title=_called(talk, known, reader, say))
    return Told(Reply(headline, Tone.CAUTION, tuple(told), documents=files), _why(say))


def replaced(change: Change, reader: Person, say: Texts) -> Told:
    """To everybody who takes part now: who comes is asked or invited, the others hear who comes."""
    talk, known = change.talk, change.known
    title, agreed = _called(talk, known, reader, say), talk.interval is not None
    files = (_file(talk, known, [one.person for one in talk.partakers], change.now, say),) if agreed else ()
    if reader.id != change.who.stands_in:
        names = {"came": _name(known, change.who.stands_in), "left": _name(known, change.who.left)}
        told = say("{came} komt in plaats van {left}.", **names)
        return Told(Reply(f"{title}: {told}", Tone.INFO, documents=files), _why(say))
    place = say("Je komt in plaats van {left}.", left=_name(known, change.who.left))
    if talk.interval is not None:
        headline = say("{title} is afgesproken: {when}.", title=title, when=_when(talk.interval, say, change.now))
        own = (place, say("Kun je dan niet? Verzet het gesprek."))
        verbs: tuple[tuple[str, str], ...] = ((say("Bereid het gesprek voor"), f"{PREPARE}:{talk.id}"),)
        return Told(Reply(headline, Tone.INFO, own, documents=files), _why(say), verbs)
    own = (place, say("Kies wat past. Het eerste moment dat iedereen past, is meteen afgesproken."))
    headline = say("{title}: wanneer kun je?", title=title)
    return Told(Reply(headline, Tone.QUESTION, own), _why(say), buttons(talk.id, change.moments, say, change.now))


def left(change: Change, reader: Person, say: Texts) -> Told:
    """To who left: what was agreed goes out of their calendar."""
    talk = replace(change.talk, state=TalkState.CANCELLED)
    files = (_file(talk, change.known, [reader.id], change.now, say),) if talk.interval else ()
    headline = say("{title}: jij hoeft er niet meer bij te zijn.", title=_called(talk, change.known, reader, say))
    why = say("Je krijgt dit omdat je bij dit gesprek hoorde.")
    return Told(Reply(headline, Tone.INFO, (say("Iemand anders begeleidt nu."),), documents=files), why)


def _file(talk: Talk, known: Known, people: Sequence[PersonId], now: datetime, say: Texts) -> Document:
    there = [known[one] for one in people if one in known]
    return calendar_file(
        talk, there, Called(talk.kind, _name(known, talk.trainee)).title(say), now, say, known.get(talk.asked_by)
    )


def _called(talk: Talk, known: Known, reader: Person, say: Texts) -> str:
    return Called(talk.kind, _name(known, talk.trainee), own=reader.id == talk.trainee).title(say)


def _name(known: Known, person: PersonId) -> str:
    return known[person].name if person in known else "?"


def _why(say: Texts) -> str:
    return say("Je krijgt dit omdat je bij dit gesprek hoort.")


def _when(moment: Interval, say: Texts, now: datetime) -> str:
    day = say.near_day(moment.first_day, local_day(now))
    return say("{day}, {start}–{end} uur", day=day, start=say.clock(moment.start), end=say.clock(moment.end))

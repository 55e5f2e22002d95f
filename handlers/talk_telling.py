"""What everybody who takes part in a talk is told, each in their own language and with a file for their calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto

from bot.domain.people import Person, PersonId
from bot.domain.talks import Talk, TalkState
from bot.invitation import calendar_file
from bot.messages import Document, Reply, Tone
from bot.texts import Texts
from bot.understanding.meaning import Intent
from handlers.phrasing import hours_text
from handlers.talk_words import partakers, there, title, title_on_paper, when, where
from handlers.turn import Option, Slots, Telling, Turn
from storage.talks import Proposed

PROPOSED, CHANGED, NO_MOMENT = "gesprek-voorstel", "gesprek-wijziging", "gesprek-geen-moment"
"""What the outbox calls what one tells the other about a talk."""
ALL = "*"
YES, NO, ANYWAY = "ja", "nee", "toch"
OTHERS = "anders"
"""Begins the value that asks for other moments."""


def file_of(turn: Turn, talk: Talk, known: Mapping[PersonId, Person], say: Texts) -> Document:
    """The talk for the calendar of one of them."""
    trainee = known[talk.trainee].name if talk.trainee in known else ""
    called = title_on_paper(say, talk, trainee)
    return calendar_file(talk, partakers(talk, known), called, turn.now, say, known.get(talk.asked_by))


def choices(turn: Turn, talk: Talk, open_ones: Sequence[Proposed]) -> tuple[Option, ...]:
    """Buttons to say of each moment whether it fits; one more for who cannot come at all."""
    options = []
    for one in open_ones:
        start = one.interval.start.isoformat()
        moment = hours_text(turn, one.interval)
        for said, label in (
            (YES, turn.say("Past: {moment}", moment=moment)),
            (NO, turn.say("Past niet: {moment}", moment=moment)),
        ):
            options.append(Option(label, Intent.TALK_FITS, Slots(value=f"{talk.id}|{said}|{start}"), start))
    if len(open_ones) > 1:
        none = turn.say("Geen van deze momenten past")
        options.append(Option(none, Intent.TALK_FITS, Slots(value=f"{talk.id}|{NO}|{ALL}"), ALL))
    return tuple(options)


def asked_to_choose(
    turn: Turn, talk: Talk, known: Mapping[PersonId, Person], open_ones: Sequence[Proposed]
) -> tuple[Telling, ...]:
    """Each of the others gets the moments in their own chat."""
    return tuple(_asked(_for(turn, one), talk, known, open_ones) for one in _others(turn, talk, known))


def _asked(turn: Turn, talk: Talk, known: Mapping[PersonId, Person], open_ones: Sequence[Proposed]) -> Telling:
    say = turn.say
    asks = () if talk.asked_by == turn.asker.id else (known[talk.asked_by].name,)
    reply = Reply(
        say("{title}: wanneer kun je?", title=title(turn, talk, known[talk.trainee].name)),
        Tone.QUESTION,
        (
            *(say("{name} vraagt om dit gesprek.", name=name) for name in asks),
            *there(talk, known, say, turn.asker.id, talk.asked_by),
            *where(talk, say),
            say("Kies wat past. Het eerste moment dat iedereen past, is meteen afgesproken."),
        ),
    )
    subject = f"{talk.id}:{open_ones[0].interval.start.isoformat()}"
    why = say("Je krijgt dit omdat je bij dit gesprek hoort.")
    return Telling(turn.asker.id, PROPOSED, subject, why, reply, choices(turn, talk, open_ones))


class How(Enum):
    """How a talk came to its moment: it fitted all, somebody moved it, or chose it though not everybody answered."""

    FITTED = auto()
    MOVED = auto()
    CHOSEN = auto()


def agreed(turn: Turn, talk: Talk, known: Mapping[PersonId, Person], how: How) -> tuple[Telling, ...]:
    """The others hear the moment; who asked for it and does not take part hears it too, without a file."""
    return tuple(_agreed(_for(turn, one), talk, known, turn.asker, how) for one in _all_others(turn, talk, known))


def _agreed(turn: Turn, talk: Talk, known: Mapping[PersonId, Person], by: Person, how: How) -> Telling:
    say = turn.say
    called = {"title": title(turn, talk, known[talk.trainee].name), "when": when(turn, talk)}
    headline = say("{title} is afgesproken: {when}.", **called)
    if how is How.MOVED:
        headline = say("{title} is verzet naar {when}.", **called)
    sits = any(one.person == turn.asker.id for one in talk.partakers)
    by_whom: tuple[str, ...] = ()
    if how is How.MOVED:
        by_whom = (say("{name} heeft het gesprek verzet.", name=by.name),)
    elif how is How.CHOSEN:
        by_whom = (say("{name} koos dit moment. Kun je dan niet? Verzet het gesprek.", name=by.name),)
    files = (file_of(turn, talk, known, say),) if sits else ()
    told = (*by_whom, *there(talk, known, say, turn.asker.id), *where(talk, say))
    reply = Reply(headline, Tone.INFO, told, documents=files)
    why = say("Je krijgt dit omdat je bij dit gesprek hoort.")
    return Telling(turn.asker.id, CHANGED, f"{talk.id}:{talk.sequence}", why, reply, after(turn, talk) if sits else ())


def after(turn: Turn, talk: Talk) -> tuple[Option, ...]:
    """What somebody who takes part can go on with."""
    return (
        Option(turn.say("Bereid het gesprek voor"), Intent.TALK_PREPARE, Slots(value=str(talk.id))),
        Option(turn.say("Verzet het gesprek"), Intent.TALK_MOVE, Slots(value=str(talk.id))),
        Option(turn.say("Zeg het gesprek af"), Intent.TALK_CANCEL, Slots(value=str(talk.id))),
    )


def cancelled(turn: Turn, talk: Talk, known: Mapping[PersonId, Person]) -> tuple[Telling, ...]:
    """The others hear that it is off; who had it in their calendar can take it out."""
    return tuple(_cancelled(_for(turn, one), talk, known, turn.asker) for one in _all_others(turn, talk, known))


def _cancelled(turn: Turn, talk: Talk, known: Mapping[PersonId, Person], by: Person) -> Telling:
    say = turn.say
    called = title(turn, talk, known[talk.trainee].name)
    told = [say("{name} heeft het gesprek afgezegd.", name=by.name)]
    if talk.interval:
        told.append(say("Het zou zijn op {when}.", when=when(turn, talk)))
    sits = any(one.person == turn.asker.id for one in talk.partakers)
    files = (file_of(turn, talk, known, say),) if talk.interval and sits else ()
    reply = Reply(say("{title} gaat niet door.", title=called), Tone.CAUTION, tuple(told), documents=files)
    slots = Slots(person=int(talk.trainee), value=talk.kind)
    again = (Option(say("Plan een nieuw gesprek"), Intent.TALK_PLAN, slots),) if sits else ()
    why = say("Je krijgt dit omdat je bij dit gesprek hoort.")
    return Telling(turn.asker.id, CHANGED, f"{talk.id}:{talk.sequence}", why, reply, again)


def no_moment(turn: Turn, talk: Talk, known: Mapping[PersonId, Person], last: Proposed) -> tuple[Telling, ...]:
    """Who asked hears that no moment fits everybody, when that is not the one who just said so."""
    asker = known.get(talk.asked_by)
    if asker is None or asker.id == turn.asker.id:
        return ()
    turn = _for(turn, asker)
    say = turn.say
    reply = Reply(
        say("Geen enkel moment past iedereen."),
        Tone.CAUTION,
        (say("Het gaat om: {title}.", title=title(turn, talk, known[talk.trainee].name)),),
    )
    why = say("Je krijgt dit omdat je om dit gesprek vroeg.")
    subject = f"{talk.id}:{last.interval.start.isoformat()}"
    return (Telling(asker.id, NO_MOMENT, subject, why, reply, (other_moments(say, talk),)),)


def other_moments(say: Texts, talk: Talk) -> Option:
    """Asks for moments that were not proposed yet."""
    slots = Slots(person=int(talk.trainee), value=f"{OTHERS}:{talk.id}")
    return Option(say("Stel andere momenten voor"), Intent.TALK_PLAN, slots)


def _for(turn: Turn, person: Person) -> Turn:
    return replace(turn, asker=person, say=Texts(person.locale))


def _others(turn: Turn, talk: Talk, known: Mapping[PersonId, Person]) -> Iterable[Person]:
    return (one for one in partakers(talk, known) if one.id != turn.asker.id)


def _all_others(turn: Turn, talk: Talk, known: Mapping[PersonId, Person]) -> Iterable[Person]:
    everybody = {one.id: one for one in partakers(talk, known)}
    if talk.state is not TalkState.PROPOSED and talk.asked_by in known:
        everybody.setdefault(talk.asked_by, known[talk.asked_by])
    return (one for one in everybody.values() if one.id != turn.asker.id)

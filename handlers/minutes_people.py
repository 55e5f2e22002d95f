"""Whose talk it is: who takes part and may see the talks of that trainee today, and nobody else (invariant 7)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.domain.minutes import partaker
from bot.domain.people import Person, PersonId, RecordKind, may_see
from bot.domain.talks import Judged, Talk
from bot.messages import Reply, Tone
from bot.texts import Texts
from bot.understanding.meaning import Intent
from handlers.action_words import number_in
from handlers.phrasing import today
from handlers.turn import Option, Said, Slots, Telling, Turn
from storage import agreed, people

JUDGES = {Judged.CONFIRMED: "Akkoord", Judged.OBJECTED: "Niet akkoord"}


def own_talk(turn: Turn, number: str) -> Talk | None:
    """The talk of this number, held for a change, when the asker takes part in it and may still see it."""
    talk = agreed.get(turn.db, number_in(number), to_change=True)
    if talk is None or partaker(talk, turn.asker.id) is None or not may_see_talks(turn, talk.trainee):
        return None
    return talk


def may_see_talks(turn: Turn, trainee: PersonId) -> bool:
    """May the asker see the talks of this trainee today?"""
    relation = people.relations(turn.db, [trainee], today(turn))[trainee]
    return may_see(turn.asker, relation, RecordKind.CHECKINS, today(turn))


def not_yours(turn: Turn) -> Said:
    """What everybody hears of a talk that is not theirs, whether it is there or not."""
    return Said(Reply(turn.say("Dit gesprek staat niet voor jou open."), Tone.INFO))


def others(turn: Turn, talk: Talk) -> tuple[Person, ...]:
    """Who else takes part and may still see the talk."""
    known = people.present(turn.db, [one.person for one in talk.partakers if one.person != turn.asker.id])
    return tuple(one for one in known.values() if may_see_talks(replace(turn, asker=one), talk.trainee))


def news(
    turn: Turn,
    to: Iterable[Person],
    subject: str,
    worded: Callable[[Turn], Reply],
    options: Callable[[Turn], tuple[Option, ...]] = lambda to: (),
) -> tuple[Telling, ...]:
    """The same news for each of these people, each in their own language and from where they stand."""
    return tuple(_telling(turn, one, subject, worded, options) for one in to)


def _telling(
    turn: Turn,
    one: Person,
    subject: str,
    worded: Callable[[Turn], Reply],
    options: Callable[[Turn], tuple[Option, ...]],
) -> Telling:
    say = Texts(one.locale)
    why = say("Je krijgt dit omdat jij bij dit gesprek hoort.")
    to = replace(turn, asker=one, say=say)
    return Telling(one.id, "verslag", subject, why, worded(to), options(to))


def judge_options(say: Texts, talk: Talk, said: Judged | None = None) -> tuple[Option, ...]:
    """The buttons under minutes, without what was said already: they are about this version only."""
    version = "" if talk.minuted_at is None else talk.minuted_at.isoformat()
    return tuple(
        Option(say(label), Intent.TALK_JUDGE, Slots(value=f"{talk.id}|{judged.name}|{version}"))
        for judged, label in JUDGES.items()
        if judged is not said
    )


def adjusting(turn: Turn, talk: Talk) -> tuple[Option, ...]:
    """The button of who makes the minutes, and of nobody else."""
    if talk.note_taker != turn.asker.id:
        return ()
    return (Option(turn.say("Verslag aanpassen"), Intent.TALK_MINUTES, Slots(value=str(talk.id))),)

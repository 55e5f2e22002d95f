"""How talks are said: what they are called, when they are, who takes part, and what is wrong with a moment."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import Person, PersonId
from bot.domain.talks import Talk, TalkState
from bot.messages import Reply, Tone
from bot.texts import Texts
from handlers.parties import party_of
from handlers.phrasing import hours_text
from handlers.turn import Said, Turn
from storage import people

TITLES = {
    CheckinKind.PROGRESS: "Voortgangsgesprek van {name}",
    CheckinKind.THREE_WAY: "Driehoeksgesprek van {name}",
}
OWN_TITLES = {
    CheckinKind.PROGRESS: "Jouw voortgangsgesprek",
    CheckinKind.THREE_WAY: "Jouw driehoeksgesprek",
}
KINDS = {CheckinKind.PROGRESS: "voortgangsgesprek", CheckinKind.THREE_WAY: "driehoeksgesprek"}
STATES = {
    TalkState.PROPOSED: "nog niet afgesproken",
    TalkState.AGREED: "afgesproken",
    TalkState.HELD: "gehouden",
    TalkState.NOT_HELD: "niet gehouden",
    TalkState.CANCELLED: "afgezegd",
}
CALLED = {Party.TRAINEE: "deelnemer", Party.WORK: "werkplek", Party.SCHOOL: "school"}
ONLINE = "Teams"


def title(turn: Turn, talk: Talk, name: str) -> str:
    """What a talk is called to the asker: the trainee reads of their own, the others whose it is."""
    return turn.say(OWN_TITLES[talk.kind]) if talk.trainee == turn.asker.id else title_on_paper(turn.say, talk, name)


def title_on_paper(say: Texts, talk: Talk, name: str) -> str:
    """What it is called on what one of them may show or send to the others."""
    return say(TITLES[talk.kind], name=name)


def when(turn: Turn, talk: Talk, say: Texts | None = None) -> str:
    """Its day and hours in the language of who reads; what it waits for when it has none."""
    reader = turn if say is None else replace(turn, say=say)
    return hours_text(reader, talk.interval) if talk.interval else reader.say("nog geen moment")


def where(talk: Talk, say: Texts) -> tuple[str, ...]:
    """A sentence that says where, if that is known."""
    if not talk.place:
        return ()
    return (say("Waar: {place}", place=talk.place),)


def around(turn: Turn, talk: Talk) -> Mapping[PersonId, Person]:
    """Everybody around a talk who is on record: the trainee, who takes part, and who asked for it."""
    ids = {talk.trainee, talk.asked_by, *(one.person for one in talk.partakers)}
    return people.persons(turn.db, sorted(ids))


def partakers(talk: Talk, known: Mapping[PersonId, Person]) -> list[Person]:
    """Who takes part, in the order of the parties."""
    return [known[one.person] for one in talk.partakers if one.person in known]


def named(people_there: Iterable[Person], say: Texts, *, but: PersonId | None = None) -> str:
    """Their names in one breath, without one of them."""
    return say.all_of([one.name for one in people_there if one.id != but])


def there(talk: Talk, known: Mapping[PersonId, Person], say: Texts, *but: PersonId) -> tuple[str, ...]:
    """A sentence that says who else is there, without who reads it or was named already; none when nobody is left."""
    names = [one.name for one in partakers(talk, known) if one.id not in but]
    if len(names) == 1:
        return (say("Erbij is: {name}.", name=names[0]),)
    return (say("Erbij zijn: {people}.", people=say.all_of(names)),) if names else ()


def takes_part(turn: Turn, talk: Talk | None) -> bool:
    """Does the asker sit in this talk, and may they still see the talks of this trainee?"""
    if talk is None or all(one.person != turn.asker.id for one in talk.partakers):
        return False
    return party_of(turn, talk.trainee) is not None


def may_arrange(turn: Turn, talk: Talk) -> bool:
    """May the asker find it another moment? Who takes part, who asked for it, and the school."""
    side = party_of(turn, talk.trainee)
    sits = turn.asker.id in {talk.asked_by, *(one.person for one in talk.partakers)}
    return side is not None and (sits or side is Party.SCHOOL)


def not_yours(turn: Turn) -> Said:
    """The same whether there is no such talk, or it is somebody else's."""
    return Said(Reply(turn.say("Dit gesprek staat niet voor jou open."), Tone.INFO))


def is_over(turn: Turn) -> Said:
    """What is said of a moment that lies behind us."""
    return Said(Reply(turn.say("Dat moment is al voorbij. Kies een later moment."), Tone.INFO))

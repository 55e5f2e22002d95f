"""How minutes are shown: what was said, what was decided and how, what was agreed, and what each party says of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.calendar import local_day
from bot.domain.checkins import CheckinKind
from bot.domain.people import PersonId
from bot.domain.talks import Judged, Partaker, Talk
from bot.messages import Section
from handlers.action_words import open_until
from handlers.phrasing import day_text
from handlers.turn import Turn
from storage import action_points, agreed, people
from storage.action_points import ActionPoint
from storage.agreed import Decision

TALKS = {
    CheckinKind.PULSE: "weekvraag",
    CheckinKind.FEEDBACK: "feedbackmoment",
    CheckinKind.PROGRESS: "voortgangsgesprek",
    CheckinKind.THREE_WAY: "driehoeksgesprek",
}
HOW = {
    "consensus": "consensus, iedereen was het eens",
    "80-20": "80-20-regel, bijna iedereen was het eens",
    "deelnemer": "de deelnemer koos",
    "docent": "de docent besliste",
    "leidinggevende": "de leidinggevende besliste",
}
"""By which rule a decision was taken: as it is kept, and as it is shown (J5)."""


@dataclass(frozen=True)
class Kept:
    """What was written down of talks, by talk, with the names of all people in it."""

    decisions: Mapping[int, Sequence[Decision]]
    points: Mapping[int, Sequence[ActionPoint]]
    names: Mapping[PersonId, str]


def read_kept(turn: Turn, talks: Iterable[Talk]) -> Kept:
    """What was written down of these talks."""
    known = {one.id: one for one in talks}
    points = action_points.of_talks(turn.db, list(known))
    involved = {talk.trainee for talk in known.values()} | {one.owner for own in points.values() for one in own}
    involved |= {one.person for talk in known.values() for one in talk.partakers}
    involved |= {talk.note_taker for talk in known.values() if talk.note_taker is not None}
    return Kept(agreed.decisions(turn.db, list(known)), points, people.names(turn.db, sorted(involved)))


def called(turn: Turn, talk: Talk) -> str:
    """What a talk is called: "driehoeksgesprek van dinsdag 19 november"."""
    kind = turn.say(TALKS[talk.kind])
    if talk.interval is None:
        return kind
    return turn.say("{talk} van {day}", talk=kind, day=day_text(turn, local_day(talk.interval.start)))


def of_whom(turn: Turn, talk: Talk, names: Mapping[PersonId, str]) -> str:
    """The talk with whose it is, for everybody but the trainee."""
    if talk.trainee == turn.asker.id:
        return called(turn, talk)
    return turn.say("{talk} met {name}", talk=called(turn, talk), name=names.get(talk.trainee, "?"))


def whose(turn: Turn, talk: Talk) -> str:
    """The same, with the name looked up."""
    return of_whom(turn, talk, people.names(turn.db, [talk.trainee]))


def to_judge(turn: Turn, talk: Talk, kept: Kept) -> tuple[Section, ...]:
    """The card that asks whether somebody agrees: read hours later it must not tell who had said nothing yet."""
    return sections(turn, replace(talk, partakers=()), kept)


def sections(turn: Turn, talk: Talk, kept: Kept) -> tuple[Section, ...]:
    """The whole card of the minutes."""
    points = [_point(turn, one, kept.names) for one in kept.points.get(talk.id, ())]
    found = (
        (turn.say("Besproken"), [line.strip() for line in talk.minutes.splitlines() if line.strip()]),
        (turn.say("Besluiten"), [decided(turn, one) for one in kept.decisions.get(talk.id, ())]),
        (turn.say("Actiepunten"), points),
        (turn.say("Wie is akkoord?"), [_judgement(turn, talk, one, kept.names) for one in talk.partakers]),
    )
    return tuple(Section(heading, tuple(lines)) for heading, lines in found if lines)


def decided(turn: Turn, one: Decision) -> str:
    """A decision, how it was taken and who was heard."""
    how = turn.say(HOW[one.how]) if one.how in HOW else ""
    heard = turn.say("gehoord: {who}", who=one.consulted) if one.consulted else ""
    aside = "; ".join(part for part in (how, heard) if part)
    return f"{one.text} ({aside})" if aside else one.text


def in_short(turn: Turn, talk: Talk, kept: Kept) -> Iterator[str]:
    """The lines of a list of talks: what was said, what was decided, and what somebody does not agree with."""
    yield from (line.strip() for line in talk.minutes.splitlines() if line.strip())
    for one in kept.decisions.get(talk.id, ()):
        yield turn.say("Besluit: {text}", text=decided(turn, one))
    for person in talk.partakers:
        if person.judged is Judged.OBJECTED:
            yield _judgement(turn, talk, person, kept.names)


def _point(turn: Turn, one: ActionPoint, names: Mapping[PersonId, str]) -> str:
    who = turn.say("jij") if one.owner == turn.asker.id else names.get(one.owner, "?")
    when = turn.say("klaar") if one.done_at is not None else open_until(turn, one.due)
    return f"{one.text} ({who}, {when})"


def _judgement(turn: Turn, talk: Talk, one: Partaker, names: Mapping[PersonId, str]) -> str:
    name = turn.say("jij") if one.person == turn.asker.id else names.get(one.person, "?")
    if one.person == talk.note_taker:
        return turn.say("{name}: maakte het verslag", name=name)
    if one.judged is Judged.OBJECTED:
        return turn.say("{name}: niet akkoord: „{remark}”", name=name, remark=one.remark)
    state = "akkoord" if one.judged is Judged.CONFIRMED else "nog niets gezegd"
    return f"{name}: {turn.say(state)}"

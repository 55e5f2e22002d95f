"""Talks of the parties around a trainee: where one stands, and what each says of its minutes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.calendar import Interval
from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import PersonId


class TalkState(StrEnum):
    """Where a talk stands; all but PROPOSED and AGREED are ends. NOT_HELD: agreed, and nobody talked (F13)."""

    PROPOSED = "voorgesteld"
    AGREED = "afgesproken"
    HELD = "gehouden"
    NOT_HELD = "niet gehouden"
    CANCELLED = "afgezegd"


class Judged(StrEnum):
    """What somebody says of the minutes."""

    CONFIRMED = "akkoord"
    OBJECTED = "niet akkoord"


@dataclass(frozen=True)
class Partaker:
    """One who takes part, with what they say of the minutes; None until they say."""

    person: PersonId
    party: Party
    judged: Judged | None = None
    remark: str = ""
    judged_at: datetime | None = None


@dataclass(frozen=True)
class Talk:
    """Gesprek: its moment is None until it is agreed; `sequence` grows with each change, as calendars want (RFC 5545)."""

    id: int
    trainee: PersonId
    kind: CheckinKind
    round: int | None
    state: TalkState
    interval: Interval | None
    place: str
    asked_by: PersonId
    asked_at: datetime
    note_taker: PersonId | None
    minutes: str
    minuted_at: datetime | None
    uid: str
    sequence: int
    partakers: tuple[Partaker, ...] = ()


@dataclass(frozen=True)
class Replaced:
    """Who left a talk and who comes in their place; None when who comes takes part already."""

    left: PersonId
    came: PersonId | None
    party: Party
    stands_in: PersonId


def replacements(
    talk: Talk, people: Mapping[Party, PersonId | None], there: Collection[tuple[Party, PersonId]]
) -> tuple[Replaced, ...]:
    """Who must give up their place to whom, as in a round (`bot.domain.rounds.seated`).

    `people` are who stands for each party now. Somebody who is still `there` for their party keeps their place, also
    while somebody else stands in, and so does who stands for another party now; where nobody is known nobody goes.
    """
    found: list[Replaced] = []
    sits = {one.person for one in talk.partakers}
    stand = set(people.values())
    for one in talk.partakers:
        new = people.get(one.party)
        if one.party is Party.TRAINEE or new is None or one.person in stand or (one.party, one.person) in there:
            continue
        found.append(Replaced(one.person, None if new in sits else new, one.party, new))
        sits.add(new)
    return tuple(found)

"""Who cannot be reached on any channel: once a week their teacher hears it, so that a human can reach them.

Only while something has been waiting for somebody for two days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import at, local_day
from bot.domain.load import monday_of
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId
from bot.messages import Tone
from bot.texts import Texts
from schedules.due import Due, Part, Plan, Span, numbers
from storage import unreached
from storage.rows import grouped

SUBJECT = "bereik"
AFTER, ONE_WEEK = timedelta(days=2), timedelta(days=7)
CLOCK = time(9)
MOST_NAMES = 8


@dataclass(frozen=True)
class Facts:
    """Whom each teacher should know of; "nobody" for one who was asked about and has nobody to know of any more."""

    names: Mapping[PersonId, Sequence[str]]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Who is away now. Who will be is not known, so a simulation tells only of them."""
    teachers = None if subjects is None else numbers(SUBJECT, subjects)
    before = at(span.first + timedelta(days=1)) - AFTER
    found = unreached.unreached(db, before, span.first, teachers)
    names: dict[PersonId, Sequence[str]] = {PersonId(one): () for one in teachers or ()}
    return Facts({**names, **grouped((one.teacher, one.name) for one in found)})


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """For each teacher one notice a week, from nine o'clock on the day it is found until the week is over."""
    monday = monday_of(local_day(now))
    for teacher, names in facts.names.items():
        yield Due(
            teacher,
            NoticeKind.UNREACHED,
            f"{SUBJECT}:{teacher}",
            f"{monday}/0",
            at(monday, CLOCK),
            at(monday + ONE_WEEK),
            partial(_words, names),
            dropped="" if names else "iedereen is weer bereikbaar",
        )


def _words(names: Sequence[str], say: Texts, now: datetime) -> Part:
    shown, more = [*names[:MOST_NAMES]], len(names) - MOST_NAMES
    if more > 0:
        shown.append(say("nog iemand") if more == 1 else say("nog {count} anderen", count=more))
    one = say("Ik kan {name} niet bereiken.", name=names[0]) if len(names) == 1 else ""
    headline = one or say("Ik kan {count} mensen niet bereiken.", count=len(names))
    who = () if one else (say.all_of(shown),)
    ask = say("Er staat al twee dagen een bericht klaar. Zeg het ze zelf.")
    invite = say("De coördinator kan een nieuwe uitnodiging sturen.")
    return Part(headline, say("Je krijgt dit omdat jij hun docent bent."), (*who, ask, invite), Tone.CAUTION)


PLAN = Plan(NoticeKind.UNREACHED, read, due)

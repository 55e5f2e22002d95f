"""Moments for a talk on which somebody stays silent: who is silent is reminded twice, then who asked for it is told.

Once a working day, at nine. Who asked for the talk is told, else the school; also the school when who asked is the one
who is silent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import pairwise

from bot.domain.calendar import at, local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId
from bot.domain.talks import Talk
from schedules import talk_silence_words as said
from schedules.due import Due, Words
from schedules.holidays import is_holiday
from schedules.talk_words import Called
from storage.proposals import Asked

PROPOSAL, SILENT = "voorstel", "voorstel-stil"
MORNING = time(9)
ONE_DAY = timedelta(days=1)
OF_USE = timedelta(days=7)
"""How long it is of use to tell who is silent."""
CHASES = 2


@dataclass(frozen=True)
class Proposal:
    """A talk that is not agreed, what was asked, and whom to tell; `away` says why somebody hears nothing of it."""

    talk: Talk
    called: Called
    asked: Sequence[Asked]
    names: Mapping[PersonId, str]
    school: Sequence[PersonId]
    away: Mapping[PersonId, str]


def waited_for(asked: Sequence[Asked]) -> dict[PersonId, list[Asked]]:
    """Who is silent about every moment that nobody refused, with those moments; else who left some of them open."""
    refused = {one.start for one in asked if one.fits is False}
    left = [one for one in asked if one.start not in refused]
    spoke = {one.person for one in left if one.fits is not None}
    unsaid = [one for one in left if one.fits is None]
    silent = [one for one in unsaid if one.person not in spoke]
    found: dict[PersonId, list[Asked]] = {}
    for one in silent or unsaid:
        found.setdefault(one.person, []).append(one)
    return found


def due(one: Proposal, now: datetime) -> Iterator[Due]:
    """Today's reminder of each who is silent, or that they are silent."""
    waits = waited_for(one.asked)
    if not waits:
        return
    last = max(each.start for own in waits.values() for each in own)
    for person, own in waits.items():
        begun = max(each.proposed_at for each in own)
        for number, (begins, ends) in enumerate(_windows(begun, last), 1):
            if begins < ends and _is_today(begins, ends, now):
                asker = "" if person == one.talk.asked_by else one.names.get(one.talk.asked_by, "")
                words: Words = partial(said.again, _called(one, person), one.talk, own, asker)
                yield _due(one, person, f"{begun:%Y-%m-%dT%H%M}/{number}", begins, ends, words)
    yield from _told(one, waits, last, now)


def _called(one: Proposal, reader: PersonId) -> Called:
    return replace(one.called, own=reader == one.talk.trainee)


def _windows(begun: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Of each reminder: from its morning until the one after it, and never after the last moment."""
    mornings = [at(day, MORNING) for day in _working_days(local_day(begun), CHASES + 1)]
    for begins, ends in pairwise(mornings):
        # the day of the next reminder is for that one alone
        yield begins, min(at(local_day(ends)), last)


def _told(one: Proposal, waits: Mapping[PersonId, Sequence[Asked]], last: datetime, now: datetime) -> Iterator[Due]:
    begun = max(each.proposed_at for own in waits.values() for each in own)
    (*_, third) = _working_days(local_day(begun), CHASES + 1)
    begins = min(at(third, MORNING), last)
    if not _is_today(begins, begins + OF_USE, now):
        return
    names = [one.names.get(who, "") for who in waits]
    for person in _readers(one, waits):
        words: Words = partial(said.silent, _called(one, person), one.talk, names, one.asked)
        yield _due(one, person, f"{begun:%Y-%m-%dT%H%M}/stil", begins, begins + OF_USE, words, told=True)


def _readers(one: Proposal, waits: Mapping[PersonId, Sequence[Asked]]) -> list[PersonId]:
    asker = one.talk.asked_by
    if not one.away.get(asker) and asker not in waits:
        return [asker]
    return [who for who in one.school if who not in waits] or list(one.school) or [asker]


def _due(
    one: Proposal,
    person: PersonId,
    occasion: str,
    begins: datetime,
    ends: datetime,
    words: Words,
    *,
    told: bool = False,
) -> Due:
    subject = f"{SILENT if told else PROPOSAL}:{one.talk.id}"
    dropped = one.away[one.talk.trainee] or one.away.get(person, "")
    return Due(person, NoticeKind.TALK, subject, occasion, begins, ends, words, about=one.talk.trainee, dropped=dropped)


def _is_today(begins: datetime, ends: datetime, now: datetime) -> bool:
    today = local_day(now)
    return begins < at(today + ONE_DAY) and ends > at(today)


def _working_days(after: date, count: int) -> Iterator[date]:
    """The first working days after this day."""
    day = after
    while count:
        day += ONE_DAY
        if day.weekday() < 5 and not is_holiday(day):
            count -= 1
            yield day

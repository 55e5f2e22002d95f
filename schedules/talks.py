"""Talks: a reminder on the working day before, with what is on the agenda; then whether it was held; and those not planned.

Of proposed moments who is silent hears again (`schedules.talk_silence`).
Of a talk that a closed round calls for, the trainee hears first (F6) and the school two days later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.agenda import Agenda, Reader, agenda
from bot.domain.agenda import Facts as AgendaFacts
from bot.domain.calendar import Interval, at, local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import Person, PersonId, RecordKind, Relation, may_see
from bot.domain.talks import Partaker, Talk, TalkState
from schedules import talk_silence
from schedules import talk_words as said
from schedules.due import Due, Plan, Span, Words, numbers
from schedules.holidays import is_holiday
from schedules.people_around import UNKNOWN
from schedules.school_side import Around, read_around
from schedules.talk_looking import CHANGED, observe
from schedules.talk_silence import PROPOSAL, SILENT, Proposal
from storage import agendas, ledger, missing_talks, people, proposals, talks
from storage.missing_talks import ClosedRound
from storage.proposals import Asked

TALK, AFTER, ROUND = "gesprek", "na-gesprek", "ronde-gesprek"
MORNING = time(9)
ONE_DAY = timedelta(days=1)
_SATURDAY = 5
AHEAD = timedelta(days=6)
"""The working day before a talk is not longer ago: a weekend with public holidays around it."""
ASKED_FOR = timedelta(days=7)
"""How long after a talk it is of use to ask whether it was held."""
SCHOOL_LATER, MISSED_FOR = timedelta(days=2), timedelta(days=14)
"""When the school hears of a talk that is not planned, and until when anybody does."""
NOT_THEIRS = "je begeleidt deze deelnemer niet meer"
_OVER = {
    TalkState.PROPOSED: "is nog niet afgesproken",
    TalkState.CANCELLED: "is afgezegd",
    TalkState.HELD: "is al geweest",
    TalkState.NOT_HELD: "is al geweest",
}


@dataclass(frozen=True)
class Facts:
    """Talks around these days with their agendas or with what was asked of whom, rounds that call for one, and people.

    `told` is when those who take part heard the moment at which a talk is now.
    """

    talks: Sequence[Talk]
    agendas: Mapping[int, AgendaFacts]
    rounds: Sequence[ClosedRound]
    around: Around
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    relations: Mapping[PersonId, Relation] = field(default_factory=dict)
    asked: Mapping[int, Sequence[Asked]] = field(default_factory=dict)
    told: Mapping[int, datetime] = field(default_factory=dict)


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Talks from a week ago until the next working day, and rounds closed in the two weeks before without a talk."""
    if subjects is None:
        found = talks.agreed_between(db, at(span.first) - ASKED_FOR, at(span.last + AHEAD))
        found += proposals.proposed(db, at(span.first) - talk_silence.OF_USE)
        rounds = missing_talks.without_talk(db, at(span.first) - MISSED_FOR - ONE_DAY, at(span.last + ONE_DAY))
    else:
        asked = sorted({number for one in (TALK, AFTER, PROPOSAL, SILENT) for number in numbers(one, subjects)})
        found = talks.by_number(db, asked)
        rounds = missing_talks.by_number(db, numbers(ROUND, subjects))
    trainees = sorted({one.trainee for one in found} | {one.trainee for one in rounds})
    soon = [one for one in found if one.interval and one.interval.start > at(span.first)]
    materials = agendas.materials(db, soon, span.first)
    who = sorted({one.asked_by for one in found} | {each.person for one in found for each in one.partakers})
    open_ones = [one.id for one in found if one.state is TalkState.PROPOSED]
    return Facts(
        found,
        {number: one.facts for number, one in materials.items()},
        rounds,
        read_around(db, trainees, span.first, span.last),
        people.present(db, who),
        people.relations(db, trainees, span.first) if trainees else {},
        proposals.asked_of(db, open_ones) if open_ones else {},
        _told(db, soon),
    )


def _told(db: Connection, found: Sequence[Talk]) -> dict[int, datetime]:
    keys = {f"{int(each.person)}:{CHANGED}:{one.id}:{one.sequence}": one.id for one in found for each in one.partakers}
    put = ledger.put_at(db, list(keys))
    return {keys[key]: when for key, when in put.items()}


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """What is said of each talk and of each round on this day."""
    for talk in facts.talks:
        if talk.interval is not None:
            yield from _before(facts, talk, talk.interval, now)
            yield from _after(facts, talk, talk.interval, now)
        if talk.id in facts.asked:
            yield from talk_silence.due(_proposal(facts, talk, now), now)
    for one in facts.rounds:
        yield from _missing(facts, one, now)


def _proposal(facts: Facts, talk: Talk, now: datetime) -> Proposal:
    school = tuple(facts.around.school(talk.trainee, local_day(now)))
    who = {talk.asked_by, talk.trainee, *(one.person for one in talk.partakers)}
    names = {one: person.name for one, person in facts.people.items()}
    away = {one: _away(facts, talk, one, now) for one in who}
    called = said.Called(talk.kind, facts.around.name(talk.trainee))
    return Proposal(talk, called, facts.asked[talk.id], names, school, away)


def _occasion(moment: Interval, step: str) -> str:
    return f"{moment.start:%Y-%m-%dT%H%M}/{step}"


def _before(facts: Facts, talk: Talk, moment: Interval, now: datetime) -> Iterator[Due]:
    """From nine on the working day before until it begins, to everybody who takes part.

    Who heard the moment on that day or later need not be reminded of it.
    """
    today, day = local_day(now), _working_day_before(moment.first_day)
    told = facts.told.get(talk.id)
    if day > today or moment.start <= at(today) or (told is not None and local_day(told) >= day):
        return
    for one in talk.partakers:
        found = _agenda(facts, talk, one, now)
        called = _called(facts, talk, one.person)
        words: Words = partial(said.before, called, moment, talk.place, found, talk.id)
        yield Due(
            one.person,
            NoticeKind.TALK,
            f"{TALK}:{talk.id}",
            _occasion(moment, "1"),
            at(day, MORNING),
            moment.start,
            words,
            about=talk.trainee,
            timely=True,
            dropped=_OVER.get(talk.state, "") or _away(facts, talk, one.person, now),
        )


def _working_day_before(day: date) -> date:
    """On a day off nobody reads it, and on the morning itself it is late."""
    day -= ONE_DAY
    while day.weekday() >= _SATURDAY or is_holiday(day):
        day -= ONE_DAY
    return day


def _agenda(facts: Facts, talk: Talk, one: Partaker, now: datetime) -> Agenda:
    return agenda(facts.agendas.get(talk.id, AgendaFacts()), Reader(one.person, one.party), local_day(now))


def _called(facts: Facts, talk: Talk, reader: PersonId) -> said.Called:
    return said.Called(talk.kind, facts.around.name(talk.trainee), own=reader == talk.trainee)


def _away(facts: Facts, talk: Talk, person: PersonId, now: datetime) -> str:
    """Why this person hears nothing of it; "" when they do."""
    if person == talk.trainee:
        return facts.around.reason(talk.trainee)
    who, relation = facts.people.get(person), facts.relations.get(talk.trainee)
    if who is None or relation is None:
        return UNKNOWN
    return "" if may_see(who, relation, RecordKind.CHECKINS, local_day(now)) else NOT_THEIRS


def _after(facts: Facts, talk: Talk, moment: Interval, now: datetime) -> Iterator[Due]:
    """From its end for a week: who keeps the minutes is asked, else the trainee, else who else was there."""
    ends = at(moment.last_day) + ASKED_FOR
    if not moment.end < at(local_day(now) + ONE_DAY) or ends <= at(local_day(now)):
        return
    order = [*filter(None, (talk.note_taker,)), talk.trainee, *(one.person for one in talk.partakers)]
    person = next((one for one in order if not _away(facts, talk, one, now)), talk.trainee)
    yield Due(
        person,
        NoticeKind.TALK,
        f"{AFTER}:{talk.id}",
        _occasion(moment, "na"),
        moment.end,
        ends,
        partial(said.after, _called(facts, talk, person), moment, talk.id),
        about=talk.trainee,
        timely=True,
        dropped=_OVER.get(talk.state, "") or _away(facts, talk, person, now),
    )


def _missing(facts: Facts, one: ClosedRound, now: datetime) -> Iterator[Due]:
    """From the day it closed the trainee, two days later the school; for two weeks."""
    closed, today = local_day(one.closed_at), local_day(now)
    ends = at(closed + MISSED_FOR)
    called = said.Called(one.kind, facts.around.name(one.trainee))
    readers: list[tuple[PersonId, datetime, Words]] = [
        (one.trainee, max(one.closed_at, at(closed, MORNING)), partial(said.missing_own, called, one.trainee))
    ]
    readers += [
        (person, at(closed + SCHOOL_LATER, MORNING), partial(said.missing_school, called, one.trainee, why))
        for person, why in facts.around.school(one.trainee, today).items()
    ]
    for person, begins, words in readers:
        if local_day(begins) <= today and at(today) < ends:
            yield Due(
                person,
                NoticeKind.TALK,
                f"{ROUND}:{one.id}",
                f"{closed}/{'0' if person == one.trainee else '2'}",
                begins,
                ends,
                words,
                about=one.trainee,
                dropped="is gepland" if one.planned else facts.around.reason(one.trainee),
            )


PLAN = Plan(NoticeKind.TALK, read, due, observe)

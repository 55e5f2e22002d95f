"""Rounds of check-ins: who is asked, who is asked again, and what the teacher hears of it (F1, F2, F6, F14).

Only who is silent hears more: asked, twice asked again, then the teacher is told, then the round closes. Afterwards the
teacher hears once where the answers differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import at, local_day
from bot.domain.checkins import Answer, CheckinKind, Pace, Party, Round, Seat, SeatState, Seen
from bot.domain.differences import Difference, differences
from bot.domain.notices import NoticeKind
from bot.domain.opening import no_school
from bot.domain.people import PersonId, Role
from bot.domain.records import LessonPeriod
from bot.domain.rounds import (
    COMPLETE,
    IN_TIME,
    Action,
    Step,
    asked_at,
    closes_at,
    invited_early,
    sooner,
    steps,
    told_at,
    turn_of,
)
from schedules import round_words as said
from schedules.due import Due, Plan, Span, Words, key_of
from schedules.people_around import NOBODY
from schedules.round_looking import observe, on_day, pace_of
from schedules.round_opening import coming
from schedules.school_side import Around, read_around
from storage import checkins, opening, people, weekly
from storage.guides import guides_on
from storage.questionnaires import Question, questionnaire

ONE_DAY, OF_USE = timedelta(days=1), timedelta(days=7)
"""How long after the end the teacher can still hear of a round."""
ANSWERED, CLOSED = "er is al geantwoord", "de vraagronde is gesloten"
NO_SCHOOL = "er was geen les"
NOBODY_SILENT, TOLD = "iedereen heeft geantwoord", "dat staat in een later bericht"
ALIKE = "de antwoorden verschillen niet"
_SATURDAY = 5
UNSURE = frozenset({"weet niet", "niet nodig"})
"""Values that contradict no other."""
EARLY, ASKED = "u", ("u", "0", "1", "2")
"""How the steps are called that ask: before one's turn, at it, and again."""
FAR_APART = 2
"""Steps on a scale of numbers that are worth a message."""


@dataclass(frozen=True)
class Facts:
    """The rounds with what was answered, those around their trainees, and how everybody is called.

    `again` when they were asked about: then what need not be said is given too, with why.
    """

    again: bool
    rounds: Sequence[Round]
    around: Around
    names: Mapping[PersonId, str]
    answers: Mapping[int, Sequence[Answer]]
    periods: Mapping[str, Sequence[LessonPeriod]] = field(default_factory=dict)


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """What this beat looked at; looking ahead every open round and those that will begin; with subjects just these."""
    if subjects is not None:
        kept = checkins.by_names(db, [one.partition(":")[2] for one in subjects])
    elif span.first == span.last and opening.begun(db, span.first):
        kept = opening.seen_last(db)
    else:
        days = [span.first + n * ONE_DAY for n in range((span.last - span.first).days + 1)]
        kept = (*opening.unending(db), *coming(db, opening.active(db, opening.EVERYBODY), days))
    trainees = sorted({one.trainee for one in kept})
    around = read_around(db, trainees, span.first - OF_USE, span.last)
    guides = {who for own in around.guidance.values() for one in own for who, _ in one.both}
    sitting = {seat.person for one in kept for seat in one.seats if seat.person is not None}
    names = people.names(db, sorted({*trainees, *guides, *sitting}))
    said_before = checkins.answers(db, [one.id for one in kept if one.id])
    periods = opening.periods_of(db, {one.school for one in around.standings.values()})
    return Facts(subjects is not None, kept, around, names, said_before, periods)


def _key(this: Round, person: PersonId, step: str) -> str:
    return key_of(person, NoticeKind.CHECKIN, checkins.subject_of(this), _occasion(this, step))


def _occasion(this: Round, step: str) -> str:
    return f"{this.first}/{step}"


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each round to each person what began last today or before and is of use today still."""
    today = local_day(now)
    for kept in facts.rounds:
        this = on_day(kept, facts.around.guidance.get(kept.trainee, ()), today)
        pace = _pace(facts, this)
        asked = [one for one in _asked(facts, this, pace, today) if _is_of(one, today)]
        newest = {one.person: one for one in sorted(asked, key=lambda one: one.at)}
        told = (one for one in _told(facts, this, pace, today) if _is_of(one, today))
        yield from (one for one in (*newest.values(), *told) if facts.again or not one.dropped)


def _pace(facts: Facts, this: Round) -> Pace:
    """With the days between two lesson periods off, like public holidays."""
    standing = facts.around.standings.get(this.trainee, NOBODY)
    pace = pace_of(this, standing)
    last = this.first + pace.closes.days * ONE_DAY
    free = no_school(facts.periods.get(standing.school, ()), this.first - ONE_DAY, last)
    return replace(pace, off=pace.off.union(free))


def _is_of(one: Due, day: date) -> bool:
    return one.at < at(day + ONE_DAY) and one.until > at(day)


def _due(this: Round, person: PersonId, step: str, at_: datetime, until: datetime, words: Words, dropped: str) -> Due:
    return Due(
        person,
        NoticeKind.CHECKIN,
        checkins.subject_of(this),
        _occasion(this, step),
        at_,
        until,
        words,
        about=this.trainee,
        dropped=dropped,
    )


def _asked(facts: Facts, this: Round, pace: Pace, today: date) -> Iterator[Due]:
    """To each who sits in the round; of who answered it is said why nothing is."""
    waiting = tuple(replace(one, state=SeatState.WAITING) for one in this.seats)
    every = [one for one in steps(replace(this, seats=waiting, closed_at=None), pace) if one.action is not Action.TELL]
    last = {one.seat.party: one.number for one in every}
    for step in every:
        seat, person = next(one for one in this.seats if one.party is step.seat.party), step.seat.person
        if person is None or _prompted(facts, this, step, pace, today):
            continue
        early = step.number == 0 and invited_early(this, pace, seat)
        words = said.Asking(
            this,
            seat,
            facts.names.get(this.trainee, ""),
            closes_at(this, pace),
            step.number > 0,
            _to_invite(facts, this, seat, pace, today),
            step.number == last[seat.party],
        )
        why_not = _over(facts, this) or (ANSWERED if seat.state is not SeatState.WAITING else "")
        name = EARLY if early else str(step.number)
        asked = _due(this, person, name, step.at, step.until, partial(said.asking, words), why_not)
        if not step.number:
            yield asked
            continue
        first = partial(said.asking, replace(words, again=False))
        yield replace(asked, after=_before(facts, this, person), first=first)


def _before(facts: Facts, this: Round, person: PersonId) -> frozenset[str]:
    """What can have asked this person already; the first that arrives asks.

    The weekly prompt asked who guided when the round began: who came later read of others in it.
    """
    guides = guides_on(facts.around.guidance.get(this.trainee, ()), this.first)
    prompted = this.kind is CheckinKind.PULSE and any(one.person == person for one in guides)
    prompt = {weekly.notice_key(person, this.first)} if prompted else set()
    return frozenset(prompt | {_key(this, person, step) for step in ASKED})


def _over(facts: Facts, this: Round) -> str:
    """Why nobody is asked any more; "" while the round is open."""
    return CLOSED if this.closed_at is not None else facts.around.reason(this.trainee)


def _prompted(facts: Facts, this: Round, step: Step, pace: Pace, today: date) -> bool:
    """Does the weekly prompt ask it already? Of whom guides on the ward, unless the trainee invited them (F4)."""
    if this.kind is not CheckinKind.PULSE or step.seat.party is not Party.WORK or step.number:
        return False
    guides = guides_on(facts.around.guidance.get(this.trainee, ()), today)
    on_ward = any(one.person == step.seat.person and one.role is Role.WORK_SUPERVISOR for one in guides)
    return on_ward and step.at == turn_of(this, pace, Party.WORK)


def _to_invite(facts: Facts, this: Round, seat: Seat, pace: Pace, today: date) -> str:
    """Whom the trainee can ask to answer at once: the next party whose turn is on a later day (F6)."""
    if seat.party is not Party.TRAINEE:
        return ""
    others = [one for one in this.silent if one.party is not Party.TRAINEE and one.person is not None]
    first = next((one for one in others if one.invited_at is None), None)
    if first is None or first.person is None or local_day(asked_at(this, pace, first)) <= today:
        return ""
    if not sooner(this, pace, first, at(today)):
        return ""
    return facts.names.get(first.person, "")


def _told(facts: Facts, this: Round, pace: Pace, today: date) -> Iterator[Due]:
    """To the school: who is silent, from its moment on and once; and where the answers differ, after closing.

    Who comes to teach after the end hears nothing of it.
    """
    closes, tells = closes_at(this, pace), told_at(this, pace)
    reason = facts.around.reason(this.trainee)
    if this.closed_at is not None and this.ended not in (COMPLETE, IN_TIME):
        reason = this.ended
    name = facts.names.get(this.trainee, "")
    silent = [one for one in this.silent if one.party is not Party.SCHOOL and asked_at(this, pace, one) < closes]
    none = [one.person for one in silent if one.person is not None]
    who = ["" if one == this.trainee else facts.names.get(one, "") for one in none]
    ended = min(this.closed_at or closes, closes)
    differ = _far_apart(facts, this)
    later = bool(differ) and (local_day(ended) < today or ended <= tells)
    hushed = _hushed(this, pace, later=later) if who else NOBODY_SILENT
    for person, why in facts.around.school(this.trainee, min(today, local_day(ended))).items():
        words = partial(said.silent, this, name, who, why)
        yield _due(this, person, "stil", tells, closes + OF_USE, words, reason or hushed)
        words = partial(said.different, this, name, [one.text for one in differ], who, why)
        yield _due(this, person, "verschil", ended, ended + OF_USE, words, reason or ("" if differ else ALIKE))


def _hushed(this: Round, pace: Pace, *, later: bool) -> str:
    """Why the school hears nothing of who is silent; "" when it does."""
    if _all_off(this, pace):
        return NO_SCHOOL
    return TOLD if later else ""


def _all_off(this: Round, pace: Pace) -> bool:
    """In a holiday nobody wonders at silence."""
    days = [this.first + n * ONE_DAY for n in range(pace.closes.days + 1)]
    return all(day in pace.off for day in days if day.weekday() < _SATURDAY)


def _far_apart(facts: Facts, this: Round) -> list[Question]:
    """The questions on which the parties clearly differ, as the school may know it; what was kept private plays no part."""
    route = facts.around.standings.get(this.trainee, NOBODY).route
    asked = questionnaire(this.kind, route).questions
    every = {one.code: one for party in (Party.TRAINEE, Party.SCHOOL, Party.WORK) for one in asked.get(party, ())}
    given = [one for one in facts.answers.get(this.id, ()) if one.seen is not Seen.SELF and one.value not in UNSURE]
    found = differences(given, [code for code, one in every.items() if one.options])
    return [every[one.question] for one in found if _clearly(one)]


def _clearly(one: Difference) -> bool:
    values = set(one.by.values())
    if not all(value.isdecimal() for value in values):
        return True
    return max(map(int, values)) - min(map(int, values)) >= FAR_APART


PLAN = Plan(NoticeKind.CHECKIN, read, due, observe)

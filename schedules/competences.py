"""Sign-offs that end: 42, 14 and 3 days before, and louder for who is on the roster for it afterwards.

Only the sign-off that counts, at an employer where the trainee works. A notice says until which day it counts and who can
sign anew, never what somebody may do: that is the authorisation decision's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import at, local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId, Role
from bot.domain.progress import running
from bot.domain.records import Placement
from schedules import competence_words as said
from schedules.due import Due, Plan, Span, Words, numbers
from schedules.people_around import NOBODY, Standing, guiding, standings
from schedules.steps import step_of, window
from storage import ending, groups, guides, staff
from storage.ending import Rostered, Signer, SignOff
from storage.guides import Guidance
from storage.staff import Holder

SUBJECT = "bekwaamheid"
STEPS = (42, 14, 3)
"""On how many days before the last valid day a notice comes."""
CLOCK = time(9)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """The sign-offs, who is around whom they are of, the rosters, and who can sign anew.

    `supervise_at` holds the employers of the supervisors: of a sign-off elsewhere they hear nothing (L16).
    """

    sign_offs: Sequence[SignOff]
    standings: Mapping[PersonId, Standing]
    placements: Mapping[PersonId, Sequence[Placement]]
    guidance: Mapping[PersonId, Sequence[Guidance]]
    supervise_at: Mapping[PersonId, Sequence[str]]
    schedulers: Mapping[str, Sequence[Holder]]
    rostered: Mapping[PersonId, Sequence[Rostered]]
    signers: Mapping[tuple[str, str], Sequence[Signer]]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Every sign-off with a step on one of these days; with subjects just these."""
    if subjects is None:
        found = ending.sign_offs_ending(db, span.first, span.last + timedelta(days=STEPS[0]))
    else:
        found = ending.sign_offs(db, numbers(SUBJECT, subjects))
    people = sorted({one.person for one in found})
    employers, procedures = sorted({one.employer for one in found}), sorted({one.procedure for one in found})
    guidance = guides.guidance_of(db, people, span.first, span.last)
    return Facts(
        found,
        standings(db, people),
        groups.placements_of(db, people),
        guidance,
        staff.supervise_at(db, {person for own in guidance.values() for one in own for person, _ in one.both}),
        staff.holders_of(db, Role.SCHEDULER, employers),
        ending.rostered(db, people, procedures, at(span.first + ONE_DAY)),
        ending.signers(db, employers, procedures),
    )


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each sign-off the one step of this day, to each person once."""
    today = local_day(now)
    for one in facts.sign_offs:
        step = None if one.until is None else step_of((one.until - today).days, STEPS)
        if one.until is not None and step is not None:
            shift = _shift(facts, one, one.until)
            begins, ends = window(one.until, step, STEPS, CLOCK)
            for person, words in _readers(facts, one, shift, step, today).items():
                yield Due(
                    person,
                    NoticeKind.COMPETENCE,
                    f"{SUBJECT}:{one.id}",
                    f"{one.until}/{step}{'+dienst' if shift else ''}",
                    begins,
                    ends,
                    words,
                    about=one.person,
                    acute=shift is not None,
                    dropped=_dropped(facts, one, today),
                )


def _shift(facts: Facts, one: SignOff, until: date) -> Rostered | None:
    """The first shift after the sign-off that needs the procedure, and for which no other sign-off goes before it."""
    for shift in facts.rostered.get(one.person, ()):
        fits = shift.location == one.location if one.location is not None else not shift.signed_there
        same = shift.procedure == one.procedure and shift.employer == one.employer
        if same and fits and shift.hours.last_day > until:
            return shift
    return None


def _dropped(facts: Facts, one: SignOff, today: date) -> str:
    if one.revoked_on is not None or one.withdrawn:
        return "is ingetrokken"
    if one.replaced:
        return "is opnieuw afgetekend"
    reason = facts.standings.get(one.person, NOBODY).reason
    placed = running(facts.placements.get(one.person, ()), today)
    return reason or ("" if any(place.employer == one.employer for place in placed) else "werkt daar nu niet")


def _readers(facts: Facts, one: SignOff, shift: Rostered | None, step: int, today: date) -> dict[PersonId, Words]:
    """The trainee, the practice supervisors of this employer, and its schedulers when a shift is near."""
    can_sign = (
        signer for signer in facts.signers.get((one.employer, one.procedure), ()) if signer.person != one.person
    )
    names = tuple(dict.fromkeys(signer.name for signer in can_sign if signer.runs(today)))
    found: dict[PersonId, Words] = {one.person: partial(said.to_trainee, one, shift, names)}
    for guide in guiding(facts.guidance.get(one.person, ()), today, {Role.PRACTICE_SUPERVISOR}):
        if one.employer in facts.supervise_at.get(guide.person, ()):
            found.setdefault(guide.person, partial(said.to_supervisor, one, shift, names))
    if shift is not None and step == STEPS[-1]:
        for holder in facts.schedulers.get(one.employer, ()):
            found.setdefault(holder.person, partial(said.to_scheduler, one, shift, names))
    return found


PLAN = Plan(NoticeKind.COMPETENCE, read, due)

"""Looks after the talks ahead: who was replaced gives up the place, and the talk of who stopped is called off.

All in the transaction of planning, with what everybody is told of it, so that it happens once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.calendar import local_day
from bot.domain.checkins import Party
from bot.domain.people import Person, PersonId, Role
from bot.domain.progress import current_trajectory
from bot.domain.records import TrajectState
from bot.domain.talks import Talk, replacements
from bot.messages import Notice, Reply, dump_reply
from bot.texts import Texts
from schedules import talk_change_words as said
from storage import groups, guides, outbox, people, proposals, talk_seats, talks
from storage.guides import Guidance, guides_on
from storage.parties import parties_among

CHANGED = "gesprek-wijziging"
"""What the outbox calls it."""
_SIDES = {Role.WORK_SUPERVISOR: Party.WORK, Role.PRACTICE_SUPERVISOR: Party.WORK, Role.TEACHER: Party.SCHOOL}


def observe(db: Connection, now: datetime) -> None:
    """Writes down what became of the talks ahead, and tells it."""
    today = local_day(now)
    found = talk_seats.to_look_at(db, now, today)
    if not found:
        return
    trainees = sorted({one.trainee for one in found})
    guidance = guides.guidance_of(db, trainees, today, today)
    stopped = _stopped(db, trainees)
    for talk in found:
        if talk.trainee in stopped and not talk_seats.after_end(db, talk.id):
            _call_off(db, talk, now)
        else:
            _replace(db, talk, guidance.get(talk.trainee, ()), now)


def _stopped(db: Connection, trainees: Sequence[PersonId]) -> frozenset[PersonId]:
    own = groups.trajectories_of(db, trainees).items()
    current = {who: current_trajectory(every) for who, every in own}
    return frozenset(who for who, one in current.items() if one is not None and one.state is TrajectState.STOPPED)


def _call_off(db: Connection, talk: Talk, now: datetime) -> None:
    """The other two hear it; who stopped gets no messages (invariant 5)."""
    if not talks.cancel(db, talk):
        return
    talks.withdraw(db, talk.id)
    gone = talks.by_number(db, [talk.id])[0]
    known = _known(db, gone)
    for person in _others(gone, known, {gone.trainee}):
        _tell(db, person, gone, gone.trainee, said.called_off(gone, known, person, now, Texts(person.locale)), now)


def _replace(db: Connection, talk: Talk, guidance: Sequence[Guidance], now: datetime) -> None:
    standing = parties_among(talk.trainee, guides_on(guidance, local_day(now)))
    there = {(side, who) for one in guidance if (side := _SIDES.get(one.supervision.role)) for who, _ in one.both}
    changes = replacements(talk, standing, there)
    known = _known(db, talk, *(who for one in changes for who in (one.left, one.stands_in)))
    gone = {one.left for one in changes}
    for one in changes:
        talk_seats.replace_in(db, talks.by_number(db, [talk.id])[0], one, now)
        after = talks.by_number(db, [talk.id])[0]
        moments = [each for each in proposals.asked_of(db, [talk.id]).get(talk.id, ()) if each.person == one.stands_in]
        change = said.Change(after, known, one, moments, now)
        for person in _others(after, known, gone):
            _tell(db, person, after, one.left, said.replaced(change, person, Texts(person.locale)), now)
        left = known.get(one.left)
        if left is not None:
            _tell(db, left, after, one.left, said.left(change, left, Texts(left.locale)), now)


def _known(db: Connection, talk: Talk, *more: PersonId) -> Mapping[PersonId, Person]:
    who = {talk.trainee, talk.asked_by, *(one.person for one in talk.partakers), *more}
    return people.present(db, sorted(who))


def _others(talk: Talk, known: Mapping[PersonId, Person], but: set[PersonId]) -> list[Person]:
    return [known[one.person] for one in talk.partakers if one.person in known and one.person not in but]


def _tell(db: Connection, person: Person, talk: Talk, of: PersonId, told: said.Told, now: datetime) -> None:
    """`of` is who left: more than one can, at once."""
    key = f"{int(person.id)}:{CHANGED}:{talk.id}:{int(of)}:{now.isoformat()}"
    reply: Reply = said.with_buttons(told, key)
    outbox.put(db, Notice(key, int(person.id), CHANGED, reply, told.why, now), dump_reply(reply))

"""Forgetting what is kept of a trainee for two years after the route, once that is over (invariant 6).

What an employer or school keeps telling stays for as long as it does: an import would only bring it back. Never
forgotten here, because that could make an answer about a later route looser, are
- sign-offs: one that was revoked, or left its source, hides the older ones, which must not come back to life;
- rights to sign: without them the latest sign-off no longer counts, and an older one would;
- trajectories: one that was stopped is itself a reason to say no.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.domain.calendar import local_day
from bot.domain.people import PersonId
from storage import file_ends
from storage import tables as t
from storage.engine import planning
from storage.file_ends import BEFORE, OVER
from storage.rows import among

FEW = 20
"""People of whom one beat forgets something: one of them may have some thousand rows."""


def _let_go(table: Table) -> ColumnElement[bool]:
    """Its source holds it no longer, or did not say so for as long as the term."""
    return or_(table.c.withdrawn_at.is_not(None), table.c.confirmed_at < BEFORE)


def _still_told(table: Table, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(~_let_go(table), *more)


_D, _Q, _K, _A = t.self_declines.c, t.open_questions.c, t.talks.c, t.action_points.c
_C, _W, _S, _I = t.competences.c, t.placements.c, t.staff_entries.c, t.import_runs.c
_EMPLOYED = or_(
    _still_told(t.competences, _C.person == _D.person, _C.employer == _D.employer, _C.procedure == _D.procedure),
    _still_told(t.placements, _W.trainee == _D.person, _W.employer == _D.employer),
)
"""A decline is a no: where the employer still tells of a sign-off or of a place it stays, for whoever comes back."""

_OWN: tuple[tuple[Column[Any], ColumnElement[bool]], ...] = (
    (_A.about, _A.made_at < BEFORE),
    (
        _K.trainee,
        and_(_K.asked_at < BEFORE, func.coalesce(_K.end, _K.asked_at) < BEFORE, ~exists().where(_A.talk == _K.id)),
    ),
    (t.rounds.c.trainee, and_(t.rounds.c.opened_at < BEFORE, ~exists().where(_K.round == t.rounds.c.id))),
    (t.signals.c.trainee, t.signals.c.opened_at < BEFORE),
    (t.exit_answers.c.trainee, t.exit_answers.c.at < BEFORE),
    (_D.person, and_(_D.declined_at < BEFORE, ~_EMPLOYED)),
    (_Q.about, _Q.asked_at < BEFORE),
    (_Q.asker, and_(_Q.about.is_(None), _Q.asked_at < BEFORE)),
)
"""Whose file it is in, and when it was made: what was made since the cutoff, after the route, stays for its two years.

In this order: a talk waits for what was agreed in it, and a round for its talk. Their parts go with them.
"""
_TOLD = (
    t.planned_certificates.c.trainee,
    t.exemptions.c.trainee,
    t.work_process_passes.c.trainee,
    t.placements.c.trainee,
    t.supervisions.c.trainee,
    t.submissions.c.trainee,
    t.exam_registrations.c.trainee,
    t.trainings.c.person,
    t.practice_logs.c.person,
)
"""Records that only ever count in somebody's favour. What a trainee told of practice is confirmed by no file again."""
_ALL = (*_OWN, *((owner, _let_go(owner.table)) for owner in _TOLD))
_DUE = (
    select(t.persons.c.id)
    .where(among(t.persons.c.id, "ids"), OVER, or_(*(exists().where(own == t.persons.c.id, old) for own, old in _ALL)))
    .order_by(t.persons.c.id)
    .limit(bindparam("few"))
)
_DELETES = tuple(delete(owner.table).where(among(owner, "ids"), old) for owner, old in _ALL)

_LEFT = select(t.persons.c.id).where(among(t.persons.c.id, "ids"), t.persons.c.withdrawn_at < BEFORE)
_STAFF = delete(t.staff_entries).where(among(_S.person, "ids"), or_(_S.withdrawn_at < BEFORE, _S.person.in_(_LEFT)))
_RUNS = update(t.import_runs).where(_I.who.in_(_LEFT), _I.at < BEFORE).values(who=None)
"""That an import took place stays, as it decides which later file is too old; who read it in does not."""


def forget_some(db: Connection, now: datetime) -> None:
    """Looks at the next people, and forgets what is over of some; one process at a time."""
    today, over = local_day(now), file_ends.term(now)
    if not planning(db):
        return
    people = file_ends.next_people(db, today)
    if not people:
        return
    file_ends.note_ends(db, people)
    asked = {"ids": people, "cutoff": over.cutoff, "before": over.before, "few": FEW}
    db.execute(_STAFF, {"ids": people, "before": over.before})
    db.execute(_RUNS, {"ids": people, "before": over.before})
    due = [PersonId(one) for one in db.execute(_DUE, asked).scalars()]
    _forget(db, due, over.before)
    file_ends.looked(db, today, due[-1] if len(due) == FEW else people[-1])


def _forget(db: Connection, people: Sequence[PersonId], before: datetime) -> None:
    if people:
        for statement in _DELETES:
            db.execute(statement, {"ids": people, "before": before})

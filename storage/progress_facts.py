"""What a picture of progress counts, for one trainee or a whole group, each with one question to the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import starmap

from sqlalchemy import Connection, Date, Text, and_, bindparam, case, func, or_, select

from bot.domain.checkins import Answer, CheckinKind, Party, may_read
from bot.domain.people import PersonId
from bot.domain.pictured import Deadline, Practised, Pulse
from bot.domain.records import PlanState
from storage import tables as t
from storage.rows import Shape, among

PULSE = "werkvloer"
"""The question of the weekly pulse whose answers are numbers that make a trend."""

_PLANNED = t.planned_certificates.c
_STATES = (
    select(_PLANNED.state, func.count())
    .where(among(_PLANNED.trainee, "ids"), _PLANNED.withdrawn_at.is_(None), _PLANNED.state != PlanState.DROPPED)
    .group_by(_PLANNED.state)
)


def certificate_states(db: Connection, trainees: Sequence[PersonId]) -> Mapping[PlanState, int]:
    """How many certificates of these plans stand where; what was dropped does not count."""
    return {PlanState(state): number for state, number in db.execute(_STATES, {"ids": trainees})}


_HANDED = t.submissions.c
_LATE = case((_HANDED.submitted_on > _HANDED.due, True), else_=False)
_DEADLINES = (
    select(_HANDED.due, _HANDED.state, _LATE, func.count())
    .where(
        among(_HANDED.trainee, "ids"),
        _HANDED.withdrawn_at.is_(None),
        or_(_HANDED.due.is_(None), _HANDED.due >= bindparam("since", type_=Date)),
    )
    .group_by(_HANDED.due, _HANDED.state, _LATE)
    .order_by(_HANDED.due)
)


def deadlines(db: Connection, trainees: Sequence[PersonId], since: date = date.min) -> tuple[Deadline, ...]:
    """What these trainees had to hand in from this day on, and what has no day, counted together."""
    rows = db.execute(_DEADLINES, {"ids": trainees, "since": since})
    return tuple(starmap(Deadline, (tuple(row) for row in rows)))


_LOG = t.practice_logs.c
_BY_ANOTHER = case((and_(_LOG.confirmed_by.is_not(None), _LOG.confirmed_by != _LOG.person), 1), else_=0)
_TIMES = (
    select(t.procedures.c.name, func.count(), func.sum(_BY_ANOTHER))
    .join(t.procedures, t.procedures.c.code == _LOG.procedure)
    .where(_LOG.person == bindparam("person"), _LOG.on_ward, _LOG.withdrawn_at.is_(None))
    .group_by(t.procedures.c.name)
    .order_by(func.count().desc(), t.procedures.c.name)
)
_TIMES_AT = _TIMES.where(among(_LOG.employer, "employers"))


def practised(db: Connection, trainee: PersonId, employers: Collection[str] | None) -> tuple[Practised, ...]:
    """What was practised on the ward at these employers, most first; None means at every one."""
    asked = {"person": trainee, "employers": sorted(employers or ())}
    return tuple(starmap(Practised, db.execute(_TIMES if employers is None else _TIMES_AT, asked)))


_ROUND, _ANSWER = t.rounds.c, Shape(Answer, t.answers)
_PULSES = (
    _ANSWER.select(_ROUND.trainee, _ROUND.first, _ROUND.closed_at)
    .join(t.rounds, _ROUND.id == t.answers.c.round)
    .where(
        among(_ROUND.trainee, "ids"),
        _ROUND.kind == CheckinKind.PULSE,
        _ROUND.first >= bindparam("since", type_=Date),
        t.answers.c.question == bindparam("question", type_=Text),
    )
    .order_by(_ROUND.first, t.answers.c.party, _ROUND.id)
)


def pulses(db: Connection, sides: Mapping[PersonId, Party], reader: PersonId, since: date) -> tuple[Pulse, ...]:
    """How the weeks since this day went, as far as the reader may read that.

    `sides` gives the side on which the reader stands of each trainee; of who is not in it nothing is read.
    """
    found = []
    for row in db.execute(_PULSES, {"ids": sorted(sides), "since": since, "question": PULSE}):
        answer, (trainee, week, closed_at) = _ANSWER.read(row), row[-3:]
        if answer.value.isdecimal() and may_read(answer, reader, sides.get(trainee), closed=closed_at is not None):
            found.append(Pulse(trainee, week, answer.party, int(answer.value)))
    return tuple(found)

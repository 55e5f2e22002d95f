"""Finding the rounds that begin, and the open ones that planning must look at: some at each beat, however many there are."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.checkins import CheckinKind, Round
from bot.domain.people import PersonId
from bot.domain.records import LessonPeriod, TrajectState
from storage import checkins
from storage import tables as t
from storage.rows import Shape, among, grouped, insert_or
from storage.types import UtcDateTime

NOBODY, EVERYBODY = 0, 2**31 - 1
"""How far planning is on a day before the first trainee, and after the last."""
Name = tuple[PersonId, CheckinKind, str]
"""What there is one round of: about whom, of which kind, for which occasion."""

_D, _T, _R = t.opening_days.c, t.trajectories.c, t.rounds.c
_REACHED = select(_D.reached).where(_D.day == bindparam("day"))
_ACTIVE = (
    select(_T.trainee)
    .distinct()
    .join(t.persons, t.persons.c.id == _T.trainee)
    .where(
        _T.state == TrajectState.ACTIVE,
        _T.withdrawn_at.is_(None),
        t.persons.c.withdrawn_at.is_(None),
        _T.trainee > bindparam("reached"),
    )
    .order_by(_T.trainee)
    .limit(bindparam("most"))
)
_PERIOD = Shape(LessonPeriod, t.lesson_periods)
_PERIODS = (
    _PERIOD.select()
    .where(among(t.lesson_periods.c.school, "schools"), t.lesson_periods.c.withdrawn_at.is_(None))
    .order_by(t.lesson_periods.c.first, t.lesson_periods.c.name)
)
_NAMES = select(_R.trainee, _R.kind, _R.occasion).where(among(_R.trainee, "ids"), among(_R.occasion, "occasions"))
_BEFORE = bindparam("before", type_=UtcDateTime)
_TO_LOOK_AT = select(_R.id).where(_R.look_at <= _BEFORE).order_by(_R.look_at, _R.id).limit(bindparam("most"))
_SEEN = select(_R.id).where(_R.seen_at.is_not(None))
_FORGET = update(t.rounds).where(_R.seen_at.is_not(None)).values(seen_at=None)
_UNENDING = select(_R.id).where(_R.look_at.is_not(None))
_LOOKED = (
    update(t.rounds).where(_R.id == bindparam("number")).values(look_at=bindparam("next"), seen_at=bindparam("now"))
)


def next_trainees(db: Connection, day: date, most: int) -> tuple[PersonId, ...]:
    """The next with a trajectory that runs, `most` at once, each once on a day; none once all were given.

    Who begins or goes on later on the day is given the day after.
    """
    reached = db.execute(_REACHED, {"day": day}).scalar() or NOBODY
    if reached == EVERYBODY:
        return ()
    found = active(db, most, reached)
    upto = found[-1] if len(found) == most else EVERYBODY
    kept = insert_or(db, t.opening_days, {"day": day, "reached": upto})
    db.execute(kept.on_conflict_do_update(index_elements=["day"], set_={"reached": upto}))
    db.execute(delete(t.opening_days).where(_D.day != day))
    return found


def active(db: Connection, most: int, after: int = NOBODY) -> tuple[PersonId, ...]:
    """Who has a trajectory that runs, by number."""
    return tuple(PersonId(one) for one in db.execute(_ACTIVE, {"reached": after, "most": most}).scalars())


def periods_of(db: Connection, schools: Iterable[str]) -> dict[str, list[LessonPeriod]]:
    """The lesson periods of these schools, by first day."""
    found = _PERIOD.all(db, _PERIODS, schools=sorted(set(schools)))
    return grouped((one.school, one) for one in found)


def opened(db: Connection, names: Collection[Name]) -> set[Name]:
    """Which of these rounds there ever were, and some more about the same trainees."""
    trainees, occasions = {who for who, _, _ in names}, {occasion for _, _, occasion in names}
    found = db.execute(_NAMES, {"ids": sorted(trainees), "occasions": sorted(occasions)})
    return {(PersonId(who), kind, occasion) for who, kind, occasion in found}


def to_look_at(db: Connection, now: datetime, most: int) -> tuple[Round, ...]:
    """The rounds of which the time has come, `most` at once: held until the transaction ends.

    One that somebody else holds is left for the next beat.
    """
    held = _TO_LOOK_AT.with_for_update(skip_locked=True)
    numbers = list(db.execute(held, {"before": now, "most": most}).scalars())
    return checkins.by_number(db, numbers)


def looked_at(db: Connection, following: Mapping[int, datetime | None], now: datetime) -> None:
    """Just these rounds were looked at in this beat, and when each must be again; None for never."""
    db.execute(_FORGET)
    rows = [{"number": number, "next": instant, "now": now} for number, instant in following.items()]
    if rows:
        db.execute(_LOOKED, rows)


def begun(db: Connection, day: date) -> bool:
    """Did planning look for rounds that begin on this day, and at the open ones?"""
    return db.execute(_REACHED, {"day": day}).first() is not None


def seen_last(db: Connection) -> tuple[Round, ...]:
    """What the last beat looked at."""
    return checkins.by_number(db, list(db.execute(_SEEN).scalars()))


def unending(db: Connection) -> tuple[Round, ...]:
    """Every round at which planning looks again some time."""
    return checkins.by_number(db, list(db.execute(_UNENDING).scalars()))

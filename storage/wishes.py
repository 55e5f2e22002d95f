"""When people want to hear from the bot, and what they want to hear nothing about."""

from collections.abc import Sequence
from datetime import time

from sqlalchemy import Connection, delete, select

from bot.domain.calendar import Interval
from bot.domain.notices import Mute, Wishes
from bot.domain.people import PersonId
from storage import tables as t
from storage.rows import Shape, among, grouped, insert_or

_W = t.wishes.c
_WISHES = select(_W.person, _W.quiet_from, _W.quiet_until, _W.days, _W.most_a_week, _W.on_night_duty, _W.channel).where(
    among(_W.person, "ids")
)
_MUTE = Shape(Mute, t.mutes)
_MUTES = _MUTE.select().where(among(t.mutes.c.person, "ids")).order_by(t.mutes.c.since, t.mutes.c.subject)


def wishes_of(db: Connection, people: Sequence[PersonId]) -> dict[PersonId, Wishes]:
    """The wishes of those who said any; for the others the defaults hold."""
    return {
        PersonId(person): Wishes(
            time.fromisoformat(quiet_from),
            time.fromisoformat(quiet_until),
            frozenset(int(day) for day in days.split()),
            most,
            on_night_duty,
            channel,
        )
        for person, quiet_from, quiet_until, days, most, on_night_duty, channel in db.execute(_WISHES, {"ids": people})
    }


def wishes(db: Connection, person: PersonId) -> Wishes:
    """One person's wishes."""
    return wishes_of(db, [person]).get(person, Wishes())


def keep(db: Connection, person: PersonId, new: Wishes) -> None:
    """From now on these are this person's wishes."""
    values = {
        "quiet_from": new.quiet_from.isoformat("minutes"),
        "quiet_until": new.quiet_until.isoformat("minutes"),
        "days": " ".join(str(day) for day in sorted(new.days)),
        "most_a_week": new.most_a_week,
        "on_night_duty": new.on_night_duty,
        "channel": new.channel,
    }
    kept = insert_or(db, t.wishes, {"person": person, **values})
    db.execute(kept.on_conflict_do_update(index_elements=["person"], set_=values))


def mutes_of(db: Connection, people: Sequence[PersonId]) -> dict[PersonId, list[Mute]]:
    """What these people want to hear nothing about, also what is over."""
    return grouped((one.person, one) for one in _MUTE.all(db, _MUTES, ids=people))


def mute(db: Connection, new: Mute) -> None:
    """Holds from now on, in place of an earlier one about the same subject."""
    values = {"since": new.since, "until": new.until}
    kept = insert_or(db, t.mutes, {"person": new.person, "subject": new.subject, **values})
    db.execute(kept.on_conflict_do_update(index_elements=["person", "subject"], set_=values))


def unmute(db: Connection, person: PersonId, subject: str) -> bool:
    """Hears about it again; False when nothing was muted."""
    gone = delete(t.mutes).where(t.mutes.c.person == person, t.mutes.c.subject == subject)
    return bool(db.execute(gone).rowcount)


_S = t.shift_staff.c
_DUTIES = select(_S.person, _S.start, _S.end).where(among(_S.person, "ids"), _S.withdrawn_at.is_(None))


def duties_of(db: Connection, people: Sequence[PersonId], around: Interval) -> dict[PersonId, list[Interval]]:
    """When these people are on duty, of what touches the interval, by start."""
    chosen = _DUTIES.where(_S.end > around.start, _S.start < around.end).order_by(_S.start)
    rows = db.execute(chosen, {"ids": people})
    return grouped((PersonId(person), Interval(start, end)) for person, start, end in rows)

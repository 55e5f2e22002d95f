"""An open signal when another teacher takes over: it is brought to them, once, and to nobody else again (I1)."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, select, update

from bot.domain.people import PersonId, Role
from schedules import warnings as plan
from schedules.due import Span, planned
from storage import outbox, warnings
from storage import tables as t
from tests.schedules.plan_checks import told
from tests.schedules.test_warnings import DAY, NOW, TODAY, fatima, late
from tests.storage import builders as b


def beat(db: Connection, now: datetime) -> dict[tuple[int, str], str]:
    """The last words of each notice that one beat plans anew."""
    before = keys(db)
    plan.observe(db, now)
    given = plan.due(plan.read(db, Span(now.date(), now.date()), None), now)
    outbox.plan(db, [planned(one) for one in given if not one.dropped], now)
    subjects = sorted({key.split(":", 2)[2].rpartition(":")[0] for key in keys(db) - before})
    again = plan.due(plan.read(db, Span(now.date(), now.date()), subjects), now)
    return {(int(one.person), one.subject): told(one, now).paragraphs[-1] for one in again if one.key not in before}


def keys(db: Connection) -> set[str]:
    return set(db.execute(select(t.notices.c.key)).scalars())


def taught_by(db: Connection, who: PersonId, name: str, since: date) -> PersonId:
    """Another teacher takes over on this day."""
    s = t.supervisions.c
    db.execute(update(t.supervisions).where(s.trainee == who, s.role == Role.TEACHER).values(last=since - DAY))
    new = b.person(db, name, ((Role.TEACHER, "school1"),))
    b.supervision(db, who, new, role=Role.TEACHER, first=since)
    return new


def test_an_open_signal_is_brought_to_the_teacher_who_takes_over(db: Connection) -> None:
    who = fatima(db)
    late(db, who, "O1", "O2")
    first = {person for person, _ in beat(db, NOW)}
    signal = warnings.open_of(db, [who])[0]
    assert first == {who, signal.owner}
    new, then = taught_by(db, who, "Piet Smit", TODAY + 30 * DAY), NOW + 30 * DAY
    said = beat(db, then)
    assert {person for person, _ in said if (person, f"signaal:{signal.id}") in said} >= {new}
    assert first.isdisjoint(person for person, subject in said if subject == f"signaal:{signal.id}")
    assert "dinsdag 19 november" in said[int(new), f"signaal:{signal.id}"]
    assert warnings.by_number(db, [signal.id])[0].owner == new
    assert beat(db, then + DAY) == {}
    db.execute(delete(t.notices))  # what ended three months ago is forgotten
    assert beat(db, then + 100 * DAY) == {}


def test_a_signal_that_nobody_could_be_told_waits_for_a_teacher(db: Connection) -> None:
    who = fatima(db)
    late(db, who, "O1", "O2")
    s = t.supervisions.c
    db.execute(update(t.supervisions).where(s.role == Role.TEACHER).values(last=TODAY - DAY))
    beat(db, NOW)
    assert warnings.open_of(db, [who])[0].owner is None
    new = taught_by(db, who, "Piet Smit", TODAY + 20 * DAY)
    assert {person for person, _ in beat(db, NOW + 20 * DAY)} == {new}


def test_a_signal_that_is_closed_is_brought_to_nobody(db: Connection) -> None:
    who = fatima(db)
    late(db, who, "O1", "O2")
    beat(db, NOW)
    warnings.close(db, warnings.open_of(db, [who])[0].id, who, "gesproken", NOW)
    taught_by(db, who, "Piet Smit", TODAY + 3 * DAY)
    assert beat(db, NOW + 3 * DAY) == {}

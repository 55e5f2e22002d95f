"""Who cannot be reached is told to the teacher, once a week, for as long as it lasts."""

from datetime import timedelta

from sqlalchemy import Connection

from bot.domain.calendar import local_day
from bot.domain.people import PersonId, Role
from bot.messages import Notice, Reply
from bot.texts import Texts
from schedules.due import Due, Span
from schedules.unreached import PLAN
from storage import outbox
from tests.storage import builders as b

NOW = b.NOW + timedelta(days=3)


def found(db: Connection, subjects: list[str] | None = None) -> list[Due]:
    today = local_day(NOW)
    return list(PLAN.due(PLAN.read(db, Span(today, today), subjects), NOW))


def away(db: Connection, who: PersonId, days: int = 3) -> None:
    planned = NOW - timedelta(days=days)
    outbox.put(db, Notice(f"n{who}", who, "test", Reply("Dag"), "", planned), "{}")
    outbox.begin(db, [outbox.NewMessage(f"m{who}", who, "{}", (f"n{who}",))], planned)
    outbox.wait(db, [outbox.Wait(f"m{who}", NOW + timedelta(days=1), "no channel", unreached=True)])


def test_the_teacher_of_a_trainee_and_of_whom_somebody_guides(db: Connection) -> None:
    noor, fatima = b.person(db, "Noor"), b.person(db, "Fatima")
    wim = b.person(db, "Wim", ((Role.WORK_SUPERVISOR, "zorg1"),))
    ruud, anja = (b.person(db, name, ((Role.TEACHER, "school1"),)) for name in ("Ruud", "Anja"))
    for trainee, teacher in ((noor, ruud), (fatima, anja)):
        b.supervision(db, trainee, teacher, role=Role.TEACHER)
    b.supervision(db, fatima, wim)
    assert found(db) == []
    for who in (noor, wim, ruud):
        away(db, who)
    told = {one.person: one.words(Texts(), NOW).headline for one in found(db)}
    assert told == {ruud: "Ik kan Noor niet bereiken.", anja: "Ik kan Wim niet bereiken."}
    (again,) = found(db, [f"bereik:{anja}"])
    assert again.key in {one.key for one in found(db)}
    away(db, fatima)
    both = next(one for one in found(db) if one.person == anja).words(Texts(), NOW)
    assert (both.headline, both.paragraphs[0]) == ("Ik kan 2 mensen niet bereiken.", "Fatima en Wim")


def test_two_days_are_waited_and_who_is_back_is_dropped(db: Connection) -> None:
    noor, ruud = b.person(db, "Noor"), b.person(db, "Ruud", ((Role.TEACHER, "school1"),))
    b.supervision(db, noor, ruud, role=Role.TEACHER)
    away(db, noor, days=1)
    assert found(db) == []
    (one,) = found(db, [f"bereik:{ruud}"])
    assert one.dropped == "iedereen is weer bereikbaar"


def test_a_deputy_hears_it_on_the_days_of_the_replacement(db: Connection) -> None:
    noor = b.person(db, "Noor")
    ruud, anja = (b.person(db, name, ((Role.TEACHER, "school1"),)) for name in ("Ruud", "Anja"))
    days = {"deputy": anja, "deputy_first": b.TODAY, "deputy_last": b.TODAY + timedelta(days=9)}
    b.supervision(db, noor, ruud, role=Role.TEACHER, **days)
    away(db, noor)
    assert [one.person for one in found(db)] == [anja]

"""Who guides trainees on a day: a batch at once, with the deputy on the days of the replacement."""

from datetime import timedelta

from sqlalchemy import Connection

from bot.domain.people import Role
from storage.guides import Guide, guidance_of, guides_of
from tests.storage import builders as b

TODAY = b.TODAY
WORK, TEACHER = Role.WORK_SUPERVISOR, Role.TEACHER
NOBODY: tuple[()] = ()


def test_everybody_who_guides_each_by_first_day(db: Connection) -> None:
    fatima, noor, alone = (b.person(db, name) for name in ("Fatima Yilmaz", "Noor Bakker", "Wim Mol"))
    petra, kees = b.person(db, "Petra Vos", NOBODY), b.person(db, "Kees Kok", NOBODY)
    b.supervision(db, fatima, petra, first=TODAY)
    b.supervision(db, fatima, kees, role=TEACHER)
    b.supervision(db, noor, petra)
    assert guides_of(db, [fatima, noor, alone], TODAY) == {
        fatima: (Guide(kees, TEACHER, "Kees Kok"), Guide(petra, WORK, "Petra Vos")),
        noor: (Guide(petra, WORK, "Petra Vos"),),
    }


def test_only_what_runs_that_day_and_is_not_withdrawn(db: Connection) -> None:
    fatima, petra = b.person(db), b.person(db, "Petra Vos", NOBODY)
    b.supervision(db, fatima, petra, first=TODAY, last=TODAY)
    b.supervision(db, fatima, petra, first=TODAY - timedelta(days=3), last=TODAY, withdrawn=True)
    found = [guides_of(db, [fatima], TODAY + timedelta(days=days)) for days in (-1, 0, 1)]
    assert found == [{}, {fatima: (Guide(petra, WORK, "Petra Vos"),)}, {}]


def test_the_deputy_is_there_on_the_days_of_the_replacement(db: Connection) -> None:
    fatima, petra, joost = b.person(db), b.person(db, "Petra Vos", NOBODY), b.person(db, "Joost Bos", NOBODY)
    tomorrow = TODAY + timedelta(days=1)
    b.supervision(db, fatima, petra, deputy=joost, deputy_first=TODAY, deputy_last=TODAY)
    names = [[one.name for one in guides_of(db, [fatima], day)[fatima]] for day in (TODAY, tomorrow)]
    assert names == [["Joost Bos"], ["Petra Vos"]]


def test_who_is_withdrawn_guides_nobody(db: Connection) -> None:
    fatima, petra = b.person(db), b.person(db, "Petra Vos", NOBODY)
    gone = b.person(db, "Joost Bos", NOBODY, withdrawn=True)
    b.supervision(db, fatima, petra, deputy=gone, deputy_first=TODAY)
    b.supervision(db, fatima, gone, role=TEACHER)
    assert guides_of(db, [fatima], TODAY) == {fatima: (Guide(petra, WORK, "Petra Vos"),)}


def test_what_runs_on_any_of_several_days(db: Connection) -> None:
    fatima, petra = b.person(db), b.person(db, "Petra Vos", NOBODY)
    spans = [(-3, -2), (-2, -1), (1, None), (2, None)]
    for first, last in spans:
        ends = None if last is None else TODAY + timedelta(days=last)
        b.supervision(db, fatima, petra, first=TODAY + timedelta(days=first), last=ends)
    found = guidance_of(db, [fatima], TODAY - timedelta(days=1), TODAY + timedelta(days=1))[fatima]
    assert [(one.supervision.first - TODAY).days for one in found] == [-2, 1]

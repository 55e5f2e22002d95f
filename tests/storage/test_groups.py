"""The same questions for many people at once, and who is around somebody."""

from datetime import date, time, timedelta

from sqlalchemy import Connection, event

from bot.domain.calendar import Interval, at
from bot.domain.people import PersonId, Role
from bot.domain.records import SubmissionState, TrajectState
from storage import around, calendar, groups, learning, people
from tests.storage import builders as b

LESSON = Interval(at(date(2024, 11, 25), time(9, 30)), at(date(2024, 11, 25), time(16)))
WEEK = Interval(at(date(2024, 11, 25)), at(date(2024, 12, 2)))


def trainees(db: Connection) -> list[PersonId]:
    """Three: two of one group, one who stopped."""
    found = [b.person(db, name) for name in ("Noor Bakker", "Samira Haddad", "Pim Klaar")]
    for who, state in zip(found, (TrajectState.ACTIVE, TrajectState.ACTIVE, TrajectState.STOPPED), strict=True):
        b.trajectory(db, who, state=state)
        b.placement(db, who)
        b.planned(db, who)
    return found


def test_each_gets_what_asking_one_by_one_gives(db: Connection) -> None:
    ids = trainees(db)
    b.supervision(db, ids[0], b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),)))
    b.lesson(db, LESSON)
    b.lesson(db, LESSON, "school2")
    many = (
        (groups.trajectories_of(db, ids), lambda one: learning.trajectories(db, one)),
        (groups.placements_of(db, ids), lambda one: learning.placements(db, one)),
        (groups.planned_of(db, ids), lambda one: learning.planned(db, one)),
        (groups.supervisions_of(db, ids, b.TODAY), lambda one: learning.supervisions(db, one, b.TODAY)),
        (groups.lessons_of(db, ids, WEEK), lambda one: calendar.lessons(db, one, WEEK)),
    )
    for found, one_by_one in many:
        assert {who: found.get(who, ()) for who in ids} == {who: one_by_one(who) for who in ids}


def test_only_what_is_still_to_be_handed_in(db: Connection) -> None:
    noor, samira, _ = trainees(db)
    for who, state in ((noor, SubmissionState.PASSED), (samira, SubmissionState.RETURNED)):
        b.submission(db, who, "O1", state=state)
    b.submission(db, noor, "O2", withdrawn=True)
    b.submission(db, samira, "O3")
    assert groups.open_submissions_of(db, [noor, samira]) == {samira: learning.submissions(db, samira)}


def test_withdrawn_and_ended_supervisions_are_left_out(db: Connection) -> None:
    ids = trainees(db)
    wim = b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),))
    b.supervision(db, ids[0], wim, withdrawn=True)
    b.supervision(db, ids[1], wim, last=b.TODAY - timedelta(days=1))
    assert groups.supervisions_of(db, ids, b.TODAY) == {}


def test_the_number_of_questions_does_not_grow(db: Connection) -> None:
    ids = trainees(db)
    asked: list[str] = []

    def count(*call: object) -> None:
        asked.append(str(call[2]))

    event.listen(db, "before_cursor_execute", count)
    try:
        groups.placements_of(db, ids[:1])
        one = len(asked)
        groups.placements_of(db, ids)
    finally:
        event.remove(db, "before_cursor_execute", count)
    assert (one, len(asked)) == (1, 2)


def test_people_by_their_numbers(db: Connection) -> None:
    noor, samira, _ = trainees(db)
    assert groups.people_by_id(db, [noor, samira, noor, PersonId(0)]) == {
        one: people.person(db, one) for one in (noor, samira)
    }


def test_what_was_confirmed_longest_ago(db: Connection) -> None:
    noor, samira, _ = trainees(db)
    old = b.NOW - timedelta(days=9)
    b.submission(db, noor, confirmed_at=old)
    b.submission(db, samira, "O2", confirmed_at=old, withdrawn=True)
    assert groups.confirmed_of(db, noor, None)["submissions"] == old
    assert "submissions" not in groups.confirmed_of(db, samira, None)


def test_what_was_confirmed_counts_at_the_employers_only(db: Connection) -> None:
    noor, signer, _ = trainees(db)
    b.competence(db, noor, signer, at="zorg2", confirmed_at=b.NOW - timedelta(days=9))
    assert "competences" in groups.confirmed_of(db, noor, None)
    assert "competences" not in groups.confirmed_of(db, noor, frozenset({"zorg1"}))
    assert "placements" not in groups.confirmed_of(db, noor, frozenset())


def test_who_holds_a_role_at_a_place(db: Connection) -> None:
    ada = b.person(db, "Ada Vink", ((Role.LEARNING_ADVISER, "zorg1"), (Role.SCHEDULER, "zorg2")))
    b.person(db, "Weg Vink", ((Role.LEARNING_ADVISER, "zorg1"),), withdrawn=True)
    assert around.holders(db, Role.LEARNING_ADVISER, "zorg1") == (people.person(db, ada),)
    assert around.holders(db, Role.LEARNING_ADVISER, "zorg2") == ()


def test_schools_near_a_trainee_a_supervisor_and_a_planner(db: Connection) -> None:
    noor, *_ = trainees(db)
    other = b.person(db, "Omar Elders", ((Role.TRAINEE, "school2"),))
    b.trajectory(db, other, "school2", route="route2")
    wim = b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg9"),))
    b.supervision(db, other, wim)
    planner = b.person(db, "Piet Plan", ((Role.SCHEDULER, "zorg1"),))
    near = {who: around.schools_near(db, found) for who in (noor, wim, planner) if (found := people.person(db, who))}
    assert near == {noor: {"school1"}, wim: {"school2"}, planner: {"school1"}}


def test_employers_of_schools_are_those_of_their_trainees(db: Connection) -> None:
    noor, *_ = trainees(db)
    b.placement(db, noor, "zorg3", withdrawn=True)
    other = b.person(db, "Omar Elders", ((Role.TRAINEE, "school2"),))
    b.trajectory(db, other, "school2", route="route2")
    b.placement(db, other, "zorg2")
    assert around.employers_of_schools(db, ["school1"]) == {"zorg1"}
    assert around.employers_of_schools(db, ["school1", "school2"]) == {"zorg1", "zorg2"}
    assert around.employers_of_schools(db, []) == frozenset()

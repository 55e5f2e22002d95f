"""Minutes, what is said of them, decisions, and action points that move."""

from datetime import date, timedelta

from sqlalchemy import Connection

from bot.domain import minutes as rules
from bot.domain.checkins import Party
from bot.domain.people import PersonId, Role
from bot.domain.talks import Judged, Talk, TalkState
from storage import action_points, agreed
from storage.action_points import NewActionPoint
from storage.agreed import Decision
from tests.storage import builders as b
from tests.storage.held import talk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def three(db: Connection) -> tuple[PersonId, PersonId, PersonId]:
    fatima = b.person(db, "Fatima Yilmaz")
    petra = b.person(db, "Petra Vos", ((Role.WORK_SUPERVISOR, "zorg1"),))
    return fatima, petra, b.person(db, "Kees Kok", ((Role.TEACHER, "school1"),))


def held(db: Connection) -> tuple[Talk, PersonId, PersonId, PersonId]:
    """A talk that the teacher takes the minutes of."""
    fatima, petra, kees = three(db)
    around = {fatima: Party.TRAINEE, petra: Party.WORK, kees: Party.SCHOOL}
    number = talk(db, fatima, around, note_taker=kees)
    found = agreed.get(db, number, to_change=True)
    assert found is not None
    return found, fatima, petra, kees


def test_minutes_are_kept_with_what_each_says(db: Connection) -> None:
    before, fatima, petra, kees = held(db)
    assert before.note_taker == kees
    assert [one.person for one in before.partakers] == sorted((fatima, petra, kees))
    written = rules.written(before, kees, "Het gaat goed.", b.NOW)
    assert written is not None
    agreed.save(db, before, written)
    objected = rules.judged(written, petra, Judged.OBJECTED, "De dag klopt niet.", b.NOW, b.NOW + HOUR)
    assert objected is not None
    agreed.save(db, written, objected)
    assert agreed.get(db, before.id) == objected
    assert objected.state is TalkState.HELD
    corrected = rules.written(objected, kees, "Het gaat beter.", b.NOW + HOUR)
    assert corrected is not None
    agreed.save(db, objected, corrected)
    found = agreed.get(db, before.id)
    assert found == corrected
    assert [one.person for one in found.partakers if one.judged] == [kees]
    assert [one.remark for one in found.partakers] == ["", "", ""]


def test_a_talk_that_is_not_there(db: Connection) -> None:
    assert agreed.get(db, 0) is None
    assert agreed.get(db, 999_999_999) is None
    assert agreed.minuted(db, [], 5) == ()


def test_saving_one_talk_changes_no_other(db: Connection) -> None:
    before, fatima, petra, kees = held(db)
    around = {fatima: Party.TRAINEE, petra: Party.WORK, kees: Party.SCHOOL}
    other = agreed.get(db, talk(db, fatima, around, b.NOW - 2 * DAY))
    written = rules.written(before, kees, "Het gaat goed.", b.NOW)
    assert other is not None
    assert written is not None
    agreed.save(db, before, written)
    assert agreed.get(db, other.id) == other


def test_the_newest_minutes_of_these_trainees(db: Connection) -> None:
    fatima, petra, kees = three(db)
    noor = b.person(db, "Noor Bakker")
    old, new, unwritten, of_noor = (
        talk(db, who, {who: Party.TRAINEE, petra: Party.WORK}, b.NOW - days * DAY, minuted_at=at)
        for who, days, at in ((fatima, 9, b.NOW), (fatima, 3, b.NOW), (fatima, 1, None), (noor, 2, b.NOW))
    )
    assert [one.id for one in agreed.minuted(db, [fatima], 5)] == [new, old]
    assert [one.id for one in agreed.minuted(db, [fatima, noor], 2)] == [of_noor, new]
    assert [one.id for one in agreed.of_person(db, petra, [fatima], 5)] == [unwritten, new, old]
    assert agreed.of_person(db, kees, [fatima], 5) == ()
    assert agreed.of_person(db, petra, [], 5) == ()


def test_only_talks_that_were_agreed_can_be_chosen(db: Connection) -> None:
    fatima, petra, _ = three(db)
    people = {fatima: Party.TRAINEE, petra: Party.WORK}
    states = dict.fromkeys(TalkState)
    for days, state in enumerate(TalkState, 1):
        talk(db, fatima, people, b.NOW - days * DAY, state=state)
    found = {one.state for one in agreed.of_person(db, petra, [fatima], 9)}
    assert found == {TalkState.AGREED, TalkState.HELD} < states.keys()


def test_decisions_take_the_place_of_those_before(db: Connection) -> None:
    before, fatima, petra, kees = held(db)
    other = talk(db, fatima, {petra: Party.WORK}, b.NOW - DAY)
    first = [Decision(before.id, text, "consensus", "Petra", kees, b.NOW) for text in ("b", "a")]
    theirs = Decision(other, "c", "80-20", "", petra, b.NOW)
    agreed.keep_decisions(db, before.id, first)
    agreed.keep_decisions(db, other, [theirs])
    assert agreed.decisions(db, [before.id, other]) == {before.id: first, other: [theirs]}
    agreed.keep_decisions(db, before.id, [])
    assert agreed.decisions(db, [before.id, other]) == {other: [theirs]}


def point(db: Connection, about: PersonId, owner: PersonId, due: date, by: PersonId, talk: int | None = None) -> int:
    return action_points.make(db, NewActionPoint(about, owner, "Oefenen", due, by, b.NOW, talk))


def test_a_point_moves_and_closes_while_it_is_open(db: Connection) -> None:
    fatima, petra, kees = three(db)
    number, other = (point(db, fatima, petra, b.TODAY, kees) for _ in range(2))
    assert action_points.move(db, number, b.TODAY + DAY)
    assert not action_points.move(db, number, b.TODAY + DAY)
    assert action_points.move(db, number, b.TODAY + 2 * DAY)
    assert [(one.id, one.due) for one in action_points.open_about(db, [fatima])] == [
        (other, b.TODAY),
        (number, b.TODAY + 2 * DAY),
    ]
    assert [one.id for one in action_points.open_of(db, petra)] == [other, number]
    assert action_points.finish(db, number, b.NOW)
    assert not action_points.finish(db, number, b.NOW)
    assert not action_points.move(db, number, b.TODAY)
    assert [one.id for one in action_points.open_of(db, petra)] == [other]
    assert action_points.open_of(db, kees) == ()


def test_what_is_due_on_these_days_and_still_open(db: Connection) -> None:
    fatima, petra, kees = three(db)
    late, today, soon = (point(db, fatima, petra, b.TODAY + days * DAY, kees) for days in (-1, 0, 2))
    ready = point(db, fatima, petra, b.TODAY, kees)
    action_points.finish(db, ready, b.NOW)
    assert [one.id for one in action_points.due_between(db, b.TODAY - DAY, b.TODAY)] == [late, today]
    assert [one.id for one in action_points.due_between(db, b.TODAY, b.TODAY + 2 * DAY)] == [today, soon]
    assert {one.id: one.done_at for one in action_points.by_number(db, [ready, soon, 999])} == {
        ready: b.NOW,
        soon: None,
    }


def test_what_is_late_stands_on_top_of_the_next_agenda(db: Connection) -> None:
    fatima, petra, kees = three(db)
    numbers = {days: point(db, fatima, petra, b.TODAY + days * DAY, kees) for days in (5, -3, 0, -9)}
    found = [one.id for one in action_points.open_about(db, [fatima])]
    assert found == [numbers[days] for days in sorted(numbers)]


def test_what_was_agreed_in_which_talk(db: Connection) -> None:
    before, fatima, petra, kees = held(db)
    mine, loose = (point(db, fatima, petra, b.TODAY, kees, of) for of in (before.id, None))
    action_points.finish(db, mine, b.NOW)
    found = action_points.of_talks(db, [before.id])
    assert {talk: [one.id for one in own] for talk, own in found.items()} == {before.id: [mine]}
    assert loose != mine

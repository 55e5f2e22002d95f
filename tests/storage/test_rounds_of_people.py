"""Which open rounds are somebody's, what replaces what they said, and which questions their records ask for."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.domain.checkins import Answer, CheckinKind, Party, SeatState, Seen
from bot.domain.people import PersonId
from bot.domain.records import PlanState
from bot.domain.rounds import answered, closed
from storage import checkins
from storage.checkins import NewRound
from storage.circumstances import circumstances, routes_of
from storage.questionnaires import EVERY_ROUTE, Circumstances, questionnaires
from tests.storage import builders as b

NOW, TODAY = b.NOW, b.TODAY
NOBODY: tuple[()] = ()


def opened(db: Connection, trainee: PersonId, work: PersonId, occasion: str = "2024-11-18") -> int:
    people = {Party.TRAINEE: trainee, Party.WORK: work}
    made = checkins.open_round(db, NewRound(trainee, CheckinKind.PULSE, occasion, TODAY, NOW, people))
    assert made is not None
    return made


def test_an_open_round_stays_somebodys_after_they_answered(db: Connection) -> None:
    fatima, petra, other = b.person(db), b.person(db, "Petra Vos", NOBODY), b.person(db, "Wim Mol")
    one, two = opened(db, fatima, petra), opened(db, fatima, petra, "2024-11-11")
    before = checkins.get(db, one)
    assert before is not None
    assert checkins.save(db, before, answered(before, petra, SeatState.SKIPPED, NOW))
    assert [each.id for each in checkins.waiting_for(db, petra)] == [two]
    assert [each.id for each in checkins.open_for(db, petra)] == [one, two]
    assert checkins.open_for(db, other) == ()
    left = checkins.get(db, two)
    assert left is not None
    assert checkins.save(db, left, closed(left, "de tijd is om", NOW))
    assert [each.id for each in checkins.open_for(db, petra)] == [one]


def test_what_a_party_says_takes_the_place_of_what_it_said_and_nobody_elses(db: Connection) -> None:
    fatima, petra = b.person(db), b.person(db, "Petra Vos", NOBODY)
    made = opened(db, fatima, petra)
    own = Answer(made, Party.TRAINEE, fatima, "werkvloer", "4", Seen.EVERYONE, NOW)
    other = Answer(made, Party.WORK, petra, "werkvloer", "2", Seen.EVERYONE, NOW)
    checkins.keep_answers(db, made, Party.WORK, [other])
    checkins.keep_answers(db, made, Party.TRAINEE, [own])
    checkins.keep_answers(db, made, Party.TRAINEE, [own])
    assert checkins.answers(db, [made]) == {made: [own, other]}
    checkins.keep_answers(db, made, Party.TRAINEE, [])
    assert checkins.answers(db, [made]) == {made: [other]}


def test_only_what_is_not_done_and_an_exam_to_come_ask_for_questions(db: Connection) -> None:
    fatima, nobody = b.person(db), b.person(db, "Wim Mol")
    for code, state in (("MED", PlanState.ACTIVE), ("VTH", PlanState.ISSUED), ("ADL", PlanState.DROPPED)):
        b.planned(db, fatima, code, state=state)
    b.planned(db, fatima, "GONE", withdrawn=True)
    assert circumstances(db, fatima, TODAY) == (EVERY_ROUTE, Circumstances(frozenset({"MED"}), None))
    start = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
    for code, days in (("T1", -3), ("T2", 9), ("T3", 30)):
        first = start + timedelta(days=days)
        b.exam(db, fatima, code, start=first, end=first + timedelta(hours=1))
    b.trajectory(db, fatima)
    route, here = circumstances(db, fatima, TODAY)
    assert (route, here.exam_in) == ("route1", 9)
    assert routes_of(db, [fatima, nobody]) == {fatima: "route1", nobody: EVERY_ROUTE}


def test_no_answer_speaks_of_others_where_it_may_be_ones_own() -> None:
    """One scale serves the trainee and the workplace: "on their own" is not what somebody says of themselves."""
    every = (each for one in questionnaires().values() for asked in one.questions.values() for each in asked)
    assert [names["en"] for each in every for _, names in each.options if " their " in f" {names['en']} "] == []

"""What a picture counts, on both engines: set-based, and only what the reader may see."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.domain.checkins import Answer, CheckinKind, Party, Seen
from bot.domain.people import PersonId, Role
from bot.domain.pictured import Deadline, Practised, Pulse
from bot.domain.records import PlanState, SubmissionState
from storage import checkins, progress_facts
from storage import tables as t
from storage.checkins import NewRound
from tests.storage import builders as b

DUE = b.TODAY - timedelta(days=10)
MONDAY = b.TODAY - timedelta(days=b.TODAY.weekday())


def test_certificates_by_state(db: Connection) -> None:
    one, two = b.person(db), b.person(db, "Noor Bakker")
    b.planned(db, one, "C1")
    b.planned(db, one, "C2", state=PlanState.DROPPED)
    b.planned(db, two, "C1")
    b.planned(db, two, "C2", state=PlanState.ISSUED, issued_on=b.LONG_AGO)
    b.planned(db, two, "C3", withdrawn=True)
    assert progress_facts.certificate_states(db, [one, two]) == {PlanState.ACTIVE: 2, PlanState.ISSUED: 1}
    assert progress_facts.certificate_states(db, []) == {}


def test_deadlines_are_counted_together(db: Connection) -> None:
    one, two = b.person(db), b.person(db, "Noor Bakker")
    passed = {"state": SubmissionState.PASSED, "due": DUE}
    b.submission(db, one, "O1", **passed, submitted_on=DUE)
    b.submission(db, two, "O1", **passed, submitted_on=DUE - timedelta(days=3))
    b.submission(db, one, "O2", **passed, submitted_on=DUE + timedelta(days=1))
    b.submission(db, one, "O3", due=None)
    b.submission(db, one, "O4", due=DUE, withdrawn=True)
    b.submission(db, one, "O5", due=DUE - timedelta(days=1))
    found = progress_facts.deadlines(db, [one, two], DUE)
    assert set(found) == {
        Deadline(DUE, SubmissionState.PASSED, late=False, count=2),
        Deadline(DUE, SubmissionState.PASSED, late=True, count=1),
        Deadline(None, SubmissionState.OPEN, late=False, count=1),
    }


def test_practice_of_another_employer_is_not_counted(db: Connection) -> None:
    who, colleague = b.person(db), b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),))
    b.procedure(db, "zwachtelen", name="Zwachtelen")
    b.procedure(db, "wassen", name="Wassen")
    for days, confirmed in ((1, colleague), (2, who), (3, None)):
        b.practice(db, who, on=b.TODAY - timedelta(days=days), confirmed_by=confirmed)
    b.practice(db, who, on=b.TODAY, on_ward=False)
    b.practice(db, who, "wassen", "zorg2")
    own = Practised("Zwachtelen", 3, 1)
    assert progress_facts.practised(db, who, frozenset({"zorg1"})) == (own,)
    assert progress_facts.practised(db, who, None) == (own, Practised("Wassen", 1, 0))
    assert progress_facts.practised(db, who, frozenset()) == ()


def said(db: Connection, trainee: PersonId, work: PersonId, *, closed: bool, seen: Seen = Seen.EVERYONE) -> None:
    """A pulse in which both answered, and the trainee wrote a remark."""
    people = {Party.TRAINEE: trainee, Party.WORK: work}
    number = checkins.open_round(db, NewRound(trainee, CheckinKind.PULSE, str(MONDAY), MONDAY, b.NOW, people))
    assert number is not None
    mine = [
        Answer(number, Party.TRAINEE, trainee, "werkvloer", "4", seen, b.NOW),
        Answer(number, Party.TRAINEE, trainee, "opmerking", "5", Seen.EVERYONE, b.NOW),
    ]
    checkins.keep_answers(db, number, Party.TRAINEE, mine)
    checkins.keep_answers(
        db, number, Party.WORK, [Answer(number, Party.WORK, work, "werkvloer", "2", Seen.EVERYONE, b.NOW)]
    )
    if closed:
        db.execute(t.rounds.update().values(closed_at=b.NOW, ended="compleet"))


@pytest.mark.parametrize(
    ("closed", "seen", "side", "read"),
    [
        (False, Seen.EVERYONE, Party.TRAINEE, {Party.TRAINEE: 4}),
        (False, Seen.EVERYONE, Party.WORK, {Party.WORK: 2}),
        (False, Seen.EVERYONE, Party.SCHOOL, {}),
        (True, Seen.EVERYONE, Party.SCHOOL, {Party.TRAINEE: 4, Party.WORK: 2}),
        (True, Seen.SCHOOL, Party.WORK, {Party.WORK: 2}),
        (True, Seen.SCHOOL, Party.SCHOOL, {Party.TRAINEE: 4, Party.WORK: 2}),
        (True, Seen.SELF, Party.SCHOOL, {Party.WORK: 2}),
        (True, Seen.SELF, Party.TRAINEE, {Party.TRAINEE: 4, Party.WORK: 2}),
        (True, Seen.EVERYONE, None, {}),
    ],
)
def test_who_reads_the_pulse(
    db: Connection, closed: bool, seen: Seen, side: Party | None, read: dict[Party, int]
) -> None:
    trainee, work = b.person(db), b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),))
    teacher = b.person(db, "Karin de Wit", ((Role.TEACHER, "school1"),))
    said(db, trainee, work, closed=closed, seen=seen)
    reader = {Party.TRAINEE: trainee, Party.WORK: work}.get(side, teacher) if side else teacher
    found = progress_facts.pulses(db, {trainee: side} if side else {}, reader, MONDAY)
    assert found == tuple(Pulse(trainee, MONDAY, party, value) for party, value in read.items())
    assert progress_facts.pulses(db, {trainee: side} if side else {}, reader, MONDAY + timedelta(days=1)) == ()

"""An agenda holds what is behind, agreed and coming, and of the answers only what its reader may read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import MOST, Agreed, Facts, Held, Reader, agenda, newest
from bot.domain.calendar import Interval
from bot.domain.checkins import Answer, CheckinKind, Party, Round, Seen, may_read
from bot.domain.people import PersonId
from bot.domain.records import (
    AssignmentKind,
    Attendance,
    Exam,
    ExamForm,
    Submission,
    SubmissionState,
)

NOW = datetime(2024, 11, 19, 9, tzinfo=UTC)
TODAY = date(2024, 11, 19)
PEOPLE = {Party.TRAINEE: PersonId(1), Party.WORK: PersonId(2), Party.SCHOOL: PersonId(3)}
CLOSED = Round(5, PersonId(1), CheckinKind.THREE_WAY, "start", date(2024, 11, 4), (), NOW, "iedereen heeft geantwoord")


def said(party: Party, question: str, value: str, seen: Seen = Seen.EVERYONE) -> Answer:
    return Answer(5, party, PEOPLE[party], question, value, seen, NOW)


def work(number: int, due: date | None, state: SubmissionState = SubmissionState.OPEN) -> Submission:
    kind = AssignmentKind.HAND_IN
    return Submission(
        number, PersonId(1), "O1", f"Opdracht {number}", kind, "", "", None, "", "", due, None, None, state, "", NOW
    )


def exam(number: int, days: int, **given: object) -> Exam:
    start = NOW + timedelta(days=days)
    one = Exam(
        *(number, PersonId(1), "C1", ExamForm.PROEVE, Interval(start, start + timedelta(hours=1)), "", "", "", None, 0),
        *(True, 1, Attendance.NOT_KNOWN, None, False, NOW),
    )
    return replace(one, **given)  # type: ignore[arg-type]  # fields by name


def reads(party: Party | None) -> Reader:
    return Reader(PEOPLE[party] if party else PersonId(9), party)


answers = st.lists(
    st.builds(
        said,
        st.sampled_from(Party),
        st.sampled_from(["tempo", "bespreken"]),
        st.sampled_from("ab"),
        st.sampled_from(Seen),
    ),
    max_size=8,
    unique_by=lambda one: (one.party, one.question),
)


@given(answers, st.sampled_from([*Party, None]), st.booleans())
def test_no_reader_finds_an_answer_that_is_not_for_them(
    given_answers: list[Answer], party: Party | None, closed: bool
) -> None:
    this = CLOSED if closed else replace(CLOSED, closed_at=None, ended="")
    reader = reads(party)
    found = agenda(Facts([Held(this, given_answers, ["tempo"])]), reader, TODAY)
    readable = {
        (one.party, one.question): one.value
        for one in given_answers
        if may_read(one, reader.person, reader.party, closed=closed)
    }
    assert all(readable[one.party, one.question] == one.value for one in found.wanted)
    assert {one.party for one in found.wanted} == {who for who, code in readable if code == "bespreken"}
    for one in found.different:
        assert all(readable[who, "tempo"] == value for who, value in one.difference.by.items())


def test_what_is_for_the_teacher_makes_no_difference_for_the_employer() -> None:
    given_answers = [said(Party.TRAINEE, "tempo", "achter", Seen.SCHOOL), said(Party.WORK, "tempo", "voor")]
    facts = Facts([Held(CLOSED, given_answers, ["tempo"])])
    assert agenda(facts, reads(Party.WORK), TODAY).different == ()
    (found,) = agenda(facts, reads(Party.SCHOOL), TODAY).different
    assert found.difference.by == {Party.TRAINEE: "achter", Party.WORK: "voor"}


def test_what_is_behind_and_what_is_coming() -> None:
    one_day = timedelta(days=1)
    submissions = [
        work(1, TODAY),
        work(2, TODAY - one_day),
        work(3, TODAY - 9 * one_day, SubmissionState.RETURNED),
        work(4, TODAY - one_day, SubmissionState.PASSED),
        work(5, TODAY + 42 * one_day),
        work(6, TODAY + 43 * one_day),
        work(7, None),
    ]
    exams = [exam(1, -1), exam(2, 0), exam(3, 42), exam(4, 43), exam(5, 3, registered=False), exam(6, 3, passed=True)]
    found = agenda(Facts((), submissions, exams), reads(Party.TRAINEE), TODAY)
    assert [one.id for one in found.behind] == [3, 2]
    assert [one.id for one in found.deadlines] == [1, 5]
    assert [one.id for one in found.exams] == [2, 3]
    assert not found.empty
    assert agenda(Facts(), reads(Party.TRAINEE), TODAY).empty


def test_one_page_holds_the_oldest_first() -> None:
    points = [Agreed(f"{n}", PersonId(1), TODAY + timedelta(days=n)) for n in reversed(range(9))]
    found = agenda(Facts(points=points), reads(Party.WORK), TODAY)
    assert [one.text for one in found.agreed] == [str(n) for n in range(MOST)]


def test_a_talk_starts_from_the_newest_round_of_its_kinds_or_from_its_own() -> None:
    old, new = replace(CLOSED, id=1, first=date(2024, 10, 1)), replace(CLOSED, id=2)
    feedback = replace(CLOSED, id=3, kind=CheckinKind.FEEDBACK)
    pulse = replace(CLOSED, id=4, kind=CheckinKind.PULSE)
    rounds = [new, old, feedback, pulse]
    assert newest(rounds, CheckinKind.THREE_WAY, None) == (new,)
    assert newest(rounds, CheckinKind.THREE_WAY, 1) == (old,)
    assert newest(rounds, CheckinKind.PROGRESS, None) == (feedback,)

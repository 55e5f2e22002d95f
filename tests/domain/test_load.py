"""How heavy the coming weeks are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.load import monday_of, pace, week_loads
from bot.domain.people import PersonId
from bot.domain.records import AssignmentKind, Submission, SubmissionState

TODAY = date(2024, 11, 19)
STATES = st.sampled_from(SubmissionState)
MINUTES = st.one_of(st.none(), st.integers(0, 600))
DAYS = st.one_of(st.none(), st.dates(date(2024, 9, 1), date(2025, 2, 1)))


def submission(
    due: date | None = TODAY,
    planned: int | None = 120,
    actual: int | None = None,
    state: SubmissionState = SubmissionState.OPEN,
) -> Submission:
    return Submission(
        id=1, trainee=PersonId(1), assignment="O1", title="Zorgplan", kind=AssignmentKind.HAND_IN, certificate="C1",
        work_process="", planned_minutes=planned, criteria="", assessor="", due=due, submitted_on=None,
        actual_minutes=actual, state=state, grade="", confirmed_at=datetime(2024, 11, 19, tzinfo=UTC),
    )  # fmt: skip


def test_two_hours_that_took_eight_is_a_pace_of_four() -> None:
    assert pace([submission(actual=480)] * 3) == 4.0


@pytest.mark.parametrize("known", [0, 1, 2])
def test_a_few_assignments_give_no_pace(known: int) -> None:
    assert pace([submission(actual=480)] * known + [submission()] * 5) is None


def test_weeks_begin_on_monday_and_what_is_late_weighs_on_this_one() -> None:
    weeks = week_loads([submission(TODAY - timedelta(days=60)), submission(date(2024, 11, 24))], (), TODAY)
    assert [week.monday for week in weeks] == [date(2024, 11, 18) + timedelta(weeks=n) for n in range(4)]
    assert [len(week.due) for week in weeks] == [2, 0, 0, 0]
    assert weeks[0].planned_minutes == 240


@given(
    st.lists(st.builds(submission, DAYS, MINUTES, MINUTES, STATES), max_size=20),
    st.dates(date(2024, 9, 1), date(2025, 2, 1)),
)
def test_everything_to_do_within_four_weeks_weighs_once(submissions: list[Submission], today: date) -> None:
    weeks = week_loads(submissions, (), today)
    end = monday_of(today) + timedelta(weeks=4)
    open_ones = [s for s in submissions if s.state in (SubmissionState.OPEN, SubmissionState.RETURNED)]
    within = [s for s in open_ones if s.due is not None and s.due < end]
    assert sum(len(week.due) for week in weeks) == len(within)
    assert sum(week.planned_minutes for week in weeks) == sum(s.planned_minutes or 0 for s in within)

"""A question nobody looked at for two working days moves to the deputy, once, and everybody concerned hears it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import AMSTERDAM
from bot.domain.people import PersonId
from schedules.holidays import is_holiday
from schedules.questions import to_move, working_days_between
from storage.questions import OpenQuestion


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def asked(at: str, **changes: object) -> OpenQuestion:
    given_: dict[str, object] = {
        "id": 1,
        "asker": PersonId(1),
        "about": None,
        "topic": "platform",
        "text": "ik kan niet inloggen",
        "contact": PersonId(2),
        "deputy": PersonId(3),
        "asked_at": local(at),
        "seen_at": None,
        "moved_at": None,
        "answered_at": None,
        "answer": "",
    }
    return OpenQuestion(**{**given_, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "now", "moves"),
    [
        ("2024-11-19T10:00", "2024-11-20T23:59", False),
        ("2024-11-19T10:00", "2024-11-21T00:00", True),
        ("2024-11-22T16:00", "2024-11-25T23:59", False),  # over the weekend
        ("2024-11-22T16:00", "2024-11-26T08:00", True),
        ("2024-12-24T09:00", "2024-12-27T23:00", False),  # both Christmas days do not count
        ("2024-12-24T09:00", "2024-12-30T08:00", True),
        ("2024-10-25T23:30", "2024-10-29T00:10", True),  # over the night on which summer time ends
        ("2025-03-28T23:30", "2025-03-31T23:50", False),  # over the night on which it begins
    ],
)
def test_two_working_days(at: str, now: str, moves: bool) -> None:
    assert bool(to_move([asked(at)], local(now), is_holiday)) is moves


@pytest.mark.parametrize("change", ["seen_at", "moved_at", "answered_at"])
def test_what_was_seen_moved_or_answered_stays(change: str) -> None:
    question = asked("2024-11-01T10:00", **{change: local("2024-11-02T10:00")})
    assert to_move([question], local("2024-11-19T10:00"), is_holiday) == ()


def test_without_a_deputy_it_stays() -> None:
    assert to_move([asked("2024-11-01T10:00", deputy=None)], local("2024-11-19T10:00"), is_holiday) == ()


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_a_later_day_never_counts_fewer_working_days(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    here = working_days_between(first, last, is_holiday)
    assert 0 <= here <= days
    assert working_days_between(first, last + timedelta(days=1), is_holiday) >= here

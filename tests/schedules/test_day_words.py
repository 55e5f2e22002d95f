"""Days as they are said: true on the day a message leaves, also around New Year and when a clock changes."""

from datetime import date

import pytest

from bot.domain.records import TrajectState
from bot.texts import Texts
from schedules.day_words import day_said, days_late
from schedules.people_around import no_nudges


@pytest.mark.parametrize(
    ("day", "today", "said"),
    [
        (date(2024, 11, 22), date(2024, 11, 22), "vandaag, vrijdag 22 november"),
        (date(2024, 11, 22), date(2024, 11, 21), "morgen, vrijdag 22 november"),
        (date(2024, 11, 22), date(2024, 11, 20), "over 2 dagen, vrijdag 22 november"),
        (date(2024, 11, 22), date(2024, 11, 23), "vrijdag 22 november"),
        (date(2027, 1, 1), date(2026, 12, 31), "morgen, vrijdag 1 januari 2027"),
        (date(2027, 3, 28), date(2027, 3, 27), "morgen, zondag 28 maart"),
    ],
)
def test_a_day_from_here(day: date, today: date, said: str) -> None:
    assert day_said(Texts(), day, today) == said


def test_days_that_are_over() -> None:
    days = [
        days_late(Texts(locale), date(2024, 11, 22), date(2024, 11, 22 + n)) for locale in ("nl", "en") for n in (1, 2)
    ]
    assert days == ["1 dag te laat", "2 dagen te laat", "1 day late", "2 days late"]


def test_one_active_trajectory_is_enough() -> None:
    active, paused, stopped = TrajectState.ACTIVE, TrajectState.PAUSED, TrajectState.STOPPED
    reasons = [no_nudges(states) for states in ([stopped, active], [stopped, paused], [stopped], [])]
    assert reasons == ["", "traject is gepauzeerd", "traject is gestopt", "staat niet meer in de gegevens"]

"""A day that was said and not read may not become today: a permission then waits for the answer to "welke dag?"."""

from datetime import date

import pytest

from bot.understanding import understand
from tests.understanding.world import NOW, words


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("kan karin de boer zo late alleen", date(2024, 11, 24)),
        ("mag fatima do tillift gebruiken", date(2024, 11, 21)),
        ("mag fatima wo zwachtelen", date(2024, 11, 20)),
        ("mag samira zat de late alleen doen", date(2024, 11, 23)),
        ("mag ik dec de tillift gebruiken", date(2024, 12, 1)),
        ("may I do bandaging fri", date(2024, 11, 22)),
        ("mag ik mrgn zwachtelen", date(2024, 11, 20)),
    ],
)
def test_a_word_that_may_be_a_day_is_asked(text: str, day: date) -> None:
    (doubt,) = understand(text, words(), NOW).dates.unclear
    assert doubt.options[0].first == day


@pytest.mark.parametrize(
    "text",
    [
        "mag ik zo nodig oxazepam geven",
        "mag ik vrijdag zwachtelen",
        "may I do bandaging",
        "wanneer is mijn examen, do of vr",
        "mag ik insuline spuiten",
    ],
)
def test_what_is_no_day_or_asks_for_one_is_left_alone(text: str) -> None:
    meaning = understand(text, words(), NOW)
    assert meaning.topic in ("exam", "auth", "calendar")
    assert meaning.topic != "auth" or not meaning.dates.unclear


def test_a_word_of_the_ward_in_the_other_language_is_no_day() -> None:
    assert not understand("mag ik sat meten", words(), NOW).dates.unclear
    assert not understand("may I do bandaging", words(), NOW).dates.unclear

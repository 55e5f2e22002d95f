"""What is said of health is left out, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.health import without_health


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ging wel, niks geoefend want ik was ziek", "Ging wel, niks geoefend"),
        ("Ik was ziek. Daarna ging het goed!", "Daarna ging het goed!"),
        ("Koorts", ""),
        ("Goed hoor. 3x adl gedaan", "Goed hoor. 3x adl gedaan"),
        ("Stage in het ziekenhuis was leuk", "Stage in het ziekenhuis was leuk"),
        ("I was sick, now fine", "now fine"),
    ],
)
def test_the_part_about_health_goes(text: str, kept: str) -> None:
    assert without_health(text) == kept


@given(st.text(max_size=120))
def test_twice_is_as_once_and_without_such_words_nothing_changes(text: str) -> None:
    once = without_health(text)
    assert without_health(once) == once

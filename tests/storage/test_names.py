"""What a name is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.names import name_keys


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("fatima", "Fatima El Amrani"),
        ("FATIMA", "Fàtima"),
        ("Fatma", "Fatima"),
        ("faatima", "Fatima"),
        ("Anika", "Annika de Boer"),
        ("mohamed", "Mohammed"),
        ("Cagla", "Ça\u011fla Y\u0131ld\u0131z"),
        ("yildiz", "Ça\u011fla Y\u0131ld\u0131z"),
        ("Soren", "Søren"),
        ("neill", "O'Neill"),
        ("jansen", "Bakker-Jansen"),
    ],
)
def test_finds_the_name_as_it_is_typed(typed: str, name: str) -> None:
    assert name_keys(typed) & name_keys(name)


@pytest.mark.parametrize(("typed", "name"), [("Karin", "Fatima"), ("van", "Karin van Dijk"), ("de", "Piet de Wit")])
def test_another_name_and_a_particle_find_nothing(typed: str, name: str) -> None:
    assert not name_keys(typed) & name_keys(name)


def test_a_name_of_particles_alone_is_still_found() -> None:
    assert name_keys("Van") == {"van", "~vn"}


def test_a_single_consonant_is_no_key_of_its_own() -> None:
    assert name_keys("Eva") == {"eva"}


def test_words_of_one_letter_give_nothing() -> None:
    assert name_keys("J. 'n") == frozenset()


@given(st.text())
def test_capitals_never_matter_and_keys_are_never_empty(text: str) -> None:
    assert name_keys(text.lower()) <= name_keys(text) | name_keys(text.lower())
    assert all(len(key) >= 2 for key in name_keys(text))


@given(st.text(alphabet="abcdefghijklmnoprstuvwz", min_size=2, max_size=12))
def test_keys_of_keys_are_the_same_words(word: str) -> None:
    plain = {key for key in name_keys(word) if not key.startswith("~")}
    assert plain == {word}

"""Typed answers to choices that were offered: the words that fit one label take it, and nothing else does."""

from collections.abc import Sequence

import pytest

from bot.app.sample import START
from bot.core.choosing import taken
from bot.domain.people import PersonId
from bot.messages import Address
from bot.understanding import understand
from bot.understanding.meaning import Words
from storage.conversations import StoredOption, StoredTurn

GIVING = ("Medicijnen aanreiken", "Medicijnen uit een rol geven", "Bloeddruk meten", "Bloed prikken")
PEOPLE = ("Karin Smit", "Karin Vermeer", "Jan Postma")
SEND = ("Ja, verstuur", "Nee, niet versturen")
CONTACTS = ("Ja, stuur naar Ruud Terpstra", "Ja, stuur naar Karin Smit", "Nee, dank je")


def chosen(text: str, labels: Sequence[str], asks: str = "procedure", used: int | None = None) -> int | None:
    """The place of the choice that these words take."""
    options = tuple(StoredOption(label, "auth.check", "{}") for label in labels)
    last = StoredTurn("1", Address("test", "", "", ""), PersonId(1), START, "auth.check", "{}", "", asks, options, used)
    return taken(text, understand(text, Words(), START), last)


@pytest.mark.parametrize(
    ("text", "labels", "place"),
    [
        ("aanreiken", GIVING, 0),
        ("Aanreiken.", GIVING, 0),
        ("uit een rol", GIVING, 1),
        ("bloeddruk", GIVING, 2),
        ("prikken", GIVING, 3),
        ("karin v", PEOPLE, 1),
        ("Vermeer", PEOPLE, 1),
        ("jan", PEOPLE, 2),
        ("de eerste", PEOPLE, 0),
        ("de tweede", PEOPLE, 1),
        ("derde", PEOPLE, 2),
        ("the first one", PEOPLE, 0),
        ("2", PEOPLE, 1),
        ("ja", SEND, 0),
        ("nee", SEND, 1),
        ("verstuur", SEND, 0),
        ("niet versturen", SEND, 1),
        ("ja, stuur naar ruud", CONTACTS, 0),
    ],
)
def test_words_that_fit_one_choice_take_it(text: str, labels: Sequence[str], place: int) -> None:
    assert chosen(text, labels) == place


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("medicijnen", GIVING),
        ("bloed", GIVING),
        ("karin", PEOPLE),
        ("ja", PEOPLE),
        ("ja", CONTACTS),
        ("de vierde", PEOPLE),
        ("versturen", SEND),
        ("ver", SEND),
        ("mag ik medicijnen aanreiken", GIVING),
        ("aanreiken en prikken", GIVING),
        ("karin karin", ("Karin Smit", "Jan Postma")),
        ("", GIVING),
    ],
)
def test_anything_else_takes_none(text: str, labels: Sequence[str]) -> None:
    assert chosen(text, labels) is None


def test_a_choice_is_taken_once() -> None:
    assert chosen("aanreiken", GIVING, used=0) is None


def test_a_day_of_the_month_is_no_place_in_the_list() -> None:
    days = ("dinsdag 19 november 2024", "maandag 18 november 2024")
    assert chosen("maandag", days, asks="when") == 1
    assert chosen("maandag 18 november 2023", days, asks="when") is None

"""Who is named, and whom the sentence is about: an exact name of one person is certain, everything else is asked."""

import csv
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import understand
from bot.understanding.meaning import Doubt, Mention, Words
from tests.understanding.test_procedures import _with_typo
from tests.understanding.world import HERE, NOW, people, words

with (HERE / "names.csv").open(encoding="utf-8") as _lines:
    ROWS = list(csv.DictReader(_lines))


def _fits(expected: str, mentions: tuple[Mention, ...]) -> bool:
    certain = [mention.certain for mention in mentions]
    if expected.startswith("~"):
        return mentions[0].certain is None and expected[1:] in mentions[0].candidates
    if "/" in expected:
        return mentions[0].doubt is Doubt.SEVERAL and set(mentions[0].candidates) == set(expected.split("/"))
    return certain == (expected.split("+") if expected else [])


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_who_is_meant(row: dict[str, str]) -> None:
    meaning = understand(row["text"], words(), NOW)
    assert meaning.about.value == row["about"]
    assert _fits(row["people"], meaning.people)
    assert meaning.unknown_name == row["unknown"]


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_nobody_is_known_who_may_not_be_seen(row: dict[str, str]) -> None:
    """With other people, or none, in sight the same words name nobody."""
    assert not understand(row["text"], Words(procedures=words().procedures), NOW).people


@given(st.sampled_from(sorted(people())), st.randoms(use_true_random=False))
def test_a_typo_in_a_name_never_names_somebody_else(who: str, chosen: random.Random) -> None:
    """A slip that makes exactly another person's name names that person, to anybody."""
    name = people()[who][0]
    typed = _with_typo(name, chosen)
    parts = set(typed.lower().replace(".", " ").split())
    exact_others = {other for other, forms in people().items() if other != who and forms[1].lower() in parts}
    for mention in understand(f"Mag {typed} zwachtelen?", words(), NOW).people:
        assert mention.certain in {None, who} | exact_others


def test_two_people_of_one_full_name_are_asked() -> None:
    both = {"1": ("Noor Jansen", "Noor"), "2": ("Noor Jansen", "Noor")}
    (mention,) = understand("Mag Noor Jansen zwachtelen?", Words(people=both), NOW).people
    assert mention.doubt is Doubt.SEVERAL
    assert mention.certain is None


def test_the_one_the_question_is_about_comes_first() -> None:
    meaning = understand("Met Fatima erbij, mag Noor dan insuline spuiten?", words(), NOW)
    assert [mention.certain for mention in meaning.people] == ["noor", "fatima"]


def test_a_client_is_nowhere_in_the_meaning() -> None:
    for text in (
        "Mag ik bij mw. Hendriksma zwachtelen?",
        "mag ik bij cliënt Ahmet sondevoeding geven",
        "dhr van den Broek moet gewassen worden, mag ik dat",
        "Als Ahmet een aanval krijgt, mag ik dan stesolid geven?",
    ):
        assert not {"hendriksma", "ahmet", "broek"} & set(repr(understand(text, words(), NOW)).lower().split("'"))
        meaning = understand(text, words(), NOW)
        assert not meaning.people
        assert not meaning.unknown_name


def test_a_place_that_is_called_like_a_person() -> None:
    both = Words(people={"1": ("Linde Smit", "Linde")}, locations={"x": ("De Linde", "Linde")})
    assert [mention.certain for mention in understand("mag ik zwachtelen op De Linde", both, NOW).locations] == ["x"]
    assert not understand("mag ik zwachtelen op De Linde", both, NOW).people


def test_an_unknown_place_is_shown_as_such() -> None:
    (mention,) = understand("Mag Noor zwachtelen op De Eikenhof?", words(), NOW).locations
    assert mention.doubt is Doubt.UNLISTED
    assert not mention.candidates
    (near,) = understand("Mag Noor zwachtelen op De Kastanja?", words(), NOW).locations
    assert near.doubt is Doubt.FUZZY


@pytest.mark.parametrize(
    "text",
    [
        "mag de vervanger van Fatima zwachtelen",
        "kan de collega van Noor insuline spuiten",
        "mag noor d'r collega zwachtelen",
    ],
)
def test_somebody_known_by_another_is_asked(text: str) -> None:
    assert [mention.certain for mention in understand(text, words(), NOW).people] == [None]


def test_whose_supervisor_it_is_stays_certain() -> None:
    assert [m.certain for m in understand("wie is de werkbegeleider van Fatima", words(), NOW).people] == ["fatima"]


@pytest.mark.parametrize(
    "text", ["mag ik stoma verzorgen bij mw Linde vrijdag", "zwachtelen bij mevrouw van der Linde mag dat"]
)
def test_a_client_called_like_a_place_is_no_place(text: str) -> None:
    assert understand(text, words(), NOW).locations == ()
    assert [m.certain for m in understand("zwachtelen op De Linde", words(), NOW).locations] == ["linde"]

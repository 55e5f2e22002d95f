"""Which procedure is meant: certain only as listed; everything else is a question."""

import csv
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.records import Procedure
from bot.understanding import understand
from bot.understanding.catalogue import catalogue as index
from bot.understanding.meaning import Doubt, Mention, Words
from bot.understanding.normalise import normalise, plain
from bot.understanding.procedures import find_procedures
from tests.understanding.test_examples import _fits
from tests.understanding.world import HERE, NOW, catalogue, words

with (HERE / "acts.csv").open(encoding="utf-8") as _lines:
    ROWS = list(csv.DictReader(_lines))

LISTED = [(procedure.code, phrase) for procedure in catalogue() for phrase in (procedure.name, *procedure.words)]
# "zn" in small letters is "zijn", in capitals "zo nodig": the one word whose capitals mean something.
NOT_ZN = [listed for listed in LISTED if not listed[1].startswith("ZN")]
_LETTERS = "abcdefghijklmnopqrstuvwxyz "


def _named(text: str) -> tuple[Mention, ...]:
    return find_procedures(normalise(text), index(catalogue()), frozenset()).mentions


def _certain(text: str) -> set[str]:
    return {mention.certain for mention in _named(text) if mention.certain}


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
@pytest.mark.parametrize("sentence", ["{}", "mag ik {}"])
def test_procedure(row: dict[str, str], sentence: str) -> None:
    mentions = understand(sentence.format(row["text"]), words(), NOW).procedures
    if row["procedure"]:
        assert _fits(row["procedure"], mentions)
    else:
        assert not any(mention.certain for mention in mentions)


@pytest.mark.parametrize(("code", "phrase"), LISTED, ids=[phrase for _, phrase in LISTED])
def test_a_listed_phrase_never_names_another_procedure(code: str, phrase: str) -> None:
    assert _certain(phrase) <= {code}


def _with_typo(text: str, chosen: random.Random) -> str:
    at = chosen.randrange(len(text))
    letter = chosen.choice(_LETTERS)
    return chosen.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
        )
    )


@given(st.sampled_from(LISTED), st.randoms(use_true_random=False), st.integers(1, 3))
def test_a_typo_never_gives_another_certain_procedure(
    listed: tuple[str, str], chosen: random.Random, count: int
) -> None:
    """A typo that makes exactly another listed phrase ("oordruppels" for "oogdruppels") is no typo to anybody."""
    code, phrase = listed
    typed = phrase
    for _ in range(count):
        typed = _with_typo(typed, chosen) if typed else typed
    others = {plain(other) for owner, other in LISTED if owner != code}
    if typed and plain(typed) not in others:
        assert _certain(f"mag ik {typed}") <= {code}


@given(st.sampled_from(LISTED), st.randoms(use_true_random=False))
def test_a_guess_is_never_certain(listed: tuple[str, str], chosen: random.Random) -> None:
    for mention in _named(_with_typo(listed[1], chosen)):
        assert mention.doubt is Doubt.NONE or mention.certain is None


@given(st.sampled_from(NOT_ZN), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_casing_and_accents_do_not_matter(listed: tuple[str, str], change: type[str]) -> None:
    _, phrase = listed
    accented = change(phrase).replace("e", "é").replace("o", "ö").replace("a", "á")
    assert _certain(accented) == _certain(phrase)


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_a_mention_shows_the_words_as_typed(row: dict[str, str]) -> None:
    text = f"💉 Héé, mag \u200fNoor\u200e {row['text']}?"
    for mention in understand(text, words(), NOW).procedures:
        assert text[mention.start : mention.end] == mention.text


def test_the_longest_phrase_wins() -> None:
    procedures = (
        Procedure("short", "Wassen", ("wassen",), False, 1),
        Procedure("long", "Haren wassen", ("haren wassen",), False, 1),
    )
    (mention,) = understand("mag ik haren wassen", Words(procedures=procedures), NOW).procedures
    assert mention.certain == "long"


def test_one_phrase_of_two_procedures_is_asked() -> None:
    procedures = tuple(Procedure(code, f"Iets {code}", ("haren knippen",), False, 1) for code in ("one", "two"))
    (mention,) = understand("mag ik haren knippen", Words(procedures=procedures), NOW).procedures
    assert mention.doubt is Doubt.SEVERAL
    assert set(mention.candidates) == {"one", "two"}


def test_a_listed_misleading_word_is_still_asked() -> None:
    """Whatever a catalogue lists: "sonde geven" and "medicatie geven" stay questions."""
    listed = (Procedure("fout", "Iets", ("sonde geven", "medicatie geven", "prikken", "medicijnen delen"), False, 1),)
    for text in ("sonde geven", "medicatie geven", "mag ik prikken", "medicijnen delen"):
        (mention,) = understand(text, Words(procedures=listed), NOW).procedures
        assert mention.certain is None


def test_without_a_catalogue_nothing_is_certain() -> None:
    for row in ROWS:
        assert not any(mention.certain for mention in understand(row["text"], Words(), NOW).procedures)

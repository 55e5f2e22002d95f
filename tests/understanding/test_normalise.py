"""Plain words out of typed ones, each with its place in the message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.normalise import fold, normalise, plain


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("wnr is mn cgi", "wanneer is mijn cgi"),
        ("WNR is m'n CGI", "wanneer is mijn cgi"),
        ("cath verw. do.middag", "katheter verw do middag"),
        ("kan ff nt", "kan even niet"),
        ("wie is me wb", "wie is me werkbegeleider"),
        ("s.c. en i.m.", "sc en im"),
        ("cliënt één café", "client een cafe"),
        ("insu\u200bline", "insuline"),
        ("\u202eNoor\u202c mag", "noor mag"),
        ("mag👍🏽 ik💉", "mag ik"),
        ("jaaaaa", "jaa"),
        ("ipv", "in plaats van"),
        ("2x 38,5 O2 B12", "2 x 38,5 o2 b12"),
        ("*mag* _ik_ ~dat~ <b>doen</b>", "mag ik dat b doen b"),
        ("I can't", "i cannot"),
        ("", ""),
        ("🙂🙂", ""),
    ],
)
def test_plain(typed: str, expected: str) -> None:
    assert plain(typed) == expected


def test_zn_in_capitals_is_zo_nodig() -> None:
    assert plain("ZN medicatie") == "zo nodig medicatie"
    assert plain("zn examen") == "zijn examen"


def test_sentences_and_clauses() -> None:
    line = normalise("Hoi mw. Smit, alles goed? Ja. En bij 3.5 ml")
    assert [word.sentence for word in line.words] == [0, 0, 0, 0, 0, 1, 2, 2, 2, 2]
    assert line.words[2].clause != line.words[3].clause


@given(st.text(max_size=200))
def test_every_word_lies_in_the_text_in_order(text: str) -> None:
    line = normalise(text)
    places = [(word.start, word.end) for word in line.words]
    assert places == sorted(places)
    for start, end in places:
        assert 0 <= start < end <= len(text)


@given(st.text(max_size=200))
def test_folding_keeps_a_place_for_each_letter(text: str) -> None:
    folded, places = fold(text)
    assert len(folded) == len(places)
    assert all(0 <= place < len(text) for place in places)

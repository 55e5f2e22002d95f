"""Nine-digit numbers never reach storage or a log; what only looks like one stays."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.domain.redaction import BSN_REMOVED, NUMBER_REMOVED, is_bsn, redact

# Made-up numbers: 123456782 passes the elfproef, 123456789 does not.
BSN = "123456782"
OTHER = "123456789"

nine_digits = st.integers(min_value=0, max_value=999_999_999).map(lambda number: f"{number:09d}")
words = st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"], exclude_characters="+@._-"), max_size=20)


@st.composite
def bsns(draw: st.DrawFn) -> str:
    """Nine digits that pass the elfproef: the last one follows from the eight before it."""
    body = draw(st.integers(min_value=1, max_value=99_999_999).map(lambda number: f"{number:08d}"))
    check = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), body, strict=True)) % 11
    assume(check < 10)
    return f"{body}{check}"


@st.composite
def grouped(draw: st.DrawFn, number: str) -> str:
    """The number in groups of two digits or more, as people write it, with the same sign between them."""
    joint = draw(st.sampled_from(["", " ", ".", "-", "\u00a0", "\u2013", " - "]))
    cuts = draw(st.sets(st.integers(2, 7), min_size=1, max_size=3))
    edges = [0, *sorted(cuts), len(number)]
    assume(all(end - start > 1 for start, end in pairwise(edges)))
    return joint.join(number[start:end] for start, end in pairwise(edges))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"mijn bsn is {BSN}", f"mijn bsn is {BSN_REMOVED}"),
        (f"BSN{BSN}!", f"BSN{BSN_REMOVED}!"),
        (f"client {OTHER} belde", f"client {NUMBER_REMOVED} belde"),
        ("123 456 782 op 12 mei", f"{BSN_REMOVED} op 12 mei"),
        ("123456782 12 mei", f"{BSN_REMOVED} 12 mei"),
        ("1234.56.789", NUMBER_REMOVED),
        ("1234-56-782", BSN_REMOVED),
        ("12 345-67.82", BSN_REMOVED),
        ("12 345-67.89", "12 345-67.89"),
        ("1 2 3 4 5 6 7 8 2", BSN_REMOVED),
        ("012 345 672 5 mei", f"{BSN_REMOVED} 5 mei"),
        ("12 123456782 345 678 901", f"12 {BSN_REMOVED} {NUMBER_REMOVED}"),
        ("000000000", NUMBER_REMOVED),
        ("".join(chr(ord(digit) + 0xFEE0) for digit in BSN), BSN_REMOVED),
        ("+123456782", f"+{BSN_REMOVED}"),
    ],
)
def test_removes_numbers(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bel 0612345678 of 06-12345678.",
        "06 12 34 56 78, 06 1234 5678, 020 123 4567, 0183 12 34 56",
        "+31612345678 en +31 612345678 en +31 6 12345678",
        "+31 (0)6 12345678",
        "0031 6 12 34 56 78",
        f"mail {BSN}@school.example of s{BSN}@zorg.example",
        "19-11-2024 8:30",
        "19 11 2024 8 uur",
        "2024-11-19 10:30",
        "dagen 7 8 9 10 11 12",
        "kamers 12 34 56 789 10",
        "1234567890 en 12345678",
        "Van 07:00 tot 15:30, kamer 2.14, 1/2 ampul",
        "",
    ],
)
def test_leaves_phones_mail_dates_and_other_lengths(text: str) -> None:
    assert redact(text) == text


@given(words, nine_digits, words)
@example("", "000000000", "")
def test_no_nine_digits_in_a_row_remain(before: str, number: str, after: str) -> None:
    cleaned = redact(f"{before}{number}{after}")
    assert number not in cleaned
    assert cleaned == f"{before}{BSN_REMOVED if is_bsn(number) else NUMBER_REMOVED}{after}"


@given(bsns().flatmap(grouped), words, words)
def test_a_bsn_in_groups_is_removed(number: str, before: str, after: str) -> None:
    assert redact(f"{before} {number} {after}") == f"{before} {BSN_REMOVED} {after}"


@given(bsns())
def test_one_wrong_digit_fails_the_elfproef(number: str) -> None:
    assert is_bsn(number)
    wrong = str((int(number[-1]) + 1) % 10)
    assert not is_bsn(number[:-1] + wrong)


@given(st.text(alphabet="0123456789 .-+@a/\n", max_size=60))
@example(f"12 {BSN} 345 678 901")
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(st.text(max_size=60))
def test_text_without_nine_digits_stays(text: str) -> None:
    assume(sum(sign.isdecimal() for sign in text) < 9)
    assert redact(text) == text

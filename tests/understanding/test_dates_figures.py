"""Phrases about time of another hand: nearly all read right, next to none silently wrong."""

from pathlib import Path

import pytest

from tests.understanding.dates_figures import Outcome, figures, outcome, read_rows

ROWS = read_rows(Path(__file__).with_name("dates_development.csv"))


def test_phrases_of_another_hand_are_read_right() -> None:
    assert len(ROWS) == 300
    found = figures(ROWS)
    assert found[Outcome.RIGHT] >= 0.90
    assert found[Outcome.SILENT] <= 0.01


@pytest.mark.parametrize(
    ("text", "cells", "accept", "expected"),
    [
        ("vrijdag", "2024-11-22,2024-11-22,,,,", "read", Outcome.RIGHT),
        ("vrijdag", "2024-11-29,2024-11-29,,,,", "read", Outcome.SILENT),
        ("vrijdag", "2024-11-22,2024-11-22,avond,,,", "read", Outcome.SILENT),
        ("vrijdag en zondag", "2024-11-22,2024-11-24,,,,", "read", Outcome.SILENT),
        ("29 november of morgen", "2024-11-20,2024-11-20,,,,", "read", Outcome.SILENT),
        ("vrijdag en zaterdag", "2024-11-22,2024-11-23,,,,", "read", Outcome.RIGHT),
        ("volgende vrijdag", "2024-11-29,2024-11-29,,,,", "read", Outcome.ASKED),
        ("zondagnacht", ",,,,,", "ask", Outcome.RIGHT),
        ("vrijdag", ",,,,,", "ask", Outcome.SILENT),
        ("vrijdag", ",,,,,", "none", Outcome.SILENT),
        ("31 februari", ",,,,,", "none", Outcome.ASKED),
        ("1/2 ampul", ",,,,,", "none", Outcome.RIGHT),
        ("om 15.15 uur", ",,,,15:15,", "read", Outcome.RIGHT),
        ("nachtdienst 28 op 29", "2024-11-28,2024-11-29,nacht,nachtdienst,,", "read", Outcome.RIGHT),
        ("vanaf volgende week", "2024-11-25,2024-11-25,,,,", "read", Outcome.RIGHT),
        ("eind van de maand", "2024-11-30,2024-11-30,,,,", "read", Outcome.RIGHT),
        ("eind van de maand", "2024-11-15,2024-11-30,,,,", "read", Outcome.SILENT),
    ],
)
def test_a_reading_is_compared_with_what_was_expected(text: str, cells: str, accept: str, expected: Outcome) -> None:
    row = dict(zip(("first", "last", "part", "shift", "begin", "end"), cells.split(","), strict=True))
    assert outcome({"text": text, **row, "accept": accept}) is expected

"""What happens to a client now, and what only sounds like it."""

import csv

import pytest

from bot.understanding import understand
from bot.understanding.meaning import Intent
from bot.understanding.urgent import is_planned_call
from tests.understanding.world import HERE, NOW, words

with (HERE / "urgent.csv").open(encoding="utf-8") as _lines:
    ROWS = list(csv.DictReader(_lines))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:50] for row in ROWS])
def test_urgent_or_not(row: dict[str, str]) -> None:
    meaning = understand(row["text"], words(), NOW)
    found = meaning.intent.value if meaning.topic == "urgent" else "-"
    assert found == (f"urgent.{row['urgent']}" if row["urgent"] != "-" else "-")


@pytest.mark.parametrize("filling", ["ik schrijf dit zonder punt of komma ", "Dit is een zin. "])
def test_an_emergency_in_a_long_letter_is_found(filling: str) -> None:
    """Also in the middle, where the other patterns do not look."""
    text = filling * 60 + "mevrouw stikt en ademt niet " + filling * 60
    assert understand(text, words(), NOW).intent is Intent.EMERGENCY


@pytest.mark.parametrize(
    ("marked", "planned"),
    [
        ("spreek af ik bel D:morgen mevrouw K:x", True),
        ("spreek af ik bel D:nu mevrouw K:x", False),
        ("spreek af ik bel mevrouw K:x D:over D:5 D:minuten", False),
        ("spreek af ik bel mevrouw K:x zo", False),
        ("en dan spreek af ik bel mevrouw K:x", False),
        ("spreek af ik bel mevrouw", False),
        ("ik heb P:fatima gebeld", True),
        ("ik heb K:jansen gebeld", False),
        ("ik heb P:fatima gebeld en zij ademt niet", False),
        ("heeft iedereen akkoord gegeven", True),
    ],
)
def test_a_call_to_a_client_is_planned_when_nothing_else_is_said(marked: str, planned: bool) -> None:
    assert is_planned_call(marked) is planned


def test_names_of_colleagues_are_no_clients() -> None:
    """A supervisor who does not answer is nobody in danger."""
    assert understand("mijn werkbegeleider reageert niet", words(), NOW).topic != "urgent"
    assert understand("de cliënt reageert niet op mijn vraag", words(), NOW).intent is Intent.EMERGENCY

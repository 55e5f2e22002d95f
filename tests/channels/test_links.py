"""What must hold of links for every channel; how they look is tested where they are shown."""

from __future__ import annotations

import time

import pytest

from bot.channels.links import parts


@pytest.mark.parametrize("text", ["a", "112 ", "http://", "0612345678 ", "a.b-c", "+31 ", "a@", "bel "])
def test_a_long_text_is_read_quickly(text: str) -> None:
    long = text * (40_000 // len(text))
    before = time.process_time()
    found = parts(long)
    assert time.process_time() - before < 1
    assert "".join(part if isinstance(part, str) else str(part["text"]) for part in found) == long


def test_112_is_a_number_to_call_after_bel() -> None:
    assert [part for part in parts("Bel direct 112.") if isinstance(part, dict)] != []
    assert parts("Kamer 112") == ["Kamer 112"]

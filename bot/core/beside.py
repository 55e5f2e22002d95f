"""What is told beside what was practised: a fall, or that it is too much.

"Geoefend" makes a whole message read as study or as an answer to the weekly questions, whatever follows. So its other
parts are read by themselves too, and what one of them tells is answered first: never kept as an answer (I5).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.core.follow_up import CARDS
from bot.understanding.checkin_words import tells_times, tells_times_or_practice
from bot.understanding.meaning import Intent, Meaning

_TOPICS = frozenset({"checkin", "signal"})
_PARTS = re.compile(r"[.!;:\n]+|,(?!\d)|\b(?=(?:en|maar|toen|nu|and|but|then|now)\b)", re.IGNORECASE)


def with_beside(meaning: Meaning, text: str, read: Callable[[str], Meaning]) -> Meaning:
    """As it was, or the emergency, mistake or worry that a part of it tells when it is read without the practice."""
    if meaning.intent in CARDS or meaning.topic not in _TOPICS or not tells_times_or_practice(text):
        return meaning
    found = [read(part) for part in _parts(text)]
    for urgent in found:
        if urgent.intent is Intent.EMERGENCY or (urgent.intent is Intent.INCIDENT and urgent.sure):
            return replace(meaning, intent=urgent.intent, confidence=1.0)
    worried = any(one.intent is Intent.SIGNAL and one.sure for one in found)
    return replace(meaning, intent=Intent.SIGNAL, confidence=1.0) if worried else meaning


def _parts(text: str) -> Iterator[str]:
    """Those of more than one word that count nothing."""
    for one in _PARTS.split(text):
        if len(one.split()) > 1 and not tells_times(one):
            yield one.strip()

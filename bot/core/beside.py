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

_URGENT = frozenset({Intent.EMERGENCY, Intent.INCIDENT})
_CLEAR = 0.9
"""Of a few words about a client ("mevrouw was lief") the model thinks of an emergency soon, but is not that sure."""
_AT_ONCE = re.compile(r"(?:nu|toen|now|then)\b", re.IGNORECASE)
_TOPICS = frozenset({"checkin", "signal"})
_CLAUSES = re.compile(r"[.!;:\n]+|,(?!\d)")
_PARTS = re.compile(r"\b(?=(?:en|maar|toen|nu|and|but|then|now)\b)", re.IGNORECASE)


def with_beside(meaning: Meaning, text: str, read: Callable[[str], Meaning]) -> Meaning:
    """As it was, or the emergency, mistake or worry that a part of it tells when it is read without the practice."""
    if meaning.intent in CARDS or meaning.topic not in _TOPICS or not tells_times_or_practice(text):
        return meaning
    found = [(part, read(part)) for part in _parts(text)]
    for part, urgent in found:
        at_once = urgent.intent is Intent.EMERGENCY and _AT_ONCE.match(part) is not None
        if urgent.intent in _URGENT and (urgent.confidence >= _CLEAR or at_once):
            return replace(meaning, intent=urgent.intent, confidence=1.0)
    worried = any(one.intent is Intent.SIGNAL and one.sure for _, one in found)
    return replace(meaning, intent=Intent.SIGNAL, confidence=1.0) if worried else meaning


def _parts(text: str) -> Iterator[str]:
    """Clauses, and what is joined in them: those of more than one word that count nothing."""
    clauses = _CLAUSES.split(text)
    for one in dict.fromkeys([*clauses, *(part for clause in clauses for part in _PARTS.split(clause))]):
        if len(one.split()) > 1 and not tells_times(one):
            yield one.strip()

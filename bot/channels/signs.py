"""Each tone as a sign and a word, the same in every channel: colour is never the only sign (WCAG 1.4.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.messages import Tone
from bot.texts import Texts


@dataclass(frozen=True)
class Sign:
    """`mark` is one character that also shows in a plain terminal; `word` is in the reader's language, or empty."""

    mark: str
    word: str


_SIGNS = {
    Tone.YES: Sign("✓", "Ja"),
    Tone.CAUTION: Sign("!", "Let op"),
    Tone.NO: Sign("✕", "Nee"),
    Tone.UNSURE: Sign("?", "Niet zeker"),
    Tone.URGENT: Sign("‼", "Spoed"),
    Tone.INFO: Sign("i", ""),
    Tone.QUESTION: Sign("?", "Vraag"),
    Tone.ERROR: Sign("✕", "Fout"),
}


def sign_of(tone: Tone, say: Texts) -> Sign:
    """The sign of a tone for a reader. Information has no word: it is what an answer usually is."""
    sign = _SIGNS[tone]
    return Sign(sign.mark, say(sign.word)) if sign.word else sign


def signed(headline: str, tone: Tone, say: Texts) -> str:
    """The headline behind the sign and the word of its tone; information has neither, and no word is said twice."""
    sign = sign_of(tone, say)
    if not sign.word:
        return headline
    if says(headline, sign.word):
        return f"{sign.mark} {headline}"
    return " – ".join(filter(None, (f"{sign.mark} {sign.word}", headline)))


def says(headline: str, word: str) -> bool:
    """Does the headline begin with the word of its tone?"""
    return bool(re.match(rf"{re.escape(word)}\b", headline, re.IGNORECASE))

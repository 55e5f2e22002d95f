"""Typing errors in everyday words of a question ("inlevern", "certficaat"), so that patterns still match.

Never used for names and procedures: those are asked when they are not written as listed.
"""

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.patterns import literal_words
from bot.understanding.stems import acts, common
from bot.understanding.words import column

_SHORTEST = 5


@cache
def vocabulary() -> frozenset[str]:
    """Every word a question about school or work is made of."""
    return literal_words() | column("lexicon", "terms") | column("misleading", "word") | common() | frozenset(acts())


@cache
def _by_length() -> dict[int, tuple[str, ...]]:
    words = sorted(word for word in vocabulary() if len(word) >= _SHORTEST)
    return {n: tuple(w for w in words if abs(len(w) - n) <= 1) for n in range(_SHORTEST - 1, 30)}


@lru_cache(maxsize=8192)
def corrected(word: str) -> str:
    """The one word that was meant, or the word itself when none or several are near.

    One slip (a letter wrong, missing, extra, or two changed places), two from nine letters on.
    """
    if len(word) < _SHORTEST or word in vocabulary() or not word.isalpha():
        return word
    slips = 2 if len(word) >= 9 else 1
    near = process.extract(word, _by_length().get(len(word), ()), scorer=OSA.distance, score_cutoff=slips, limit=3)
    if not near or (len(near) > 1 and near[1][1] == near[0][1] and not _same_root(near[0][0], near[1][0])):
        return word
    return near[0][0] if near[0][0][0] == word[0] or near[0][1] == 1 else word


def _same_root(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return one[: shorter - 1] == other[: shorter - 1]

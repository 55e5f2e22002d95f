"""Typing errors in everyday words of a question ("inlevern", "certficaat", "mga"), so that patterns still match.

Never used for names and procedures: those are asked when they are not written as listed.
"""

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.patterns import literal_words, words_of
from bot.understanding.stems import acts, common
from bot.understanding.words import column, table

_LONG = 5
_TWO_SLIPS = 9


@cache
def vocabulary() -> frozenset[str]:
    """Every word a question about school or work is made of."""
    return literal_words() | column("lexicon", "terms") | column("misleading", "word") | common() | frozenset(acts())


@cache
def _by_length() -> dict[int, tuple[str, ...]]:
    words = sorted(word for word in vocabulary() if len(word) >= _LONG - 1)
    return {n: tuple(w for w in words if abs(len(w) - n) <= 1) for n in range(_LONG, 30)}


@cache
def _short() -> tuple[str, ...]:
    """The words that carry most questions, the commonest first: which of two is meant is then no toss-up."""
    return tuple(word for row in table("common_words") if row["group"] == "short" for word in row["words"].split())


@lru_cache(maxsize=8192)
def corrected(word: str) -> str:
    """The word that was meant, or the word itself when none is near.

    One slip (a letter wrong, missing, extra, or two changed places), two from nine letters on.
    """
    if len(word) < 3 or word in vocabulary() or not word.isalpha():
        return word
    if len(word) < _LONG:
        return _short_one(word)
    slips = 2 if len(word) >= _TWO_SLIPS else 1
    near = process.extract(word, _by_length().get(len(word), ()), scorer=OSA.distance, score_cutoff=slips, limit=6)
    if not near:
        return word
    return min((distance, *_rank(word, found), found) for found, distance, _ in near)[-1]


def _rank(word: str, found: str) -> tuple[bool, bool, int]:
    """Among words equally near: the first letter is rarely wrong, an emergency counts first, letters get lost."""
    return found[0] != word[0], found not in words_of("urgent"), len(word) - len(found)


def _short_one(word: str) -> str:
    """Two letters that changed places count before a wrong one, and the first letter is rarely the wrong one."""
    near = [found for found, _, _ in process.extract(word, _short(), scorer=OSA.distance, score_cutoff=1, limit=10)]
    swapped = [found for found in near if sorted(found) == sorted(word)]
    alike = [found for found in near if found[0] == word[0] and abs(len(found) - len(word)) <= 1]
    ranked = swapped or sorted(alike, key=_short().index) or _urgent_one(word)
    return ranked[0] if ranked else word


def _urgent_one(word: str) -> list[str]:
    near = process.extract(word, _short_urgent(), scorer=OSA.distance, score_cutoff=1, limit=3)
    return [found for found, _, _ in near]


@cache
def _short_urgent() -> tuple[str, ...]:
    return tuple(sorted(word for word in words_of("urgent") if 4 <= len(word) <= _LONG))

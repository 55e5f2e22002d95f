"""Words that look like a word of the catalogue but are not written like one: a guess to ask about, never an answer."""

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.understanding.catalogue import Catalogue, misleading
from bot.understanding.spelling import vocabulary
from bot.understanding.tokens import Token

_SHORTEST = 5
_MOST_GUESSED = 80
_NEAR = 4.0


def _cutoff(word: str) -> float:
    # One letter wrong in five makes 80; in longer words two letters may be wrong.
    return 78.0 if len(word) >= 9 else 80.0


_TWO_WORDS = 85.0


@lru_cache(maxsize=4096)
def _alike(word: str, known: Catalogue, cutoff: float) -> tuple[str, ...]:
    found = process.extract(word, known.spellings, scorer=fuzz.ratio, score_cutoff=cutoff, limit=4)
    return tuple(choice for choice, score, _ in found if score >= found[0][1] - _NEAR)


def lookalikes(words: Sequence[Token], known: Catalogue, settled: Set[int]) -> Iterator[tuple[int, int, str]]:
    """(first word, last word, what it looks like), for strange words and for two that may have been one.

    Words in `settled` mean something already.
    At most 80 strange words are looked at, so that a very long message takes no longer than its length.
    """
    strange = [i for i, word in enumerate(words) if i not in settled and _strange(word, known)][:_MOST_GUESSED]
    for at in strange:
        for surface in (
            _alike(words[at].text, known, _cutoff(words[at].text)) if len(words[at].text) >= _SHORTEST else ()
        ):
            yield at, at, surface
        for first in (at - 1, at):
            if first >= 0 and first + 1 < len(words) and not (words[first].masked or words[first + 1].masked):
                joined = words[first].text + words[first + 1].text
                if len(joined) >= 8 and not words[first].common and not words[first + 1].common:
                    for surface in _alike(joined, known, _TWO_WORDS):
                        yield first, first + 1, surface


def _strange(word: Token, known: Catalogue) -> bool:
    listed = word.text in known.surfaces or any(form in known.owners for form in word.stems)
    known_word = word.text in vocabulary()
    return not (
        listed
        or known_word
        or word.masked
        or word.common
        or word.act
        or word.text in misleading()
        or len(word.text) < 3
    )

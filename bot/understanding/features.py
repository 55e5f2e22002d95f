"""What the learned model sees of a message: its words with names masked, and the letters as they were typed.

Words come from the sentence that the patterns see: typing errors mended, a name as its mark alone ("mag §P §D §H").
Letters are n-grams within words, as typed, so that a mistyped or unknown word still looks like its family.
"""

import itertools

from bot.understanding.normalise import fold

SHORTEST, LONGEST = 2, 5
"""Letters in an n-gram, the blanks around a word included."""
_MARKS = frozenset("PHLDCKU")
_MOST_WORDS = 120
_FIRST, _LAST = 500, 200
READ = _FIRST + _LAST
"""Characters that are read of a long letter: its start and its end say what is asked."""


def masked_words(marked: str) -> list[str]:
    """The words of a marked sentence, each run of words with the same mark as one: "P:noor P:jansen mag" → "§P mag"."""
    words: list[str] = []
    for word in marked.split()[:_MOST_WORDS]:
        shown = f"§{word[0]}" if word[1:2] == ":" and word[0] in _MARKS and len(word) > 2 else word
        if shown[0] != "§" or not words or words[-1] != shown:
            words.append(shown)
    return words


def word_features(marked: str) -> list[str]:
    """Single words, neighbours, and words with one between them."""
    inner = masked_words(marked)
    words = ["<", *inner, ">"]
    return [
        *inner,
        *(f"{one} {two}" for one, two in itertools.pairwise(words)),
        *(f"{one} _ {three}" for one, three in zip(words, words[2:], strict=False)),
    ]


def letter_words(text: str) -> list[str]:
    """The words of which the letters are read."""
    if len(text) > READ:
        text = f"{text[:_FIRST]} {text[-_LAST:]}"
    return fold(text)[0].split()


def grams(word: str) -> list[str]:
    """Every n-gram of letters of a word, with a blank on both sides of the word."""
    word = f" {word} "
    sizes = range(SHORTEST, min(LONGEST, len(word)) + 1)
    return [word[at : at + size] for size in sizes for at in range(len(word) - size + 1)]


def letter_features(text: str) -> list[str]:
    """The n-grams of all words together."""
    return [gram for word in letter_words(text) for gram in grams(word)]

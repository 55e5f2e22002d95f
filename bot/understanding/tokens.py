"""The words of a message prepared for the search for procedures: English turned into Dutch, masked words marked."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache

from bot.understanding.normalise import Line
from bot.understanding.stems import acts, common, stems
from bot.understanding.words import table

_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Token:
    """One word as the catalogue sees it; `at` is its word in the line, `last` the last word it stands for."""

    text: str
    stems: tuple[str, ...]
    act: str | None
    at: int
    last: int
    sentence: int
    masked: bool

    @property
    def common(self) -> bool:
        """An everyday word: it counts only where a phrase lists it exactly so."""
        return self.text in common()


@cache
def _english() -> dict[str, tuple[str, ...]]:
    return {row["english"]: tuple(row["dutch"].split()) for row in table("english_terms")}


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in _english())


def _translated(line: Line, at: int) -> tuple[int, tuple[str, ...]]:
    """How many words from `at` are an English term, and its Dutch words."""
    if line.words[at].text in _first_words():
        for count in range(_LONGEST, 0, -1):
            phrase = " ".join(word.text for word in line.words[at : at + count])
            if phrase in _english():
                return count, _english()[phrase]
    return 1, (line.words[at].text,)


def _token(line: Line, text: str, at: int, last: int, masked: bool) -> Token:
    act = acts().get(text)
    return Token(text, stems(text), act, at, last, line.words[at].sentence, masked)


def tokens(line: Line, masked: Set[int]) -> tuple[Token, ...]:
    """All words in order; `masked` are those that name a person, a client, a place or a time."""
    return tuple(_tokens(line, masked))


def _tokens(line: Line, masked: Set[int]) -> Iterator[Token]:
    at = 0
    while at < len(line.words):
        if at in masked:
            yield _token(line, line.words[at].text, at, at, True)
            at += 1
            continue
        count, dutch = _translated(line, at)
        last = min(at + count, len(line.words)) - 1
        for text in dutch:
            yield _token(line, text, at, last, False)
        at += count

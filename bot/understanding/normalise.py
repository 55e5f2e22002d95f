"""From a message as typed to plain words: lower case, no accents, no emoji, chat shorthand written out.

Every word keeps its place in the message as it was given, so that a mention can be shown and masked.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.understanding.words import table

_WORD = re.compile(
    r"(?:[a-z]\.){2,}[a-z]?|[a-z]\.[a-z]\b|\d+(?:[.,:/]\d+)*|[^\W\d_][^\W_]*(?:'[^\W\d_]+)*|[^\W_]+|'[nkt]\b"
)
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SENTENCE_END = re.compile(r"[!?;\n]|\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[,:()–—]| - ")
_ABBREVIATIONS = frozenset(
    "mw mevr mvr dhr mr mrs ms dr drs ond opdr nr tel evt bijv bv afd loc cert ma di wo do vr za zo jan feb mrt apr "
    "jun jul aug sep sept okt nov dec clt cl incl excl ca max min resp".split()
)
_APOSTROPHES = {"‘": "'", "’": "'", "`": "'", "´": "'", "ʼ": "'", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}


@dataclass(frozen=True, slots=True)
class Word:
    """One plain word. `start` and `end` are its place in the original; words of one shorthand share that place.

    `sentence` and `clause` count from 0; `capital` says that it was typed with a capital, `shout` with capitals only.
    """

    text: str
    start: int
    end: int
    sentence: int
    clause: int
    capital: bool = False
    shout: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A message in plain words. `question` says that a question mark was typed."""

    original: str
    words: tuple[Word, ...]
    question: bool

    def between(self, first: int, last: int) -> tuple[int, int]:
        """The place in the original of words `first` up to and including `last`."""
        return self.words[first].start, max(word.end for word in self.words[first : last + 1])

    def indexes(self, start: int, end: int) -> range:
        """The words that lie, wholly or partly, in [start, end) of the original."""
        starts = [word.start for word in self.words]
        stop = bisect_right(starts, end - 1)
        first = bisect_right(starts, start)
        while first and self.words[first - 1].end > start:
            first -= 1
        return range(first, stop)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in _APOSTROPHES:
        return _APOSTROPHES[char]
    folded = unicodedata.normalize("NFKD", char).lower()
    # Marks, joiners and reading-direction signs carry no meaning here; they would only split words.
    return "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "Me", "Cf"))


def fold(text: str) -> tuple[str, list[int]]:
    """Lower case without accents and invisible signs, and for each character the position it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    parts: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        folded = _fold_char(char)
        parts.append(folded)
        places.extend([place] * len(folded))
    return "".join(parts), places


def plain(text: str) -> str:
    """A name or a phrase as bare words, the way messages are compared with it."""
    return " ".join(word.text for word in normalise(text).words)


@cache
def shorthand() -> dict[str, tuple[str, ...]]:
    """Chat shorthand and what it stands for."""
    return {row["short"]: tuple((row["full"] or "").split()) for row in table("shorthand")}


@lru_cache(maxsize=8192)
def _written_out(typed_word: str, shout: bool) -> tuple[str, ...]:
    typed_word = typed_word.replace(".", "") if typed_word[0].isalpha() else typed_word
    if shout and typed_word == "zn":
        # "ZN" in capitals is "zo nodig"; in small letters it is "zijn".
        return ("zo", "nodig")
    typed_word = _STRETCHED.sub(r"\1\1", typed_word)
    return shorthand().get(typed_word, (typed_word.strip("'") or typed_word,))


def _gap(between: str, before: str) -> tuple[bool, bool]:
    """Does a sentence, does a clause end in the signs between two words?"""
    if between == " ":
        return False, False
    ends = _SENTENCE_END.search(between)
    if ends and ends.group() == "." and (before in _ABBREVIATIONS or len(before) == 1):
        ends = None
    return bool(ends), bool(ends or _CLAUSE_END.search(between))


def normalise(text: str) -> Line:
    """The message in plain words. Never raises; takes time linear in the length of the text."""
    folded, places = fold(text)
    words: list[Word] = []
    sentence = clause = 0
    previous_end, previous = 0, ""
    for found in _WORD.finditer(folded):
        opens = not words
        if words:
            new_sentence, new_clause = _gap(folded[previous_end : found.start()], previous)
            sentence += new_sentence
            clause += new_clause
            opens = new_sentence
        start, end = places[found.start()], places[found.end() - 1] + 1
        typed = text[start:end]
        shout = len(typed) > 1 and typed.isupper()
        for full in _written_out(found.group(), shout):
            words.append(Word(full, start, end, sentence, clause, typed[:1].isupper(), shout, opens))
            opens = False
        previous_end, previous = found.end(), found.group()
    return Line(text, tuple(words), "?" in text)

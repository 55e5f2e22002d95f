"""Sentences that leave little doubt what is asked, in Dutch and English: CSV files that anybody can read and extend.

`permission`, `work`, `school`, `planning` and `talk` hold patterns of intents, with `unless`, a pattern that must not be
there; of those that match the one with the highest weight (0–1) counts, as a help to the learned model. `finer` holds
sentences that leave no doubt, mostly of intents that the model was not trained on: the first that matches is asked.
`urgent`, `clinical`, `bare` and `sentence` hold patterns by kind.

They are matched with the message in plain words, in which names carry a mark: P: a person, H: a procedure (handeling),
L: a location, D: words about time, C: a certificate, K: a client, U: a name that nobody has. A bar stands between
sentences. In a pattern `{P}` is one such name (a person also when nobody
has the name), `{word}` a line of macros.csv, and ` .. ` a gap of up to eight words of
one sentence, so that matching takes time linear in the length of the message.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bot.understanding.meaning import Intent

_TABLES = ("talk", "permission", "work", "school", "planning")
_BY_KIND = ("urgent", "clinical")
_FINER = "finer"
_GAP = r"(?:[^\s|]+ ){0,8}?"
_NAMES = {letter: rf"(?:{letter}:\S+(?: {letter}:\S+)*)" for letter in "HLDCK"} | {
    "P": r"(?:[PU]:\S+(?: [PU]:\S+)*)",
}
_MACRO = re.compile(r"\{([A-Za-z_]+)\}")


class Pattern(NamedTuple):
    """An intent and the sentence that speaks for it; of several the one with the highest weight counts."""

    intent: Intent
    weight: float
    text: str
    unless: str

    def matches(self, sentence: str) -> bool:
        """Does it say this? Compiled when first tried: all of them take as long as the rest of an answer."""
        if not whole_words(self.text).search(sentence):
            return False
        return not (self.unless and whole_words(self.unless).search(sentence))


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with files(__name__).joinpath(f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def _macros() -> dict[str, str]:
    return {row["name"]: row["text"] for row in _rows("macros")} | _NAMES


def _written_out(text: str) -> str:
    while _MACRO.search(text):
        text = _MACRO.sub(lambda found: _macros()[found.group(1)], text)
    return text


def expand(text: str) -> str:
    """The regular expression that a pattern stands for; KeyError when it uses a macro that does not exist."""
    return _written_out(text).strip().removesuffix(" ..").replace(".. ", _GAP)


@cache
def whole_words(text: str) -> re.Pattern[str]:
    """A pattern compiled. A word begins after its mark as well; a pattern that anchors itself is left alone."""
    regex = expand(text)
    return re.compile(regex if regex.startswith("^") else _between_words(regex))


def _between_words(regex: str) -> str:
    return rf"(?<!\w)(?:{regex})(?!\w)"


@cache
def patterns() -> tuple[Pattern, ...]:
    """The patterns of intents, the heaviest first, so that the first that matches has won."""
    found = [
        Pattern(Intent(row["intent"]), float(row["weight"]), row["text"], row["unless"])
        for name in _TABLES
        for row in _rows(name)
    ]
    return tuple(sorted(found, key=lambda pattern: -pattern.weight))


@cache
def finer() -> tuple[Pattern, ...]:
    """The patterns that leave no doubt, in the order in which they are tried."""
    return tuple(Pattern(Intent(row["intent"]), 1.0, row["text"], row["unless"]) for row in _rows(_FINER))


@cache
def by_kind(name: str, kind: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of one kind in one file, compiled when first asked for."""
    return tuple(whole_words(row["text"]) for row in _rows(name) if row["kind"] == kind)


@cache
def any_of(name: str, kind: str) -> re.Pattern[str]:
    """All patterns of one kind as one, of which none anchors itself: where it finds nothing, none of them would."""
    return re.compile(_between_words("|".join(expand(row["text"]) for row in _rows(name) if row["kind"] == kind)))


@cache
def plain_words(name: str, kind: str) -> frozenset[str]:
    """A list of words kept among the patterns of a file."""
    return frozenset(word for row in _rows(name) if row["kind"] == kind for word in row["text"].split())


@cache
def literal_words() -> frozenset[str]:
    """Words that the patterns hold: what a strange word may be a typing error of."""
    return frozenset().union(*(words_of(name) for name in (*_TABLES, *_BY_KIND, _FINER)))


@cache
def words_of(name: str) -> frozenset[str]:
    """The words that one file holds, its macros included."""
    return frozenset(word for row in _rows(name) for word in _words_in(_written_out(row["text"])))


def _words_in(regex: str) -> Iterator[str]:
    """Whole words; letters that are a part of a word or of the notation are left out."""
    bare = re.sub(r"\(\?[:=!<]+|\{\w+\}", " ", regex)
    for found in re.finditer(r"(?<![a-z\\])([a-z]{2,})(\??)(?![a-z*+]|\[)", bare):
        yield found.group(1)
        if found.group(2):
            yield found.group(1)[:-1]

"""From a message to tokens: folded for comparing, with the places in the message they came from. Linear in its length."""

import re
import unicodedata
from enum import Enum
from typing import NamedTuple

from bot.understanding.dates.lexicon import MONTHS, PARTS, RELATIVE, SHIFT_WORDS, SHORT_DAYS, WEEKDAYS
from bot.understanding.dates.spelling import Guess, guess_day

_SAME_WIDTH = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‑": "-", "−": "-"})
_TOKEN = re.compile(
    r"(?P<figure>[0-9]+(?:[-/.:]'?[0-9]+)*)"
    r"|(?P<abbreviation>(?<![^\W_])(?:t/m|a\.s|j\.l|d\.d|m\.i\.v|t\.z\.t|a\.m|p\.m|i\.p\.v)(?:\.(?![^\W_])|(?![^\W_])))"
    r"|(?P<word>'s(?![^\W\d_])|[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<mark>\n|[^\s])"
)
_LONGEST_FIGURE = 22
_TAILS = tuple(sorted((*PARTS, *SHIFT_WORDS, "dienst", "vroeg", "laat"), key=len, reverse=True))
_HEADS = (*WEEKDAYS, *RELATIVE, "weekend")
_COMPOUNDS = {head + tail: len(head) for head in _HEADS for tail in _TAILS}
_KNOWN = frozenset((*WEEKDAYS, *SHORT_DAYS, *MONTHS, *PARTS, *RELATIVE, *SHIFT_WORDS))


class Kind(Enum):
    """What a token is made of: FIGURE holds digits and signs (29-11, 7:00), JUNK digits that are no date or time."""

    WORD = "word"
    NUMBER = "number"
    FIGURE = "figure"
    JUNK = "junk"
    MARK = "mark"
    END = "end"


class Token(NamedTuple):
    """A folded word, number or sign; `start` and `end` are places in the message as it was given.

    `spaced`: white space before it. `guess`: the day words that were perhaps meant, when it looks like a slip.
    """

    text: str
    kind: Kind
    start: int
    end: int
    spaced: bool
    capital: bool = False
    accented: bool = False
    guess: Guess | None = None


END = Token("", Kind.END, 0, 0, True)


def fold(text: str) -> tuple[str, list[int]]:
    """Lower case without accents and invisible signs, and for each character its place in `text`."""
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text.translate(_SAME_WIDTH)):
        plain = letter.lower() if letter < "\x80" else _plain(letter)
        if plain:
            letters.append(plain)
            places.append(place)
    return "".join(letters), [*places, len(text)]


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    hidden = unicodedata.category(base[0]) in ("Mn", "Cf")
    return "" if hidden else base if len(base) == 1 else letter


def tokens(text: str) -> list[Token]:
    """The tokens of a message; compounds ("vrijdagmiddag") come as two."""
    folded, places = fold(text)
    found: list[Token] = []
    after = -1
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        spaced = start != after
        after = end
        found.extend(_read(match, text, places, spaced))
    return found


def _read(match: re.Match[str], text: str, places: list[int], spaced: bool) -> tuple[Token, ...]:
    word, group = match.group(), match.lastgroup
    start, end = places[match.start()], places[match.end() - 1] + 1
    if group == "word":
        return _words(word, text, start, end, spaced, places, match.start())
    if group == "abbreviation":
        return (Token(word if word == "t/m" else word.replace(".", ""), Kind.WORD, start, end, spaced),)
    if group == "mark":
        return (Token(word, Kind.MARK, start, end, spaced),)
    return (Token(word, _digits(word), start, end, spaced),)


def _digits(figure: str) -> Kind:
    if len(figure) > _LONGEST_FIGURE:
        return Kind.JUNK
    if figure.isdigit():
        return Kind.NUMBER if len(figure) <= 4 else Kind.JUNK
    return Kind.FIGURE


def _words(word: str, text: str, start: int, end: int, spaced: bool, places: list[int], at: int) -> tuple[Token, ...]:
    original = text[start:end]
    capital = original[:1].isupper()
    head, guess = _split(word)
    if head:
        middle = places[at + head]
        first = Token(word[:head], Kind.WORD, start, middle, spaced, capital, guess=guess)
        return _mended(first), Token(word[head:], Kind.WORD, middle, end, False)
    accented = not original.isascii()
    return (_mended(Token(word, Kind.WORD, start, end, spaced, capital, accented, _slip(word))),)


def _slip(word: str) -> Guess | None:
    return guess_day(word) if len(word) >= 5 and word not in _KNOWN else None


def _split(word: str) -> tuple[int, Guess | None]:
    """Where "vrijdagmiddag" falls apart, 0 for no compound; with what the first part is when it holds a slip."""
    if len(word) < 8 or len(word) > 30:
        return 0, None
    if word in _COMPOUNDS:
        return _COMPOUNDS[word], None
    for tail in _TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= 5:
            guess = guess_day(word[: -len(tail)])
            return (len(word) - len(tail), guess) if guess else (0, None)
    return 0, None


def _mended(token: Token) -> Token:
    """A slip of which the meaning is certain is read as that word."""
    guess = token.guess
    return token._replace(text=guess.words[0], guess=None) if guess is not None and guess.certain else token

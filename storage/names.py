"""What a name is found by, also when it is typed with a mistake in it. Pure."""

import re
import unicodedata

_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouyj]")
_REPEATED = re.compile(r"(.)\1+")
_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_PARTICLES = frozenset(
    (
        "van",
        "de",
        "den",
        "der",
        "het",
        "ten",
        "ter",
        "te",
        "von",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "op",
        "in",
        "aan",
    )
)
_LEAST_LETTERS = 2


def name_keys(text: str) -> frozenset[str]:
    """The words of a name or message without accents and capitals, each also as its consonants behind a "~".

    "Fàtima" gives "fatima" and "~ftm", which "Fatma" gives too. Words of one letter give nothing; nor do particles
    ("van", "de"), which half of all names and sentences hold, unless there is nothing else.
    """
    tokens = [token for token in _tokens(text) if len(token) >= _LEAST_LETTERS]
    telling = [token for token in tokens if token not in _PARTICLES] or tokens
    skeletons = ("~" + _skeleton(token) for token in telling)
    return frozenset(telling) | {key for key in skeletons if len(key) > _LEAST_LETTERS}


def _tokens(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _LETTERS.findall(plain)


def _skeleton(token: str) -> str:
    return _REPEATED.sub(r"\1", _VOWELS.sub("", token))

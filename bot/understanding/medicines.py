"""Medicines named in a message: those that policies list, and common ones."""

from collections.abc import Iterable, Set
from functools import lru_cache

from bot.understanding.normalise import Line, plain
from bot.understanding.words import table


@lru_cache(maxsize=16)
def _names(listed: tuple[str, ...]) -> dict[str, str]:
    common = {row["name"]: row["name"] for row in table("medicines")}
    return common | {first: name for name in listed for first in [plain(name)] if first}


@lru_cache(maxsize=16)
def _first_words(listed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.split()[0] for name in _names(listed))


@lru_cache(maxsize=1)
def _parts() -> dict[str, str]:
    return {row["name"]: row["parts"] for row in table("medicines")}


def find_medicine(line: Line, listed: tuple[str, ...]) -> tuple[str, int | None]:
    """The first medicine named, as policies write it, and its word; ("", None) when there is none.

    "insuline" alone names a group of medicines, so a brand besides it is preferred.
    """
    names = _names(listed)
    found = [(names[text], at) for at, text in _candidates(line, names, _first_words(listed))]
    if not found:
        return "", None
    return next(((name, at) for name, at in found if name.lower() != "insuline"), found[0])


def _candidates(line: Line, names: dict[str, str], first_words: Set[str]) -> Iterable[tuple[int, str]]:
    for at in (i for i, word in enumerate(line.words) if word.text in first_words):
        for size in (3, 2, 1):
            text = " ".join(w.text for w in line.words[at : at + size])
            if text in names:
                yield at, text
                break


def parts_of(name: str) -> str:
    """Word parts of the procedures with which a medicine is given, to ask about when none was named."""
    return _parts().get(plain(name), "medicat medicij")

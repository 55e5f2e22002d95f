"""Facts, terms and referrals that are data: texts with the words they answer to, and the source that says so."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.texts import Texts
from handlers.phrasing import words_of


@dataclass(frozen=True)
class Entry:
    """One text in both languages. `words` are what a message says when it asks for this.

    A word that ends in "*" stands for every word that begins so; one of several words stands for them side by side.
    """

    id: str
    words: tuple[str, ...]
    nl: str
    en: str
    more_nl: str = ""
    more_en: str = ""
    source: str = ""
    requirement: str = ""

    def text(self, say: Texts) -> str:
        """The sentence that answers."""
        return self.en if say.locale == "en" else self.nl

    def more(self, say: Texts) -> tuple[str, ...]:
        """What is good to know besides, if anything."""
        more = self.more_en if say.locale == "en" else self.more_nl
        return (more,) if more else ()

    def found_in(self, text: str) -> tuple[str, ...]:
        """Which of its words the message holds."""
        said, plain = words_of(text), " ".join(_in_order(text))
        return tuple(word for word in self.words if _said(word, said, plain))


def _in_order(text: str) -> list[str]:
    plain = text.lower().replace("-", " ")
    return "".join(c if c.isalnum() else " " for c in plain).split()


def _said(word: str, said: frozenset[str], plain: str) -> bool:
    if word.endswith("*"):
        return any(one.startswith(word[:-1]) for one in said)
    together = " ".join(_in_order(word))
    return f" {together} " in f" {plain} " if " " in together else together in said


def best(entries: Sequence[Entry], text: str) -> tuple[Entry, ...]:
    """The entries that the message asks for, the best first: each word counts by its length, so the telling ones win.

    An entry of which the best one already holds every word is left out ("bekwaam" within "bevoegd en bekwaam").
    """
    found = [(entry.found_in(text), entry) for entry in entries]
    ordered = sorted((one for one in found if one[0]), key=lambda one: -sum(map(len, one[0])))
    if not ordered:
        return ()
    taken = " ".join(ordered[0][0])
    others = (entry for words, entry in ordered[1:] if not all(word in taken for word in words))
    return (ordered[0][1], *others)


def _entry(one: dict[str, Any]) -> Entry:
    return Entry(**{**one, "words": tuple(one["words"])})


def _read(name: str) -> Any:
    return json.loads(files("handlers").joinpath(f"data/{name}.json").read_text("utf-8"))


@cache
def terms() -> tuple[Entry, ...]:
    """The glossary."""
    return tuple(_entry(one) for one in _read("terms"))


@cache
def referrals() -> tuple[Entry, ...]:
    """What somebody else answers, and who."""
    return tuple(_entry(one) for one in _read("referrals"))


@cache
def facts(part: str) -> tuple[Entry, ...]:
    """What the two reports say: `programme` how the route goes, `worth` what a certificate brings."""
    return tuple(_entry(one) for one in _read("facts")[part])


def sources(entries: Iterable[Entry], say: Texts) -> tuple[str, ...]:
    """Where these facts come from, each source once."""
    named = _read("facts")["sources"]
    return tuple(named[code][say.locale] for code in dict.fromkeys(entry.source for entry in entries) if code)

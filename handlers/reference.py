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

    def score(self, text: str) -> int:
        """How much of the message this answers: each word counts by its length, so that the telling ones win."""
        said = words_of(text)
        plain = " ".join(_in_order(text))
        return sum(len(word) for word in self.words if _said(word, said, plain))


def _in_order(text: str) -> list[str]:
    plain = text.lower().replace("-", " ")
    return "".join(c if c.isalnum() else " " for c in plain).split()


def _said(word: str, said: frozenset[str], plain: str) -> bool:
    if word.endswith("*"):
        return any(one.startswith(word[:-1]) for one in said)
    together = " ".join(_in_order(word))
    return f" {together} " in f" {plain} " if " " in together else together in said


def best(entries: Sequence[Entry], text: str) -> tuple[Entry, ...]:
    """The entries that the message asks for, the best first."""
    scored = [(entry.score(text), place, entry) for place, entry in enumerate(entries)]
    return tuple(entry for score, _, entry in sorted(scored, key=lambda one: (-one[0], one[1])) if score)


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

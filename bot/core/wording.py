"""The catalogue in the words of the organisations around somebody: what everybody says, and what only they say."""

from collections.abc import Mapping, Set
from dataclasses import replace
from functools import lru_cache

from bot.domain.records import Procedure
from bot.understanding.catalogue import misleading
from bot.understanding.normalise import normalise, plain
from bot.understanding.stems import STOP

KEPT = 64
"""For how many sets of organisations the catalogue is kept; most askers share one with all of their ward."""

OwnWords = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Organisation → procedure → the words it has for that procedure."""


class Wording:
    """One reading of the catalogue. An organisation's word adds, it takes no word away from another procedure.

    A word that two procedures then have is asked back as any such word is, and a word that misleads goes on doing so.
    """

    def __init__(self, procedures: tuple[Procedure, ...] = (), own: OwnWords | None = None) -> None:
        self.procedures = procedures
        self._own = own or {}
        self._kept = lru_cache(KEPT)(self._worded)

    def around(self, organisations: Set[str]) -> tuple[Procedure, ...]:
        """The procedures with the words of these organisations; the same tuple for the same ones."""
        with_words = frozenset(one for one in organisations if one in self._own)
        return self._kept(with_words) if with_words else self.procedures

    def _worded(self, organisations: frozenset[str]) -> tuple[Procedure, ...]:
        common = _common(self.procedures)
        return tuple(self._with_words(one, organisations, common) for one in self.procedures)

    def _with_words(self, one: Procedure, organisations: frozenset[str], common: Mapping[str, str]) -> Procedure:
        own = {word for code in organisations for word in self._own[code].get(one.code, ())}
        wanted = (word for word in own.difference(one.words) if not _misleads(word))
        added = sorted(word for word in wanted if not _takes(word, one.code, common))
        return replace(one, words=(*one.words, *added)) if added else one


@lru_cache(4)
def _common(procedures: tuple[Procedure, ...]) -> Mapping[str, str]:
    """What everybody says → the procedure. Read once for all sets of organisations: it is hundreds of phrases."""
    return {plain(phrase): one.code for one in procedures for phrase in (one.name, *one.words)}


def _takes(word: str, code: str, common: Mapping[str, str]) -> bool:
    """Does this phrase hold a shorter one of another procedure? The longer one would win, and take it away."""
    if plain(word) in common:
        return False  # both have it, so that it is asked
    said = plain(word).split()
    parts = (" ".join(said[i:j]) for i in range(len(said)) for j in range(i + 1, len(said) + 1))
    return any(part != " ".join(said) and common.get(part, code) != code for part in parts)


def _misleads(word: str) -> bool:
    """Is this a phrase that names several procedures ("sonde eruit")? A single such word is known as one in any case."""
    said = [part.text for part in normalise(word).words if part.text not in STOP]
    return len(said) > 1 and " ".join(said) in misleading()

"""Where the phrases of a catalogue stand in a message: as listed, split or joined, or only looking like it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from bot.understanding.catalogue import Catalogue, Key, misleading
from bot.understanding.lookalike import lookalikes
from bot.understanding.spelling import vocabulary
from bot.understanding.stems import STOP, function_words
from bot.understanding.tokens import Token
from bot.understanding.words import table

_WIDEST = 8
_MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stem of the catalogue stands: tokens first..last; `guessed` when it only looks like it."""

    first: int
    last: int
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    key: Key
    used: frozenset[int]
    guessed: bool

    @property
    def first(self) -> int:
        return min(self.used)

    @property
    def last(self) -> int:
        return max(self.used)


class Search:
    """One message against one catalogue."""

    def __init__(self, words: Sequence[Token], known: Catalogue) -> None:
        self.words = words
        self.known = known
        self.places: dict[str, list[Place]] = defaultdict(list)
        self.acts = [i for i, word in enumerate(words) if word.act and not word.masked]
        self.whole: list[Match] = []
        self.unlisted = dict(_unlisted_acts(words))
        self._find_places()

    def _find_places(self) -> None:
        for at, word in enumerate(self.words):
            if word.masked:
                continue
            if word.text in self.known.surfaces or not word.common:
                for form in word.stems:
                    # "teken" is no "TEK": what is left of a word counts when there is enough left.
                    if form in self.known.owners and (len(form) > 3 or word.text in self.known.surfaces):
                        self.places[form].append(Place(at, at))
            self._one_word(at, at, word.text)
            if at + 1 < len(self.words) and not self.words[at + 1].masked:
                self._two_as_one(at)
        for at, other, surface in lookalikes(self.words, self.known, self._settled()):
            if surface in self.known.written_as_one and surface not in self.known.surfaces:
                self._one_word(at, other, surface, guessed=True)
            else:
                self.places[self.known.surfaces[surface]].append(Place(at, other, guessed=True))
        for places in self.places.values():
            places.sort(key=lambda place: place.first)

    def _settled(self) -> frozenset[int]:
        return frozenset(i for first, last in self.unlisted.items() for i in range(first, last + 1))

    def _one_word(self, first: int, last: int, text: str, guessed: bool = False) -> None:
        for key in self.known.written_as_one.get(text, ()):
            self.whole.append(Match(key, frozenset(range(first, last + 1)), guessed))

    def _two_as_one(self, at: int) -> None:
        text = self.words[at].text + self.words[at + 1].text
        if text in self.known.surfaces:
            self.places[self.known.surfaces[text]].append(Place(at, at + 1))
        self._one_word(at, at + 1, text)

    def matches(self) -> Iterator[Match]:
        """Every phrase that is there, overlaps included."""
        yield from self.whole
        for noun, places in list(self.places.items()):
            for key in self.known.keys.get(noun, ()):
                for place in places[:_MOST_PLACES]:
                    found = self._complete(key, noun, place)
                    if found:
                        yield found

    def _complete(self, key: Key, noun: str, place: Place) -> Match | None:
        used = set(range(place.first, place.last + 1))
        guessed = place.guessed
        for other in key.nouns - {noun}:
            near = self._nearest(self.places.get(other, ()), place.first)
            if near is None:
                return None
            used.update(range(near.first, near.last + 1))
            guessed = guessed or near.guessed
        for kind in key.acts:
            act = self._nearest_act(kind, used)
            if act is None:
                return None
            used.add(act)
        return self._allowed(Match(key, frozenset(used), guessed))

    def _nearest(self, places: Sequence[Place], at: int) -> Place | None:
        index = bisect_left(places, at, key=lambda place: place.first)
        around = [p for p in places[max(0, index - 2) : index + 2] if self._close(p.first, at)]
        return min(around, key=lambda p: (p.guessed, abs(p.first - at)), default=None)

    def _nearest_act(self, kind: str, used: Set[int]) -> int | None:
        first, last = min(used), max(used)
        index = bisect_left(self.acts, first)
        around = self.acts[max(0, index - 4) : index + 6]
        fit = [i for i in around if self.words[i].act == kind and i not in used and self._close(i, first)]
        return min(fit, key=lambda i: (i < first, abs(i - last)), default=None)

    def _close(self, left: int, right: int) -> bool:
        return abs(left - right) <= _WIDEST and self.words[left].sentence == self.words[right].sentence

    def _allowed(self, match: Match) -> Match | None:
        """Refuse words torn apart by "en" or by another procedure's word; doubt them around an unknown word."""
        guessed = match.guessed
        for i in range(match.first, match.last):
            word = self.words[i]
            if i in match.used or word.masked:
                continue
            if word.text in ("en", "of", "and", "or") and not match.key.joins:
                return None
            owners = self.owners(word)
            if owners and match.key.code not in owners:
                return None
            guessed = guessed or self.unknown(word)
        return replace(match, guessed=guessed)

    def owners(self, word: Token) -> frozenset[str]:
        """The procedures that list this word, when it is not an act and not an everyday word."""
        if word.act or word.masked or word.text in STOP or word.text in function_words():
            return frozenset()
        if word.common and word.text not in self.known.surfaces:
            return frozenset()
        return frozenset().union(*(self.known.owners.get(form, frozenset()) for form in word.stems))

    def unknown(self, word: Token) -> bool:
        """A word nobody knows, that may change what is meant ("insuline pomp")."""
        ordinary = word.common or word.text in vocabulary()
        return not (word.masked or ordinary or word.act or word.text in STOP or word.text.isdigit()) and not (
            self.owners(word) or word.text in misleading()
        )


@cache
def _unlisted() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(row["act"].replace("-", " ").split()) for row in table("unlisted"))


def _unlisted_acts(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First and last word of acts that are known to be outside any catalogue of trainees."""
    for at, word in enumerate(words):
        for last in (at + 1, at):
            phrase = tuple(w.text for w in words[at : last + 1])
            if last < len(words) and not word.masked and phrase in _unlisted():
                yield at, last
                break

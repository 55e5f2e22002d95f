"""Procedures named in a message. Only words that the catalogue lists are certain; everything that merely looks alike,
fits several procedures, misleads, or comes with an act that does not fit is asked back.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from bot.understanding.catalogue import Catalogue, Key, misleading
from bot.understanding.lookalike import lookalikes
from bot.understanding.meaning import Doubt, Mention
from bot.understanding.normalise import Line
from bot.understanding.spelling import corrected, vocabulary
from bot.understanding.stems import NEUTRAL_ACTS, STOP, function_words
from bot.understanding.tokens import Token, tokens
from bot.understanding.words import table

_ADDS_NOTHING = frozenset({"give", "do", "share"})
_WIDEST = 8
_MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a stem of the catalogue stands: tokens first..last; `guessed` when it only looks like it."""

    first: int
    last: int
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    key: Key
    used: frozenset[int]
    guessed: bool

    @property
    def first(self) -> int:
        return min(self.used)

    @property
    def last(self) -> int:
        return max(self.used)


class _Search:
    """One message against one catalogue."""

    def __init__(self, words: Sequence[Token], known: Catalogue) -> None:
        self.words = words
        self.known = known
        self.places: dict[str, list[_Place]] = defaultdict(list)
        self.acts = [i for i, word in enumerate(words) if word.act and not word.masked]
        self.whole: list[_Match] = []
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
                        self.places[form].append(_Place(at, at))
            self._one_word(at, at, word.text)
            if at + 1 < len(self.words) and not self.words[at + 1].masked:
                self._two_as_one(at)
        for at, other, surface in lookalikes(self.words, self.known, self._settled()):
            if surface in self.known.written_as_one and surface not in self.known.surfaces:
                self._one_word(at, other, surface, guessed=True)
            else:
                self.places[self.known.surfaces[surface]].append(_Place(at, other, guessed=True))
        for places in self.places.values():
            places.sort(key=lambda place: place.first)

    def _settled(self) -> frozenset[int]:
        return frozenset(i for first, last in self.unlisted.items() for i in range(first, last + 1))

    def _one_word(self, first: int, last: int, text: str, guessed: bool = False) -> None:
        for key in self.known.written_as_one.get(text, ()):
            self.whole.append(_Match(key, frozenset(range(first, last + 1)), guessed))

    def _two_as_one(self, at: int) -> None:
        text = self.words[at].text + self.words[at + 1].text
        if text in self.known.surfaces:
            self.places[self.known.surfaces[text]].append(_Place(at, at + 1))
        self._one_word(at, at + 1, text)

    def matches(self) -> Iterator[_Match]:
        """Every phrase that is there, overlaps included."""
        yield from self.whole
        for noun, places in list(self.places.items()):
            for key in self.known.keys.get(noun, ()):
                for place in places[:_MOST_PLACES]:
                    found = self._complete(key, noun, place)
                    if found:
                        yield found

    def _complete(self, key: Key, noun: str, place: _Place) -> _Match | None:
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
        return self._allowed(_Match(key, frozenset(used), guessed))

    def _nearest(self, places: Sequence[_Place], at: int) -> _Place | None:
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

    def _allowed(self, match: _Match) -> _Match | None:
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


def _size(match: _Match, search: _Search) -> tuple[int, bool]:
    letters = sum(len(search.words[i].text) for i in match.used)
    return letters, not match.guessed


def _longest(search: _Search) -> list[list[_Match]]:
    """The longest phrases without overlap; phrases of equal length at one place stay together."""
    groups: list[list[_Match]] = []
    taken: dict[int, list[_Match]] = {}
    for match in sorted(search.matches(), key=lambda m: (_size(m, search), not m.key.derived), reverse=True):
        over = next((taken[i] for i in match.used if i in taken), None)
        if over is None:
            group = [match]
            groups.append(group)
            taken.update(dict.fromkeys(match.used, group))
        elif _rivals(over[0], match):
            over.append(match)
    return groups


def _rivals(best: _Match, other: _Match) -> bool:
    """A phrase of the same words, or an exact shorter one under a longer guess, may be what was meant."""
    if best.key.code == other.key.code:
        return False
    return other.used == best.used or (best.guessed and not other.guessed)


def _doubt(group: Sequence[_Match], search: _Search) -> tuple[tuple[str, ...], Doubt]:
    best = group[0]
    codes = tuple(dict.fromkeys(match.key.code for match in group))
    if _only_misleading(best, search):
        return _hinted(best, search, codes), Doubt.MISLEADING
    if best.guessed:
        return codes, Doubt.FUZZY
    if len(codes) > 1:
        return codes, Doubt.SEVERAL
    shared = _shared(best, search)
    if len(shared) > 1:
        return shared, Doubt.SEVERAL
    if _strange_neighbour(best, search):
        return codes, Doubt.FUZZY
    return codes, Doubt.NONE


def _only_misleading(match: _Match, search: _Search) -> bool:
    """ "sonde geven", "medicatie geven": a misleading noun with an act that adds nothing stays a question."""
    words = [search.words[i] for i in match.used]
    nouns = [word for word in words if not word.act] or words
    kinds = {word.act for word in words if word.act and word not in nouns}
    return all(word.text in misleading() for word in nouns) and kinds <= _ADDS_NOTHING and len(nouns) == 1


def _hinted(match: _Match, search: _Search, codes: tuple[str, ...]) -> tuple[str, ...]:
    parts = " ".join(misleading().get(search.words[i].text, "") for i in sorted(match.used))
    return tuple(dict.fromkeys((*codes, *search.known.with_part(parts))))


def _shared(match: _Match, search: _Search) -> tuple[str, ...]:
    """For one bare noun: every procedure that also holds the word, the named one first."""
    if len(match.key.nouns) > 1 or match.key.acts:
        return ()
    owners = search.known.owners.get(next(iter(match.key.nouns)), frozenset())
    rest = tuple(code for code in search.known.codes if code in owners and code != match.key.code)
    return (match.key.code, *rest)


def _strange_neighbour(match: _Match, search: _Search) -> bool:
    """Does a word beside it, in the same sentence, belong to something else: "insuline pomp", "sonde voeding pomp"?"""
    bare = not match.key.acts
    for at in (match.first - 1, match.last + 1):
        if not 0 <= at < len(search.words) or search.words[at].sentence != search.words[match.first].sentence:
            continue
        word = search.words[at]
        owners = search.owners(word)
        if owners and match.key.code not in owners:
            return True
        if bare and at > match.last and search.unknown(word):
            return True
    return False


def _unfitting_act(group_index: int, spans: Sequence[_Match], search: _Search) -> bool:
    """An act beside this match that its procedure does not consist of: "PEG verwisselen", "katheter verwijderen"."""
    match = spans[group_index]
    own = search.known.acts_of[match.key.code] | NEUTRAL_ACTS
    if any(word.text == "dubbel" or word.text == "dubbele" for word in search.words):
        own |= {"measure"}
    taken = {i for other in spans for i in other.used}
    start = spans[group_index - 1].last + 1 if group_index else max(0, match.first - 3)
    stop = spans[group_index + 1].first if group_index + 1 < len(spans) else len(search.words)
    for i in search.acts[bisect_left(search.acts, start) : bisect_left(search.acts, stop)]:
        before_is_taken = i < match.first and group_index > 0
        same = search.words[i].sentence == search.words[match.first].sentence
        if same and i not in taken and not before_is_taken and search.words[i].act not in own:
            return True
    return False


@dataclass(frozen=True)
class Procedures:
    """One mention a procedure, in the order of the text, and all words that name one, repetitions included."""

    mentions: tuple[Mention, ...]
    words: frozenset[int]


def find_procedures(line: Line, known: Catalogue, masked: Set[int]) -> Procedures:
    """Every procedure named.

    Certain only when the words are listed for exactly one procedure. `masked` are the words that name a person, a
    client, a place or a time.
    """
    search = _Search(tokens(line, masked), known)
    groups = sorted(_longest(search), key=lambda group: group[0].first)
    heads = [group[0] for group in groups]
    found: list[tuple[int, int, tuple[str, ...], Doubt]] = []
    for index, group in enumerate(groups):
        codes, doubt = _doubt(group, search)
        if doubt is Doubt.NONE and _unfitting_act(index, heads, search):
            doubt = Doubt.MISLEADING
        found.append((group[0].first, group[0].last, codes, doubt))
    found += _loose_words(search, {i for group in groups for i in group[0].used}, heads)
    found = [item for item in found if not _says_by_which_way(item, search, found)]
    mentions = list(_mentions(line, search, found))
    named = {i for group in groups for i in group[0].used} | {i for first, last, _, _ in found for i in (first, last)}
    return Procedures(tuple(_merged(mentions)), frozenset(search.words[i].at for i in named))


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


def loose_nouns(line: Line, known: Catalogue, masked: Set[int]) -> tuple[Mention, ...]:
    """Words of the catalogue that make no whole phrase ("een blaaskatheter inbrengen"), to ask about."""
    search = _Search(tokens(line, masked), known)
    found: list[tuple[int, int, tuple[str, ...], Doubt]] = []
    for at, word in enumerate(search.words):
        owners = frozenset() if word.common else search.owners(word)
        if owners:
            found.append((at, at, tuple(code for code in known.codes if code in owners), Doubt.MISLEADING))
    return tuple(_merged(_mentions(line, search, found)))


def _says_by_which_way(
    item: tuple[int, int, tuple[str, ...], Doubt],
    search: _Search,
    found: Sequence[tuple[int, int, tuple[str, ...], Doubt]],
) -> bool:
    """ "sondevoeding via de PEG": the PEG says how the procedure before it is done, it is no second one."""
    first, _, _, doubt = item
    before = [word.text for word in search.words[max(0, first - 2) : first]]
    return (
        doubt in (Doubt.SEVERAL, Doubt.MISLEADING)
        and "via" in before
        and any(last < first and other is Doubt.NONE for _, last, _, other in found)
    )


def _loose_words(
    search: _Search, taken: set[int], heads: Sequence[_Match]
) -> Iterator[tuple[int, int, tuple[str, ...], Doubt]]:
    """Misleading words and known acts outside the catalogue that no phrase has used."""
    named = {head.key.code for head in heads}
    for at, word in enumerate(search.words):
        if at in taken or word.masked:
            continue
        if at in search.unlisted:
            yield at, search.unlisted[at], (), Doubt.UNLISTED
            taken.update(range(at, search.unlisted[at] + 1))
        elif (meant := corrected(word.text)) in misleading():
            codes = search.known.with_part(misleading()[meant])
            explained = named & set(codes) if word.act else named & search.owners(word)
            if not explained:
                yield at, at, codes, Doubt.MISLEADING


def _mentions(
    line: Line, search: _Search, found: Iterable[tuple[int, int, tuple[str, ...], Doubt]]
) -> Iterator[Mention]:
    for first, last, codes, doubt in sorted(found, key=lambda item: item[:2]):
        start, end = line.between(search.words[first].at, search.words[last].last)
        yield Mention(line.original[start:end], start, end, codes, doubt)


def _merged(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention a procedure: the certain one when there is one; a doubt that a certain one explains is dropped."""
    kept: dict[tuple[str, ...], Mention] = {}
    for mention in mentions:
        name = mention.candidates or (mention.text.lower(),)
        if name not in kept or (kept[name].doubt is not Doubt.NONE and mention.doubt is Doubt.NONE):
            kept[name] = mention
    sure = {mention.certain for mention in kept.values() if mention.certain}
    return [
        mention for mention in kept.values() if mention.doubt is not Doubt.SEVERAL or not sure & set(mention.candidates)
    ]

"""Procedures named in a message. Only words that the catalogue lists are certain; everything that merely looks alike,
fits several procedures, misleads, or comes with an act that does not fit is asked back.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from bot.understanding.catalogue import Catalogue, misleading
from bot.understanding.meaning import Doubt, Mention
from bot.understanding.normalise import Line
from bot.understanding.phrases import Match, Search
from bot.understanding.spelling import corrected
from bot.understanding.stems import NEUTRAL_ACTS
from bot.understanding.tokens import tokens

_ADDS_NOTHING = frozenset({"give", "do", "share"})


def _size(match: Match, search: Search) -> tuple[int, bool]:
    letters = sum(len(search.words[i].text) for i in match.used)
    return letters, not match.guessed


def _longest(search: Search) -> list[list[Match]]:
    """The longest phrases without overlap; phrases of equal length at one place stay together."""
    groups: list[list[Match]] = []
    taken: dict[int, list[Match]] = {}
    for match in sorted(search.matches(), key=lambda m: (_size(m, search), not m.key.derived), reverse=True):
        over = next((taken[i] for i in match.used if i in taken), None)
        if over is None:
            group = [match]
            groups.append(group)
            taken.update(dict.fromkeys(match.used, group))
        elif _rivals(over[0], match):
            over.append(match)
    return groups


def _rivals(best: Match, other: Match) -> bool:
    """A phrase of the same words, or an exact shorter one under a longer guess, may be what was meant."""
    if best.key.code == other.key.code:
        return False
    return other.used == best.used or (best.guessed and not other.guessed)


def _doubt(group: Sequence[Match], search: Search) -> tuple[tuple[str, ...], Doubt]:
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


def _only_misleading(match: Match, search: Search) -> bool:
    """ "sonde geven", "medicatie geven": a misleading noun with an act that adds nothing stays a question."""
    words = [search.words[i] for i in match.used]
    nouns = [word for word in words if not word.act] or words
    kinds = {word.act for word in words if word.act and word not in nouns}
    return all(word.text in misleading() for word in nouns) and kinds <= _ADDS_NOTHING and len(nouns) == 1


def _hinted(match: Match, search: Search, codes: tuple[str, ...]) -> tuple[str, ...]:
    parts = " ".join(misleading().get(search.words[i].text, "") for i in sorted(match.used))
    return tuple(dict.fromkeys((*codes, *search.known.with_part(parts))))


def _shared(match: Match, search: Search) -> tuple[str, ...]:
    """For one bare noun: every procedure that also holds the word, the named one first."""
    if len(match.key.nouns) > 1 or match.key.acts:
        return ()
    owners = search.known.owners.get(next(iter(match.key.nouns)), frozenset())
    rest = tuple(code for code in search.known.codes if code in owners and code != match.key.code)
    return (match.key.code, *rest)


def _strange_neighbour(match: Match, search: Search) -> bool:
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


def _unfitting_act(group_index: int, spans: Sequence[Match], search: Search) -> bool:
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
    search = Search(tokens(line, masked), known)
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


def loose_nouns(line: Line, known: Catalogue, masked: Set[int]) -> tuple[Mention, ...]:
    """Words of the catalogue that make no whole phrase ("een blaaskatheter inbrengen"), to ask about."""
    search = Search(tokens(line, masked), known)
    found: list[tuple[int, int, tuple[str, ...], Doubt]] = []
    for at, word in enumerate(search.words):
        owners = frozenset() if word.common else search.owners(word)
        if owners:
            found.append((at, at, tuple(code for code in known.codes if code in owners), Doubt.MISLEADING))
    return tuple(_merged(_mentions(line, search, found)))


def _says_by_which_way(
    item: tuple[int, int, tuple[str, ...], Doubt],
    search: Search,
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
    search: Search, taken: set[int], heads: Sequence[Match]
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
    line: Line, search: Search, found: Iterable[tuple[int, int, tuple[str, ...], Doubt]]
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

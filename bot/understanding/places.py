"""Locations and certificates named in a message: listed names are certain, names that look alike are asked."""

from collections.abc import Callable, Iterator, Mapping, Set
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.understanding.meaning import Doubt, Mention
from bot.understanding.normalise import Line, plain
from bot.understanding.stems import common, stem

_LONGEST = 8
_ARTICLES = ("de", "het", "een", "the")
_AT_A_PLACE = frozenset("op in naar locatie huize at bij".split())
_SURELY_A_PLACE = frozenset("op locatie huize at".split())
_PARTS_OF_A_PLACE = frozenset("afdeling groep etage verdieping unit gang vleugel ward floor".split())
_OTHER_SIDE = frozenset("west oost noord zuid centrum midden east north south".split())
_AT_HOME = frozenset("thuis thuiszorg home".split())
_ALIKE = 80.0
_NO_PLACE = frozenset("locatie afdeling school stage werk teams slack kantoor vakantie".split())


@lru_cache(maxsize=4096)
def _parts(form: str) -> tuple[str, ...]:
    return tuple(plain(form).split())


@lru_cache(maxsize=4096)
def _stemmed(form: str) -> tuple[str, ...]:
    return tuple(map(stem, _parts(form)))


@lru_cache(maxsize=64)
def _listed(
    names: tuple[tuple[str, tuple[str, ...]], ...], parts: Callable[[str], tuple[str, ...]]
) -> tuple[dict[tuple[str, ...], dict[str, None]], list[int]]:
    """The names as words with the codes of each, and how many words they have, the longest first."""
    listed: dict[tuple[str, ...], dict[str, None]] = {}
    for code, forms in names:
        for form in filter(None, map(parts, forms)):
            listed.setdefault(form, {})[code] = None
    return listed, sorted({len(form) for form in listed if len(form) <= _LONGEST}, reverse=True)


def _exact(
    line: Line, names: Mapping[str, tuple[str, ...]], parts: Callable[[str], tuple[str, ...]], words: tuple[str, ...]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    listed, sizes = _listed(tuple(names.items()), parts)
    at = 0
    while at < len(words):
        size = next((n for n in sizes if words[at : at + n] in listed), 0)
        if size:
            yield at, at + size - 1, tuple(listed[words[at : at + size]])
        at += size or 1


def _mention(line: Line, first: int, last: int, codes: tuple[str, ...], doubt: Doubt) -> Mention:
    start, end = line.between(first, last)
    return Mention(line.original[start:end], start, end, codes, doubt)


def _certainty(codes: tuple[str, ...]) -> Doubt:
    return Doubt.NONE if len(codes) == 1 else Doubt.SEVERAL


def find_locations(
    line: Line,
    locations: Mapping[str, tuple[str, ...]],
    masked: Set[int],
    clients: Set[int],
    known: Callable[[str], bool],
) -> tuple[tuple[Mention, ...], frozenset[int]]:
    """Places with the words they use, but for the `clients`: "bij mevrouw Berk" is not "op De Berk".

    A place that is named but not known is a mention without candidates (UNLISTED): the caller must not take another
    place for it.
    """
    words = tuple(word.text for word in line.words)
    found = [
        (first, last, codes, _certainty(codes))
        for first, last, codes in _exact(line, locations, _parts, words)
        if not (first == last and _needs_preposition(line, first)) and last not in clients
    ]
    taken = {i for first, last, _, _ in found for i in range(first, last + 1)} | set(masked)
    found += _after_preposition(line, locations, taken, known)
    found += _part_of_a_place(line, {i for first, last, _, _ in found for i in range(first, last + 1)})
    mentions = tuple(_mention(line, *item) for item in sorted(found))
    return mentions, frozenset(i for first, last, _, _ in found for i in range(first, last + 1))


def _needs_preposition(line: Line, at: int) -> bool:
    """A place that is also an everyday word ("Zuid", "De Brug" as "brug") counts after "op" or with a capital."""
    word = line.words[at]
    return word.text in common() and not (at and line.words[at - 1].text in _AT_A_PLACE) and not word.capital


def _after_preposition(
    line: Line, locations: Mapping[str, tuple[str, ...]], taken: Set[int], known: Callable[[str], bool]
) -> Iterator[tuple[int, int, tuple[str, ...], Doubt]]:
    choices: dict[str, list[str]] = {}
    for code, forms in locations.items():
        for parts in filter(None, map(_parts, forms)):
            bare = parts[1:] if parts[0] in _ARTICLES and len(parts) > 1 else parts
            choices.setdefault(" ".join(bare), []).append(code)
    for at, word in enumerate(line.words[:-1]):
        if word.text not in _AT_A_PLACE:
            continue
        first = at + 1
        if line.words[first].text in _ARTICLES and first + 1 < len(line.words):
            first += 1
        if first not in taken and line.words[first].sentence == word.sentence:
            yield from _named_place(line, at, first, choices, known)


def _part_of_a_place(line: Line, places: Set[int]) -> Iterator[tuple[int, int, tuple[str, ...], Doubt]]:
    """ "Afdeling 3", "thuis", "Zonnehof west": named, and in no list."""
    for at, word in enumerate(line.words):
        if at in places:
            continue
        before = line.words[at - 1] if at else None
        numbered = (
            before is not None and before.text in _PARTS_OF_A_PLACE and (word.text.isdigit() or len(word.text) == 1)
        )
        beside = at - 1 in places and word.text in _OTHER_SIDE
        if numbered or beside or word.text in _AT_HOME:
            yield at, at, (), Doubt.UNLISTED


def _named_place(
    line: Line, at: int, first: int, choices: Mapping[str, list[str]], known: Callable[[str], bool]
) -> Iterator[tuple[int, int, tuple[str, ...], Doubt]]:
    word = line.words[first]
    if word.text in choices:
        codes = tuple(dict.fromkeys(choices[word.text]))
        yield first, first, codes, _certainty(codes)
        return
    if word.text in common() or known(word.text) or len(word.text) < 3 or word.text in _NO_PLACE:
        return
    alike = process.extract(word.text, list(choices), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=3)
    if alike:
        codes = tuple(dict.fromkeys(code for name, _, _ in alike for code in choices[name]))
        yield first, first, codes, Doubt.FUZZY
    elif line.words[at].text in _SURELY_A_PLACE or (word.capital and not word.shout and word.text not in _NO_PLACE):
        start = first - 1 if line.words[first - 1].capital and first - 1 > at else first
        yield start, first, (), Doubt.UNLISTED


def find_certificates(line: Line, certificates: Mapping[str, tuple[str, ...]]) -> tuple[Mention, ...]:
    """Certificates by name or alias; inflections count as the name, a typing error in a long name is asked."""
    words = tuple(stem(word.text) for word in line.words)
    exact = [
        _mention(line, first, last, codes, _certainty(codes))
        for first, last, codes in _exact(line, certificates, _stemmed, words)
        if first != last or line.words[first].text not in common()
    ]
    return tuple(exact) or tuple(_alike_certificates(line, certificates))


def _alike_certificates(line: Line, certificates: Mapping[str, tuple[str, ...]]) -> Iterator[Mention]:
    """One look at windows of a name's own length, in the first hundred words."""
    words = [word.text for word in line.words[:100]]
    for code, forms in certificates.items():
        for parts in map(_parts, forms):
            name = " ".join(parts)
            if len(name) < 10:
                continue
            for at in range(len(words) - len(parts) + 1):
                said = " ".join(words[at : at + len(parts)])
                if abs(len(said) - len(name)) <= 3 and fuzz.ratio(said, name, score_cutoff=86.0):
                    yield _mention(line, at, at + len(parts) - 1, (code,), Doubt.FUZZY)
                    break

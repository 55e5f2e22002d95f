"""The procedures of a catalogue as phrases to look for: names, ward words, and the acts each procedure consists of."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.records import Procedure
from bot.understanding.normalise import normalise
from bot.understanding.stems import STOP, acts, stem
from bot.understanding.words import table

_IN_BRACKETS = re.compile(r"\([^)]*\)")
_SHORTEST_SPELLING = 5
_SLASH = re.compile(r"(\S+?)-?\s*/\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Key:
    """One phrase of one procedure: the stems and the kinds of act that must be there.

    `derived` marks a bare noun taken from a name ("sondevoeding"); it yields to any act that does not fit. `joins` says
    that the phrase itself holds "en" or "of".
    """

    code: str
    nouns: frozenset[str]
    acts: frozenset[str]
    joined: str
    joins: bool = False
    derived: bool = False


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All phrases, found by the noun they hold. Compared by identity, so that it can be the key of a cache.

    `owners`: which procedures a stem occurs in. `surfaces`: whole words as listed, with their stem. `written_as_one`:
    phrases without their spaces. `acts_of`: the kinds of act a procedure consists of. `spellings`: the words and phrases
    long enough to be recognised with a typing error.
    """

    codes: tuple[str, ...]
    keys: Mapping[str, tuple[Key, ...]]
    owners: Mapping[str, frozenset[str]]
    surfaces: Mapping[str, str]
    written_as_one: Mapping[str, tuple[Key, ...]]
    acts_of: Mapping[str, frozenset[str]]
    spellings: tuple[str, ...]

    def with_part(self, parts: str) -> tuple[str, ...]:
        """The procedures that one of these word parts ("@inject" for an act) points at, in the catalogue's order."""
        return _with_part(self, parts)


@lru_cache(maxsize=1024)
def _with_part(known: Catalogue, parts: str) -> tuple[str, ...]:
    wanted = parts.split()
    kinds = {part[1:] for part in wanted if part[0] == "@"}
    letters = [part for part in wanted if part[0] != "@"]
    found = {code for code in known.codes if known.acts_of[code] & kinds}
    for word, stemmed in known.surfaces.items():
        if any(part in word for part in letters):
            found |= known.owners[stemmed]
    return tuple(code for code in known.codes if code in found)


def _variants(name: str) -> Iterator[str]:
    """The phrases in a name: without brackets, each side of "/" and of "of", each part between commas."""
    bare = _IN_BRACKETS.sub(" ", name)
    parts = bare.split(",")
    for part in [bare, *parts] if len(parts) > 1 else [bare]:
        yield from _either(part)


def _either(phrase: str) -> Iterator[str]:
    yield phrase
    slashed = _SLASH.search(phrase)
    if slashed:
        yield from (_SLASH.sub(slashed.group(side), phrase, count=1) for side in (1, 2))
    words = phrase.split()
    if "of" in words[1:-1]:
        at = words.index("of", 1)
        yield " ".join(words[:at] + words[at + 2 :])
        yield " ".join(words[: at - 1] + words[at + 1 :])


def _key(code: str, phrase: str) -> Key | None:
    words = [word.text for word in normalise(phrase).words]
    content = [word for word in words if word not in STOP] or words
    nouns = [word for word in content if word not in acts()]
    if not content:
        return None
    if not nouns:
        # Only verbs ("uitzetten"): taken by their own form, or "wisselen" would mean every change of anything.
        return Key(code, frozenset(map(stem, content)), frozenset(), "".join(words))
    kinds = frozenset(acts()[word] for word in content if word in acts())
    return Key(code, frozenset(map(stem, nouns)), kinds, "".join(words), bool({"en", "of"} & set(words)))


def _keys_of(procedure: Procedure) -> Iterator[Key]:
    for word in procedure.words:
        listed = _key(procedure.code, word)
        if listed:
            yield listed
    whole = [_key(procedure.code, variant) for variant in _variants(procedure.name)]
    for key in whole:
        # A single noun cut out of a name says too little to be a phrase of its own.
        if key and (len(key.nouns) + len(key.acts) > 1 or key is whole[0]):
            yield key
    if whole and whole[0] and len(whole[0].nouns) == 1 and whole[0].acts:
        bare = whole[0]
        yield Key(bare.code, bare.nouns, frozenset(), next(iter(bare.nouns)), derived=True)


def _surfaces(procedure: Procedure) -> set[str]:
    text = " ; ".join((procedure.name, *procedure.words))
    return {word.text for word in normalise(text).words if word.text not in STOP}


def _implied_acts(surfaces: set[str]) -> set[str]:
    """Acts named by a word or hidden at its end: "stomazorg", "blaasspoelen"."""
    endings = {"zorg": "care", "spoelen": "rinse", "spoeling": "rinse", "prik": "inject", "injectie": "inject"}
    found = {acts()[word] for word in surfaces if word in acts()}
    return found | {kind for word in surfaces for ending, kind in endings.items() if word.endswith(ending)}


@lru_cache(maxsize=64)
def catalogue(procedures: tuple[Procedure, ...]) -> Catalogue:
    """The phrases of these procedures; the same tuple is worked out once."""
    keys: dict[str, list[Key]] = defaultdict(list)
    joined: dict[str, list[Key]] = defaultdict(list)
    owners: dict[str, set[str]] = defaultdict(set)
    surfaces: dict[str, str] = {}
    acts_of: dict[str, frozenset[str]] = {}
    for procedure in procedures:
        own = _surfaces(procedure)
        acts_of[procedure.code] = frozenset(_implied_acts(own))
        for word in own:
            surfaces[word] = stem(word)
            owners[stem(word)].add(procedure.code)
        for key in dict.fromkeys(_keys_of(procedure)):
            keys[max(key.nouns, key=lambda noun: (len(noun), noun))].append(key)
            if not key.derived:
                joined[key.joined].append(key)
    return Catalogue(
        codes=tuple(procedure.code for procedure in procedures),
        keys={noun: tuple(found) for noun, found in keys.items()},
        owners={word: frozenset(codes) for word, codes in owners.items()},
        surfaces=surfaces,
        written_as_one={text: tuple(found) for text, found in joined.items()},
        acts_of=acts_of,
        spellings=tuple(sorted(w for w in {*surfaces, *joined} if len(w) >= _SHORTEST_SPELLING and w not in acts())),
    )


@lru_cache(maxsize=1)
def misleading() -> dict[str, str]:
    """Words that name several procedures, and the parts that find those."""
    return {row["word"]: row["parts"] for row in table("misleading")}
